"""How trials, studies and workers stop, and how they are set going again."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.support.training import ADAM, begin, train
from tunesmith import Client
from tunesmith.claims import ClaimRequest
from tunesmith.reports import Finish, Outcome
from tunesmith.running import RunningTrial
from tunesmith.trials import Cause
from tunesmith.workers import WorkerRegistration

pytestmark = pytest.mark.browser

Study = Callable[..., str]

TRACEBACK = 'Traceback (most recent call last):\n  File "train.py", line 7, in step\nMemoryError: 21.9 GiB'


def fail(client: Client, running: RunningTrial, *, reason: str = TRACEBACK, log: str = "") -> None:
    """End the attempt: it ran out of memory."""
    end = Finish(
        lease=running.claimed.lease,
        state=Outcome.FAILED,
        cause=Cause.OUT_OF_MEMORY,
        reason=reason,
        log=log,
    )
    client.finish(running.claimed.id, end)


def fail_as(client: Client, worker: str) -> None:
    """Run a trial to its failure, as some worker."""
    client.enqueue("mine", ADAM)
    claimed = client.claim_trials(ClaimRequest(worker=worker, request_id="r-1", studies=["mine"])).trials[0]
    fail(client, RunningTrial(client, claimed))


def refusing(route: Route) -> None:
    """Answer as the server does when it refuses."""
    problem = {"title": "Forbidden", "status": 403, "detail": "A viewer may not do this."}
    route.fulfill(status=403, content_type="application/problem+json", body=json.dumps(problem))


# Trials


def test_a_running_trial_is_stopped_after_a_yes_and_says_so_until_its_worker_has_heard(
    page: Page, client: Client, study: Study
) -> None:
    study()
    running = begin(client, "mine")
    running.report(0, score=0.5)
    page.goto("/studies/mine/trials/0")
    state, stop = page.locator(".title .state"), page.get_by_role("button", name="Stop", exact=True)

    stop.click()
    page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    assert client.trial("mine", 0).stopping is False
    stop.click()
    page.get_by_role("dialog").get_by_role("button", name="Stop trial").click()
    expect(state).to_have_text("stopping\N{HORIZONTAL ELLIPSIS}")
    expect(stop).to_be_hidden()
    expect(page.get_by_text("its worker hears of that")).to_be_visible()

    running.report(1, score=0.6)
    running.finish()
    expect(state).to_have_text("pruned")
    expect(page.get_by_text("Stopped by a user", exact=True)).to_be_visible()
    expect(page.get_by_role("region", name="Attempts")).to_contain_text("cancelled")


def test_a_trial_that_nobody_began_is_stopped_without_a_question(
    page: Page, client: Client, study: Study
) -> None:
    study()
    client.enqueue("mine", ADAM)
    page.goto("/studies/mine/trials/0")

    page.get_by_role("button", name="Stop", exact=True).click()

    expect(page.locator(".title .state")).to_have_text("pruned")
    assert client.trial("mine", 0).cause is Cause.CANCELLED


def test_a_finished_trial_cannot_be_stopped(page: Page, client: Client, study: Study) -> None:
    study()
    train(client, "mine", [0.5])

    page.goto("/studies/mine/trials/0")

    expect(page.locator(".title .state")).to_have_text("complete")
    expect(page.get_by_role("button", name="Stop", exact=True)).to_be_hidden()


def test_a_failed_trial_says_its_cause_and_the_line_that_says_most(
    page: Page, client: Client, study: Study
) -> None:
    study()
    fail(client, begin(client, "mine"))

    page.goto("/studies/mine/trials/0")

    expect(page.locator(".notice").filter(has_text="Failed")).to_have_text(
        "Failed (out of memory): MemoryError: 21.9 GiB"
    )
    cells = page.get_by_role("region", name="Attempts").locator("tbody tr:visible td")
    expect(cells.nth(1)).to_have_text("failed")
    expect(cells.nth(2)).to_have_text("out of memory")
    expect(cells.last).to_have_text("MemoryError: 21.9 GiB")
    whole = page.get_by_label("Reason of attempt 1")
    expect(whole).to_be_hidden()
    page.get_by_text("Attempt 1: the whole reason").click()
    expect(whole).to_have_text(TRACEBACK)


def test_an_opened_log_stays_open_while_the_next_attempt_runs(
    page: Page, client: Client, study: Study
) -> None:
    study(retries={"failed": 1})
    lines = [f"epoch {n}" for n in range(200)]
    fail(client, begin(client, "mine"), log="\n".join(lines))
    page.goto("/studies/mine/trials/0")
    log = page.get_by_label("Log of attempt 1")
    page.get_by_text("Attempt 1:").click()
    expect(log).to_contain_text("epoch 199")
    assert log.evaluate("log => log.scrollTop > 1000")  # its end says most
    log.evaluate("log => { log.scrollTop = 40; }")

    again = client.claim("mine", wait_s=5)
    assert again is not None
    again.report(0, score=0.5)

    expect(page.get_by_role("region", name="Attempts").locator("tbody tr:visible")).to_have_count(2)
    expect(page.get_by_role("img", name="score")).to_be_visible()
    expect(log).to_be_visible()
    assert log.evaluate("log => log.scrollTop") == 40


def test_a_log_reads_as_on_a_terminal(page: Page, client: Client, study: Study) -> None:
    study()
    fail(client, begin(client, "mine"), reason="gone", log="\x1b[32mok\x1b[0m <b>\n10%\r 50%\r100%\r\nend\n")
    page.goto("/studies/mine/trials/0")

    page.get_by_text("Attempt 1: the end of its log").click()

    assert page.get_by_label("Log of attempt 1").inner_text() == "ok <b>\n100%\nend"


def test_a_long_log_does_not_widen_a_narrow_page(page: Page, client: Client, study: Study) -> None:
    study()
    fail(client, begin(client, "mine"), reason="r" * 5000, log="l" * 5000)
    page.set_viewport_size({"width": 400, "height": 800})
    page.goto("/studies/mine/trials/0")

    page.get_by_text("Attempt 1:").click()

    expect(page.get_by_label("Log of attempt 1")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 400


def test_the_files_of_a_trial_can_be_downloaded(
    page: Page, client: Client, study: Study, tmp_path: Path
) -> None:
    study()
    running = begin(client, "mine")
    running.report(3, score=0.5)
    page.goto("/studies/mine/trials/0")
    files = page.get_by_role("region", name="Files")
    expect(page.get_by_role("region", name="Attempts")).to_contain_text("running")
    expect(files).to_be_hidden()

    saved = tmp_path / "model.pt"
    saved.write_bytes(b"weights" * 1000)
    running.checkpoint(saved, 3)
    running.report(4, score=0.6)

    row = files.get_by_role("row", name="model-3.pt")
    expect(row).to_contain_text("checkpoint")
    expect(row).to_contain_text("7.0 kB")
    with page.expect_download() as download:
        row.get_by_role("link").click()
    assert download.value.suggested_filename == "model-3.pt"
    assert Path(download.value.path()).read_bytes() == saved.read_bytes()


def test_the_leaderboard_tells_what_stops_and_why_trials_failed(
    page: Page, client: Client, study: Study
) -> None:
    study()
    running = begin(client, "mine")
    page.goto("/studies/mine")
    row = page.locator(".board tbody tr").first
    expect(row).to_contain_text("running")

    client.stop_trial("mine", 0)
    expect(row).to_contain_text("stopping")
    running.report(0, score=0.5)
    running.finish()
    expect(row).to_contain_text("pruned stopped")
    fail(client, begin(client, "mine"))

    expect(page.locator(".board tbody tr").nth(1)).to_contain_text("failed out of memory")


# Studies


def test_a_study_that_paused_itself_says_why_and_is_resumed_there(
    page: Page, client: Client, study: Study
) -> None:
    study(max_consecutive_failures=2)
    page.goto("/studies/mine")
    why = page.get_by_role("region", name="Why it is paused")
    expect(page.locator(".title .state")).to_have_text("active")
    expect(why).to_be_hidden()

    for _ in range(2):
        fail(client, begin(client, "mine"))

    expect(why).to_contain_text("2 trials in a row failed for one cause (out of memory)")
    expect(why).to_contain_text("MemoryError: 21.9 GiB")
    expect(why.get_by_role("link", name="trial 1")).to_have_attribute("href", "/studies/1/trials/1")
    page.get_by_role("button", name="Resume").click()
    expect(page.locator(".title .state")).to_have_text("active")
    expect(why).to_be_hidden()
    assert client.study("mine").state == "ACTIVE"


def test_a_pause_says_what_becomes_of_the_trials_that_run(page: Page, client: Client, study: Study) -> None:
    study()
    running = begin(client, "mine")
    page.goto("/studies/mine")
    expect(page.locator(".facts")).to_contain_text("1 running")

    page.get_by_role("button", name="Pause").click()

    expect(page.get_by_text("1 trial still runs: it saves a checkpoint")).to_be_visible()
    expect(page.get_by_role("region", name="Why it is paused")).to_be_hidden()
    running.release("the study was paused")
    expect(page.get_by_text("goes on from its last checkpoint after Resume")).to_be_visible()
    expect(page.locator(".board tbody tr").first).to_contain_text("waiting again")


# Workers


def test_a_worker_that_failed_too_often_says_why_and_is_resumed(
    page: Page, client: Client, study: Study
) -> None:
    study()
    client.register("w-1", WorkerRegistration(name="gpu-b", max_failures=1))
    page.goto("/workers")
    row = page.get_by_role("row", name="gpu-b")
    expect(row).to_contain_text("live")

    fail_as(client, "w-1")

    expect(row).to_contain_text("too many attempts failed here in a row; the last: MemoryError")
    row.get_by_role("button", name="Resume gpu-b").click()
    expect(row).to_contain_text("live")
    assert [worker.state for worker in client.workers()] == ["live"]


def test_where_every_worker_is_paused_the_pages_say_so(page: Page, client: Client, study: Study) -> None:
    study(task="image-classification", space={"lr": {"type": "float", "low": 1e-4, "high": 1e-2}},
          objectives={"metric": "val_accuracy", "direction": "maximize"})  # fmt: skip
    for name in ("gpu-a", "gpu-b"):
        client.register(name, WorkerRegistration(name=name, tasks=["image-classification"]))
    page.goto("/workers")
    page.get_by_role("button", name="Pause gpu-a").click()
    expect(page.get_by_role("row", name="gpu-a")).to_contain_text("paused")
    expect(page.locator("#link")).to_have_text("live · 2 workers, 1 paused")
    page.get_by_role("button", name="Pause gpu-b").click()
    expect(page.locator("#link")).to_have_text("live · 2 workers, all paused")

    page.goto("/studies/mine")

    expect(page.get_by_text("Every worker for image-classification is paused")).to_be_visible()
    page.get_by_role("link", name="resume them").click()
    expect(page.get_by_role("heading", name="Workers")).to_be_visible()


def test_the_focus_stays_in_the_row_of_the_worker_that_was_paused(page: Page, client: Client) -> None:
    client.register("gpu-a", WorkerRegistration(name="gpu-a"))
    page.goto("/workers")
    page.get_by_role("button", name="Pause gpu-a").press("Enter")
    resume = page.get_by_role("button", name="Resume gpu-a")
    expect(resume).to_be_focused()

    resume.press("Enter")

    expect(page.get_by_role("button", name="Pause gpu-a")).to_be_focused()


# What goes wrong


@pytest.mark.parametrize(
    ("path", "button"),
    [("/studies/mine", "Pause"), ("/studies/mine/trials/0", "Stop"), ("/workers", "Pause gpu-a")],
)
def test_what_was_refused_or_got_no_answer_is_said_and_can_be_tried_again(
    page: Page, client: Client, study: Study, complaints: list[str], path: str, button: str
) -> None:
    study()
    client.enqueue("mine", ADAM)
    client.register("gpu-a", WorkerRegistration(name="gpu-a"))
    page.goto(path)
    expect(page.locator("#link")).to_contain_text("live")
    press = page.get_by_role("button", name=button, exact=True)

    page.route(lambda _: True, lambda route: route.abort())
    press.click()
    expect(page.get_by_role("alert").filter(has_text="The server did not answer")).to_be_visible()
    page.unroute_all()
    page.route(lambda _: True, refusing)
    press.click()
    expect(page.get_by_role("alert").filter(has_text="A viewer may not do this.")).to_be_visible()
    page.unroute_all()
    press.click()

    expect(press).to_be_hidden()
    expect(page.get_by_role("alert")).to_have_count(0)
    complaints.clear()  # the browser logs each request that failed
