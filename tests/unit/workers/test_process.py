import signal

import pytest

from workers.devices import Device
from workers.process import TrainingProcess, died


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (3, "The training process ended by itself with exit code 3."),
        (-signal.SIGSEGV, "The training process was ended by SIGSEGV."),
        (-signal.SIGKILL, "The training process was ended by SIGKILL (is the machine out of memory?)."),
    ],
)
def test_the_end_of_a_process_is_told_in_words(code: int, said: str) -> None:
    assert died(code) == said


def test_a_process_that_ends_before_it_is_ready_says_so_and_takes_no_orders(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("workers.process.COMMAND", ["-c", "raise SystemExit(3)"])
    process = TrainingProcess(Device("cpu", 1), tmp_path)
    assert process.receive() == [{"gone": died(3)}]
    assert not process.ready
    assert not process.alive
    process.run("image-classification", {}, 1)
    process.stop()
    process.close()


def test_a_process_that_does_not_end_when_it_should_is_killed(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("workers.process.COMMAND", ["-c", "import time; time.sleep(60)"])
    process = TrainingProcess(Device("cpu", 1), tmp_path)
    process.close(patience_s=0.1)
    assert process.receive() == [{"gone": died(-signal.SIGKILL)}]
