"""The tables. Owns names, keys and indexes; docs/decisions/0003 says why configuration is one document."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from server.store.types import Id, Instant

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
WAITING = text("state = 'waiting'")
LIVE = text("state IN ('waiting', 'called', 'serving', 'held')")
CALLS = text("type IN ('ticket.called', 'ticket.recalled', 'ticket.resumed')")
OPEN_JOB = text("state IN ('queued', 'leased')")
DOUBTFUL_JOB = text("state IN ('unconfirmed', 'failed')")


class Base(DeclarativeBase):
    """Base of all tables."""

    metadata = MetaData(naming_convention=NAMING)


class CenterRow(Base):
    """One row a center: its lock, its version, and the business day that is open.

    `day_version` is the version of the event that opened the day.
    """

    __tablename__ = "centers"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    code: Mapped[str] = mapped_column(String(32), unique=True)
    version: Mapped[int] = mapped_column(Id)
    config_version: Mapped[int] = mapped_column(Integer)
    day: Mapped[date | None] = mapped_column(Date)
    day_version: Mapped[int] = mapped_column(Id)


class CatalogueRow(Base):
    """Every configuration that a center has had, as one JSON document a version."""

    __tablename__ = "catalogues"
    center_id: Mapped[int] = mapped_column(ForeignKey("centers.id"), primary_key=True)
    version: Mapped[int] = mapped_column(Integer, primary_key=True)
    document: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(Instant)
    actor: Mapped[str] = mapped_column(String(64))


class CounterRow(Base):
    """The present state of a counter."""

    __tablename__ = "counters"
    center_id: Mapped[int] = mapped_column(ForeignKey("centers.id"), primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    state: Mapped[str] = mapped_column(String(8))
    official_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("tickets.id"))


class QueueRow(Base):
    """How many wait for one (service, priority class): kept so that calling never counts."""

    __tablename__ = "queues"
    center_id: Mapped[int] = mapped_column(ForeignKey("centers.id"), primary_key=True)
    service: Mapped[str] = mapped_column(String(32), primary_key=True)
    priority: Mapped[str] = mapped_column(String(32), primary_key=True)
    waiting: Mapped[int] = mapped_column(Integer)
    __table_args__ = (CheckConstraint("waiting >= 0", name="not_negative"),)


class NumberingRow(Base):
    """The last number given for (center, service, business day)."""

    __tablename__ = "numberings"
    center_id: Mapped[int] = mapped_column(ForeignKey("centers.id"), primary_key=True)
    service: Mapped[str] = mapped_column(String(32), primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    last: Mapped[int] = mapped_column(Integer)


class TicketRow(Base):
    """A ticket, present and past."""

    __tablename__ = "tickets"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    center_id: Mapped[int] = mapped_column(ForeignKey("centers.id"))
    service: Mapped[str] = mapped_column(String(32))
    day: Mapped[date] = mapped_column(Date)
    sequence: Mapped[int] = mapped_column(Integer)
    number: Mapped[str] = mapped_column(String(16))
    priority: Mapped[str] = mapped_column(String(32))
    language: Mapped[str] = mapped_column(String(8))
    issued_at: Mapped[datetime] = mapped_column(Instant)
    since: Mapped[datetime] = mapped_column(Instant)
    token: Mapped[str] = mapped_column(String(32), unique=True)
    ahead: Mapped[int] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(String(12))
    counter: Mapped[int | None] = mapped_column(Integer)
    called_at: Mapped[datetime | None] = mapped_column(Instant)
    begun_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    calls: Mapped[int] = mapped_column(Integer)
    reason: Mapped[str | None] = mapped_column(String(200))
    __table_args__ = (
        UniqueConstraint("center_id", "day", "number"),
        Index("ix_tickets_heads", "center_id", "service", "priority", "since", "id",
              sqlite_where=WAITING, postgresql_where=WAITING),
        Index("ix_tickets_live", "center_id", "id", sqlite_where=LIVE, postgresql_where=LIVE),
    )  # fmt: skip


class EventRow(Base):
    """The event log: gapless versions of a center, in commit order. Never updated, never deleted."""

    __tablename__ = "events"
    center_id: Mapped[int] = mapped_column(ForeignKey("centers.id"), primary_key=True)
    version: Mapped[int] = mapped_column(Id, primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant)
    type: Mapped[str] = mapped_column(String(32))
    actor: Mapped[str] = mapped_column(String(64))
    ticket_id: Mapped[int | None] = mapped_column(Id)
    counter: Mapped[int | None] = mapped_column(Integer)
    public: Mapped[str] = mapped_column(Text)
    detail: Mapped[str] = mapped_column(Text)
    key: Mapped[str | None] = mapped_column(String(128))
    __table_args__ = (
        Index("uq_events_key", "center_id", "key", unique=True,
              sqlite_where=text("key IS NOT NULL"), postgresql_where=text("key IS NOT NULL")),
        Index("ix_events_calls", "center_id", "version", sqlite_where=CALLS, postgresql_where=CALLS),
    )  # fmt: skip


class PrintJobRow(Base):
    """A slip to be printed; docs/events.md says how agents lease and confirm it."""

    __tablename__ = "print_jobs"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    center_id: Mapped[int] = mapped_column(ForeignKey("centers.id"))
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), index=True)
    state: Mapped[str] = mapped_column(String(12))
    kiosk_id: Mapped[int | None] = mapped_column(Id)
    is_copy: Mapped[bool] = mapped_column(Boolean)
    queued_at: Mapped[datetime] = mapped_column(Instant)
    lease: Mapped[str | None] = mapped_column(String(32))
    leased_until: Mapped[datetime | None] = mapped_column(Instant)
    begun_at: Mapped[datetime | None] = mapped_column(Instant)
    printed_at: Mapped[datetime | None] = mapped_column(Instant)
    printer: Mapped[str | None] = mapped_column(String(40))
    reason: Mapped[str | None] = mapped_column(String(200))
    __table_args__ = (
        Index("ix_print_jobs_open", "center_id", "id", sqlite_where=OPEN_JOB, postgresql_where=OPEN_JOB),
        Index("ix_print_jobs_doubtful", "center_id", "id", sqlite_where=DOUBTFUL_JOB, postgresql_where=DOUBTFUL_JOB),
    )


class PrinterRow(Base):
    """A printer as its agent last reported it, and what came out of it."""

    __tablename__ = "printers"
    center_id: Mapped[int] = mapped_column(ForeignKey("centers.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    device_id: Mapped[int] = mapped_column(ForeignKey("devices.id"))
    profile: Mapped[str] = mapped_column(String(32))
    state: Mapped[str] = mapped_column(String(12))
    near_end: Mapped[bool] = mapped_column(Boolean)
    permanent: Mapped[bool] = mapped_column(Boolean)
    reason: Mapped[str] = mapped_column(String(200))
    since: Mapped[datetime] = mapped_column(Instant)
    heard_at: Mapped[datetime] = mapped_column(Instant)
    slips: Mapped[int] = mapped_column(Integer)
    paper_mm: Mapped[int] = mapped_column(Id)
    last_number: Mapped[str | None] = mapped_column(String(16))
    last_at: Mapped[datetime | None] = mapped_column(Instant)


class DeviceRow(Base):
    """A thing in the room that holds a token; only the token's SHA-256 is kept."""

    __tablename__ = "devices"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    center_id: Mapped[int] = mapped_column(ForeignKey("centers.id"))
    kind: Mapped[str] = mapped_column(String(8))
    name: Mapped[str] = mapped_column(String(80))
    counter: Mapped[int | None] = mapped_column(Integer)
    printers: Mapped[str | None] = mapped_column(Text)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime] = mapped_column(Instant)
    revoked_at: Mapped[datetime | None] = mapped_column(Instant)


