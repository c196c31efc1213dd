import logging

import pytest

from workers import logs


def said(handler_filter: logging.Filter, text: str) -> bool:
    return handler_filter.filter(logging.LogRecord("workers", logging.INFO, "", 0, text, None, None))


def test_the_same_message_passes_once_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr(logs.time, "monotonic", lambda: now[0])
    seldom = logs.Seldom()
    assert said(seldom, "waiting")
    assert not said(seldom, "waiting")
    assert said(seldom, "something else")
    now[0] += logs.REPEAT_S + 1
    assert said(seldom, "waiting")
