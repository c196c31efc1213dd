"""Importing finished trials with the command line, from a real server, from files and from Optuna."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import optuna
import pytest

from tunesmith import Client
from tunesmith.cli import main as cli
from tunesmith.trials import Trial

SPACE = {
    "lr": {"type": "float", "low": 1e-5, "high": 0.1, "log": True},
    "kind": {"type": "categorical", "choices": ["a", 1, 1.5, True, None]},
    "depth": {"type": "int", "low": 1, "high": 9, "when": {"kind": ["a", None]}},
}
GOALS = [{"metric": "acc", "direction": "maximize"}, {"metric": "cost"}]
Run = Callable[..., str]


@pytest.fixture
def tunesmith(server_url: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command; return what it printed."""
    monkeypatch.setenv("TUNESMITH_SERVER_URL", server_url)

    def run(*args: str, code: int = 0) -> str:
        monkeypatch.setattr("sys.stdin", io.StringIO(""))
        with pytest.raises(SystemExit) as ended:
            cli.run(args)
        out, err = capsys.readouterr()
        assert ended.value.code == code, err
        return out if code == 0 else err

    return run


@pytest.fixture
def client(server_url: str) -> Iterator[Client]:
    with Client(server_url) as found:
        yield found


@pytest.fixture
def study(client: Client, request: pytest.FixtureRequest) -> Callable[..., str]:
    """Creates a study with a name of its own."""

    def create(suffix: str, **changes: Any) -> str:
        name = f"{request.node.name.partition('[')[0][-60:]}-{suffix}"
        base = {"space": SPACE, "objectives": GOALS, "sampler": "random", "seed": 1}
        client.create_study({"name": name, **base, **changes})
        return name

    return create


def trained(client: Client, name: str) -> None:
    """Trials of every end, with every kind of value."""
    for i, kind in enumerate(["a", 1, 1.5, True, None]):
        depth = {"depth": i + 1} if kind in ("a", None) else {}
        client.enqueue(name, {"lr": 10.0 ** -(i + 1), "kind": kind, **depth}, tags=[f"t{i}", "all"])
    for i in range(4):
        trial = client.claim(name, wait_s=5)
        assert trial is not None
        trial.report(3, acc=0.5 + i / 8, cost=float(i), other=float("nan"))
        if i == 1:
            trial.fail("größer\nValueError: boom")
        else:
            trial.finish()


def essence(trial: Trial) -> Any:
    return (
        {k: (type(v), v) for k, v in trial.params.items()},
        trial.state,
        trial.values,
        repr(trial.metrics),
        trial.step,
        trial.tags,
        trial.reason,
    )


@pytest.mark.parametrize("how", ["csv", "jsonl", "study"])
def test_what_was_exported_comes_back_in(
    how: str, client: Client, study: Callable[..., str], tunesmith: Run, tmp_path: Path
) -> None:
    old, new = (study(f"{which}-{how}", budget={"trials": 5}) for which in ("old", "new"))
    trained(client, old)
    source = ["--from-study", old]
    if how != "study":
        source = [str(tmp_path / f"trials.{how}")]
        tunesmith("study", "export", old, "--format", how, "--output", *source)
    said = tunesmith("study", "import", new, *source)
    ended = [t for t in client.trials(old, sort="number") if t.state.finished]
    came = [t for t in client.trials(new, sort="number") if t.state.finished]
    assert said == f"Imported 4 trials (1 that had not finished left out) into {new}.\n"
    assert [essence(t) for t in came] == [essence(t) for t in ended]
    assert {t.origin for t in came} == {"imported"}
    assert client.study(new).counts.spent == client.study(new).counts.waiting


