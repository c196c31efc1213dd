"""What the OpenAPI document says of tokens."""

from __future__ import annotations

from typing import Any

from service.door.rules import RULES

TOKEN = {
    "type": "http",
    "scheme": "bearer",
    "description": "A token, as `tunesmith token create` makes it.",
}


def add_security(document: dict[str, Any]) -> None:
    """Add to each operation that it needs a token, and which scopes will do."""
    document.setdefault("components", {})["securitySchemes"] = {"token": TOKEN}
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            scopes = sorted(RULES[f"{method.upper()} {path}"].scopes)
            operation["security"] = [{"token": scopes}] if scopes else []
