"""The errors of Tunesmith: one tree, shared by server, workers and client.

    TunesmithError                    500
    ├── InvalidInput                  422   names the field and what would be right
    ├── TooLarge                      413
    ├── Unauthorized                  401
    ├── Forbidden                     403
    ├── TooManyRequests               429
    ├── NotFound                      404
    │   ├── StudyNotFound
    │   ├── TrialNotFound
    │   ├── WorkerNotFound
    │   ├── TaskNotFound
    │   ├── TokenNotFound
    │   └── ArtifactNotFound
    ├── Conflict                      409
    │   ├── StudyExists
    │   ├── StudyFinished
    │   ├── TrialFinished
    │   └── LeaseLost
    ├── Damaged                       422
    └── Unavailable                   503
        └── DatabaseOutdated

Each class carries the HTTP status it becomes, and its docstring is its default message.
A client gets the same class back that the server raised (see `from_problem`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple


class FieldProblem(NamedTuple):
    """One rejected field: its dotted path and what would be right."""

    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}: {self.message}" if self.path else self.message


class TunesmithError(Exception):
    """Something went wrong in Tunesmith."""

    status = 500

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or (type(self).__doc__ or "").strip())

    def problem(self) -> dict[str, Any]:
        """Return this error as an RFC 9457 problem document."""
        return {
            "type": f"urn:tunesmith:{type(self).__name__}",
            "title": (type(self).__doc__ or "").strip().splitlines()[0].rstrip("."),
            "status": self.status,
            "detail": str(self),
        }


class InvalidInput(TunesmithError):
    """The input is not valid."""

    status = 422

    def __init__(self, problems: str | FieldProblem | list[FieldProblem]) -> None:
        if isinstance(problems, str):
            problems = [FieldProblem("", problems)]
        elif isinstance(problems, FieldProblem):
            problems = [problems]
        self.problems = problems
        super().__init__("; ".join(str(p) for p in problems))

    def problem(self) -> dict[str, Any]:
        """Return this error as a problem document, with each field at fault in `errors`."""
        return {**super().problem(), "errors": [p._asdict() for p in self.problems]}


class TooLarge(TunesmithError):
    """The request is larger than this server accepts."""

    status = 413


class Unauthorized(TunesmithError):
    """This needs a token that is valid."""

    status = 401


class Forbidden(TunesmithError):
    """The token does not allow this."""

    status = 403


class TooManyRequests(TunesmithError):
    """Too many requests; wait a little."""

    status = 429

    def __init__(self, message: str | None = None, retry_s: int = 1) -> None:
        super().__init__(message)
        self.retry_s = retry_s


class NotFound(TunesmithError):
    """There is nothing at this address."""

    status = 404


class StudyNotFound(NotFound):
    """There is no such study."""


class TrialNotFound(NotFound):
    """There is no such trial."""


class WorkerNotFound(NotFound):
    """There is no such worker."""


class TaskNotFound(NotFound):
    """There is no such task."""


class TokenNotFound(NotFound):
    """There is no such token."""


class ArtifactNotFound(NotFound):
    """There is no such artifact."""


class Conflict(TunesmithError):
    """The request does not fit the present state."""

    status = 409


class StudyExists(Conflict):
    """A study of this name exists already."""


class StudyFinished(Conflict):
    """The study is finished and takes no new trials."""


class TrialFinished(Conflict):
    """The trial is finished already, with another result."""


class LeaseLost(Conflict):
    """The lease on this trial is no longer valid: another attempt may be running it."""


class Damaged(TunesmithError):
    """The content is not what its checksum says."""

    status = 422


class Unavailable(TunesmithError):
    """The service cannot answer right now; try again."""

    status = 503


class DatabaseOutdated(Unavailable):
    """The database schema is not the one this version needs."""


def _classes(root: type[TunesmithError]) -> Iterator[type[TunesmithError]]:
    yield root
    for child in root.__subclasses__():
        yield from _classes(child)


def from_problem(problem: dict[str, Any], status: int) -> TunesmithError:
    """Rebuild the error that a server described in a problem document."""
    name = str(problem.get("type", "")).rpartition(":")[2]
    detail = str(problem.get("detail") or problem.get("title") or f"HTTP status {status}")
    cls = next((c for c in _classes(TunesmithError) if c.__name__ == name), None)
    if cls is InvalidInput:
        return InvalidInput(_fields(problem.get("errors")) or detail)
    if cls is None:
        cls = next((c for c in _classes(TunesmithError) if c.status == status), TunesmithError)
    return cls(detail)


def _fields(listed: Any) -> list[FieldProblem]:
    found = [e for e in listed if isinstance(e, dict)] if isinstance(listed, list) else []
    return [FieldProblem(str(e.get("path", "")), str(e["message"])) for e in found if "message" in e]
