"""Tune your own training code: ask for trials, report every step, stop when told to.

Start a server (`tunesmith serve`), create the study (`tunesmith study create
examples/own_training_loop.yaml`), then run this script. Several copies at once share the work.
"""

from tunesmith import Client

with Client() as client:
    for trial in client.claims("own-loop"):
        with trial:
            x = velocity = 5.0
            for step in range(30):
                velocity = trial.params["momentum"] * velocity - trial.params["lr"] * 2 * x
                x += velocity
                trial.report(step, loss=x * x)
                if trial.should_stop:
                    break
    best = client.study("own-loop").best
    print(f"trial {best.number}: loss {best.values['loss']:.3g} with {best.params}")
