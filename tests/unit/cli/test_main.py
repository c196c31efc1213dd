import json
import os
import signal
import socket
import subprocess
import sys
import time
from importlib.metadata import EntryPoint

import pytest
import typer

from tunesmith import load_definition
from tunesmith.cli import main as cli
from tunesmith.cli import plugins
from tunesmith.errors import TunesmithError
from tunesmith.tasks import CATALOGUE


def command(*args, **options):
    return subprocess.run(
        [sys.executable, "-m", "tunesmith", *args],
        check=False, capture_output=True, text=True, timeout=60, **options,
    )  # fmt: skip


def unused_url():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}"


def test_help_shows_examples_and_exit_codes():
    found = command("--help")
    assert found.returncode == 0
    assert "tunesmith study create study.yaml" in found.stdout
    assert "5 server unreachable" in " ".join(found.stdout.split())


def test_help_loads_neither_the_client_nor_the_models():
    code = (
        "import sys; from tunesmith.cli.main import build; build()\n"
        "print([m for m in ('httpx', 'pydantic', 'torch', 'sqlalchemy', 'optuna') if m in sys.modules])"
    )
    assert subprocess.check_output([sys.executable, "-c", code], text=True, timeout=60) == "[]\n"


def test_an_unreachable_server_is_given_up_quickly_with_its_own_exit_code():
    url = unused_url()
    began = time.monotonic()
    found = command("study", "list", "--server", url)
    assert time.monotonic() - began < 15
    assert found.returncode == 5
    assert url in found.stderr
    assert "tunesmith serve" in found.stderr
    assert "Traceback" not in found.stderr


def test_the_server_may_be_named_before_the_command_or_in_the_environment(server, tunesmith, monkeypatch):
    url = server.url
    server.will("GET /api/workers", {"workers": []})
    monkeypatch.setenv("TUNESMITH_SERVER_URL", unused_url())
    assert tunesmith("--server", url, "workers").code == 0
    monkeypatch.setenv("TUNESMITH_SERVER_URL", url)
    assert tunesmith("workers").code == 0


def test_an_answer_that_is_not_tunesmiths_is_a_failure_in_words(server, tunesmith):
    server.will("GET /api/studies", {"studies": [{"hello": "world"}]})
    result = tunesmith("study", "list")
    assert (result.code, result.out) == (1, "")
    assert "No Tunesmith server" in result.err
    assert "id: is missing" in result.err


def test_a_traceback_is_shown_when_asked_for(server, monkeypatch):
    server.will("GET /api/studies", {"studies": [{"hello": "world"}]})
    monkeypatch.setenv("TUNESMITH_DEBUG", "1")
    with pytest.raises(TunesmithError):
        cli.run(["study", "list"])


def test_an_address_without_scheme_is_wrong_usage(tunesmith):
    result = tunesmith("workers", "--server", "gpu-box:8765")
    assert result.code == 2
    assert "http://" in result.err


def test_an_unknown_command_suggests_the_right_one(tunesmith):
    result = tunesmith("study", "lst")
    assert result.code == 2
    assert "list" in result.err


WORKER = {
    "id": "w-1", "name": "gpu-a", "host": "box", "slots": ["cuda:0", "cuda:1"], "state": "live",
    "tasks": ["image-classification"], "running": 2, "registered_at": "2026-01-02T03:04:05Z",
    "seen_at": "2026-01-02T03:04:05Z",
}  # fmt: skip


@pytest.mark.parametrize("wanted", ["w-1", "gpu-a"])
@pytest.mark.parametrize("option", ["--pause", "--resume"])
def test_a_worker_is_paused_and_resumed_by_name_or_id(server, tunesmith, wanted, option):
    server.will("GET /api/workers", {"workers": [WORKER]})
    server.will("PATCH /api/workers/w-1", WORKER)
    assert tunesmith("workers", option, wanted).code == 0
    [asked] = [request for request in server.asked if request.method == "PATCH"]
    assert asked.body == {"paused": option == "--pause"}


def test_a_worker_that_is_not_there_cannot_be_resumed(server, tunesmith):
    server.will("GET /api/workers", {"workers": [WORKER]})
    result = tunesmith("workers", "--resume", "gpu-b")
    assert (result.code, "did you mean 'gpu-a'?" in result.err) == (3, True)


def test_why_a_worker_is_paused_is_in_the_list(server, tunesmith):
    reason = "too many attempts failed"
    server.will("GET /api/workers", {"workers": [{**WORKER, "state": "paused", "reason": reason}]})
    assert reason in tunesmith("workers").out


