"""`tunesmith study import`: a warm start with trials that were run elsewhere."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tunesmith.cli import session, sources
from tunesmith.cli.options import AsJson, Server, StudyName
from tunesmith.cli.sources import UNFINISHED, Found
from tunesmith.errors import FieldProblem, InvalidInput

if TYPE_CHECKING:
    from tunesmith.client import Client
    from tunesmith.definitions import StudyDefinition
    from tunesmith.imports import ImportedTrial, Judged
    from tunesmith.studies import Study

AT_ONCE = 5_000
"""Trials in one request."""
MOST_PROBLEMS = 20


def register(app: typer.Typer) -> None:
    """Add the command to the group `study`."""
    app.command("import")(import_)


def import_(
    study: StudyName,
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="CSV, or JSON lines (.jsonl).", show_default=False)
    ] = None,
    *,
    from_study: Annotated[
        str | None, typer.Option(metavar="STUDY", help="Another study of this server.", show_default=False)
    ] = None,
    from_optuna: Annotated[
        str | None,
        typer.Option(
            metavar="URL[#NAME]", help="A study in a database of Optuna, here installed.", show_default=False
        ),
    ] = None,
    skip_misfits: Annotated[
        bool, typer.Option("--skip-misfits", help="Leave out what does not fit the study.")
    ] = False,
    ignore: Annotated[
        list[str] | None,
        typer.Option(
            metavar="COLUMN",
            help="Leave out this column, or '*': all that are nothing to the study. Repeatable.",
            show_default=False,
        ),
    ] = None,
    server: Server = None,
    as_json: AsJson = False,
) -> None:
    """Import finished trials, all or none: samplers learn from them, and they spend no budget.

    A file is one that `study export` wrote, or a CSV with a column for each parameter and objective. Trials
    that the study has already are left out: a file that has grown can be imported again.
    """
    with session.connect(server) as client:
        about = client.study(study)
        found = _source(client, about.definition, file, from_study, from_optuna, ignore or [])
        there = _finished(client, about)
        batch = _checked(found, about.definition, there)
        if batch.problems and not skip_misfits:
            raise InvalidInput(batch.problems[:MOST_PROBLEMS])
        if not (batch.trials or batch.there):
            left = f": {batch.misfits} do not fit" if batch.misfits else ""
            raise InvalidInput(f"there is no finished trial to import{left}")
        for first in range(0, len(batch.trials), AT_ONCE):
            about = client.import_trials(about.id, batch.trials[first : first + AT_ONCE])
    session.show(about, as_json, lambda: f"Imported {batch.words()} into {about.name}{batch.warning()}.")


@dataclass
class _Batch:
    """What is to be imported, and what is not."""

    trials: list[ImportedTrial] = field(default_factory=list)
    problems: list[FieldProblem] = field(default_factory=list)
    misfits: int = 0
    unfinished: int = 0
    there: int = 0
    broken: list[str] = field(default_factory=list)

    def words(self) -> str:
        """Say how many there are."""
        left_out = [f"{self.misfits} that did not fit"] if self.misfits else []
        left_out += [f"{self.unfinished} that had not finished"] if self.unfinished else []
        left_out += [f"{self.there} that the study has already"] if self.there else []
        more = f" ({' and '.join(left_out)} left out)" if left_out else ""
        return f"{len(self.trials)} trial{'s' * (len(self.trials) != 1)}{more}"

    def warning(self) -> str:
        """Say how many of them break constraints, and which the first one breaks."""
        return f"; {len(self.broken)} break its constraints: {self.broken[0]}" if self.broken else ""


def _source(
    client: Client,
    definition: StudyDefinition,
    file: Path | None,
    from_study: str | None,
    from_optuna: str | None,
    ignored: Collection[str],
) -> Iterable[Found]:
    if ignored and (file is None or file.suffix in sources.LINES):
        raise InvalidInput("--ignore: only a CSV file has columns")
    if sum(source is not None for source in (file, from_study, from_optuna)) != 1:
        raise InvalidInput("name one source: a FILE, --from-study or --from-optuna")
    if file is not None:
        return sources.read(file, definition, ignored)
    if from_study is not None:
        other = client.study(from_study)
        if other.name == definition.name:
            raise InvalidInput(f"--from-study: {other.name} is the study itself")
        return sources.from_trials(client.trials(other.id, sort="number"), other.name)
    return _from_optuna(str(from_optuna), definition)


def _from_optuna(address: str, definition: StudyDefinition) -> Iterator[Found]:
    try:
        from tunesmith import optuna_adapter  # noqa: PLC0415 (only where Optuna is installed)
    except ImportError:
        raise InvalidInput("this needs Optuna: pip install optuna") from None
    for place, fields in optuna_adapter.read(address, definition.objectives):
        yield Found(place, fields)


def _checked(found: Iterable[Found], definition: StudyDefinition, there: Counter[str]) -> _Batch:
    """Return what is to be imported; of each trial that is `there` already, one is left out."""
    batch = _Batch()
    for place, fields in found:
        if str(fields.get("state", "COMPLETE")).upper() in UNFINISHED:
            batch.unfinished += 1
            continue
        try:
            trial, result = _judged(fields, definition)
        except InvalidInput as error:
            batch.misfits += 1
            batch.problems += [FieldProblem(f"{place}: {p.path}", p.message) for p in error.problems]
            continue
        seen = _told_by(trial.state, result.params, result.values)
        if there[seen]:
            there[seen] -= 1
            batch.there += 1
            continue
        batch.trials.append(trial)
        batch.broken += [result.broken] if any(v > 0 for v in result.violations.values()) else []
    return batch


def _judged(fields: dict[str, object], definition: StudyDefinition) -> tuple[ImportedTrial, Judged]:
    """Return a trial that fits the study, and what that makes of it. Raises InvalidInput."""
    from tunesmith.imports import ImportedTrial, judge  # noqa: PLC0415 (takes long to import)

    trial = ImportedTrial.parse(fields)
    return trial, judge(definition, trial)


def _finished(client: Client, study: Study) -> Counter[str]:
    """Return how often the study has each finished trial."""
    found = client.trials(study.id, sort="number") if study.counts.finished else ()
    return Counter(_told_by(t.state, t.params, t.values or {}) for t in found if t.state.finished)


def _told_by(state: str, params: Mapping[str, object], values: Mapping[str, object]) -> str:
    return json.dumps([state, params, values], sort_keys=True)
