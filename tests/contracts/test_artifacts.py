"""Artifacts: who may store them, which are kept, and which files are to be deleted."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import func, insert, select, update

from service.core.ports import NewArtifact
from service.storage import tables as t
from tests.support.stores import Bench
from tunesmith.claims import ClaimedTrial
from tunesmith.errors import ArtifactNotFound, InvalidInput, LeaseLost, TrialNotFound, Unavailable
from tunesmith.trials import Artifact


def new(trial: ClaimedTrial, name: str = "a", sha256: str = "0", **fields: Any) -> NewArtifact:
    whole = {"kind": "file", "step": None, "lease": trial.lease, "attempt": trial.attempt, **fields}
    return NewArtifact(trial_id=trial.id, name=name, sha256=sha256, **whole)


def put(bench: Bench, wanted: NewArtifact) -> Artifact:
    """Store an artifact as the API does."""
    uploading = bench.store.begin_artifact(wanted).result(20)
    if uploading.there is not None:
        return uploading.there
    return bench.store.complete_artifact(wanted, uploading.path, 3).result(20)


def checkpoint(bench: Bench, trial: ClaimedTrial, step: int) -> Artifact:
    return put(bench, new(trial, f"c-{step}", str(step), kind="checkpoint", step=step))


def names(bench: Bench, number: int = 0) -> list[str]:
    return [a.name for a in bench.store.artifacts("s", number)]


def due(bench: Bench) -> list[str]:
    """The files to delete now, without what the server put before their names."""
    return [path.partition("-")[2] or path for path in bench.store.discarded_files(100)]


def notes(bench: Bench) -> int:
    found: int = bench.scalar(select(func.count()).select_from(t.discarded_files))
    return found


def claimed(bench: Bench, **study: Any) -> ClaimedTrial:
    bench.create(**study)
    bench.enqueue(0.5)
    return bench.claim_one()


def run(bench: Bench, loss: float, *, state: str = "complete") -> int:
    """Run a trial that leaves two checkpoints."""
    bench.enqueue(0.5)
    trial = bench.claim_one()
    checkpoint(bench, trial, 1)
    checkpoint(bench, trial, 2)
    bench.finish(trial, state, loss=loss if state == "complete" else None)
    return trial.number


# Storing


def test_an_artifact_is_listed_with_all_that_is_known_of_it(bench: Bench) -> None:
    trial = claimed(bench)
    stored = put(bench, new(trial, "c.pt", "ab", kind="checkpoint", step=7))
    assert bench.store.artifacts("s", 0) == [stored]
    found, path = bench.store.artifact("s", 0, 1, "c.pt")
    assert found == stored
    assert stored.model_dump(exclude={"created_at"}) == {
        "attempt": 1, "name": "c.pt", "kind": "checkpoint", "step": 7, "size": 3, "sha256": "ab",
    }  # fmt: skip
    study, trial_id, attempt, file = path.split("/")
    assert (study, trial_id, attempt) == (str(trial.study_id), str(trial.id), "1")
    assert file.endswith("-c.pt")
    assert notes(bench) == 0


def test_the_longest_name_fits(bench: Bench) -> None:
    trial = claimed(bench)
    put(bench, new(trial, "n" * 200))
    put(bench, new(trial, "n" * 200, "1"))
    assert [len(name) for name in due(bench)] == [200]


def test_an_upload_that_is_not_completed_is_deleted_after_a_day(bench: Bench) -> None:
    trial = claimed(bench)
    path = bench.store.begin_artifact(new(trial)).result(20).path
    assert names(bench) == []
    assert due(bench) == []
    bench.execute(update(t.discarded_files).values(not_before=t.discarded_files.c.not_before - 24 * 3600))
    assert bench.store.discarded_files(100) == [path]
    with pytest.raises(Unavailable, match="longer than the 24 hours"):
        bench.store.complete_artifact(new(trial), path, 3).result(20)
    assert names(bench) == []


def test_the_same_content_again_is_the_same_artifact(bench: Bench) -> None:
    trial = claimed(bench)
    first = put(bench, new(trial))
    assert put(bench, new(trial)) == first
    unannounced = bench.store.begin_artifact(replace(new(trial), sha256=None)).result(20)
    assert bench.store.complete_artifact(new(trial), unannounced.path, 3).result(20) == first
    assert bench.store.discarded_files(100) == [unannounced.path]


def test_another_content_of_the_same_name_replaces_it(bench: Bench) -> None:
    trial = claimed(bench)
    put(bench, new(trial, sha256="old"))
    _, old = bench.store.artifact("s", 0, 1, "a")
    put(bench, new(trial, sha256="new"))
    assert [a.sha256 for a in bench.store.artifacts("s", 0)] == ["new"]
    assert bench.store.discarded_files(100) == [old]


def test_each_attempt_has_names_of_its_own(bench: Bench) -> None:
    trial = claimed(bench)
    put(bench, new(trial))
    bench.finish(trial, "released")
    put(bench, new(bench.claim_one()))
    assert [(a.attempt, a.name) for a in bench.store.artifacts("s", 0)] == [(1, "a"), (2, "a")]


@pytest.mark.parametrize("end", ["complete", "released"])
def test_only_the_holder_of_the_lease_stores(bench: Bench, end: str) -> None:
    trial = claimed(bench)
    path = bench.store.begin_artifact(new(trial)).result(20).path
    bench.finish(trial, end, loss=1.0 if end == "complete" else None)
    for wanted in (new(trial), new(trial, lease="made up"), new(trial, attempt=2)):
        with pytest.raises(LeaseLost):
            bench.store.begin_artifact(wanted).result(20)
        with pytest.raises(LeaseLost):
            bench.store.complete_artifact(wanted, path, 3).result(20)
    assert names(bench) == []
    assert notes(bench) == 1


def test_the_lease_of_one_attempt_stores_for_no_other(bench: Bench) -> None:
    trial = claimed(bench)
    bench.finish(trial, "released")
    second = bench.claim_one()
    for wanted in (new(second, attempt=1), new(second, lease=trial.lease), new(trial)):
        with pytest.raises(LeaseLost):
            bench.store.begin_artifact(wanted).result(20)


def test_an_expired_attempt_stores_nothing_more(bench: Bench) -> None:
    trial = claimed(bench)
    bench.expire()
    bench.reap()
    with pytest.raises(LeaseLost):
        bench.store.begin_artifact(new(trial)).result(20)


def test_a_trial_keeps_at_most_a_thousand_artifacts(bench: Bench) -> None:
    trial = claimed(bench)
    put(bench, new(trial))
    row = {"trial_id": trial.id, "attempt": 1, "kind": "file", "size": 1, "sha256": "1", "created_at": 0.0}
    many = [{**row, "name": f"f-{i}", "path": f"p-{i}"} for i in range(999)]
    bench.execute(insert(t.artifacts).values(many))
    with pytest.raises(InvalidInput, match="name: a trial keeps at most 1,000 artifacts"):
        bench.store.begin_artifact(new(trial, "one-too-many")).result(20)
    assert put(bench, new(trial, sha256="other")).sha256 == "other"


def test_what_is_not_there_is_said(bench: Bench) -> None:
    trial = claimed(bench)
    with pytest.raises(TrialNotFound):
        bench.store.begin_artifact(replace(new(trial), trial_id=99)).result(20)
    with pytest.raises(TrialNotFound):
        bench.store.artifacts("s", 5)
    with pytest.raises(ArtifactNotFound, match="Attempt 1 of trial 0 has no artifact 'b'"):
        bench.store.artifact("s", 0, 1, "b")


# Resuming


def test_a_claim_brings_the_newest_checkpoints_of_all_attempts(bench: Bench) -> None:
    trial = claimed(bench)
    assert trial.resume_from == []
    put(bench, new(trial, "notes.txt"))
    for step in (1, 2, 3):
        checkpoint(bench, trial, step)
    bench.finish(trial, "released")
    second = bench.claim_one(request="again")
    assert [(a.attempt, a.step) for a in second.resume_from] == [(1, 3), (1, 2)]
    checkpoint(bench, second, 3)
    bench.finish(second, "released")
    third = bench.claim_one(request="third")
    assert [(a.attempt, a.step) for a in third.resume_from] == [(2, 3), (1, 3)]
    assert bench.claim_one(request="third") == third


# What is kept


def test_a_running_trial_keeps_its_two_newest_checkpoints(bench: Bench) -> None:
    trial = claimed(bench)
    put(bench, new(trial, "kept.txt"))
    for step in range(5):
        checkpoint(bench, trial, step)
    assert sorted(names(bench)) == ["c-3", "c-4", "kept.txt"]
    assert due(bench) == ["c-0", "c-1", "c-2"]


def test_finished_trials_keep_the_last_checkpoint_of_the_best_and_of_the_latest(bench: Bench) -> None:
    bench.create(checkpoints={"keep_best": 2, "keep_last": 1})
    for loss in (0.5, 0.1, 0.9, 0.2, 0.8):
        run(bench, loss)
    assert bench.store.discard_checkpoints().result(20) == 7
    assert {n: names(bench, n) for n in range(5)} == {0: [], 1: ["c-2"], 2: [], 3: ["c-2"], 4: ["c-2"]}
    assert len(due(bench)) == 7
    assert bench.store.discard_checkpoints().result(20) == 0
    run(bench, 0.05)
    bench.store.discard_checkpoints().result(20)
    assert [n for n in range(6) if names(bench, n)] == [1, 5]


def test_the_best_are_complete_and_the_latest_are_any(bench: Bench) -> None:
    bench.create(checkpoints={"keep_best": 1, "keep_last": 1}, retries=0)
    for state, loss in (("complete", 0.9), ("failed", 0.0), ("pruned", 0.0)):
        run(bench, loss, state=state)
    bench.store.discard_checkpoints().result(20)
    assert [names(bench, n) for n in range(3)] == [["c-2"], [], ["c-2"]]


def test_the_best_of_what_is_to_be_maximized_are_the_highest(bench: Bench) -> None:
    objective = {"metric": "loss", "direction": "maximize"}
    bench.create(checkpoints={"keep_best": 1, "keep_last": 0}, objectives=objective)
    for value in (0.5, 0.9, 0.1):
        run(bench, value)
    bench.store.discard_checkpoints().result(20)
    assert [n for n in range(3) if names(bench, n)] == [1]


def test_nothing_is_kept_where_nothing_is_to_be_kept_but_files(bench: Bench) -> None:
    trial = claimed(bench, checkpoints={"keep_best": 0, "keep_last": 0})
    checkpoint(bench, trial, 1)
    put(bench, new(trial, "kept.txt"))
    bench.finish(trial, loss=1.0)
    bench.store.discard_checkpoints().result(20)
    assert names(bench) == ["kept.txt"]


def test_trials_that_are_not_finished_keep_what_they_have(bench: Bench) -> None:
    trial = claimed(bench, checkpoints={"keep_best": 0, "keep_last": 0})
    checkpoint(bench, trial, 1)
    assert bench.store.discard_checkpoints().result(20) == 0
    bench.finish(trial, "released")
    assert bench.store.discard_checkpoints().result(20) == 0
    assert names(bench) == ["c-1"]


def test_each_study_has_a_policy_of_its_own(bench: Bench) -> None:
    for name, best in (("s", 0), ("other", 1)):
        bench.create(name, checkpoints={"keep_best": best, "keep_last": 0})
        bench.enqueue(0.5, study=name)
        trial = bench.claim_one(name)
        checkpoint(bench, trial, 1)
        bench.finish(trial, loss=1.0)
    bench.store.discard_checkpoints().result(20)
    assert [len(bench.store.artifacts(name, 0)) for name in ("s", "other")] == [0, 1]


# Files to delete


def test_a_deleted_study_leaves_all_its_files_to_be_deleted(bench: Bench) -> None:
    trial = claimed(bench)
    path = bench.store.begin_artifact(new(trial)).result(20).path
    put(bench, new(trial, "b"))
    bench.store.delete_study("s").result(20)
    assert bench.store.discarded_files(100) == [f"{trial.study_id}/"]
    assert bench.rows(select(t.artifacts)) == []
    with pytest.raises(TrialNotFound):
        bench.store.complete_artifact(new(trial), path, 3).result(20)


def test_deleted_files_are_forgotten_and_others_wait(bench: Bench) -> None:
    trial = claimed(bench)
    for sha in "abc":
        put(bench, new(trial, sha256=sha))
    first, second = bench.store.discarded_files(100)
    bench.store.postpone_file(first, 60.0).result(20)
    assert bench.store.discarded_files(1) == [second]
    bench.store.forget_files([second]).result(20)
    assert bench.store.discarded_files(100) == []
    assert notes(bench) == 1
    bench.store.postpone_file(first, -1.0).result(20)
    assert bench.store.discarded_files(100) == [first]
