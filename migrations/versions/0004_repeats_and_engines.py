"""Trials that are repeated, and engines that share the studies of a database.

Revision: 0004, after 0003, 2026-11-27 16:20:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

COLUMNS = [
    sa.Column("repeat", sa.Integer(), server_default="0", nullable=False),
    sa.Column("earlier", sa.Integer(), server_default="0", nullable=False),
]


def upgrade() -> None:
    """Go up to this revision."""
    for column in COLUMNS:
        op.add_column("trials", column)
    op.create_table(
        "engines",
        sa.Column("id", sa.String(length=100), nullable=False),
        sa.Column("server", sa.String(length=100), nullable=False),
        sa.Column("expires_at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_engines")),
    )
    op.add_column("studies", sa.Column("engine", sa.String(length=100), nullable=True))


def downgrade() -> None:
    """Go back to the one before."""
    op.drop_column("studies", "engine")
    op.drop_table("engines")
    for column in COLUMNS:
        op.drop_column("trials", column.name)
