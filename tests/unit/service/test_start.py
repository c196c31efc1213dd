"""How a server starts."""

import subprocess
import sys


def test_a_server_on_sqlite_loads_only_what_it_uses():
    names = ("alembic", "numpy", "optuna", "psycopg")
    code = f"import service.serve, sys; print([name for name in {names} if name in sys.modules])"
    assert subprocess.check_output([sys.executable, "-c", code], text=True, timeout=60) == "[]\n"
