"""The tables. Times are seconds since 1970, by the database's clock."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Double,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    literal_column,
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

WHY = 300
"""The longest reason of a suggestion that is kept."""

Id = BigInteger().with_variant(Integer, "sqlite")
"""SQLite gives out row ids only for INTEGER."""

# Written into statements as they are: PostgreSQL uses the partial indexes only where it can see the value.
WAITING_STATE: ColumnElement[str] = literal_column("'WAITING'")
RUNNING_STATE: ColumnElement[str] = literal_column("'RUNNING'")
CHECKPOINT_KIND: ColumnElement[str] = literal_column("'checkpoint'")

studies = Table(
    "studies",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", String(100), nullable=False, unique=True),
    Column("definition", JSON, nullable=False),
    Column("state", String(10), nullable=False),
    Column("reason", Text, nullable=False, server_default=text("''")),
    Column("stopped_by_user", Boolean, nullable=False),
    Column("seed", BigInteger, nullable=False),
    # What claims look at, copied out of the definition; its `workload` as the task.
    Column("task", String(100)),
    Column("priority", Integer, nullable=False),
    Column("parallelism", Integer),
    # Counters, kept in the transaction that changes the trials.
    Column("waiting", BigInteger, nullable=False, server_default="0"),
    Column("running", BigInteger, nullable=False, server_default="0"),
    Column("paused", BigInteger, nullable=False, server_default="0"),
    Column("complete", BigInteger, nullable=False, server_default="0"),
    Column("pruned", BigInteger, nullable=False, server_default="0"),
    Column("failed", BigInteger, nullable=False, server_default="0"),
    Column("next_number", BigInteger, nullable=False, server_default="0"),
    Column("next_cell", BigInteger, nullable=False, server_default="0"),
    Column("cells", BigInteger),
    Column("exhausted", Boolean, nullable=False),
    Column("revision", BigInteger, nullable=False, server_default="1"),
    Column("reset_revision", BigInteger, nullable=False, server_default="0"),
    # Which engine serves it (NULL: none yet), and how often that changed: who knows an older number lost it.
    Column("engine", String(100)),
    Column("engine_epoch", BigInteger, nullable=False, server_default="0"),
    # Trials in a row that FAILED for one cause: too many of them pause the study.
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("failure_cause", String(20)),
    # Trials in a row that finished without a new best.
    Column("unimproved", BigInteger, nullable=False, server_default="0"),
    # Trials that were imported: they are in the counters, but spend no budget.
    Column("imported", BigInteger, nullable=False, server_default="0"),
    Column("created_at", Double, nullable=False),
    Column("started_at", Double),
    Column("finished_at", Double),
    sqlite_autoincrement=True,  # an id is never given out again
)

trials = Table(
    "trials",
    metadata,
    Column("id", Id, primary_key=True),
    Column("study_id", Id, ForeignKey("studies.id", ondelete="CASCADE"), nullable=False),
    Column("number", BigInteger, nullable=False),
    Column("state", String(10), nullable=False),
    Column("rank", SmallInteger, nullable=False),
    Column("score", Double, nullable=False),
    Column("queue", SmallInteger, nullable=False),
    Column("params", JSON, nullable=False),
    Column("origin", String(100), nullable=False),
    # Why its sampler made it, in words.
    Column("why", String(WHY), nullable=False, server_default=text("''")),
    Column("tags", JSON, nullable=False),
    Column("cell", BigInteger),
    Column("results", BigInteger, nullable=False, server_default="0"),
    Column("attempt", Integer, nullable=False, server_default="0"),
    # Which repeat it is at, from 0, and how many attempts the repeats before took.
    Column("repeat", Integer, nullable=False, server_default="0"),
    Column("earlier", Integer, nullable=False, server_default="0"),
    Column("worker_id", String(100)),
    Column("lease", String(64)),
    Column("lease_expires_at", Double),
    # Objective values, and each metric at its last step with that step; non-finite numbers as strings.
    Column("objectives", JSON),
    # By how much it breaks each constraint of the study, once it is complete; no more than 0 keeps it.
    Column("violations", JSON),
    Column("metrics", JSON, nullable=False),
    Column("metric_steps", JSON, nullable=False),
    Column("step", BigInteger),
    # A user asked to stop it while it ran.
    Column("stopping", Boolean, nullable=False, server_default=false()),
    # Why it FAILED, in one word (`tunesmith.trials.Cause`).
    Column("cause", String(20)),
    Column("reason", Text, nullable=False, server_default=text("''")),
    Column("created_at", Double, nullable=False),
    Column("started_at", Double),
    Column("finished_at", Double),
    Column("revision", BigInteger, nullable=False),
    UniqueConstraint("study_id", "number"),
    UniqueConstraint("study_id", "cell"),
    Index("ix_trials_study_id_revision", "study_id", "revision"),
    Index("ix_trials_leaderboard", "study_id", "rank", "score", "number"),
    Index(
        "ix_trials_queue",
        "study_id",
        "queue",
        "number",
        sqlite_where=text("state = 'WAITING'"),
        postgresql_where=text("state = 'WAITING'"),
    ),
    Index(
        "ix_trials_leases",
        "lease_expires_at",
        sqlite_where=text("state = 'RUNNING'"),
        postgresql_where=text("state = 'RUNNING'"),
    ),
    Index(
        "ix_trials_worker_id",
        "worker_id",
        sqlite_where=text("state = 'RUNNING'"),
        postgresql_where=text("state = 'RUNNING'"),
    ),
    sqlite_autoincrement=True,
)

attempts = Table(
    "attempts",
    metadata,
    Column("trial_id", Id, ForeignKey("trials.id", ondelete="CASCADE"), primary_key=True),
    Column("attempt", Integer, primary_key=True, autoincrement=False),
    Column("worker_id", String(100)),
    Column("lease", String(64), nullable=False, unique=True),
    Column("request_id", String(100), nullable=False, index=True),
    Column("started_at", Double, nullable=False),
    Column("finished_at", Double),
    Column("outcome", String(10)),
    # Objective values at its end.
    Column("objectives", JSON),
    # What the request that ended it said (a digest), and how it was answered.
    Column("result", String(64)),
    Column("answer", String(10)),
    Column("cause", String(20)),
    Column("reason", Text, nullable=False, server_default=text("''")),
    Column("log", Text, nullable=False, server_default=text("''")),
    # The pruning decision: up to which step it was made, and whether it was to prune.
    Column("decided_step", BigInteger),
    Column("prune", Boolean, nullable=False),
)

RESERVED = "~"
"""What the names of metrics begin with that the server keeps for itself (see `rungs`); users' cannot."""