class SpeakerRow(Base):
    """Which open display speaks for a loudspeaker zone, and until when unless it renews; by the machine's time."""

    __tablename__ = "speakers"
    center_id: Mapped[int] = mapped_column(ForeignKey("centers.id"), primary_key=True)
    zone: Mapped[str] = mapped_column(String(32), primary_key=True)
    holder: Mapped[str] = mapped_column(String(64))
    until: Mapped[datetime] = mapped_column(Instant)


class HelpCallRow(Base):
    """A kiosk at which somebody asked for a helper and nobody has answered yet."""

    __tablename__ = "help_calls"
    center_id: Mapped[int] = mapped_column(ForeignKey("centers.id"), primary_key=True)
    device_id: Mapped[int] = mapped_column(ForeignKey("devices.id"), primary_key=True)
    asked_at: Mapped[datetime] = mapped_column(Instant)


class UserRow(Base):
    """A person who signs in; `center_id` None means all centers."""

    __tablename__ = "users"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    center_id: Mapped[int | None] = mapped_column(ForeignKey("centers.id"))
    username: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    role: Mapped[str] = mapped_column(String(16))
    password_hash: Mapped[str] = mapped_column(String(200))
    simulated: Mapped[bool] = mapped_column(Boolean)
    made_at: Mapped[datetime] = mapped_column(Instant)
    disabled_at: Mapped[datetime | None] = mapped_column(Instant)
