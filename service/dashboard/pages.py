"""The pages: small shells that the modules in `static` fill from the HTTP API and keep live."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import Any, Protocol

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.exceptions import HTTPException

from service.dashboard.assets import Assets
from service.door.guard import GuardedRoute
from tunesmith.errors import NotFound, StudyNotFound, TrialNotFound, TunesmithError
from tunesmith.studies import Study
from tunesmith.trials import Trial

_HERE = Path(__file__).parent
_templates = Environment(
    loader=FileSystemLoader(_HERE / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
)
_assets = Assets(_HERE / "static")

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse, route_class=GuardedRoute)


class Lookup(Protocol):
    """Where the pages ask whether what they are about to show exists (a `service.core.ports.Store` will do).

    The methods may block: they are called in threads.
    """

    def study(self, ref: str) -> Study:
        """Return a study by name or id. Raises StudyNotFound."""
        ...

    def trial(self, ref: str, number: int) -> Trial:
        """Return a trial. Raises StudyNotFound, TrialNotFound."""
        ...


def install(app: FastAPI, lookup: Lookup) -> None:
    """Add what the pages need to `app`; `lookup` answers which studies and trials there are."""
    app.state.lookup = lookup
    app.mount("/static", _assets, name="static")
    app.add_exception_handler(404, _missing)


async def _missing(request: Request, error: Exception) -> Response:
    """An address that leads nowhere: a page for people, and for programs what they get for any error."""
    path = request.url.path.removeprefix(request.scope.get("root_path", ""))
    if "text/html" in request.headers.get("accept", "") and not path.startswith(("/api/", "/static/")):
        return error_page(request, NotFound())
    answer = request.app.exception_handlers[HTTPException](request, error)
    found: Response = await answer if inspect.isawaitable(answer) else answer
    return found


def render(request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """Return a page made of a template."""
    root = request.scope.get("root_path", "")
    html = _templates.get_template(template).render(
        root=root, static=f"{root}/static/{_assets.fingerprint}", **values
    )
    return HTMLResponse(html, status, {"Cache-Control": "no-cache"})


def _shell(request: Request, module: str, title: str, **data: str | int) -> HTMLResponse:
    section = module if module in ("workers", "tasks") else "studies"
    return render(request, "shell.html", module=module, title=title, section=section, data=data)


def error_page(request: Request, error: TunesmithError) -> HTMLResponse:
    """Say in a sentence what is wrong, and what to do, to someone who opened a page."""
    title, advice = _ADVICE.get(type(error), _OTHER)
    return render(
        request, "error.html", error.status, title=title, detail=str(error), advice=advice, section=""
    )


_ADVICE: dict[type[TunesmithError], tuple[str, str]] = {
    StudyNotFound: (
        "No such study",
        "It may have been deleted or renamed. The list of studies shows what there is.",
    ),
    TrialNotFound: (
        "No such trial",
        "Trials count from 0, and a number is taken when the trial is suggested. The study lists its trials.",
    ),
    NotFound: ("Nothing here", "Check the address, or start from the list of studies."),
}
_OTHER = ("This page cannot be shown", "Try again in a moment; the server's log says more.")


@router.get("/")
def studies_page(request: Request) -> HTMLResponse:
    """All studies."""
    return _shell(request, "studies", "Studies")


@router.get("/studies/{study}")
def study_page(request: Request, study: str) -> HTMLResponse:
    """The leaderboard of one study."""
    try:
        found = request.app.state.lookup.study(study)
    except TunesmithError as error:
        return error_page(request, error)
    return _shell(request, "study", found.name, study=found.id)


@router.get("/studies/{study}/trials/{number}")
def trial_page(request: Request, study: str, number: str) -> HTMLResponse:
    """One trial: its parameters, curves and attempts."""
    try:
        found = request.app.state.lookup.study(study)
        trial = request.app.state.lookup.trial(study, _whole(number))
    except TunesmithError as error:
        return error_page(request, error)
    title = f"Trial {trial.number} · {found.name}"
    return _shell(request, "trial", title, study=found.id, trial=trial.number)


def _whole(number: str) -> int:
    if not (number.isascii() and number.isdigit() and len(number) <= 15):
        raise TrialNotFound(f"A trial is addressed by its number, not by {number[:40]!r}.")
    return int(number)


@router.get("/workers")
def workers_page(request: Request) -> HTMLResponse:
    """All workers."""
    return _shell(request, "workers", "Workers")


@router.get("/tasks")
def tasks_page(request: Request) -> HTMLResponse:
    """The catalogue of documented tasks."""
    return _shell(request, "tasks", "Tasks")
