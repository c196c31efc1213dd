"""`tunesmith demo`: a server, a worker and a study in one command, and nothing left behind.

`processes` runs the two programs, `study` is what they search, `progress` shows it, `command` puts
them together.
"""
