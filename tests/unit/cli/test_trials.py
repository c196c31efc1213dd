import csv
import io
import json

import pytest

from tests.support.canned import study, trial


@pytest.fixture
def tune(server):
    server.will("GET /api/studies/tune", study())
    return server


def test_a_trial_that_breaks_a_constraint_is_called_infeasible(tune, tunesmith):
    over = trial(violations={"seconds <= 2": 0.5})
    tune.will("GET /api/studies/7/trials", {"trials": [trial(1), over], "next": None})
    _, _, *rows = tunesmith("study", "trials", "tune").out.splitlines()
    assert [row.split()[1] for row in rows] == ["COMPLETE", "INFEASIBLE"]


def pages(*page):
    """Answers trials page by page, following the cursor."""

    def answer(request):
        at = int(request.query.get("after", ["0"])[0])
        return {"trials": page[at], "next": str(at + 1) if at + 1 < len(page) else None}

    return answer


def test_trials_are_a_table_with_a_column_for_each_parameter(tune, tunesmith):
    tune.will("GET /api/studies/7/trials", {"trials": [trial(), trial(4, state="RUNNING", values=None)]})
    heading, _, *rows = tunesmith("study", "trials", "tune").out.splitlines()
    assert heading.split() == ["#", "state", "loss", "lr", "opt", "step", "time", "worker"]
    assert rows[0].split()[:5] == ["3", "COMPLETE", "0.125", "0.001", "adam"]
    assert rows[1].split()[:3] == ["4", "RUNNING", "-"]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({"state": "RUNNING", "stopping": True}, "Trial 3 is RUNNING and is being stopped."),
        ({"state": "PRUNED", "reason": "stopped by a user"}, "Trial 3 is PRUNED (stopped by a user)."),
    ],
)
def test_a_trial_is_stopped(tune, tunesmith, answer, said):
    tune.will("POST /api/studies/tune/trials/3/stop", trial(**answer))
    assert tunesmith("study", "stop", "tune", "3").out.strip() == said


def test_numbers_stand_at_the_right(tune, tunesmith):
    tune.will("GET /api/studies/7/trials", {"trials": [trial(3), trial(12)]})
    _, _, three, twelve = tunesmith("study", "trials", "tune").out.splitlines()
    assert three.index("3") == twelve.index("12") + 1


def test_a_narrow_terminal_gets_one_column_for_all_parameters(tune, tunesmith, monkeypatch):
    tune.will("GET /api/studies/7/trials", {"trials": [trial()]})
    monkeypatch.setenv("COLUMNS", "60")
    out = tunesmith("study", "trials", "tune").out
    assert "params" in out
    assert "lr=0.001" in out
    assert "gpu-a" in out
    assert max(len(line) for line in out.splitlines()) <= 60


def test_conditions_order_and_limit_go_to_the_server(tune, tunesmith):
    tune.will("GET /api/studies/7/trials", {"trials": []})
    tunesmith(
        "study", "trials", "tune", "--where", "state=COMPLETE", "--where", "params.lr<0.01",
        "--sort", "-value", "--limit", "5",
    )  # fmt: skip
    assert tune.asked[-1].query == {
        "where": ["state=COMPLETE", "params.lr<0.01"],
        "sort": ["-value"],
        "limit": ["5"],
    }


def test_trials_as_json_keep_what_is_no_number(tune, tunesmith):
    tune.will("GET /api/studies/7/trials", {"trials": [trial(values={"loss": "NaN"})]})
    [found] = json.loads(tunesmith("study", "trials", "tune", "--json").out)
    assert found["values"] == {"loss": "NaN"}


def test_a_value_that_is_markup_to_rich_is_shown_as_it_is(tune, tunesmith):
    tune.will("GET /api/studies/7/trials", {"trials": [trial(worker="[red]cuda:0:smile:")]})
    assert "[red]cuda:0:smile:" in tunesmith("study", "trials", "tune").out


def test_enqueue_reads_values_as_in_a_study_file(server, tunesmith):
    server.will("POST /api/studies/tune/trials", {"trials": [trial(11)]}, 201)
    result = tunesmith("study", "enqueue", "tune", "lr=1e-3", "opt=adam", "n=3", "on=true", "--tag", "mine")
    assert result.code == 0
    assert server.asked[0].body == [
        {"params": {"lr": 1e-3, "opt": "adam", "n": 3, "on": True}, "tags": ["mine"]}
    ]
    assert "Queued trial 11" in result.out


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (["lr"], "'lr' must read NAME=VALUE"),
        (["=3"], "'=3' must read"),
        (["lr=1", "lr=2"], "params.lr: is given twice"),
    ],
)
def test_a_point_that_cannot_be_read_is_wrong_usage(tunesmith, words, problem):
    result = tunesmith("study", "enqueue", "tune", *words)
    assert result.code == 2
    assert problem in result.err


AWKWARD = 'it said "no",\nthen stopped'


