"""The pages as such: actions, errors, examples, width, colours, security headers."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.support.training import begin, train
from tests.support.web import WebServer
from tunesmith import Client
from tunesmith.definitions import StudyDefinition
from tunesmith.documents import load
from tunesmith.tasks import CATALOGUE, Task

pytestmark = pytest.mark.browser

Study = Callable[..., str]


def test_a_study_is_paused_resumed_and_finished_by_its_buttons(
    page: Page, client: Client, study: Study
) -> None:
    study()
    page.goto("/studies/mine")

    page.get_by_role("button", name="Pause").click()
    expect(page.locator(".title .state")).to_have_text("paused")
    assert client.study("mine").state == "PAUSED"
    page.get_by_role("button", name="Resume").click()
    expect(page.locator(".title .state")).to_have_text("active")
    assert client.study("mine").state == "ACTIVE"

    page.get_by_role("button", name="Finish").click()
    page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    assert client.study("mine").state == "ACTIVE"
    page.get_by_role("button", name="Finish").click()
    page.get_by_role("dialog").get_by_role("button", name="Finish study").click()
    expect(page.locator(".title .state")).to_have_text("finished")
    assert client.study("mine").state == "FINISHED"
    expect(page.get_by_role("button", name="Finish")).to_be_hidden()


def test_a_study_is_deleted_only_after_a_yes(page: Page, client: Client, study: Study) -> None:
    study()
    page.goto("/studies/mine")

    page.get_by_role("button", name="Delete study").click()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert client.study("mine").name == "mine"

    page.get_by_role("button", name="Delete study").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete study").click()
    expect(page).to_have_url(re.compile("/$"))
    expect(page.get_by_text("No studies yet")).to_be_visible()
    assert client.studies() == []


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/studies/nope", "No such study"),
        ("/studies/mine/trials/7", "No such trial"),
        ("/studies/mine/trials/best", "No such trial"),
        ("/nowhere", "Nothing here"),
    ],
)
def test_what_is_not_there_is_said_in_a_sentence(
    page: Page, study: Study, complaints: list[str], path: str, says: str
) -> None:
    study()

    answer = page.goto(path)

    assert answer is not None
    assert answer.status == 404
    expect(page.get_by_role("heading", name=says)).to_be_visible()
    expect(page.get_by_role("link", name="All studies")).to_be_visible()
    complaints.clear()  # the browser logs the 404 itself


def test_a_program_that_asks_for_what_is_not_there_gets_a_problem_document(server: WebServer) -> None:
    answer = httpx.get(f"{server.url}/api/nowhere")

    assert (answer.status_code, answer.headers["Content-Type"]) == (404, "application/problem+json")


def shown_examples(page: Page, task: Task) -> tuple[dict[str, Any], Any]:
    """The example of a task as a request and as a document."""
    panel = page.locator("section.step").filter(has=page.get_by_label(f"Model of the study of {task.title}"))
    document, request = panel.locator("pre").all_inner_texts()
    return json.loads(request[request.index("{") : request.rindex("}") + 1]), load(document)


@pytest.mark.parametrize("task", CATALOGUE.values(), ids=CATALOGUE)
def test_the_examples_on_the_tasks_page_can_be_posted(page: Page, client: Client, task: Task) -> None:
    page.goto("/tasks")
    choice = page.get_by_label(f"Model of the study of {task.title}")
    expect(choice).to_have_value(task.model({}))
    names = choice.locator("option").all_inner_texts()

    assert [task.model({"model": name}) for name in names] == [*task.models]
    for name in names:
        choice.select_option(name)
        request, document = shown_examples(page, task)
        definition = StudyDefinition.parse(request)
        assert definition == StudyDefinition.parse(document)
        assert definition.task is not None
        assert definition.task.params == {"model": name}
        assert definition.space.root == task.models[task.model({"model": name})].space
        assert client.create_study(request).state == "ACTIVE"


@pytest.mark.parametrize("task", CATALOGUE.values(), ids=CATALOGUE)
def test_the_tasks_page_shows_models_data_and_whose_the_parameters_are(page: Page, task: Task) -> None:
    page.goto("/tasks")
    expect(page.get_by_role("heading", name=task.title, level=1)).to_be_visible()

    rows = page.get_by_role("row")
    for name, model in task.models.items():
        row = rows.filter(has=page.get_by_role("rowheader", name=name, exact=True)).first
        expect(row).to_contain_text(", ".join(model.space))
    for name, data in task.data.items():
        row = rows.filter(has=page.get_by_role("rowheader", name=name, exact=True)).first
        expect(row).to_contain_text(data.source.replace("`", ""))
    for name, parameter in task.parameters.items():
        if parameter.models is not None:
            text = re.compile(re.escape(", ".join(parameter.models)))
            row = rows.filter(has=page.get_by_role("rowheader", name=name, exact=True), has_text=text)
            expect(row.first).to_be_visible()


def test_the_files_of_an_attempt_are_on_its_trials_page_and_can_be_opened(
    page: Page, client: Client, study: Study, tmp_path: Path
) -> None:
    study()
    with begin(client, "mine") as running:
        for name, content in (("provenance.json", {"seed": 5}), ("confusion.json", {"matrix": [[1]]})):
            (tmp_path / name).write_text(json.dumps(content))
            running.save(tmp_path / name)
        running.report(0, score=0.5)

    page.goto("/studies/mine/trials/0")

    for name, content in (("provenance.json", {"seed": 5}), ("confusion.json", {"matrix": [[1]]})):
        with page.expect_download() as download:
            page.get_by_role("region", name="Files").get_by_role("link", name=name).click()
        assert json.loads(download.value.path().read_bytes()) == content


def test_the_first_study_that_an_empty_server_suggests_can_be_created(page: Page, client: Client) -> None:
    page.goto("/")
    expect(page.get_by_text("No studies yet")).to_be_visible()

    text = page.locator("pre").first.inner_text()

    assert client.create_study(load(text)).name == "mnist-cnn"


def test_a_study_that_no_worker_serves_says_how_to_start_one(
    page: Page, server: WebServer, client: Client
) -> None:
    space = {"lr": {"type": "float", "low": 1e-4, "high": 1e-2}}
    objective = {"metric": "val_accuracy", "direction": "maximize"}
    client.create_study(
        {"name": "mine", "task": "image-classification", "space": space, "objectives": objective}
    )

    page.goto("/studies/mine")

    expect(page.get_by_text("No worker is here")).to_contain_text(f"tunesmith worker --server {server.url}")


@pytest.mark.parametrize("path", ["/", "/studies/mine", "/studies/mine/trials/0", "/workers", "/tasks"])
def test_a_page_400_pixels_wide_does_not_scroll_sideways(
    page: Page, client: Client, study: Study, path: str
) -> None:
    study(description="a" * 300)
    train(client, "mine", [0.1, 0.2, 0.3])
    page.set_viewport_size({"width": 400, "height": 800})

    page.goto(path)
    expect(page.locator("#link")).to_contain_text("live")
    expect(page.locator("#page h1").first).to_be_visible()

    assert page.evaluate("document.documentElement.scrollWidth") == 400


def test_facts_stand_two_abreast_at_400_pixels(page: Page, client: Client, study: Study) -> None:
    study()
    page.set_viewport_size({"width": 400, "height": 800})
    page.goto("/studies/mine")
    facts = page.locator(".facts > div")
    expect(facts).to_have_count(5)

    tops = facts.evaluate_all("all => all.map((fact) => Math.round(fact.getBoundingClientRect().top))")

    assert tops[0] == tops[1] < tops[2] == tops[3] < tops[4]


def test_colours_follow_the_system_until_they_are_switched(
    page: Page,
) -> None:
    background = "getComputedStyle(document.body).backgroundColor"
    light, dark = "rgb(251, 251, 250)", "rgb(17, 18, 20)"
    page.emulate_media(color_scheme="dark")
    page.goto("/")
    assert page.evaluate(background) == dark

    page.get_by_role("button", name="Switch to light colours").click()
    assert page.evaluate(background) == light
    page.reload()
    assert page.evaluate(background) == light
    page.get_by_role("button", name="Switch to dark colours").click()
    page.emulate_media(color_scheme="light")

    assert page.evaluate(background) == light  # it follows the system again


def test_one_diverged_trial_does_not_flatten_the_history(page: Page, client: Client, study: Study) -> None:
    study(objectives={"metric": "score", "direction": "minimize"})
    for value in (0.5, 0.4, 1e30, 0.3, 0.45, 0.35):
        train(client, "mine", [value])

    page.goto("/studies/mine")

    expect(page.locator(".plot .mark.up")).to_have_count(1)
    ticks = page.locator(".plot text[text-anchor=end]").all_text_contents()
    assert max(float(tick) for tick in ticks) < 1


def test_the_history_is_read_with_the_arrow_keys(page: Page, client: Client, study: Study) -> None:
    study()
    for value in (0.5, 0.75):
        train(client, "mine", [value])
    page.goto("/studies/mine")
    plot = page.get_by_role("img", name="Best so far")
    expect(plot).to_be_visible()

    plot.press("ArrowRight")
    expect(page.locator(".tooltip")).to_contain_text("trial 0 · complete")
    plot.press("ArrowRight")
    expect(page.locator(".tooltip")).to_contain_text("score 0.7500")
    expect(page.locator(".tooltip")).to_contain_text("lr1.0e-3")
    plot.press("Enter")

    expect(page).to_have_url(re.compile("/trials/1$"))


def test_pages_forbid_what_they_do_not_need_and_static_files_may_be_kept(server: WebServer) -> None:
    answer = httpx.get(server.url)
    script = re.search(r'src="(/static/[0-9a-f]{12}/studies\.js)"', answer.text)

    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert script is not None
    kept = httpx.get(server.url + script[1])
    assert "immutable" in kept.headers["Cache-Control"]
    assert kept.headers["Content-Type"].startswith("text/javascript")
    old = httpx.get(server.url + re.sub("[0-9a-f]{12}", "0" * 12, script[1]))
    assert (old.status_code, old.headers["Cache-Control"]) == (200, "no-cache")