def test_a_plain_table_needs_only_parameters_and_objectives(
    client: Client, study: Callable[..., str], tunesmith: Run, tmp_path: Path
) -> None:
    name = study("s", space={"x": {"type": "float", "low": 0, "high": 1}}, objectives={"metric": "loss"})
    file = tmp_path / "results.csv"
    file.write_text("x,loss,metrics.seconds\n0.5,1e-3,12\n\n1,2,\n")
    assert tunesmith("study", "import", name, str(file)) == f"Imported 2 trials into {name}.\n"
    first, second = (t for t in client.trials(name, sort="number") if t.origin == "imported")
    assert (first.params, first.values, first.metrics) == (
        {"x": 0.5},
        {"loss": 0.001},
        {"loss": 0.001, "seconds": 12},
    )
    assert second.params == {"x": 1.0}


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("x,loss\n2,1\n0.5,x\n", [
            "row 2: params.x: must be a number from 0 to 1 (got 2)",
            "row 3: values.loss: must be a number, \"NaN\", \"Infinity\" or \"-Infinity\" (got 'x')",
        ]),
        ("x,los\n0.5,1\n",
         ["los: is no column that can be imported; did you mean 'loss'?"]),
        ("x,loss\n0.5\n", ["row 2 has 1 cells, the header has 2"]),
        ("x,loss,state\n0.5,,COMPLETE\n", ["row 2: values.loss: is missing: a complete trial has it"]),
        ("x,loss,state\n0.5,1,DONE\n",
         ["row 2: state: must be 'COMPLETE', 'PRUNED' or 'FAILED' (got 'DONE')"]),
        ("x,loss\n", ["there is no finished trial to import"]),
    ],
)  # fmt: skip
def test_a_bad_row_is_named_and_nothing_is_imported(
    client: Client, study: Callable[..., str], tunesmith: Run, tmp_path: Path, text: str, problems: list[str]
) -> None:
    name = study(
        str(abs(hash(text))),
        space={"x": {"type": "float", "low": 0, "high": 1}},
        objectives={"metric": "loss"},
    )
    file = tmp_path / "results.csv"
    file.write_text(text)
    said = tunesmith("study", "import", name, str(file), code=2).splitlines()
    assert len(said) == len(problems)
    for line, problem in zip(said, problems, strict=True):
        assert line.startswith(f"tunesmith: {problem}")
    assert client.study(name).counts.finished == 0


def test_misfits_are_left_out_where_that_is_asked_for(
    client: Client, study: Callable[..., str], tunesmith: Run, tmp_path: Path
) -> None:
    name = study("s", space={"x": {"type": "float", "low": 0, "high": 1}}, objectives={"metric": "loss"})
    file = tmp_path / "results.jsonl"
    rows = [{"params": {"x": x}, "values": {"loss": x}} for x in (0.5, 1.5, 0.75)]
    file.write_text("\n".join(map(json.dumps, rows)))
    said = tunesmith("study", "import", name, str(file), "--skip-misfits")
    assert said == f"Imported 2 trials (1 that did not fit left out) into {name}.\n"
    assert client.study(name).counts.complete == 2


