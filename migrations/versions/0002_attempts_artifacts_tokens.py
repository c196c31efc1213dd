"""Causes and logs of attempts, limits on failures, artifacts, tokens.

Revision: 0002, after 0001, 2026-11-24 00:10:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
EMPTY = sa.text("''")

# Columns are added in place: on SQLite, copying a table would delete what refers to its rows.
COLUMNS = {
    "studies": [
        sa.Column("failures", sa.Integer(), server_default="0", nullable=False),
        sa.Column("failure_cause", sa.String(length=20), nullable=True),
    ],
    "trials": [
        sa.Column("stopping", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("cause", sa.String(length=20), nullable=True),
    ],
    "attempts": [
        sa.Column("answer", sa.String(length=10), nullable=True),
        sa.Column("cause", sa.String(length=20), nullable=True),
        sa.Column("log", sa.Text(), server_default=EMPTY, nullable=False),
    ],
    "workers": [
        sa.Column("failures", sa.Integer(), server_default="0", nullable=False),
        sa.Column("max_failures", sa.Integer(), nullable=True),
        sa.Column("paused_reason", sa.Text(), server_default=EMPTY, nullable=False),
        sa.Column("incarnation", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("taken_back", sa.BigInteger(), server_default="0", nullable=False),
    ],
}


def upgrade() -> None:
    """Go up to this revision."""
    for table, columns in COLUMNS.items():
        for column in columns:
            op.add_column(table, column)
    op.create_table(
        "artifacts",
        sa.Column("trial_id", ID, nullable=False),
        sa.Column("attempt", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("step", sa.BigInteger(), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("path", sa.String(length=300), nullable=False),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(
            ["trial_id"], ["trials.id"], name=op.f("fk_artifacts_trial_id_trials"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("trial_id", "attempt", "name", name=op.f("pk_artifacts")),
    )
    op.create_index(
        "ix_artifacts_checkpoints",
        "artifacts",
        ["trial_id"],
        sqlite_where=sa.text("kind = 'checkpoint'"),
        postgresql_where=sa.text("kind = 'checkpoint'"),
    )
    op.create_table(
        "discarded_files",
        sa.Column("path", sa.String(length=300), nullable=False),
        sa.Column("not_before", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("path", name=op.f("pk_discarded_files")),
    )
    op.create_index(op.f("ix_discarded_files_not_before"), "discarded_files", ["not_before"])
    op.create_table(
        "enqueues",
        sa.Column("study_id", ID, nullable=False),
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("points", sa.String(length=64), nullable=False),
        sa.Column("numbers", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["study_id"], ["studies.id"], name=op.f("fk_enqueues_study_id_studies"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("study_id", "key", name=op.f("pk_enqueues")),
    )
    op.create_table(
        "uptime",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seen_at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_uptime")),
    )
    op.create_table(
        "tokens",
        sa.Column("id", ID, nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("scope", sa.String(length=10), nullable=False),
        sa.Column("studies", sa.JSON(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.Column("expires_at", sa.Double(), nullable=True),
        sa.Column("last_used_at", sa.Double(), nullable=True),
        sa.Column("revoked_at", sa.Double(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tokens")),
        sa.UniqueConstraint("hash", name=op.f("uq_tokens_hash")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "sessions",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("token_id", ID, nullable=False),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.Column("expires_at", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(
            ["token_id"], ["tokens.id"], name=op.f("fk_sessions_token_id_tokens"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_sessions")),
    )
    op.create_table(
        "login_codes",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("token_id", ID, nullable=False),
        sa.Column("expires_at", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(
            ["token_id"], ["tokens.id"], name=op.f("fk_login_codes_token_id_tokens"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_login_codes")),
    )


def downgrade() -> None:
    """Go back to the one before."""
    for table in ("login_codes", "sessions", "tokens", "uptime", "enqueues", "discarded_files", "artifacts"):
        op.drop_table(table)
    for table, columns in COLUMNS.items():
        for column in columns:
            op.drop_column(table, column.name)
