"""The command `tunesmith`.

`main` builds it; the modules beside it hold one group of commands each. They import what takes long
(the client, the models) when a command runs, so that `tunesmith --help` is quick.
"""
