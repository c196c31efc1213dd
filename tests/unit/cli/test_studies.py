import io
import json

import pytest
import yaml

from tests.support.canned import DEFINITION, study, trial


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "study.yaml"
    path.write_text(yaml.safe_dump(DEFINITION))
    return path


def test_create_posts_the_definition_and_says_where_to_watch(server, tunesmith, file):
    server.will("POST /api/studies", study(), 201)
    result = tunesmith("study", "create", str(file))
    assert result.code == 0
    assert "Created study tune (id 7)" in result.out
    assert f"{server.url}/studies/7" in result.out
    assert server.asked[0].body["space"]["lr"]["log"] is True


def test_create_reads_standard_input_and_takes_name_and_seed_from_options(server, tunesmith, monkeypatch):
    server.will("POST /api/studies", study(), 201)
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps(DEFINITION)))
    assert tunesmith("study", "create", "-", "--name", "other", "--seed", "7").code == 0
    assert (server.asked[0].body["name"], server.asked[0].body["seed"]) == ("other", 7)


def test_an_invalid_file_is_rejected_here_with_a_line_for_each_field(server, tunesmith, tmp_path):
    bad = {**DEFINITION, "budgte": {}, "objectives": [{"metric": "loss", "direction": "up"}]}
    (tmp_path / "bad.yaml").write_text(yaml.safe_dump(bad))
    result = tunesmith("study", "create", str(tmp_path / "bad.yaml"))
    assert result.code == 2
    assert result.out == ""
    assert "tunesmith: budgte: is not a field here; did you mean 'budget'?" in result.err
    assert not server.asked


def test_every_field_the_server_rejects_has_its_line(server, tunesmith, file):
    errors = [
        {"path": "space.lr.low", "message": "must be > 0"},
        {"path": "name", "message": "must be shorter"},
    ]
    server.will_fail("POST /api/studies", 422, "InvalidInput", detail="not valid", errors=errors)
    result = tunesmith("study", "create", str(file))
    assert result.code == 2
    assert result.err.splitlines() == [
        "tunesmith: space.lr.low: must be > 0",
        "tunesmith: name: must be shorter",
    ]


def test_a_file_that_is_not_there_is_wrong_usage(tunesmith, tmp_path):
    result = tunesmith("study", "create", str(tmp_path / "none.yaml"))
    assert result.code == 2
    assert "none.yaml cannot be read: No such file" in result.err


@pytest.mark.parametrize("text", ["- a\n- b", "just words", ""])
def test_a_file_that_holds_no_mapping_is_invalid(tunesmith, tmp_path, text):
    (tmp_path / "odd.yaml").write_text(text)
    result = tunesmith("study", "create", str(tmp_path / "odd.yaml"))
    assert result.code == 2
    assert "must hold a mapping" in result.err


def test_a_file_that_is_no_text_is_invalid(tunesmith, tmp_path):
    (tmp_path / "odd.yaml").write_bytes(b"\xff\xfe\x00")
    result = tunesmith("study", "validate", str(tmp_path / "odd.yaml"))
    assert result.code == 2
    assert "is not UTF-8 text" in result.err


def test_a_taken_name_is_a_conflict(server, tunesmith, file):
    server.will_fail("POST /api/studies", 409, "StudyExists", detail="There is a study tune already.")
    result = tunesmith("study", "create", str(file))
    assert (result.code, result.err) == (4, "tunesmith: There is a study tune already.\n")


def test_validate_needs_no_server(tunesmith, file):
    result = tunesmith("study", "validate", str(file))
    assert result.code == 0
    assert "is valid" in result.out


def test_validate_as_json_tells_a_program_what_is_wrong(tunesmith, tmp_path):
    (tmp_path / "bad.yaml").write_text("name: x")
    result = tunesmith("study", "validate", str(tmp_path / "bad.yaml"), "--json")
    assert result.code == 2
    answer = json.loads(result.out)
    assert answer["valid"] is False
    assert {"path": "space", "message": "is missing"} in answer["errors"]


def test_list_shows_a_row_for_each_study(server, tunesmith):
    server.will("GET /api/studies", {"studies": [study(), study(id=8, name="other", best=None)]})
    result = tunesmith("study", "list")
    rows = [line.split() for line in result.out.splitlines()[2:]]
    assert [row[:4] for row in rows] == [["7", "tune", "ACTIVE", "4/10"], ["8", "other", "ACTIVE", "4/10"]]
    assert "loss=0.125 (trial 3)" in result.out


def test_list_as_json_is_the_list_of_studies_and_nothing_else(server, tunesmith):
    server.will("GET /api/studies", {"studies": [study()]})
    [found] = json.loads(tunesmith("study", "list", "--json").out)
    assert found["definition"]["budget"]["trials"] == 10


