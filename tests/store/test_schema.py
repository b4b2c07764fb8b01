"""The migrations make the tables that the code expects, and SQLite runs as it must."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text

from server.store.engine import Database
from server.store.migrate import _config, is_current, migrate
from server.store.tables import Base


def test_the_migrations_make_exactly_the_tables_of_the_models(empty_database_url: str) -> None:
    database = Database(empty_database_url)
    assert not is_current(database)
    migrate(database)
    migrate(database)
    with database.engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), Base.metadata)
    assert differences == []
    assert is_current(database)
    database.close()


def test_the_migrations_can_be_taken_back_and_made_again(empty_database_url: str) -> None:
    database = Database(empty_database_url)
    migrate(database)
    config = _config()
    with database.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
    assert set(inspect(database.engine).get_table_names()) <= {"alembic_version"}
    migrate(database)
    assert is_current(database)
    database.close()


def test_sqlite_survives_a_power_cut_and_checks_references(tmp_path: object) -> None:
    database = Database(f"sqlite:///{tmp_path}/luot.db")
    with database.engine.connect() as connection:
        found = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    database.close()
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 5000}


@pytest.mark.parametrize("content", [b"garbage" * 200, b"SQLite format 3\x00" + b"\xff" * 2000])
@pytest.mark.parametrize("command", ["migrate", "serve"])
def test_a_file_that_is_no_database_is_refused_with_a_sentence(tmp_path: Path, content: bytes, command: str) -> None:
    (tmp_path / "luot.db").write_bytes(content)
    environ = {name: value for name, value in os.environ.items() if not name.startswith("LUOT_")}
    done = subprocess.run(
        [sys.executable, "-m", "server.cli", command],
        cwd=Path(__file__).parents[2], env=environ | {"LUOT_DATA_DIR": str(tmp_path)}, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 2
    assert "The database file cannot be used: " in done.stderr
    assert "Traceback" not in done.stderr
    assert (tmp_path / "luot.db").read_bytes() == content
