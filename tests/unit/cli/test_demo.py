import socket

import pytest
import yaml

from tests.support.canned import DEFINITION, study, trial
from tunesmith import Client, load_definition
from tunesmith.cli.demo import command, progress
from tunesmith.cli.demo import study as demo_study
from tunesmith.errors import InvalidInput
from tunesmith.trials import Study, Trial


def test_the_demos_own_study_is_valid_and_of_twenty_trials():
    assert load_definition(demo_study.source()).budget.trials == 20


def test_the_budget_of_trials_can_be_replaced_and_the_rest_stays(tmp_path):
    (tmp_path / "own.yaml").write_text(
        yaml.safe_dump({**DEFINITION, "budget": {"trials": 9, "seconds": 60.0}})
    )
    found = demo_study.definition(tmp_path / "own.yaml", 3)
    assert found["budget"] == {"trials": 3, "seconds": 60.0}


def test_a_file_without_a_study_is_invalid(tmp_path):
    (tmp_path / "own.yaml").write_text("just words")
    with pytest.raises(InvalidInput, match="must hold a mapping"):
        demo_study.definition(tmp_path / "own.yaml", None)


def test_a_name_that_is_taken_gets_a_number(server):
    def answer(request):
        if request.body["name"] in ("tune", "tune-2"):
            return 409, {"type": "urn:tunesmith:StudyExists", "status": 409}
        return 201, study(name=request.body["name"])

    server.will("POST /api/studies", answer)
    with Client(server.url) as client:
        assert demo_study.create(client, DEFINITION).name == "tune-3"


def test_the_last_line_is_what_scripts_expect():
    best = {"number": 12, "values": {"loss": 0.97333}, "params": {"lr": 0.1}}
    found = Study.model_validate(study(best=best))
    assert progress.last_line(found) == "best loss=0.9733 trial=12 study=tune"
    assert progress.last_line(Study.model_validate(study(best=None))) == "no trial completed study=tune"


def test_a_trials_end_is_one_line():
    line = progress.ended(Trial.model_validate(trial(3, state="PRUNED")), Study.model_validate(study()), 4)
    assert line.split() == [
        "4/10", "trial", "3", "PRUNED", "loss=0.125", "2", "min", "05", "s", "lr=0.001", "opt=adam",
    ]  # fmt: skip


def test_a_port_that_is_taken_is_not_used(monkeypatch):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        monkeypatch.setattr(command, "PORT", other.getsockname()[1])
        assert command.free_port() != command.PORT
    assert command.free_port() == command.PORT
