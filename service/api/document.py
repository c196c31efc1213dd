"""What the OpenAPI document says beyond what the routes say: how they fail, and which answer leads where."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from service.api.problems import MEDIA_TYPE

PROBLEM = {
    "title": "Problem",
    "description": "What went wrong (RFC 9457).",
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "description": "`urn:tunesmith:` and the name of the error."},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What is wrong here, and what would be right."},
        "errors": {
            "type": "array",
            "description": "Each field at fault.",
            "items": {
                "type": "object",
                "required": ["path", "message"],
                "properties": {"path": {"type": "string"}, "message": {"type": "string"}},
            },
        },
    },
}
FAILURES = {
    str(status.value): {
        "description": status.phrase,
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    for status in (
        *(HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT),
        *(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, HTTPStatus.UNPROCESSABLE_ENTITY),
        *(HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE),
    )
}

CREATED = {"study": "$response.body#/name"}
OF_STUDY = {"study": "$request.path.study", "number": "$response.body#/trials/0/number"}
CLAIMED = {"trial": "$response.body#/trials/0/id"}
LEASE = "$response.body#/trials/0/lease"
WORKER = {"worker": "$response.body#/id"}

# (operation, status): {operation that may follow: (its parameters, its body)}
LINKS: dict[tuple[str, str], dict[str, tuple[dict[str, str], dict[str, str]]]] = {
    ("create_study", "201"): {
        name: (CREATED, {})
        for name in (
            *("get_study", "update_study", "delete_study"),
            *("get_history", "list_trials", "enqueue_trials"),
        )
    },
    ("enqueue_trials", "201"): {
        name: (OF_STUDY, {})
        for name in ("get_trial", "stop_trial", "get_metrics", "get_attempts", "list_artifacts")
    },
    ("list_trials", "200"): {name: (OF_STUDY, {}) for name in ("get_trial", "get_metrics", "get_attempts")},
    ("register_worker", "200"): {
        "send_heartbeat": (WORKER, {}),
        "update_worker": (WORKER, {}),
        "claim_trials": ({}, WORKER),
    },
    ("claim_trials", "200"): {
        "report_metrics": (CLAIMED, {"lease": LEASE}),
        "finish_trial": (CLAIMED, {"lease": LEASE}),
        "store_artifact": (
            {**CLAIMED, "attempt": "$response.body#/trials/0/attempt", "header.Tunesmith-Lease": LEASE},
            {},
        ),
    },
    ("create_token", "201"): {"revoke_token": ({"token": "$response.body#/id"}, {})},
}


def complete(document: dict[str, Any]) -> None:
    """Add to each operation how it may fail, and which operations its answer leads to."""
    schemas = document["components"]["schemas"]
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    schemas["Problem"] = PROBLEM
    document["components"]["responses"] = FAILURES
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            for status in _failures(path, method, operation):
                operation["responses"][str(status)] = {"$ref": f"#/components/responses/{status}"}
            _add_links(operation)


def _failures(path: str, method: str, operation: dict[str, Any]) -> Iterator[int]:
    """How an operation may fail."""
    if operation.get("security"):
        yield from (401, 403, 429)
    if "{" in path:
        yield 404
    if method != "get":
        yield 409
    if "requestBody" in operation:
        yield 413
    if "requestBody" in operation or operation.get("parameters"):
        yield 422
    if path != "/healthz":
        yield 503


def _add_links(operation: dict[str, Any]) -> None:
    for (source, status), targets in LINKS.items():
        if source == operation.get("operationId"):
            operation["responses"][status]["links"] = {
                target: {"operationId": target, "parameters": parameters}
                | ({"requestBody": body} if body else {})
                for target, (parameters, body) in targets.items()
            }
