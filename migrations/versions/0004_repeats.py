"""Trials that are repeated.

Revision: 0004, after 0003, 2026-11-27 15:30:00
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


def downgrade() -> None:
    """Go back to the one before."""
    for column in COLUMNS:
        op.drop_column("trials", column.name)
