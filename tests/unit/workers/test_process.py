import queue
import signal
from pathlib import Path

import psutil
import pytest

from tests.support.worker_process import eventually
from workers.devices import Device
from workers.process import Checkpoints, Order, TrainingProcess, died


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (3, "The training process ended by itself with exit code 3."),
        (-signal.SIGSEGV, "The training process was ended by SIGSEGV."),
        (-signal.SIGKILL, "The training process was ended by SIGKILL."),
    ],
)
def test_the_end_of_a_process_is_told_in_words(code: int, said: str) -> None:
    assert died(code) == said


GONE = {"gone": died(3), "cause": "error", "unready": True}


def test_a_process_that_ends_before_it_is_ready_says_so_and_takes_no_orders(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("workers.process.COMMAND", ["-c", "raise SystemExit(3)"])
    process = TrainingProcess(Device("cpu", 1), tmp_path)
    heard: queue.SimpleQueue = queue.SimpleQueue()
    run = process.run(Order("image-classification", {}, 1), heard.put)
    assert heard.get(timeout=10) == GONE
    assert not process.ready
    assert not process.alive
    process.run(Order("image-classification", {}, 1), heard.put)
    assert heard.get(timeout=10) == GONE
    process.stop(run)
    process.pause(run)
    process.close()


def test_a_process_that_does_not_end_when_it_should_is_killed(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("workers.process.COMMAND", ["-c", "import time; time.sleep(60)"])
    process = TrainingProcess(Device("cpu", 1), tmp_path)
    heard: queue.SimpleQueue = queue.SimpleQueue()
    process.run(Order("image-classification", {}, 1), heard.put)
    process.close(patience_s=0.1)
    assert heard.get(timeout=10)["gone"] == died(-signal.SIGKILL)


def test_a_process_killed_while_memory_ran_out_says_so(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("workers.process.COMMAND", ["-c", "import time; time.sleep(60)"])
    counter = [{Path("memory.events"): n} for n in (1, 1, 2)]
    monkeypatch.setattr("workers.memory.kills", lambda: counter.pop(0))
    process = TrainingProcess(Device("cpu", 1), tmp_path)
    heard: queue.SimpleQueue = queue.SimpleQueue()
    process.run(Order("image-classification", {}, 1), heard.put)
    process.kill()
    gone = heard.get(timeout=10)
    assert gone["cause"] == "out_of_memory"
    assert "ran out of memory" in gone["gone"]
    process.close()


SPEAKS = """
import json, sys
print('{"ready": true}', flush=True)
for line in sys.stdin:
    order = json.loads(line)
    sys.stderr.write(f"before {order['run']}")
    sys.stderr.flush()
    print(json.dumps({"end": "complete", "order": order}), flush=True)
"""


def test_what_a_run_printed_is_known_when_it_has_ended(tmp_path, monkeypatch, capfd) -> None:
    monkeypatch.setattr("workers.process.COMMAND", ["-c", SPEAKS])
    process = TrainingProcess(Device("cpu", 1), tmp_path)
    heard: queue.SimpleQueue = queue.SimpleQueue()
    for nth in range(1, 20):
        process.run(Order("t", {"x": 1}, 7, Checkpoints("/d", 1, None)), heard.put)
        order = heard.get(timeout=10)["order"]
        assert process.output.tail() == f"before {nth}"
    saved = {"dir": "/d", "every_epochs": 1, "every_minutes": None}
    assert order == {
        "run": 19,
        "task": "t",
        "params": {"x": 1},
        "seed": 7,
        "checkpoints": saved,
        "files": None,
        "devices": 1,
        "rank": None,
    }
    process.close()
    assert "before 1before 2" in capfd.readouterr().err


CUT = """
import os, sys
sys.stdout.write('{"ready": true}\\n{"point": {"st')
sys.stdout.flush()
os.kill(os.getpid(), 9)
"""


def test_a_message_that_death_cut_short_does_not_hide_the_end(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("workers.process.COMMAND", ["-c", CUT])
    process = TrainingProcess(Device("cpu", 1), tmp_path)
    heard: queue.SimpleQueue = queue.SimpleQueue()
    process.run(Order("t", {}, 1), heard.put)
    assert heard.get(timeout=10) == {"gone": died(-signal.SIGKILL), "cause": "error"}
    process.close()


def test_a_listener_that_fails_ends_the_process_and_hears_so(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("workers.process.COMMAND", ["-c", SPEAKS])
    process = TrainingProcess(Device("cpu", 1), tmp_path)
    heard: queue.SimpleQueue = queue.SimpleQueue()

    def listen(message) -> None:
        heard.put(message)
        if "end" in message:
            raise RuntimeError("odd")

    process.run(Order("t", {}, 1), listen)
    assert "end" in heard.get(timeout=10)
    assert heard.get(timeout=10)["gone"] == died(-signal.SIGKILL)
    process.close()


FORKS = """
import os, time
print('{"ready": true}', flush=True)
if os.fork() == 0:
    time.sleep(60)
time.sleep(60)
"""


@pytest.mark.parametrize("how", ["kill", "alone"])
def test_what_a_process_has_started_ends_with_it(tmp_path, monkeypatch, how) -> None:
    monkeypatch.setattr("workers.process.COMMAND", ["-c", FORKS])
    process = TrainingProcess(Device("cpu", 1), tmp_path)
    eventually(lambda: len(psutil.Process(process.pid).children()) == 1)
    started = psutil.Process(process.pid).children()
    heard: queue.SimpleQueue = queue.SimpleQueue()
    process.run(Order("t", {}, 1), heard.put)
    process.kill() if how == "kill" else psutil.Process(process.pid).kill()
    assert "gone" in heard.get(timeout=3)  # not when the other one ends, too
    assert psutil.wait_procs(started, timeout=3)[1] == []
    process.close()
