"""`tunesmith trial reproduce` against a real server: scripted training, and once a real one."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Any, NamedTuple

import psutil
import pytest

from tests.support.serving import served
from tests.support.worker_process import CHILDREN, eventually, running_worker
from tunesmith import Client
from tunesmith.claims import ClaimRequest
from tunesmith.cli import main as cli
from tunesmith.cli import plugins
from tunesmith.metrics import MetricPoint
from tunesmith.reports import Finish, Outcome, Report
from tunesmith.seeds import training_seed
from tunesmith.tasks import IMAGE_CLASSIFICATION
from tunesmith.trials import Cause
from tunesmith.workers import WorkerRegistration

pytest.importorskip("torch")

COMMAND = EntryPoint("trial.reproduce", "workers.reproduce.command:reproduce", plugins.GROUP)
STUDY = {
    "task": {"name": "image-classification", "params": {"data": "folder:mine", "epochs": 4, "width": 0.125}},
    "space": {"lr": {"type": "float", "low": 0.01, "high": 1.0}},
    "objectives": {"metric": "val_accuracy", "direction": "maximize"},
    "seed": 7,
    "budget": {"trials": 1},
}
PROVENANCE: dict[str, Any] = {
    "data": {"name": "folder:mine", "sha256": "0" * 64},
    "device": {"kind": "cpu", "threads": 1},
    "params": IMAGE_CLASSIFICATION.complete({"data": "folder:mine", "epochs": 4, "width": 0.125, "lr": 0.1}),
    "seed": 5,
}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    with served(f"sqlite:///{tmp_path_factory.mktemp('db')}/t.db") as service:
        yield service.client


class Ran(NamedTuple):
    code: int
    out: str
    err: str


Reproduce = Callable[..., Ran]


@pytest.fixture
def reproduce(
    client: Client, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Reproduce:
    """Run the command; training is that of `tests.support.scripted_child`."""
    monkeypatch.setattr("workers.process.COMMAND", ["-m", "tests.support.scripted_child"])
    monkeypatch.setattr(plugins, "entry_points", lambda group: [COMMAND])
    monkeypatch.setenv("TUNESMITH_SERVER_URL", client.url)

    def run(*args: str) -> Ran:
        with pytest.raises(SystemExit) as ended:
            cli.run(["trial", "reproduce", *args])
        captured = capsys.readouterr()
        return Ran(int(ended.value.code or 0), captured.out, captured.err)

    return run


def train(
    client: Client,
    folder: Path,
    name: str,
    lr: float = 0.1,
    *,
    steps: int = 4,
    state: Outcome = Outcome.COMPLETE,
    provenance: Mapping[str, Any] | None = PROVENANCE,
    cause: Cause | None = None,
    reason: str = "",
    **changes: Any,
) -> str:
    """Have a trial as a worker would leave it, its metric lr * step; return the study's name."""
    client.create_study({**STUDY, "name": name, **changes})
    client.enqueue(name, {"lr": 0.1})
    client.register("w", WorkerRegistration(name="w", tasks=["image-classification"]))
    request = ClaimRequest(worker="w", request_id=f"r-{name}", tasks=["image-classification"], studies=[name])
    [claimed] = client.claim_trials(request).trials
    if provenance is not None:
        (folder / "provenance.json").write_text(json.dumps(provenance))
        client.upload_artifact(claimed, folder / "provenance.json")
    points = [MetricPoint(step=n, metrics={"val_accuracy": lr * n}) for n in range(1, steps + 1)]
    if points:
        client.report(claimed.id, Report(lease=claimed.lease, points=points))
    client.finish(claimed.id, Finish(lease=claimed.lease, state=state, cause=cause, reason=reason))
    return name


def test_a_trial_that_comes_out_the_same_is_identical(
    client: Client, reproduce: Reproduce, tmp_path: Path
) -> None:
    result = reproduce(train(client, tmp_path, "same"), "0")
    assert (result.code, "tunesmith:" in result.err) == (0, False)
    assert result.out.splitlines()[0].startswith("Trial 0 of same, COMPLETE, 4 steps; seed 5, ")
    assert "step   3/4  val_accuracy 0.3      recorded 0.3" in result.out
    assert result.out.splitlines()[-1] == "identical: 1 metrics of 4 steps, bit for bit"


def test_a_trial_that_comes_out_otherwise_is_told_with_what_may_be_why(
    client: Client, reproduce: Reproduce, tmp_path: Path
) -> None:
    other = {**PROVENANCE, "data": {"name": "folder:mine", "sha256": "1" * 64}}
    name = train(client, tmp_path, "other", lr=0.11, provenance=other)
    result = reproduce(name, "0")
    assert result.code == 1
    assert "data.sha256   1111" in result.out  # a narrow terminal folds the rest
    assert result.out.splitlines()[-3:] == [
        "largest difference: 0.04 (val_accuracy, step 4)",
        "Why that may be, of what differs here:",
        "- the data is not the same",
    ]
    assert reproduce(f"{name}/0", "--tolerance", "0.05").code == 0


