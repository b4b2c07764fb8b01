"""Brings a database's schema up to date, and tells whether it is. Owns the Alembic configuration."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from server.store.engine import Database

FOLDER = Path(__file__).parent / "migrations"


def migrate(database: Database) -> None:
    """Create or upgrade all tables to the newest revision; does nothing when they are current. Raises Unavailable."""
    config = _config()
    with database.connected() as connection, connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def is_current(database: Database) -> bool:
    """Tell whether the schema is at the newest revision. Raises Unavailable when the database is out of reach."""
    with database.reading() as connection:
        return MigrationContext.configure(connection).get_current_revision() == newest_revision()


def newest_revision() -> str | None:
    """Return the id of the newest revision."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("path_separator", "os")
    return config