metrics = Table(
    "metrics",
    metadata,
    Column("trial_id", Id, ForeignKey("trials.id", ondelete="CASCADE"), primary_key=True),
    Column("name", String(100), primary_key=True),
    Column("step", BigInteger, primary_key=True, autoincrement=False),
    Column("attempt", Integer, primary_key=True, autoincrement=False),
    Column("value", Double),
    # NULL for a finite value, else what it is: NaN, Infinity or -Infinity.
    Column("kind", String(9)),
    Column("time", Double, nullable=False),
    sqlite_with_rowid=False,
)

workers = Table(
    "workers",
    metadata,
    Column("id", String(100), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("host", String(200), nullable=False),
    Column("slots", JSON, nullable=False),
    Column("tasks", JSON, nullable=False),
    Column("version", String(100), nullable=False),
    Column("draining", Boolean, nullable=False),
    # Attempts in a row that failed there; past the most (NULL: no limit) it is paused, for this reason.
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("max_failures", Integer),
    Column("paused_reason", Text, nullable=False, server_default=text("''")),
    # Which start of it this is, and which one took its own trials back: what a network delivers late from an
    # earlier one must not touch what the new one runs.
    Column("incarnation", BigInteger, nullable=False, server_default="0"),
    Column("taken_back", BigInteger, nullable=False, server_default="0"),
    Column("registered_at", Double, nullable=False),
    Column("seen_at", Double, nullable=False),
)

waiting_claims = Table(
    "waiting_claims",
    metadata,
    Column("request_id", String(100), primary_key=True),
    Column("worker_id", String(100), nullable=False),
    Column("tasks", JSON, nullable=False),
    Column("studies", JSON, nullable=False),
    Column("count", Integer, nullable=False),
    Column("until", Double, nullable=False),
)

enqueues = Table(
    "enqueues",
    metadata,
    Column("study_id", Id, ForeignKey("studies.id", ondelete="CASCADE"), primary_key=True),
    Column("key", String(100), primary_key=True),
    Column("points", String(64), nullable=False),
    Column("numbers", JSON, nullable=False),
)
"""Requests to queue points, by the key that they came with: what was asked, and what it gave."""

artifacts = Table(
    "artifacts",
    metadata,
    Column("trial_id", Id, ForeignKey("trials.id", ondelete="CASCADE"), primary_key=True),
    Column("attempt", Integer, primary_key=True, autoincrement=False),
    Column("name", String(200), primary_key=True),
    Column("kind", String(10), nullable=False),
    # Of a checkpoint: the step after which it was made.
    Column("step", BigInteger),
    Column("size", BigInteger, nullable=False),
    Column("sha256", String(64), nullable=False),
    # Where in the artifact store the content lies; never made of anything a client sent.
    Column("path", String(300), nullable=False),
    Column("created_at", Double, nullable=False),
    # What the collector looks at: few, however many trials and files there are.
    Index(
        "ix_artifacts_checkpoints",
        "trial_id",
        sqlite_where=text("kind = 'checkpoint'"),
        postgresql_where=text("kind = 'checkpoint'"),
    ),
)

discarded_files = Table(
    "discarded_files",
    metadata,
    # A file, or all files below a path that ends in a slash.
    Column("path", String(300), primary_key=True),
    Column("not_before", Double, nullable=False, index=True),
)

uptime = Table(
    "uptime",
    metadata,
    # One row: when an API was last there to renew leases.
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("seen_at", Double, nullable=False),
)

engines = Table(
    "engines",
    metadata,
    # An engine's lease on all studies it serves: one row to renew, however many they are.
    Column("id", String(100), primary_key=True),
    # The server it was started by.
    Column("server", String(100), nullable=False),
    Column("expires_at", Double, nullable=False),
)

tokens = Table(
    "tokens",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", String(100), nullable=False),
    Column("scope", String(10), nullable=False),
    # Names of the studies that a worker's token is for; empty for all.
    Column("studies", JSON, nullable=False),
    Column("hash", String(64), nullable=False, unique=True),
    Column("created_at", Double, nullable=False),
    Column("expires_at", Double),
    Column("last_used_at", Double),
    Column("revoked_at", Double),
    sqlite_autoincrement=True,
)

sessions = Table(
    "sessions",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("token_id", Id, ForeignKey("tokens.id", ondelete="CASCADE"), nullable=False),
    Column("created_at", Double, nullable=False),
    Column("expires_at", Double, nullable=False),
)

login_codes = Table(
    "login_codes",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("token_id", Id, ForeignKey("tokens.id", ondelete="CASCADE"), nullable=False),
    Column("expires_at", Double, nullable=False),
)
