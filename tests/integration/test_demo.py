"""`tunesmith demo`, on a study of seconds: two trials of one epoch on small digits."""

import os
import re
import signal
import subprocess
import sys
import time

import psutil
import pytest

pytest.importorskip("torch")

STUDY = """
name: small
task: {name: image-classification, params: {data: digits, epochs: 1, width: 0.125, batch_size: 512}}
space: {lr: {type: float, low: 1e-3, high: 1e-2, log: true}}
objectives: {metric: val_accuracy, direction: maximize}
sampler: random
budget: {trials: 2}
"""


@pytest.fixture
def start(tmp_path):
    """Start the demo; whatever it leaves behind is killed at the end."""
    (tmp_path / "small.yaml").write_text(STUDY)
    started = []

    def run(*options, **settings):
        command = [sys.executable, "-m", "tunesmith", "demo", "--study", str(tmp_path / "small.yaml")]
        demo = subprocess.Popen(
            [*command, "--data-dir", str(tmp_path / "data"), *options],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **settings,
        )  # fmt: skip
        started.append(demo)
        return demo

    yield run
    for demo in started:
        for process in [*family(demo), *([psutil.Process(demo.pid)] if demo.poll() is None else [])]:
            process.kill()
        demo.communicate()


def family(demo):
    """Every process that the demo started, directly or not."""
    try:
        return psutil.Process(demo.pid).children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def until(condition, timeout_s=60):
    deadline = time.monotonic() + timeout_s
    while not (found := condition()):
        assert time.monotonic() < deadline, "timed out"
        time.sleep(0.1)
    return found


def running(demo):
    """Wait until server, engine and worker run; return all processes that the demo started."""
    line = demo.stdout.readline()
    assert line.startswith("Leaderboard: http://127.0.0.1:"), demo.stderr.read()
    return until(lambda: found if len(found := family(demo)) >= 3 else [])


def all_gone(processes, timeout_s=30):
    _, alive = psutil.wait_procs(processes, timeout=timeout_s)
    return [p.cmdline() for p in alive] == []


ELSEWHERE = {
    "TUNESMITH_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
    "TUNESMITH_SERVER_URL": "http://127.0.0.1:1",
    "TUNESMITH_TOKEN": "another-servers",
    "http_proxy": "http://127.0.0.1:1",
}


def test_the_demo_ends_with_the_best_trial_and_leaves_nothing_behind_wherever_the_environment_points(start):
    demo = start(env={**os.environ, **ELSEWHERE})
    processes = running(demo)
    out, err = demo.communicate(timeout=110)
    assert (demo.returncode, err) == (0, "")
    lines = out.splitlines()
    assert re.fullmatch(r"best val_accuracy=\d\.\d{4} trial=[01] study=small", lines[-1])
    assert sum(" COMPLETE " in line for line in lines) == 2
    assert all_gone(processes, timeout_s=5)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_everything(start, number):
    demo = start()
    processes = running(demo)
    demo.send_signal(number)
    _, err = demo.communicate(timeout=60)
    assert (demo.returncode, err) == (128 + number, "")
    assert all_gone(processes, timeout_s=5)


def test_even_a_killed_demo_leaves_nothing_behind(start):
    demo = start()
    processes = running(demo)
    demo.kill()
    assert all_gone(processes)


def test_a_server_that_dies_ends_the_demo_with_its_last_words(start):
    demo = start()
    processes = running(demo)
    [server] = [p for p in processes if "serve" in p.cmdline()]
    server.kill()
    _, err = demo.communicate(timeout=60)
    assert demo.returncode == 1
    assert "`tunesmith serve` ended with code -9" in err
    assert all_gone(processes)


def test_a_server_that_cannot_start_is_reported(start, tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "tunesmith.db").mkdir()
    demo = start()
    _, err = demo.communicate(timeout=60)
    assert demo.returncode == 1
    assert "`tunesmith serve` ended with code" in err
    assert len(err.splitlines()) > 1


def test_with_keep_it_serves_until_it_is_told_to_stop(start):
    demo = start("--keep")
    processes = running(demo)
    until(lambda: "best val_accuracy=" in demo.stdout.readline())
    assert demo.stdout.readline() == "\n"
    assert "until you press Ctrl-C" in demo.stdout.readline()
    assert demo.poll() is None
    demo.send_signal(signal.SIGINT)
    demo.communicate(timeout=60)
    assert demo.returncode == 0
    assert all_gone(processes, timeout_s=5)
