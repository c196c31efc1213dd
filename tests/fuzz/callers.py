"""Who calls, and which operations each may carry out: said once more, apart from the server's own table."""

from __future__ import annotations

from dataclasses import dataclass

ANYBODY = {"get_health", "get_readiness"}
READING_A_STUDY = {
    *(
        "list_studies",
        "get_study",
        "get_history",
        "get_front",
        "get_importance",
        "list_trials",
        "get_trial",
        "get_metrics",
    ),
    *("get_attempts", "list_artifacts", "download_artifact"),
}
WITH_ANY_TOKEN = {"list_tasks", "get_task", "get_study_schema", "get_me"} | READING_A_STUDY
LOOKING_ON = {"list_workers", "watch", "create_login_code"}
WORKING = {
    *("claim_trials", "report_metrics", "finish_trial", "store_artifact"),
    *("register_worker", "send_heartbeat"),
}
RULING = {
    *("create_study", "update_study", "delete_study", "enqueue_trials", "stop_trial", "update_worker"),
    *("create_token", "list_tokens", "revoke_token", "import_trials"),
}


@dataclass(frozen=True)
class Caller:
    """A kind of caller.

    Attributes:
        name: What it is called here.
        may: The operations that it may carry out.
        scope: Of its token; None for none that is valid.
        study: The only study it is for.
    """

    name: str
    may: frozenset[str]
    scope: str | None = None
    study: str | None = None


CALLERS = [
    Caller("nobody", frozenset(ANYBODY)),
    Caller("viewer", frozenset(ANYBODY | WITH_ANY_TOKEN | LOOKING_ON), "viewer"),
    Caller("worker", frozenset(ANYBODY | WITH_ANY_TOKEN | WORKING), "worker"),
    Caller("worker of one study", frozenset(ANYBODY | WITH_ANY_TOKEN | WORKING), "worker", "alpha"),
    Caller("admin", frozenset(ANYBODY | WITH_ANY_TOKEN | LOOKING_ON | WORKING | RULING), "admin"),
    Caller("forger", frozenset(ANYBODY)),
]
