"""`tunesmith study`: create, look at and steer studies."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from tunesmith.cli import session, tables, words
from tunesmith.cli.failures import ExitCode
from tunesmith.cli.files import DefinitionFile, read_definition
from tunesmith.cli.follow import follow_until_finished
from tunesmith.cli.growth import Bounds, add_choices, space_changes
from tunesmith.cli.options import AsJson, Server, StudyName, Tag
from tunesmith.documents import load
from tunesmith.errors import InvalidInput, NotFound

HELP = """Create, follow and steer studies.

**Examples**

- `tunesmith study create study.yaml --name second-try --seed 7`
- `tunesmith study trials mnist-cnn --where 'params.lr<0.01' --sort -value`
- `tunesmith study importance mnist-cnn`
- `tunesmith study enqueue mnist-cnn lr=0.002 batch_size=32`
- `tunesmith study edit mnist-cnn --trials 200 --high lr=0.1 --choice optimizer=lion`
- `tunesmith study export mnist-cnn --format csv --output trials.csv`
"""

ADD = "A parameter more, such as 'momentum={type: float, low: 0, high: 0.9, default: 0}'."
SAMPLER = "What suggests from now on: gp, or '{tpe: {startup_trials: 20}}'."
Limit = str | None
"""A number, or `none` to take a limit away; None: it is not given."""


def _option(metavar: str, help: str) -> Any:
    return typer.Option(metavar=metavar, help=help, show_default=False)


def _limit(help: str, unit: str = "N") -> Any:
    return _option(f"{unit}|none", help)


def register(app: typer.Typer) -> None:
    """Add these commands to the group."""
    for command in (create, validate, show, best, importance, pause, resume, finish, edit, delete):
        app.command()(command)
    app.command("list")(list_studies)


def create(
    file: DefinitionFile,
    *,
    name: Annotated[str | None, typer.Option(help="Name it so instead.", show_default=False)] = None,
    seed: Annotated[int | None, typer.Option(help="Seed it so instead.", show_default=False)] = None,
    server: Server = None,
    as_json: AsJson = False,
) -> None:
    """Create a study from a YAML or JSON file."""
    definition = read_definition(file, {"name": name, "seed": seed})
    with session.connect(server) as client:
        made = client.create_study(definition)
    session.show(made, as_json, lambda: f"{words.created(made)}\nWatch it at {client.url}/studies/{made.id}")


def validate(file: DefinitionFile, *, as_json: AsJson = False) -> None:
    """Check a study definition without a server; exit code 2 if it is not valid."""
    try:
        found = read_definition(file, {})
    except InvalidInput as error:
        if not as_json:
            raise
        session.print_json({"valid": False, "errors": [p._asdict() for p in error.problems]})
        raise typer.Exit(ExitCode.INVALID) from None
    answer = {"valid": True, "definition": found.as_json()}
    session.show(answer, as_json, lambda: f"{file} is valid: {words.definition(found)}")


def list_studies(*, server: Server = None, as_json: AsJson = False) -> None:
    """List every study, the newest first."""
    with session.connect(server) as client:
        found = client.studies()
    nothing = "No studies yet. Create one with `tunesmith study create FILE`."
    session.show(found, as_json, lambda: tables.studies(found) if found else nothing)


def show(
    study: StudyName,
    *,
    watch: Annotated[bool, typer.Option("--watch", "-w", help="Follow it until it is finished.")] = False,
    server: Server = None,
    as_json: AsJson = False,
) -> None:
    """Show a study and how far it is."""
    with session.connect(server) as client:
        if watch:
            follow_until_finished(client, study, as_json=as_json)
            return
        found = client.study(study)
    session.show(found, as_json, lambda: tables.study(found))


def best(study: StudyName, *, server: Server = None, as_json: AsJson = False) -> None:
    """Show the best complete trial; exit code 3 while there is none.

    With several objectives: the trials of the Pareto front, which no other one beats in all of them.
    """
    with session.connect(server) as client:
        found = client.study(study)
        if found.best is None:
            limits = " that keeps its constraints" if found.definition.constraints else ""
            raise NotFound(f"study {found.name} has no complete trial{limits} yet")
        if len(found.definition.objectives) > 1:
            front = client.front(found.id)
            session.show(front, as_json, lambda: tables.trials(front, found.definition, session.console()))
            return
        trial = client.trial(found.id, found.best.number)
        repeated = found.definition.repeats > 1
        attempts = client.attempts(found.id, trial.number) if repeated else []
    session.show(trial, as_json, lambda: tables.trial(trial, found, attempts))


def importance(
    study: StudyName,
    *,
    metric: Annotated[
        str | None, typer.Option(help="For this objective; else for the first.", show_default=False)
    ] = None,
    server: Server = None,
    as_json: AsJson = False,
) -> None:
    """Show which parameters matter for an objective; exit code 3 while there is no telling.

    That takes 20 complete trials. The shares add up to 100 %: they compare parameters with each other, and do
    not say how much is chance.
    """
    with session.connect(server) as client:
        found = client.importance(study, metric)
    if not found.parameters:
        raise NotFound(f"the importance for {found.metric} cannot be told: {found.reason}")
    session.show(found, as_json, lambda: tables.importance(found, session.console()))
    if not as_json:
        session.console(stderr=True).print(words.importance(found))


def pause(study: StudyName, *, server: Server = None, as_json: AsJson = False) -> None:
    """Hand out no more trials until resumed; those that run are released, and go on from a checkpoint."""
    _update(study, server, as_json, state="PAUSED")


def resume(study: StudyName, *, server: Server = None, as_json: AsJson = False) -> None:
    """Hand out trials again."""
    _update(study, server, as_json, state="ACTIVE")


def finish(study: StudyName, *, server: Server = None, as_json: AsJson = False) -> None:
    """End a study before its budget is spent."""
    _update(study, server, as_json, state="FINISHED")


def edit(
    study: StudyName,
    *,
    trials: Annotated[Limit, _limit("Budget of trials; none lifts this limit, as with the others.")] = None,
    seconds: Annotated[Limit, _limit("Wall-clock budget.", "SECONDS")] = None,
    target: Annotated[Limit, _limit("Done at this objective value.", "NUMBER")] = None,
    patience: Annotated[Limit, _limit("Done after so many trials without a new best.")] = None,
    regret_bound: Annotated[Limit, _limit("Done when no point is better by more.", "NUMBER")] = None,
    low: Bounds = None,
    high: Bounds = None,
    choice: Annotated[
        list[str] | None, _option("NAME=VALUE", "A choice more, at the end; repeatable.")
    ] = None,
    add: Annotated[list[str] | None, _option("NAME=DISTRIBUTION", ADD)] = None,
    sampler: Annotated[str | None, _option("SAMPLER", SAMPLER)] = None,
    pruner: Annotated[str | None, _option("PRUNER", "What prunes from now on: none, or median.")] = None,
    retries: Annotated[
        str | None, _option("RETRIES", "More attempts of a trial: 2, or '{failed: 2}' alone.")
    ] = None,
    name: Annotated[str | None, typer.Option(help="New name.", show_default=False)] = None,
    description: Annotated[str | None, typer.Option(help="New description.", show_default=False)] = None,
    parallelism: Annotated[Limit, _limit("Trials at a time.")] = None,
    priority: Annotated[int | None, typer.Option(help="Highest is served first.", show_default=False)] = None,
    tag: Tag = None,
    server: Server = None,
    as_json: AsJson = False,
) -> None:
    """Change the budget, sampler, pruner, name, tags or priority of a study, or let its space grow.

    What is left out stays as it is. Ranges can only widen; the trials there are count as having the `default`
    of a parameter that is added.
    """
    budget = _read(int, trials=trials, patience=patience)
    budget |= _read(float, seconds=seconds, target=target, regret_bound=regret_bound)
    changes = _given(name=name, description=description, priority=priority, tags=tag, budget=budget or None)
    parts = _given(sampler=sampler, pruner=pruner, retries=retries)
    changes |= {part: load(text) for part, text in parts.items()}
    changes |= _read(int, parallelism=parallelism)
    space = space_changes(low=low or [], high=high or [], add=add or [])
    if not (changes or space or choice):
        raise InvalidInput("nothing to change; see `tunesmith study edit --help`")
    with session.connect(server) as client:
        if choice:
            add_choices(space, choice, client.study(study).definition.space)
        found = client.update_study(study, **changes, **_given(space=space or None))
    session.show(found, as_json, lambda: words.standing(found))


def delete(
    study: StudyName,
    *,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    server: Server = None,
    as_json: AsJson = False,
) -> None:
    """Delete a study with all its trials."""
    with session.connect(server) as client:
        found = client.study(study)
        if not yes:
            ended = found.counts.finished
            typer.confirm(f"Delete study {found.name} with {ended} finished trials?", abort=True, err=True)
        client.delete_study(found.id)
    answer = {"deleted": {"id": found.id, "name": found.name}}
    session.show(answer, as_json, lambda: f"Deleted study {found.name}.")


def _update(study: str, server: str | None, as_json: bool, **changes: Any) -> None:
    with session.connect(server) as client:
        found = client.update_study(study, **changes)
    session.show(found, as_json, lambda: words.standing(found))


def _read(kind: type[int] | type[float], **limits: Limit) -> dict[str, Any]:
    """Return the limits that are given; None for one that is taken away."""
    found: dict[str, Any] = {}
    for name, text in limits.items():
        if text is None:
            continue
        try:
            found[name] = None if text.lower() == "none" else kind(text)
        except ValueError:
            wanted = "a whole number" if kind is int else "a number"
            option = f"--{name.replace('_', '-')}"
            raise typer.BadParameter(f"{text!r} is neither {wanted} nor none", param_hint=option) from None
    return found


def _given(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}