def test_an_optuna_study_is_imported(
    client: Client, study: Callable[..., str], tunesmith: Run, tmp_path: Path
) -> None:
    storage = f"sqlite:///{tmp_path / 'optuna.db'}"
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    theirs = optuna.create_study(storage=storage, study_name="first", direction="maximize")

    def objective(trial: optuna.Trial) -> float:
        x = trial.suggest_float("x", 0, 1)
        trial.suggest_categorical("kind", ["a", None])
        for step in range(3):
            trial.report(x + step, step)
        if trial.number == 1:
            raise optuna.TrialPruned
        if trial.number == 2:
            raise ValueError("boom")
        return x

    theirs.optimize(objective, n_trials=4, catch=[ValueError])
    kind = {"type": "categorical", "choices": ["a", None]}
    space = {"x": {"type": "float", "low": 0, "high": 1}, "kind": kind}
    name = study("s", space=space, objectives={"metric": "score", "direction": "maximize"})
    tunesmith("study", "import", name, "--from-optuna", storage)
    came = [t for t in client.trials(name, sort="number") if t.origin == "imported"]
    assert [t.params for t in came] == [t.params for t in theirs.trials]
    assert [t.state for t in came] == ["COMPLETE", "PRUNED", "FAILED", "COMPLETE"]
    assert came[0].values == {"score": theirs.trials[0].value}
    assert (came[1].values, came[1].step) == ({"score": theirs.trials[1].intermediate_values[2]}, 2)
    assert came[3].why == "trial 3 of first"
    assert client.study(name).best.values == {"score": theirs.best_value}  # type: ignore[union-attr]

    optuna.create_study(storage=storage, study_name="second")
    said = tunesmith("study", "import", name, "--from-optuna", storage, code=2)
    assert "has several studies (add #NAME): first, second" in said
    said = tunesmith("study", "import", name, "--from-optuna", f"{storage}#thrid", code=2)
    assert "has no study 'thrid': first, second" in said
    said = tunesmith("study", "import", name, "--from-optuna", f"{storage}x#first", code=2)
    assert "there is no file" in said
    assert not Path(f"{storage}x".removeprefix("sqlite:///")).exists()
    said = tunesmith("study", "import", name, "--from-optuna", f"{storage}#second", code=2)
    assert "is to minimize, this study is to maximize" in said


def test_files_of_pandas_are_read(
    client: Client, study: Callable[..., str], tunesmith: Run, tmp_path: Path
) -> None:
    name = study("pandas", space={"n": {"type": "int", "low": 1, "high": 9}}, objectives={"metric": "loss"})
    file = tmp_path / "results.csv"
    file.write_text("n,loss,metrics.other\n3.0,0.5,nan\n4.0,0.25,-inf\n")
    tunesmith("study", "import", name, str(file))
    came = [t for t in client.trials(name, sort="number") if t.origin == "imported"]
    assert [t.params["n"] for t in came] == [3, 4]
    file.write_text("n,loss\n3.5,1\n77,1\n")
    assert "import: 2 do not fit" in tunesmith("study", "import", name, str(file), "--skip-misfits", code=2)


def test_what_was_imported_before_is_left_out(
    client: Client, study: Callable[..., str], tunesmith: Run, tmp_path: Path
) -> None:
    space = {"n": {"type": "int", "low": 1, "high": 9}, "c": {"type": "categorical", "choices": [True, None]}}
    name = study("again", space=space, objectives={"metric": "loss"}, sampler="random")
    file = tmp_path / "results.csv"
    rows = ["n,c,loss,state", "1,true,1,COMPLETE", "1,true,1,COMPLETE", "2,,nan,PRUNED", "3,,,FAILED"]
    file.write_text("\n".join(rows))
    assert "Imported 4 trials into" in tunesmith("study", "import", name, str(file))
    file.write_text("\n".join([*rows, "1,true,1,COMPLETE", "1,,0.1,COMPLETE"]))
    said = tunesmith("study", "import", name, str(file))
    assert "Imported 2 trials (4 that the study has already left out)" in said
    said = tunesmith("study", "import", name, str(file))
    assert "Imported 0 trials (6 that the study has already left out)" in said
    assert client.study(name).counts.imported == 6