def test_workers_are_listed(server, tunesmith):
    server.will("GET /api/workers", {"workers": [WORKER]})
    assert "cuda:0, cuda:1" in tunesmith("workers").out
    assert json.loads(tunesmith("workers", "--json").out)[0]["running"] == 2


def test_tasks_are_described_without_a_server(tunesmith):
    assert "image-classification" in tunesmith("tasks").out
    assert "batch_size" in tunesmith("tasks", "image-classification").out
    assert json.loads(tunesmith("tasks", "image-classification", "--json").out)["objective"] == "val_accuracy"
    assert tunesmith("tasks", "none").code == 3


def test_the_tasks_are_listed_with_their_models_and_data(tunesmith):
    [row] = [line for line in tunesmith("tasks").out.splitlines() if line.startswith("image-classification")]
    assert "mlp, small-cnn, cnn, resnet18" in row
    assert "mnist-5k, digits" in row
    assert "maximize val_accuracy" in row


@pytest.mark.parametrize("task", CATALOGUE)
def test_a_task_shows_all_that_it_has(tunesmith, task):
    shown = tunesmith("tasks", task).out
    about = CATALOGUE[task]
    for name in (*about.models, *about.data, *about.parameters, *about.metrics, *about.default_space):
        assert name in shown


@pytest.mark.parametrize(
    ("task", "model"), [(task.name, model) for task in CATALOGUE.values() for model in task.models]
)
def test_the_space_of_a_model_can_be_pasted_into_a_study(tunesmith, tmp_path, task, model):
    wanted = model.replace("*", "alexnet")
    (tmp_path / "study.yaml").write_text(f"name: pasted\n{tunesmith('tasks', task, '--model', wanted).out}")
    found = load_definition(tmp_path / "study.yaml")
    assert found.task.params == {"model": wanted}
    assert found.space.root == CATALOGUE[task].models[model].space
    assert json.loads(tunesmith("tasks", task, "--model", wanted, "--json").out)["space"].keys() == {
        *found.space.root
    }


def test_a_model_that_there_is_not_is_wrong_usage(tunesmith):
    result = tunesmith("tasks", "image-classification", "--model", "resnet19")
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("tunesmith: --model: must be one of 'mlp', ")
    assert tunesmith("tasks", "--model", "mlp").code == 2


def test_version_is_printed(tunesmith):
    assert json.loads(tunesmith("version", "--json").out)["version"] in tunesmith("version").out


@pytest.mark.parametrize("module", ["service.nothing_of_this_name", "workers.nothing_of_this_name"])
def test_a_command_whose_extra_is_missing_says_what_to_install(module, capsys):
    point = EntryPoint("serve", f"{module}:run", plugins.GROUP)
    function, settings = plugins.loaded(point)
    app = typer.Typer()
    app.command("serve", **settings)(function)
    extra = plugins.EXTRAS[module.partition(".")[0]]
    with pytest.raises(TunesmithError, match=rf"pip install 'tunesmith\[{extra}\]'"):
        app(["--any", "option"], standalone_mode=False)


def test_a_package_missing_only_at_run_time_is_explained_too():
    def worker(slots: int = 1) -> None:
        raise ModuleNotFoundError("No module named 'torch'", name="torch")

    with pytest.raises(TunesmithError, match="needs the package torch"):
        plugins._explained(worker, "worker", "worker")()


ENDLESS = """
import signal, sys, time
from tunesmith.cli import parent
def stop(*_):
    print("stopped", flush=True)
    sys.exit(0)
signal.signal(signal.SIGTERM, stop)
parent.end_with_it_if_asked()
print("ready", flush=True)
time.sleep(60)
"""


def endless(**environment):
    return subprocess.Popen(
        [sys.executable, "-c", ENDLESS],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={**os.environ, **environment},
    )  # fmt: skip


def test_a_child_stops_when_the_parent_closes_its_standard_input():
    child = endless(TUNESMITH_END_WITH_STDIN="1")
    assert child.stdout.readline() == "ready\n"
    out, _ = child.communicate(timeout=30)
    assert (out, child.returncode) == ("stopped\n", 0)


def test_standard_input_is_left_alone_otherwise():
    child = endless()
    assert child.stdout.readline() == "ready\n"
    child.stdin.close()
    child.stdin = None
    time.sleep(0.2)
    assert child.poll() is None
    child.send_signal(signal.SIGTERM)
    child.communicate(timeout=30)
