"""The real services that tests run against, and how to get a database of one's own fast.

A database with tables is a copy: a template is made once, by the real migrations, and copied for each test.
"""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psycopg2
from psycopg2 import sql
from sqlalchemy import make_url

from bench.servers import PostgresServer, RedisServer
from screen.flags import BROWSERS

Prepare = Callable[[str], None]


def with_current_schema(url: str) -> None:
    """Bring the database at `url` to the newest schema by the real migrations."""
    from server.store.engine import Database
    from server.store.migrate import migrate

    database = Database(url)
    try:
        migrate(database)
    finally:
        database.engine.dispose()


class SqliteFiles:
    """Databases in files of their own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._templates: dict[Prepare, Path] = {}

    def fresh_database(self, file: Path, prepare: Prepare | None = None) -> str:
        """Return the address of a new database in `file`, empty or as `prepare` left its template."""
        if prepare is not None:
            shutil.copyfile(self._template(prepare), file)
        return f"sqlite:///{file}"

    def _template(self, prepare: Prepare) -> Path:
        if prepare not in self._templates:
            made = self._folder / f"template-{len(self._templates)}.sqlite"
            prepare(f"sqlite:///{made}")
            left = made.with_name(made.name + "-wal")
            if left.exists() and left.stat().st_size:
                raise RuntimeError(f"{prepare.__name__} left the database open, so that a copy would miss its end.")
            self._templates[prepare] = made
        return self._templates[prepare]


class PostgresDatabases:
    """Databases on one running PostgreSQL; `url` is the address of one where others may be made."""

    def __init__(self, url: str) -> None:
        self._url = make_url(url).set(drivername="postgresql+psycopg2")
        self._run = uuid.uuid4().hex[:8]
        self._made: set[str] = set()
        self._templates: dict[Prepare, str] = {}

    def fresh_database(self, prepare: Prepare | None = None) -> str:
        """Return the address of a new database, empty or as `prepare` left its template."""
        template = "template0" if prepare is None else self._template(prepare)
        return self._create(template)

    def drop(self, url: str) -> None:
        """Remove a database that `fresh_database` made; connections that are still open are ended."""
        name = make_url(url).database or ""
        self._made.remove(name)
        self._command("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)

    def drop_all(self) -> None:
        """Remove all that is left of the databases made here."""
        for name in list(self._made):
            self.drop(self._address(name))

    def _template(self, prepare: Prepare) -> str:
        if prepare not in self._templates:
            url = self._create("template0")
            prepare(url)
            self._templates[prepare] = make_url(url).database or ""
        return self._templates[prepare]

    def _create(self, template: str) -> str:
        name = f"luot_test_{self._run}_{len(self._made)}_{uuid.uuid4().hex[:4]}"
        self._command("CREATE DATABASE {} TEMPLATE {}", name, template)
        self._made.add(name)
        return self._address(name)

    def _address(self, name: str) -> str:
        return self._url.set(database=name).render_as_string(hide_password=False)

    def _command(self, text: str, *names: str) -> None:
        address = self._url.set(drivername="postgresql").render_as_string(hide_password=False)
        connection = psycopg2.connect(address)
        try:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(sql.SQL(text).format(*[sql.Identifier(name) for name in names]))
        finally:
            connection.close()


@contextmanager
def postgres_for_tests() -> Iterator[PostgresDatabases]:
    """Start PostgreSQL, or use the one that LUOT_TEST_DATABASE_URL names, and tidy up after."""
    with ExitStack() as stack:
        url = os.environ.get("LUOT_TEST_DATABASE_URL") or stack.enter_context(PostgresServer()).url()
        databases = PostgresDatabases(url)
        yield databases
        if os.environ.get("LUOT_TEST_DATABASE_URL"):
            databases.drop_all()


@contextmanager
def redis_for_tests() -> Iterator[str]:
    """Start Redis, or use the one that LUOT_TEST_REDIS_URL names."""
    with ExitStack() as stack:
        yield os.environ.get("LUOT_TEST_REDIS_URL") or stack.enter_context(RedisServer()).url()


def find_chromium(*, windows: bool = False) -> str:
    """Return the path of a Chromium; without `windows` of the one that has none and needs half the processor time, if
    it is there. Raises RuntimeError when there is none.
    """
    names = [os.environ.get("LUOT_TEST_CHROMIUM", ""), "" if windows else "chromium-headless-shell", *BROWSERS]
    for path in (shutil.which(name) for name in names if name):
        if path:
            return path
    raise RuntimeError("Chromium is not installed; run: scripts/test-needs browser")