def exported(text):
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_csv_has_a_row_for_each_trial_of_every_page(tune, tunesmith):
    later = trial(4, state="FAILED", values=None, metrics={"loss": "NaN", "late": 1}, reason=AWKWARD)
    tune.will("GET /api/studies/7/trials", pages([trial(0), trial(3)], [later]))
    first, _, last = exported(tunesmith("study", "export", "tune").out)
    assert (first["number"], first["values.loss"], first["params.lr"], first["metrics.late"]) == (
        "0", "0.125", "0.001", "",
    )  # fmt: skip
    assert (last["state"], last["values.loss"], last["metrics.loss"], last["metrics.late"]) == (
        "FAILED", "", "NaN", "1.0",
    )  # fmt: skip
    assert (last["reason"], last["repeat"]) == (AWKWARD, "0")
    assert list(first)[:2] == ["number", "state"]
    assert tune.asked[-1].query["sort"] == ["number"]


def test_csv_of_no_trials_is_a_header(tune, tunesmith):
    tune.will("GET /api/studies/7/trials", {"trials": []})
    out = tunesmith("study", "export", "tune").out
    assert out.startswith("number,state,values.loss,params.lr,params.opt,")
    assert exported(out) == []


@pytest.mark.parametrize("option", [["--format", "jsonl"], ["--json"]])
def test_jsonl_has_a_trial_of_the_api_on_each_line(tune, tunesmith, option):
    tune.will("GET /api/studies/7/trials", pages([trial(0)], [trial(1)]))
    lines = tunesmith("study", "export", "tune", *option).out.splitlines()
    assert [json.loads(line)["number"] for line in lines] == [0, 1]


def test_export_writes_a_file(tune, tunesmith, tmp_path):
    tune.will("GET /api/studies/7/trials", pages([trial(0)]))
    result = tunesmith("study", "export", "tune", "--output", str(tmp_path / "out.csv"))
    assert result.out == ""
    assert len(exported((tmp_path / "out.csv").read_text())) == 1


def test_an_export_that_breaks_off_leaves_the_old_file_alone(tune, tunesmith, tmp_path):
    (tmp_path / "out.csv").write_text("old")

    def breaks(request):
        if "after" not in request.query:
            return {"trials": [trial(0)], "next": "1"}
        return {"odd": "page"}

    tune.will("GET /api/studies/7/trials", breaks)
    assert tunesmith("study", "export", "tune", "-o", str(tmp_path / "out.csv")).code == 1
    assert (tmp_path / "out.csv").read_text() == "old"
    assert len(list(tmp_path.iterdir())) == 1


def attempt(number, **changes):
    """An attempt as the server sends it."""
    begun = "2026-01-02T03:05:00Z"
    return {"attempt": number, "worker": "gpu-a", "started_at": begun, "outcome": "complete", **changes}


REPEATED = [
    attempt(1, repeat=0, values={"loss": 0.1}),
    attempt(2, repeat=1, outcome="lost", reason="Traceback\nits worker was not heard of"),
    attempt(3, repeat=1, values={"loss": 0.15}),
]


@pytest.fixture
def repeated(tune):
    tune.will("GET /api/studies/tune", study(definition={"repeats": 2}))
    tune.will("GET /api/studies/7/trials/3", trial(attempt=3, repeat=1))
    tune.will("GET /api/studies/7/trials/3/attempts", {"attempts": REPEATED})


def test_a_trial_is_shown_with_its_attempts_and_how_far_its_repeats_are_apart(repeated, tunesmith):
    shown, attempts = tunesmith("trial", "show", "tune", "3").out.split("\n\n", 1)
    facts = [line.split() for line in shown.splitlines()]
    assert ["repeat", "2", "of", "2"] in facts
    assert ["loss", "0.125", "±", "0.035355"] in facts
    names, _, *rows = attempts.splitlines()
    assert names.split() == ["attempt", "repeat", "outcome", "loss", "worker", "reason"]
    assert [row.split()[:6] for row in rows] == [
        ["1", "1", "of", "2", "complete", "0.1"],
        ["2", "2", "of", "2", "lost", "-"],
        ["3", "2", "of", "2", "complete", "0.15"],
    ]
    assert rows[1].rstrip().endswith("its worker was not heard of")


def test_a_trial_is_shown_for_programs_with_its_attempts(repeated, tunesmith):
    found = json.loads(tunesmith("trial", "show", "tune", "3", "--json").out)
    assert (found["number"], found["values"]) == (3, {"loss": 0.125})
    assert [(a["attempt"], a["repeat"], a["values"]) for a in found["attempts"]] == [
        (1, 0, {"loss": 0.1}), (2, 1, None), (3, 1, {"loss": 0.15}),
    ]  # fmt: skip


def test_the_best_of_trials_that_are_repeated_says_how_far_its_repeats_are_apart(repeated, tunesmith):
    out = tunesmith("study", "best", "tune").out
    assert "0.125 ± 0.035355" in out