def test_an_empty_list_says_how_to_begin(server, tunesmith):
    server.will("GET /api/studies", {"studies": []})
    assert "tunesmith study create FILE" in tunesmith("study", "list").out
    assert json.loads(tunesmith("study", "list", "--json").out) == []


def test_show_tells_state_progress_and_best(server, tunesmith):
    server.will("GET /api/studies/tune", study())
    out = tunesmith("study", "show", "tune").out
    for part in ("tune (id 7)", "ACTIVE", "4/10 ended; 4 complete, 2 running", "minimize loss", "opt=adam"):
        assert part in out


def test_an_unknown_study_is_not_found(server, tunesmith):
    server.will_fail("GET /api/studies/none", 404, "StudyNotFound", detail="There is no study 'none'.")
    result = tunesmith("study", "show", "none")
    assert (result.code, result.err) == (3, "tunesmith: There is no study 'none'.\n")


def test_watch_prints_a_line_for_each_change_until_the_study_is_finished(server, tunesmith, monkeypatch):
    monkeypatch.setattr("tunesmith.cli.follow.EVERY_S", 0.01)
    states = [
        study(), study(),
        study(revision=10, counts={"complete": 9, "running": 1}),
        study(revision=11, state="FINISHED", reason="budget spent", counts={"complete": 10}),
    ]  # fmt: skip
    server.will("GET /api/studies/tune", lambda _: states.pop(0))
    result = tunesmith("study", "show", "tune", "--watch")
    assert result.code == 0
    assert [line.split()[1:3] for line in result.out.splitlines()] == [
        ["4/10", "ACTIVE:"],
        ["9/10", "ACTIVE:"],
        ["10/10", "FINISHED:"],
    ]


def test_watch_as_json_prints_an_object_a_line(server, tunesmith, monkeypatch):
    monkeypatch.setattr("tunesmith.cli.follow.EVERY_S", 0.01)
    states = [study(), study(revision=11, state="FINISHED", counts={"complete": 10})]
    server.will("GET /api/studies/tune", lambda _: states.pop(0))
    lines = tunesmith("study", "show", "tune", "--watch", "--json").out.splitlines()
    assert [json.loads(line)["state"] for line in lines] == ["ACTIVE", "FINISHED"]


def test_best_shows_the_trial_with_its_parameters(server, tunesmith):
    server.will("GET /api/studies/tune", study())
    server.will("GET /api/studies/7/trials/3", trial())
    out = tunesmith("study", "best", "tune").out
    assert "params.lr" in out
    assert "2 min 05 s" in out
    assert json.loads(tunesmith("study", "best", "tune", "--json").out)["params"]["opt"] == "adam"


def test_there_is_no_best_before_a_trial_is_complete(server, tunesmith):
    server.will("GET /api/studies/tune", study(best=None))
    result = tunesmith("study", "best", "tune")
    assert (result.code, result.err) == (3, "tunesmith: study tune has no complete trial yet\n")


@pytest.mark.parametrize(
    ("command", "state"), [("pause", "PAUSED"), ("resume", "ACTIVE"), ("finish", "FINISHED")]
)
def test_a_study_is_steered(server, tunesmith, command, state):
    server.will("PATCH /api/studies/tune", study(state=state))
    result = tunesmith("study", command, "tune")
    assert server.asked[0].body == {"state": state}
    assert f"Study tune is {state}" in result.out


def test_edit_sends_only_what_is_given(server, tunesmith):
    server.will("PATCH /api/studies/tune", study())
    limits = ("--trials", "50", "--regret-bound", "0.01")
    tunesmith("study", "edit", "tune", *limits, "--tag", "a", "--tag", "b", "--priority", "2")
    budget = {"trials": 50, "regret_bound": 0.01}
    assert server.asked[0].body == {"budget": budget, "tags": ["a", "b"], "priority": 2}


def test_the_best_of_several_objectives_are_the_front(server, tunesmith):
    goals = [{"metric": "loss"}, {"metric": "cost"}]
    server.will("GET /api/studies/tune", study(definition={"objectives": goals}))
    trials = [trial(n, values={"loss": n, "cost": -n}) for n in (1, 5)]
    server.will("GET /api/studies/7/front", {"trials": trials})
    _, _, *rows = tunesmith("study", "best", "tune").out.splitlines()
    assert [row.split()[:4] for row in rows] == [["1", "COMPLETE", "1", "-1"], ["5", "COMPLETE", "5", "-5"]]


def importance(**changes):
    parameters = [
        {"name": "lr", "importance": 0.75, "trials": 100},
        {"name": "momentum", "importance": 0.25, "trials": 40},
    ]
    about = {"metric": "loss", "parameters": parameters, "trials": 100, "complete": 100, "best": 0.25}
    return {**about, **changes}


