"""The command line against a real server."""

import csv
import io
import json

import pytest
import yaml

from tunesmith import Client
from tunesmith.cli import main as cli

DEFINITION = {
    "name": "parabola",
    "space": {"x": {"type": "float", "low": -1.0, "high": 1.0}},
    "objectives": {"metric": "y", "direction": "minimize"},
    "sampler": "random",
    "budget": {"trials": 8},
    "seed": 3,
}


@pytest.fixture
def tunesmith(server_url, capsys, monkeypatch):
    """Run a command; return what it printed."""
    monkeypatch.setenv("TUNESMITH_SERVER_URL", server_url)

    def run(*args, code=0, stdin=""):
        monkeypatch.setattr("sys.stdin", io.StringIO(stdin))
        with pytest.raises(SystemExit) as ended:
            cli.run(args)
        out, err = capsys.readouterr()
        assert ended.value.code == code, err
        return out if code == 0 else err

    return run


@pytest.fixture
def create(tunesmith):
    def run(name, **changes):
        text = yaml.safe_dump({**DEFINITION, **changes, "name": name})
        return json.loads(tunesmith("study", "create", "-", "--json", stdin=text))

    return run


def train(url, study, trials):
    with Client(url) as client:
        for _ in range(trials):
            with client.claim(study) as trial:
                trial.report(0, y=trial.params["x"] ** 2)


def test_a_study_from_its_creation_to_its_export(server_url, tunesmith, create):
    assert create("whole-life", sampler="tpe")["counts"]["complete"] == 0
    queued = json.loads(tunesmith("study", "enqueue", "whole-life", "x=0.125", "--json"))
    assert queued["params"] == {"x": 0.125}
    train(server_url, "whole-life", 8)

    watched = tunesmith("study", "show", "whole-life", "--watch").splitlines()
    assert watched[-1].startswith("whole-life 8/8 FINISHED")
    rows = list(csv.DictReader(io.StringIO(tunesmith("study", "export", "whole-life"))))
    assert [int(row["number"]) for row in rows] == list(range(8))
    lines = [json.loads(line) for line in tunesmith("study", "export", "whole-life", "--json").splitlines()]
    assert [float(row["values.y"]) for row in rows] == [line["values"]["y"] for line in lines]

    best = json.loads(tunesmith("study", "best", "whole-life", "--json"))
    assert best["values"]["y"] == min(line["values"]["y"] for line in lines)
    ranked = json.loads(tunesmith("study", "trials", "whole-life", "--limit", "2", "--json"))
    assert ranked[0]["number"] == best["number"]


def test_conditions_select_trials(server_url, tunesmith, create):
    create("conditions")
    train(server_url, "conditions", 8)
    found = json.loads(
        tunesmith(
            "study", "trials", "conditions", "--where", "params.x<0", "--where", "state=COMPLETE", "--json"
        )
    )
    assert found
    assert all(trial["params"]["x"] < 0 for trial in found)
    assert "wher" in tunesmith("study", "trials", "conditions", "--where", "nonsense", code=2)


def test_a_study_is_paused_edited_resumed_and_finished(tunesmith, create):
    create("steered")
    assert json.loads(tunesmith("study", "pause", "steered", "--json"))["state"] == "PAUSED"
    assert json.loads(tunesmith("study", "resume", "steered", "--json"))["state"] == "ACTIVE"
    edited = json.loads(
        tunesmith("study", "edit", "steered", "--trials", "9", "--name", "renamed", "--tag", "a", "--json")
    )
    assert (edited["definition"]["budget"]["trials"], edited["name"]) == (9, "renamed")
    assert "FINISHED" in tunesmith("study", "finish", "renamed")


def test_deleted_studies_are_gone(tunesmith, create):
    create("short-lived")
    tunesmith("study", "delete", "short-lived", "--yes")
    assert "short-lived" in tunesmith("study", "show", "short-lived", code=3)


def test_a_name_can_be_taken_once(tunesmith, create):
    create("taken")
    assert "taken" in tunesmith(
        "study", "create", "-", code=4, stdin=yaml.safe_dump({**DEFINITION, "name": "taken"})
    )


def test_a_point_outside_the_space_is_rejected_with_its_path(tunesmith, create):
    create("bounded")
    assert "x: must be" in tunesmith("study", "enqueue", "bounded", "x=7", code=2)


def test_the_worker_of_a_training_loop_is_listed(server_url, tunesmith, create):
    create("listed")
    train(server_url, "listed", 1)
    assert json.loads(tunesmith("workers", "--json"))
    assert "live" in tunesmith("workers")


def test_every_study_is_listed(tunesmith, create):
    made = create("in-the-list")
    assert made["id"] in [study["id"] for study in json.loads(tunesmith("study", "list", "--json"))]
    assert "in-the-list" in tunesmith("study", "list")
