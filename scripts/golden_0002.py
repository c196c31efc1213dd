"""What `golden_database.py` adds since the schema 0002: causes, restarts, stops, artifacts and tokens."""

from __future__ import annotations

from service.core.access import digest
from service.core.ports import NewArtifact
from tests.support.stores import Bench, point
from tunesmith.claims import ClaimedTrial, ClaimRequest
from tunesmith.tokens import CreateToken
from tunesmith.trials import Enqueue
from tunesmith.workers import WorkerPatch

SECRETS = {"viewer": "tsm_golden-viewer", "worker": "tsm_golden-worker", "admin": "tsm_golden-admin"}
"""Of tokens that are nowhere valid but in this database."""


def fill(bench: Bench) -> None:
    """Let happen what could not happen before."""
    for story in (broken, stopping, restarted, stored, tokens):
        story(bench)


def broken(bench: Bench) -> None:
    """A study and a worker that failed too often, and a worker that a user paused."""
    bench.register("broken", max_failures=2)
    bench.create("broken", sampler="random", max_consecutive_failures=2, seed=11)
    bench.enqueue(0.1, 0.2, 0.3, study="broken")
    for log in ("Epoche 1\nEpoche 2 \N{ROCKET}", ""):
        trial = bench.claim_one("broken", worker="broken", request=f"golden-broken-{bool(log)}")
        reason = "OutOfMemoryError: größer als die Karte"
        bench.finish(trial, "failed", cause="out_of_memory", reason=reason, log=log)
    bench.register("tired")
    bench.store.patch_worker("tired", WorkerPatch(paused=True)).result(20)


def stopping(bench: Bench) -> None:
    """Trials that a user stopped: one waited, one has ended, one runs on for a moment."""
    bench.create("stopping", sampler="random", seed=12)
    bench.enqueue(0.1, 0.2, 0.3, study="stopping")
    ended, _ = bench.claim("stopping", count=2, request="golden-stopping")
    for number in (0, 1, 2):
        bench.store.stop_trial("stopping", number).result(20)
    bench.finish(ended, "released", log="bye")


def restarted(bench: Bench) -> None:
    """A trial that its worker took back after a restart, and points that were queued under a key."""
    bench.register("anew", incarnation=7)
    bench.create("restarted", checkpoints={"keep_best": 1, "every_minutes": None}, seed=13)
    bench.store.enqueue("restarted", [Enqueue(params=point(0.5))], "golden-key").result(20)
    bench.claim("restarted", worker="anew", request="golden-before")
    own = ClaimRequest(worker="anew", request_id="golden-own", studies=["restarted"], own=True, incarnation=7)
    bench.store.claim(own).result(20)


def stored(bench: Bench) -> None:
    """A trial with checkpoints of two attempts, and a file."""
    bench.create("stored", retries={"failed": 1}, seed=14)
    bench.enqueue(0.5, study="stored")
    [first] = bench.claim("stored", request="golden-first")
    keep(bench, first, "checkpoint-1", 1)
    bench.finish(first, "failed", cause="error")
    [second] = bench.claim("stored", request="golden-second")
    keep(bench, second, "checkpoint-2", 2)
    keep(bench, second, "model.bin", None)


def keep(bench: Bench, trial: ClaimedTrial, name: str, step: int | None) -> None:
    """Note an artifact; its content is nowhere."""
    new = NewArtifact(
        trial_id=trial.id,
        attempt=trial.attempt,
        lease=trial.lease,
        name=name,
        kind="file" if step is None else "checkpoint",
        step=step,
        sha256=digest(name),
    )
    path = bench.store.begin_artifact(new).result(20).path
    bench.store.complete_artifact(new, path, 1234).result(20)


def tokens(bench: Bench) -> None:
    """A token of each scope, one that is revoked, a session and a code to log in with."""
    for scope, secret in SECRETS.items():
        fields = {"name": f"golden {scope}", "scope": scope, "expires_s": None}
        studies = ["running", "7"] if scope == "worker" else []
        bench.store.create_token(CreateToken.parse({**fields, "studies": studies}), digest(secret)).result(20)
    revoked = CreateToken.parse({"name": "revoked", "scope": "admin", "expires_s": 3600})
    made = bench.store.create_token(revoked, digest("tsm_golden-revoked")).result(20)
    bench.store.revoke_token(made.id).result(20)
    bench.store.note_use(1).result(20)
    bench.store.begin_session(1, digest("session")).result(20)
    bench.store.create_code(1, digest("code")).result(20)