def test_a_pruned_trial_is_trained_as_far_as_it_came(
    client: Client, reproduce: Reproduce, tmp_path: Path
) -> None:
    name = train(client, tmp_path, "pruned", steps=2, state=Outcome.PRUNED)
    result = reproduce(name, "0", "--json")
    found = json.loads(result.out)
    assert (result.code, found["matches"]) == (0, True)
    assert [point["step"] for point in found["new"]["curve"]][:2] == [1, 2]
    assert len(found["new"]["curve"]) < 4
    [metric] = found["metrics"]
    assert (metric["metric"], metric["steps"], metric["largest_difference"]) == ("val_accuracy", 2, 0.0)
    assert found["recorded"]["provenance"] == PROVENANCE


def test_without_provenance_it_goes_on_with_what_the_server_knows(
    client: Client, reproduce: Reproduce, tmp_path: Path
) -> None:
    result = reproduce(train(client, tmp_path, "old", provenance=None), "0")
    assert result.code == 0
    assert "It has no provenance.json" in result.out


def test_parameters_and_seed_that_the_server_knows_are_those_of_the_claim(
    client: Client, tmp_path: Path
) -> None:
    from workers.reproduce.recorded import fetch

    found = fetch(client, train(client, tmp_path, "known", provenance=None), 0)
    assert found.seed == training_seed(7, 0)
    assert found.params["lr"] == 0.1
    assert (found.params["epochs"], found.params["batch_size"]) == (4, 64)


def test_each_repeat_is_trained_again_with_its_own_seed_and_compared_with_its_own_curve(
    client: Client, reproduce: Reproduce, tmp_path: Path
) -> None:
    name = train(client, tmp_path, "repeated", provenance=None, repeats=2)
    again = ClaimRequest(worker="w", request_id="repeated-1", studies=[name])
    [second] = client.claim_trials(again).trials
    (tmp_path / "provenance.json").write_text(json.dumps({**PROVENANCE, "seed": second.seed}))
    client.upload_artifact(second, tmp_path / "provenance.json")
    point = MetricPoint(step=1, metrics={"val_accuracy": 0.2})
    client.report(second.id, Report(lease=second.lease, points=[point]))
    first = reproduce(name, "0")
    assert first.code == 0
    seed = training_seed(7, 0)
    assert first.out.startswith(f"Trial 0 of repeated, RUNNING, 4 steps (repeat 0); seed {seed}, ")
    other = reproduce(name, "0", "--repeat", "1")
    assert other.code == 1
    assert f"1 step (repeat 1); seed {training_seed(7, 0, 1)}, " in other.out
    assert "largest difference: 0.1 (val_accuracy, step 1)" in other.out
    refused = reproduce(name, "0", "--repeat", "2")
    assert (refused.code, "repeat: must be 0 to 1" in refused.err) == (2, True)


@pytest.mark.parametrize("spoilt", ["no json", "[]", "{}"])
def test_a_file_that_only_has_the_name_of_a_provenance_is_none(
    client: Client, tmp_path: Path, spoilt: str
) -> None:
    from workers.reproduce import recorded

    (tmp_path / "provenance.json").write_text(spoilt)
    name = f"spoilt-{ord(spoilt[0])}"
    client.create_study({**STUDY, "name": name})
    client.enqueue(name, {"lr": 0.1})
    client.register("w", WorkerRegistration(name="w", tasks=["image-classification"]))
    request = ClaimRequest(worker="w", request_id=f"r-{name}", tasks=["image-classification"], studies=[name])
    [claimed] = client.claim_trials(request).trials
    client.upload_artifact(claimed, tmp_path / "provenance.json")
    client.report(claimed.id, Report(lease=claimed.lease, points=[MetricPoint(step=1, metrics={"a": 1.0})]))
    assert recorded.fetch(client, name, 0).provenance is None


def test_training_that_fails_is_said_in_its_own_words(
    client: Client, reproduce: Reproduce, tmp_path: Path
) -> None:
    sgd = {**PROVENANCE, "params": {**PROVENANCE["params"], "optimizer": "sgd"}}
    result = reproduce(train(client, tmp_path, "fails", provenance=sgd), "0")
    assert (result.code, result.err.splitlines()[-1]) == (1, "tunesmith: training again failed: peak 8.0 GiB")


