"""Runs the migrations on a database of `service.storage` (see `service.storage.schema`)."""

from alembic import context

from service.storage.database import Database
from service.storage.migration import ours
from service.storage.schema import VERSION_TABLE
from service.storage.tables import metadata

options = {
    "target_metadata": metadata,
    "version_table": VERSION_TABLE,
    "compare_type": True,
    "include_object": ours,
    "transaction_per_migration": False,
}
database = context.config.attributes.get("database") or Database(
    context.get_x_argument(as_dictionary=True)["url"]
)

with database.write() as tx:
    if tx.dialect == "postgresql":  # a large table may take long
        tx.connection.exec_driver_sql("SET LOCAL lock_timeout = 0")
        tx.connection.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = 0")
    context.configure(connection=tx.connection, render_as_batch=tx.dialect == "sqlite", **options)
    context.run_migrations()
