import importlib.util
import json
import signal
import socket

import pytest
import yaml

from tests.support.canned import DEFINITION, study, trial
from tunesmith import Client, load_definition
from tunesmith.cli.demo import command, processes, progress, ready
from tunesmith.cli.demo import study as demo_study
from tunesmith.errors import InvalidInput, TunesmithError
from tunesmith.studies import Study
from tunesmith.trials import Trial


def test_the_demos_own_study_is_valid_and_of_twenty_trials():
    assert ready.names()[0] == "mnist-cnn"
    assert load_definition(ready.source()).budget.trials == 20


@pytest.mark.parametrize("name", ready.names())
def test_every_ready_made_study_is_valid_named_as_its_file_and_says_what_it_does(name):
    found = load_definition(ready.source(name))
    assert found.name == name
    assert found.description
    assert found.budget.trials
    facts = ready.facts(name, found)
    assert facts["models"]
    assert facts["data"]
    assert set(facts["sources"]) <= set(facts["data"])


def test_the_ready_made_studies_are_listed_with_what_they_need(tunesmith):
    shown = tunesmith("demo", "--list").out
    listed = json.loads(tunesmith("demo", "--list", "--json").out)
    assert [each["name"] for each in listed] == ready.names()
    for each in listed:
        [row] = [line for line in shown.splitlines() if line.startswith(f"{each['name']} ")]
        assert each["how_long"] in row
        assert each["how_long"] in each["description"]
        assert all(source in row for source in each["sources"].values())
    by_name = {each["name"]: each for each in listed}
    assert by_name["mnist-cnn"]["sources"] == {}
    assert by_name["mnist-cnn"]["how_long"].startswith("Three to five minutes")
    assert by_name["resnet18-cifar10"]["data"] == ["cifar10"]
    assert by_name["architectures-cifar10"]["models"][-1] == "resnet18"
    assert "tunesmith[minilm]" in by_name["bert-sentiment"]["packages"]


def test_a_study_that_there_is_not_is_named_with_those_that_there_are(tunesmith):
    result = tunesmith("demo", "mnist-cn")
    assert (result.code, "did you mean 'mnist-cnn'?" in result.err) == (2, True)
    assert tunesmith("demo", "mnist-cnn", "--study", __file__).code == 2


def test_a_package_that_is_missing_is_said_before_anything_starts(tunesmith, monkeypatch):
    find = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda m: None if m == "mlxtend" else find(m))
    monkeypatch.setattr(command, "run", lambda *_, **__: pytest.fail("it started"))
    result = tunesmith("demo")
    assert result.code == 1
    assert result.err.splitlines() == [
        "tunesmith: this study needs mlxtend, which is not installed.",
        "tunesmith: Install it with: pip install 'tunesmith[worker]'",
    ]


@pytest.mark.parametrize(("options", "passed_on"), [([], False), (["--data-dir", "sets"], True)])
def test_where_data_is_looked_for_is_said_and_told_the_worker(
    tunesmith, monkeypatch, tmp_path, options, passed_on
):
    ran = []
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(command, "run", lambda *args, **_: ran.append(args))
    result = tunesmith("demo", "cnn-mnist", *options)
    assert result.code == 0
    [[_, definition, _, _, own_data]] = ran
    assert definition["name"] == "cnn-mnist"
    assert own_data == (["--data-dir", str(tmp_path / "sets")] if passed_on else [])
    where = str(tmp_path / "sets") if passed_on else str(command.usual_data_dir())
    assert result.out.startswith(f"Data mnist: looked for in {where}; it is IDX files")


def failed(number, reason):
    return Trial.model_validate(trial(number, state="FAILED", values=None, reason=reason))


def test_a_failed_trial_says_why_in_its_line():
    line = progress.ended(failed(3, "Traceback\n  x\nValueError: no"), Study.model_validate(study()), 1)
    assert line.endswith("ValueError: no")


@pytest.mark.parametrize(
    ("counts", "ends"),
    [({"failed": 2}, False), ({"failed": 3}, True), ({"failed": 3, "pruned": 1}, False)],
)
def test_the_demo_ends_where_its_first_trials_all_fail(counts, ends):
    about = Study.model_validate(study(counts=counts))
    if not ends:
        progress.check_first(failed(1, "data: put it there"), about)
        return
    with pytest.raises(TunesmithError, match="the first 3 trials of tune failed: data: put it there"):
        progress.check_first(failed(1, "data: put it there"), about)


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


def build():
    try:
        signal.raise_signal(signal.SIGTERM)
    except BaseException as error:
        raise ValueError("Error building a validator") from error


def test_a_signal_within_code_that_makes_an_error_of_it_still_stops():
    with pytest.raises(processes.Stopped) as raised, processes.signals_raise():
        build()
    assert raised.value.code == 143


def test_an_error_without_a_signal_stays_what_it_is():
    with pytest.raises(ValueError, match="boom"), processes.signals_raise():
        raise ValueError("boom")