def test_the_importance_of_parameters_is_a_table_of_bars(server, tunesmith):
    server.will("GET /api/studies/tune/importance", importance())
    result = tunesmith("study", "importance", "tune", "--metric", "loss")
    _, _, lr, momentum = result.out.splitlines()
    assert lr.split() == ["lr", "75.0%", "█" * 18, "100"]
    assert momentum.split() == ["momentum", "25.0%", "█" * 6, "40"]
    assert result.err == "What sets the best 25% of 100 complete trials apart by loss.\n"
    assert server.asked[0].query == {"metric": ["loss"]}


def test_a_sample_of_the_trials_is_called_one(server, tunesmith):
    server.will(
        "GET /api/studies/tune/importance",
        importance(complete=70_000, parameters=importance()["parameters"][:1]),
    )
    result = tunesmith("study", "importance", "tune")
    assert result.out.splitlines()[0].split() == ["parameter", "share"]
    assert "100 of 70000 complete trials" in result.err
    assert server.asked[0].query == {}


@pytest.mark.parametrize("option", [[], ["--json"]])
def test_an_importance_that_cannot_be_told_says_why(server, tunesmith, option):
    reason = "it takes 20 complete trials, and there are 3"
    server.will("GET /api/studies/tune/importance", importance(parameters=[], reason=reason))
    result = tunesmith("study", "importance", "tune", *option)
    assert (result.code, result.out) == (3, "")
    assert reason in result.err


def test_edit_lets_the_space_grow(server, tunesmith):
    server.will("GET /api/studies/tune", study())
    server.will("PATCH /api/studies/tune", study())
    momentum = "momentum={type: float, low: 0, high: 0.9, default: 0}"
    widen = ["--low", "lr=1e-6", "--high", "lr=1", "--choice", "opt=lion", "--choice", "opt=1"]
    assert tunesmith("study", "edit", "tune", *widen, "--add", momentum).code == 0
    assert server.asked[-1].body == {
        "space": {
            "lr": {"low": 1e-6, "high": 1},
            "opt": {"choices": ["adam", "sgd", "lion", 1]},
            "momentum": {"type": "float", "low": 0, "high": 0.9, "default": 0},
        }
    }


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        (["--choice", "lr=lion"], "space.lr: is no categorical parameter of the study"),
        (["--add", "momentum=float"], "space.momentum: must be a distribution"),
        (["--low", "lr"], "'lr' must read NAME=VALUE"),
    ],
)
def test_an_edit_of_the_space_that_makes_no_sense_is_refused(server, tunesmith, options, problem):
    server.will("GET /api/studies/tune", study())
    result = tunesmith("study", "edit", "tune", *options)
    assert result.code == 2
    assert problem in result.err


def test_edit_takes_limits_away(server, tunesmith):
    server.will("PATCH /api/studies/tune", study())
    names = ["trials", "seconds", "target", "patience", "regret-bound", "parallelism"]
    assert tunesmith("study", "edit", "tune", *[x for n in names for x in (f"--{n}", "none")]).code == 0
    budget = dict.fromkeys(["trials", "patience", "seconds", "target", "regret_bound"])
    assert server.asked[-1].body == {"budget": budget, "parallelism": None}


@pytest.mark.parametrize(
    ("option", "problem"),
    [
        ("--trials", "'1.5' is neither a whole number nor none"),
        ("--target", "'x' is neither a number nor none"),
    ],
)
def test_edit_says_which_limit_is_no_number(tunesmith, option, problem):
    result = tunesmith("study", "edit", "tune", option, problem.split("'")[1])
    assert result.code == 2
    assert problem in " ".join(result.err.split())


def test_edit_changes_how_the_study_goes_on(server, tunesmith):
    server.will("PATCH /api/studies/tune", study())
    given = ["--sampler", "{tpe: {startup_trials: 20}}", "--pruner", "none", "--retries", "2"]
    assert tunesmith("study", "edit", "tune", *given).code == 0
    assert server.asked[-1].body == {
        "sampler": {"type": "tpe", "startup_trials": 20},
        "pruner": {"type": "none"},
        "retries": {"failed": 2, "lost": 2},
    }


def test_an_edit_of_nothing_is_wrong_usage(tunesmith):
    assert tunesmith("study", "edit", "tune").code == 2


def test_delete_asks_and_a_no_deletes_nothing(server, tunesmith, monkeypatch):
    server.will("GET /api/studies/tune", study())
    monkeypatch.setattr("sys.stdin", io.StringIO("n\n"))
    result = tunesmith("study", "delete", "tune")
    assert result.code == 1
    assert "Delete study tune with 4 finished trials?" in result.err
    assert [r.method for r in server.asked] == ["GET"]


def test_delete_does_not_ask_with_yes(server, tunesmith):
    server.will("GET /api/studies/tune", study())
    server.will("DELETE /api/studies/7", None)
    result = tunesmith("study", "delete", "tune", "--yes", "--json")
    assert json.loads(result.out) == {"deleted": {"id": 7, "name": "tune"}}
    assert server.asked[-1].method == "DELETE"
