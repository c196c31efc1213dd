"""Why suggestions were made, constraints, growing studies, imported trials.

Revision: 0003, after 0002, 2026-11-27 09:30:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

COLUMNS = {
    "studies": [
        sa.Column("unimproved", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("imported", sa.BigInteger(), server_default="0", nullable=False),
    ],
    "trials": [
        sa.Column("why", sa.String(length=300), server_default=sa.text("''"), nullable=False),
        sa.Column("violations", sa.JSON(), nullable=True),
    ],
    "attempts": [sa.Column("objectives", sa.JSON(), nullable=True)],
}


def upgrade() -> None:
    """Go up to this revision."""
    for table, columns in COLUMNS.items():
        for column in columns:
            op.add_column(table, column)
    # Room between the complete trials and all others, for complete ones that break a constraint.
    op.execute("UPDATE trials SET rank = rank + 1 WHERE rank > 0")


def downgrade() -> None:
    """Go back to the one before."""
    op.execute("UPDATE trials SET rank = rank - 1 WHERE rank > 0")
    for table, columns in COLUMNS.items():
        for column in columns:
            op.drop_column(table, column.name)
