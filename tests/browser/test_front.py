"""The Pareto front of a study as a plot: what is marked, how it is read, where it leads."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.support.training import begin
from tunesmith import Client

pytestmark = pytest.mark.browser

Study = Callable[..., str]

GOALS = [{"metric": "score", "direction": "maximize"}, {"metric": "cost"}]
RESULTS = [(0.5, 2.0), (0.4, 3.0), (0.9, 4.0), (0.6, 3.0), (0.3, 4.5)]
"""Scores and costs: trials 0, 3 and 2 are the front where score is to be large and cost small."""


def import_results(client: Client, results: list[tuple[float, ...]], metrics: tuple[str, ...]) -> None:
    params = {"lr": 0.001, "optimizer": "adam"}
    trials: list[dict[str, Any]] = [
        {"params": params, "values": dict(zip(metrics, values, strict=True))} for values in results
    ]
    client.import_trials("mine", trials)


def plots(page: Page) -> Locator:
    return page.locator("section.front svg.plot")


def marks(page: Page, look: str) -> int:
    """How many marks of a look the first plot has."""
    return int(
        page.locator("section.front svg.plot")
        .first.locator(f"path.mark{look}")
        .evaluate_all(
            "paths => paths.map((p) => p.getAttribute('d').split('M').length - 1).reduce((a, b) => a + b, 0)"
        )
    )


def front_places(page: Page) -> list[tuple[float, float]]:
    """Where the marks of the front are on the screen, from left to right."""
    path = plots(page).first.locator("path.mark.front").get_attribute("d") or ""
    return [(float(x), float(y)) for x, y in re.findall(r"M([\d.]+) ([\d.]+)", path)]


def test_the_front_stands_out_among_pale_marks_with_axes_that_say_what_is_better(
    page: Page, client: Client, study: Study
) -> None:
    study(objectives=GOALS)
    import_results(client, RESULTS, ("score", "cost"))
    page.goto("/studies/mine")

    expect(plots(page)).to_have_count(1)
    expect(plots(page)).to_have_attribute(
        "aria-label", re.compile(r"^score against cost: 3 trials .* among 5\.")
    )
    assert (marks(page, ".front"), marks(page, ".complete")) == (3, 2)
    expect(plots(page)).to_contain_text("score (more is better)")
    expect(plots(page)).to_contain_text("cost (less is better)")
    expect(page.locator(".plots-note")).to_have_text("The front stands out; dominated trials are pale.")
    places = front_places(page)
    assert places == sorted(places)  # to the right: costlier
    assert [y for _, y in places] == sorted((y for _, y in places), reverse=True)  # upwards: better


@pytest.mark.parametrize(
    ("directions", "front"),
    [
        (("maximize", "minimize"), ["0", "3", "2"]),
        (("maximize", "maximize"), ["2", "4"]),
        (("minimize", "minimize"), ["0", "1", "4"]),
        (("minimize", "maximize"), ["4"]),
    ],
)
def test_the_directions_of_the_objectives_decide_and_the_arrow_keys_go_along_the_front(
    page: Page, client: Client, study: Study, directions: tuple[str, str], front: list[str]
) -> None:
    goals = [{"metric": m, "direction": d} for m, d in zip(("score", "cost"), directions, strict=True)]
    study(objectives=goals)
    import_results(client, RESULTS, ("score", "cost"))
    page.goto("/studies/mine")
    expect(plots(page)).to_have_attribute(
        "aria-label", re.compile(f": {len(front)} trials? of the Pareto front")
    )
    tooltip = page.locator("section.front .tooltip")

    for number in front:
        plots(page).press("ArrowRight")
        expect(tooltip).to_contain_text(f"trial {number} · on the front")
    plots(page).press("Escape")
    expect(tooltip).to_be_hidden()


def test_the_border_of_the_front_never_promises_what_no_trial_reached(
    page: Page, client: Client, study: Study
) -> None:
    study(objectives=GOALS)
    import_results(client, RESULTS, ("score", "cost"))
    page.goto("/studies/mine")
    expect(plots(page)).to_have_attribute("aria-label", re.compile(": 3 trials"))
    line = plots(page).locator("path.front-line").get_attribute("d") or ""
    (x0, y0), (x1, y1), (x2, y2) = front_places(page)

    # Each step goes to the right first, at the worse score, and then up to the better one.
    assert re.findall(r"[MHV][\d. ]+", line) == [
        f"M{x0:.1f} {y0:.1f}", f"H{x1:.1f}", f"V{y1:.1f}", f"H{x2:.1f}", f"V{y2:.1f}",
    ]  # fmt: skip


def test_pointing_at_a_mark_tells_of_its_trial_and_a_click_opens_it(
    page: Page, client: Client, study: Study
) -> None:
    study(objectives=GOALS)
    import_results(client, RESULTS, ("score", "cost"))
    page.goto("/studies/mine")
    expect(plots(page)).to_have_attribute("aria-label", re.compile(": 3 trials"))
    plots(page).scroll_into_view_if_needed()
    place = front_places(page)[-1]
    tooltip = page.locator("section.front .tooltip")

    plots(page).hover(position={"x": place[0], "y": place[1]})
    expect(tooltip).to_contain_text("trial 2 · on the front")
    expect(tooltip).to_contain_text("score0.9000cost4.0000lr1.0e-3optimizeradam")
    plots(page).click(position={"x": place[0], "y": place[1]})

    expect(page).to_have_url(re.compile("/trials/2$"))


def test_results_that_come_are_drawn_and_infeasible_ones_are_rings(
    page: Page, client: Client, study: Study
) -> None:
    study(objectives=GOALS, constraints=["size <= 5"])
    page.goto("/studies/mine")
    expect(page.get_by_role("heading", name="Pareto front")).to_be_visible()
    for score, cost, size in ((0.5, 2.0, 1.0), (0.4, 3.0, 1.0), (0.9, 1.0, 6.0)):
        running = begin(client, "mine")
        running.report(0, score=score, cost=cost, size=size)
        running.finish()

    expect(plots(page)).to_have_attribute("aria-label", re.compile(": 1 trial of the Pareto front among 3"))
    assert (marks(page, ".front"), marks(page, ".dot.complete"), marks(page, ".ring.infeasible")) == (1, 1, 1)
    expect(page.locator(".plots-note")).to_contain_text("those that break a constraint rings")


@pytest.mark.parametrize(("objectives", "count"), [(1, 0), (2, 1), (3, 3), (4, 0)])
def test_each_two_of_up_to_three_objectives_have_a_plot(
    page: Page, client: Client, study: Study, objectives: int, count: int
) -> None:
    names = ("score", "cost", "size", "speed")[:objectives]
    study(objectives=[{"metric": name} for name in names])
    import_results(client, [(1.0, 2.0, 3.0, 4.0)[:objectives], (2.0, 1.0, 4.0, 3.0)[:objectives]], names)
    page.goto("/studies/mine")
    expect(page.locator(".board tbody tr")).to_have_count(2)

    expect(plots(page)).to_have_count(count)
    if count == 3:
        told = [plot.get_attribute("aria-label") or "" for plot in plots(page).all()]
        pairs = [text.split(":")[0] for text in told]
        assert pairs == ["score against cost", "score against size", "cost against size"]
    if objectives == 4:
        expect(page.get_by_role("region", name="Pareto front").locator("tbody tr")).to_have_count(2)


def test_of_many_trials_some_thousand_are_drawn_which_is_said(
    page: Page, client: Client, study: Study
) -> None:
    study(objectives=GOALS)
    import_results(client, [(i / 5000, 1 + i / 5000) for i in range(100)], ("score", "cost"))
    import_results(client, [(-i, 2.0 + i) for i in range(4900)], ("score", "cost"))
    page.goto("/studies/mine")

    note = re.compile(r"1,7\d\d of 5,000 complete trials are drawn")
    expect(page.locator(".plots-note")).to_have_text(re.compile(note.pattern + r"\.$"))
    assert marks(page, ".front") == 100


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_front_has_a_colour_of_its_own_in_light_and_dark(
    page: Page, client: Client, study: Study, scheme: Any
) -> None:
    study(objectives=GOALS)
    import_results(client, RESULTS, ("score", "cost"))
    page.emulate_media(color_scheme=scheme)
    page.goto("/studies/mine")
    expect(plots(page)).to_have_attribute("aria-label", re.compile(": 3 trials"))

    colour = "path => getComputedStyle(path).stroke"
    front, pale = (
        plots(page).locator(f"path.mark{look}").evaluate(colour) for look in (".front", ".complete")
    )

    accent = {"light": "rgb(31, 111, 235)", "dark": "rgb(110, 168, 254)"}[scheme]
    assert front == accent
    assert pale != front


@pytest.mark.parametrize(
    "values",
    [
        [1.797e308] * 3,
        [5e-324, 1e-310, 3e-310, 2e-310],
        [-1.7e308, 1.7e308, 0.0, 1e308],
        [1e15, 1e15 + 0.25, 1e15 + 1],
    ],
)
def test_the_smallest_and_the_largest_numbers_are_drawn(
    page: Page, client: Client, study: Study, values: list[float]
) -> None:
    study(objectives=GOALS)
    import_results(client, [(value, -value) for value in values], ("score", "cost"))
    page.goto("/studies/mine")
    for plot in (plots(page).first, page.get_by_role("img", name="Best so far")):
        expect(plot).to_have_attribute("aria-label", re.compile(rf"\b{len(values)}( trials|\.)"))
        drawn = plot.evaluate("svg => svg.outerHTML")
        assert "NaN" not in drawn
        assert "Infinity" not in drawn
        heights = {
            y for d in re.findall(r' d="(M[^"]+h0)', drawn) for _, y in re.findall(r"M([\d.]+) ([\d.]+)", d)
        }
        assert len(heights) == len(set(values))
