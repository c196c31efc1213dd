import os
import threading

import pytest

from workers.output import KEPT, Output


def test_the_end_of_what_was_printed_is_kept(capfd: pytest.CaptureFixture[str]) -> None:
    read, write = os.pipe()
    output = Output(read, "output")
    os.write(write, b"first " * 10_000)
    os.write(write, "é\xff".encode("latin-1") + b"last")
    os.close(write)
    tail = output.tail()
    assert tail.endswith("first \ufffd\ufffdlast")
    assert len(tail) == KEPT
    assert len(capfd.readouterr().err) > 60_000


def test_a_new_attempt_begins_with_nothing_printed() -> None:
    read, write = os.pipe()
    output = Output(read, "output")
    os.write(write, b"of the last attempt")
    output.begin()
    os.write(write, b"of this one")
    assert output.tail() == "of this one"
    os.close(write)


def test_a_process_that_never_stops_printing_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workers.output.SETTLE_S", 0.1)
    read, write = os.pipe()
    output = Output(read, "output")
    stop = threading.Event()

    def print_on() -> None:
        while not stop.is_set():
            os.write(write, b"x" * 1000)

    os.write(write, b"x")
    printer = threading.Thread(target=print_on, daemon=True)
    printer.start()
    try:
        assert "x" in output.tail()
    finally:
        stop.set()
        printer.join()
        os.close(write)