OUT_OF_MEMORY: dict[str, Any] = {"state": Outcome.FAILED, "cause": "out_of_memory", "reason": "peak 7.9 GiB"}


@pytest.mark.parametrize("steps", [0, 4])
def test_a_trial_that_failed_is_the_same_if_it_fails_again(
    client: Client, reproduce: Reproduce, tmp_path: Path, steps: int
) -> None:
    sgd = {**PROVENANCE, "params": {**PROVENANCE["params"], "optimizer": "sgd"}}
    name = train(client, tmp_path, f"again-{steps}", provenance=sgd, steps=steps, **OUT_OF_MEMORY)
    result = reproduce(name, "0")
    assert result.code == 0, result.err
    assert result.out.splitlines()[-1] == "again failed, out of memory: peak 7.9 GiB"
    assert ("identical" in result.out) == bool(steps)


def test_a_trial_that_failed_and_is_trained_to_its_end_now_is_different(
    client: Client, reproduce: Reproduce, tmp_path: Path
) -> None:
    result = reproduce(train(client, tmp_path, "mended", steps=2, **OUT_OF_MEMORY), "0")
    assert result.code == 1
    said = "different: then failed, out of memory: peak 7.9 GiB; now trained to its end"
    assert said in result.out.splitlines()
    assert "step   4/" in result.out


@pytest.mark.parametrize(
    ("study", "number", "code", "word"),
    [
        ("none", "0", 3, "none"),
        ("own", "0", 2, "trained by code of your own"),
        ("waits", "0", 4, "reported nothing"),
    ],
)
def test_what_cannot_be_run_again_is_said(
    client: Client, reproduce: Reproduce, study: str, number: str, code: int, word: str
) -> None:
    if study != "none":
        client.create_study({**STUDY, "name": study, "task": None if study == "own" else STUDY["task"]})
        client.enqueue(study, {"lr": 0.1})
    result = reproduce(study, number)
    assert result.code == code
    assert word in result.err


REPRODUCE = """
import signal
from importlib.metadata import EntryPoint
from tunesmith.cli import main, plugins
from workers import process
process.COMMAND[:] = ["-m", "tests.support.scripted_child"]
value = "workers.reproduce.command:reproduce"
plugins.entry_points = lambda group: [EntryPoint("trial.reproduce", value, group)]
signal.signal(signal.SIGINT, signal.default_int_handler)  # the tests may run where it is ignored
main.main()
"""


def test_ctrl_c_ends_it_and_its_training(client: Client, tmp_path: Path) -> None:
    slow = {**PROVENANCE, "params": {**PROVENANCE["params"], "width": 10.0}}
    name = train(client, tmp_path, "slow", provenance=slow)
    command = [sys.executable, "-c", REPRODUCE, "trial", "reproduce", name, "0"]
    env = {**os.environ, "TUNESMITH_SERVER_URL": client.url}
    pipes: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, env=env, text=True, **pipes) as running:
        family = psutil.Process(running.pid)
        eventually(lambda: [c for c in family.children() if CHILDREN & {*c.cmdline()}])
        training = family.children()
        assert running.stdout is not None
        assert "Trial 0 of slow" in running.stdout.readline()
        running.send_signal(signal.SIGINT)
        _, err = running.communicate(timeout=20)
        assert (running.returncode, "Traceback" in err) == (130, False)
        assert psutil.wait_procs(training, timeout=5)[1] == []


@pytest.mark.slow
def test_a_real_trial_is_the_same_bit_for_bit(
    client: Client, reproduce: Reproduce, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("workers.process.COMMAND", ["-m", "workers.child"])
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    params = {"data": "digits", "epochs": 2, "width": 0.25, "dropout": 0.2, "augment": "crop"}
    task = {"name": "image-classification", "params": params}
    client.create_study({**STUDY, "name": "real", "task": task})
    with running_worker(tmp_path, client.url, "--until-finished", "real") as worker:
        assert worker.exit_code(60) == 0, worker.log
    result = reproduce("real", "0", "--json", "--data-dir", str(tmp_path / "data"))
    found = json.loads(result.out)
    assert (result.code, found["matches"]) == (0, True), result.err
    assert {each["metric"] for each in found["metrics"] if each["compared"]} >= {
        "train_loss",
        "test_accuracy",
    }
    assert [d for d in found["differences"] if d["fact"] != "tunesmith.dirty"] == []
    assert found["new"]["provenance"]["data"] == found["recorded"]["provenance"]["data"]
    assert {"confusion.json", "provenance.json"} <= {one.name for one in client.artifacts("real", 0)}


def test_the_command_is_one_of_those_that_the_package_brings() -> None:
    found = {point.name: point.value for point in entry_points(group=plugins.GROUP)}
    assert found.get(COMMAND.name) == COMMAND.value
