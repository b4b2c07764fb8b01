"""Writes that wait until the commit or the next reading statement, then travel together, however many rows they are.

A statement costs more than its work (SQLAlchemy, the driver, on PostgreSQL a round trip). So SQLite gets one
`executemany` a kind of write, PostgreSQL one statement for all kinds, with their rows as JSON parameters.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    TableValuedAlias,
    Text,
    bindparam,
    cast,
    column,
    func,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from server.store.tables import CenterRow, CounterRow, EventRow, NumberingRow, PrintJobRow, QueueRow
from server.store.types import Instant, to_milliseconds

Row = Mapping[str, Any]
Source = Mapping[str, ColumnElement[Any]]

CENTER: ColumnElement[int] = bindparam("center")


class Later:
    """What a transaction has yet to write: rows by kind of write."""

    def __init__(self, is_sqlite: bool) -> None:
        self._write = _write_each_kind if is_sqlite else _write_all_at_once
        self._rows: dict[str, list[Row]] = {}

    def add(self, kind: str, row: Row) -> None:
        """Remember a row of a kind of KINDS; a kind that changes rows gets each of them once between two flushes."""
        self._rows.setdefault(kind, []).append(row)

    def flush(self, connection: Connection, center_id: int) -> None:
        """Write all that was remembered."""
        if self._rows:
            rows, self._rows = self._rows, {}
            self._write(connection, center_id, rows)


def _write_each_kind(connection: Connection, center_id: int, rows: Mapping[str, list[Row]]) -> None:
    for kind, of_kind in rows.items():
        values = [{f"row_{name}": value for name, value in row.items()} | {"center": center_id} for row in of_kind]
        connection.execute(_BY_PARAMETERS[kind], values)


def _write_all_at_once(connection: Connection, center_id: int, rows: Mapping[str, list[Row]]) -> None:
    kinds = tuple(rows)
    if kinds not in _AT_ONCE:
        _AT_ONCE[kinds] = _joined(kinds)
    values = {f"{kind}_rows": json.dumps(of_kind, default=_as_json) for kind, of_kind in rows.items()}
    connection.execute(_AT_ONCE[kinds], values | {"center": center_id})


def _insert(insert_into: Any, table: Any, source: Source) -> Any:
    if isinstance(next(iter(source.values())), BindParameter):
        return insert_into(table).values({"center_id": CENTER, **source})
    return insert_into(table).from_select(["center_id", *source], select(CENTER, *source.values()))


def _more_waiting(insert_into: Any, table: Any, source: Source) -> Any:
    made = _insert(insert_into, table, source)
    now = QueueRow.waiting + made.excluded.waiting
    return made.on_conflict_do_update(index_elements=["center_id", "service", "priority"], set_={"waiting": now})


def _fewer_waiting(_insert_into: Any, _table: Any, source: Source) -> Any:
    here = QueueRow.center_id == CENTER, QueueRow.service == source["service"], QueueRow.priority == source["priority"]
    return update(QueueRow).where(*here).values(waiting=QueueRow.waiting - source["waiting"])


def _numbers(insert_into: Any, table: Any, source: Source) -> Any:
    made = _insert(insert_into, table, source)
    last = {"last": made.excluded.last}
    return made.on_conflict_do_update(index_elements=["center_id", "service", "day"], set_=last)


def _counters(_insert_into: Any, _table: Any, source: Source) -> Any:
    changed = {name: source[name] for name in ("state", "official_id", "ticket_id")}
    here = CounterRow.center_id == CENTER, CounterRow.number == source["number"]
    return update(CounterRow).where(*here).values(changed)


def _center(_insert_into: Any, _table: Any, source: Source) -> Any:
    changed = {name: value for name, value in source.items() if name != "id"}
    return update(CenterRow).where(CenterRow.id == source["id"]).values(changed)


@dataclass(frozen=True, slots=True)
class _Kind:
    table: Any
    names: tuple[str, ...]
    make: Callable[[Any, Any, Source], Any]


KINDS = {
    "events": _Kind(
        EventRow,
        ("version", "at", "type", "actor", "ticket_id", "counter", "public", "detail", "key"),
        _insert,
    ),
    "print_jobs": _Kind(PrintJobRow, ("ticket_id", "state", "kiosk_id", "is_copy", "queued_at"), _insert),
    "numbers": _Kind(NumberingRow, ("service", "day", "last"), _numbers),
    "more_waiting": _Kind(QueueRow, ("service", "priority", "waiting"), _more_waiting),
    "fewer_waiting": _Kind(QueueRow, ("service", "priority", "waiting"), _fewer_waiting),
    "counters": _Kind(CounterRow, ("number", "state", "official_id", "ticket_id"), _counters),
    "center": _Kind(CenterRow, ("id", "version", "config_version", "day", "day_version"), _center),
}


def _by_parameters(kind: _Kind) -> Any:
    return kind.make(sqlite.insert, kind.table, {name: bindparam(f"row_{name}") for name in kind.names})


_BY_PARAMETERS = {name: _by_parameters(kind) for name, kind in KINDS.items()}
_AT_ONCE: dict[tuple[str, ...], Any] = {}


def _joined(names: tuple[str, ...]) -> Any:
    """Return the writes of these kinds as one statement: the last one, the others as its common table expressions."""
    *others, last = [_by_records(name, KINDS[name]) for name in names]
    return last.add_cte(*(statement.cte(name) for name, statement in zip(names, others, strict=False)))


def _by_records(name: str, kind: _Kind) -> Any:
    record = _records(name, kind)
    return kind.make(postgresql.insert, kind.table, {column: record.c[column] for column in kind.names})


def _records(name: str, kind: _Kind) -> TableValuedAlias:
    columns = [column(each, _plain(kind.table.__table__.c[each].type)) for each in kind.names]
    text = cast(bindparam(f"{name}_rows", type_=Text), postgresql.JSON)
    return func.json_to_recordset(text).table_valued(*columns).render_derived(name=f"{name}_row", with_types=True)


def _plain(kind: Any) -> Any:
    return kind.impl_instance if isinstance(kind, Instant) else kind


def _as_json(value: object) -> Any:
    if isinstance(value, datetime):
        return to_milliseconds(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(value)