def test_columns_that_are_no_use_are_left_out(
    client: Client, study: Callable[..., str], tunesmith: Run, tmp_path: Path
) -> None:
    name = study("wide", space={"n": {"type": "int", "low": 1, "high": 9}}, objectives={"metric": "loss"})
    file = tmp_path / "results.csv"
    file.write_text(",n,loss,host\n0,3,0.5,gpu1\n")  # the first one is the index of pandas
    said = tunesmith("study", "import", name, str(file), code=2)
    assert "host: is no column that can be imported" in said
    assert "--ignore 'host' leaves it out" in said
    file.write_text("n,host,loss,day\n3,gpu1,0.5,1\n")
    said = tunesmith("study", "import", name, str(file), code=2)
    assert "host: is no column" in said
    assert "day: is no column" in said
    assert "Imported 1 trial into" in tunesmith("study", "import", name, str(file), "--ignore", "*")
    file.write_text(",n,loss,host\n0,4,0.5,gpu1\n")
    said = tunesmith("study", "import", name, str(file), "--ignore", "hots", code=2)
    assert "--ignore: the file has no column 'hots'" in said
    assert "Imported 1 trial into" in tunesmith("study", "import", name, str(file), "--ignore", "host")
    said = tunesmith("study", "import", name, "--from-study", "x", "--ignore", "host", code=2)
    assert "only a CSV file has columns" in said


def test_a_study_that_is_exported_has_all_that_is_in_the_file(
    client: Client, study: Callable[..., str], tunesmith: Run, tmp_path: Path
) -> None:
    name = study("own", space={"n": {"type": "int", "low": 1, "high": 9}}, objectives={"metric": "loss"})
    for loss in (1.0, 2.0):
        trial = client.claim(name, wait_s=10)
        assert trial is not None
        trial.report(0, loss=loss)
        trial.finish()
    file = tmp_path / "own.csv"
    tunesmith("study", "export", name, "--output", str(file))
    said = tunesmith("study", "import", name, str(file))
    assert "Imported 0 trials (" in said
    assert "2 that the study has already left out" in said


def test_constraints_are_judged_and_their_columns_are_known(
    client: Client, study: Callable[..., str], tunesmith: Run, tmp_path: Path
) -> None:
    space = {
        "n": {"type": "int", "low": 1, "high": 9},
        "flag": {"type": "categorical", "choices": [True, False]},
    }
    name = study("limits", space=space, objectives={"metric": "loss"}, constraints=["mb <= 2"])
    file = tmp_path / "results.csv"
    file.write_text("n,flag,loss,mb\n1,True,1,1\n2,False,1,3\n")  # booleans as pandas writes them
    said = tunesmith("study", "import", name, str(file))
    assert f"Imported 2 trials into {name}; 1 break its constraints: mb <= 2 (it is 3)." in said
    came = client.trials(name, where=["origin=imported"], sort="number")
    assert [t.params["flag"] for t in came] == [True, False]


@pytest.mark.parametrize(
    ("file", "text", "problem"),
    [
        ("a.csv", "n,n,loss\n1,2,3\n", "n: is what the column 'n' is already"),
        ("a.csv", "n,loss,values.loss\n1,2,3\n", "values.loss: is what the column 'loss' is already"),
        ("a.csv", "n;loss\n1;2\n", "the columns must be separated by commas"),
        ("a.json", "[]", "JSON is read a trial a line"),
        (
            "a.jsonl",
            '{"params": {"n": 1}, "params": {}}',
            "line 1 cannot be read as JSON: the key",
        ),
    ],
)
def test_a_file_that_cannot_be_understood_is_not_guessed_at(
    study: Callable[..., str], tunesmith: Run, tmp_path: Path, file: str, text: str, problem: str
) -> None:
    space = {"n": {"type": "int", "low": 1, "high": 9}}
    name = study(f"odd{abs(hash(text))}", space=space, objectives={"metric": "loss"})
    (tmp_path / file).write_text(text)
    assert problem in tunesmith("study", "import", name, str(tmp_path / file), code=2)


def test_a_study_is_not_imported_into_itself(study: Callable[..., str], tunesmith: Run) -> None:
    name = study("itself")
    assert "is the study itself" in tunesmith("study", "import", name, "--from-study", name, code=2)


def test_one_source_is_to_be_named(study: Callable[..., str], tunesmith: Run) -> None:
    name = study("s")
    assert "name one source" in tunesmith("study", "import", name, code=2)
    assert "name one source" in tunesmith("study", "import", name, "f.csv", "--from-study", name, code=2)
