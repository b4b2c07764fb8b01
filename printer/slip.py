"""A slip as the server sends it, typed and checked. Owns the shape of docs/events.md; knows no paper and no font."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from printer.errors import BadSlip
from printer.template import DEFAULT, Template, read_template

TEXT_LIMIT = 400
NUMBER_LIMIT = 12
ADDRESS_LIMIT = 300
DOCUMENT_LIMIT = 40
COUNTER_LIMIT = 200
LOGO_LIMIT = 24_000


@dataclass(frozen=True, slots=True)
class Pair:
    """The same words in Vietnamese and English; `en` may be empty."""

    vi: str
    en: str = ""

    def main(self, language: str) -> str:
        """Return the words to read first; Vietnamese where the language has none."""
        return self.en if language == "en" and self.en else self.vi

    def second(self, language: str) -> str:
        """Return the words to set small beside the main ones; empty when they would say the same."""
        other = self.vi if language == "en" else self.en
        return "" if other == self.main(language) else other


@dataclass(frozen=True, slots=True)
class Wait:
    """The expected wait as an interval, in minutes."""

    low_min: int
    high_min: int


@dataclass(frozen=True, slots=True)
class Center:
    """Whose slip it is; `address` and `hotline` may be empty."""

    name: Pair
    address: Pair
    hotline: str


@dataclass(frozen=True, slots=True)
class Slip:
    """What one citizen takes home. `local_time` is the issue time as the center's clock showed it; `logo` a PNG."""

    center: Center
    number: str
    service: Pair
    language: str
    issued_at: datetime
    local_time: str
    ahead: int
    url: str
    priority: Pair | None = None
    wait: Wait | None = None
    counters: tuple[int, ...] = ()
    documents: tuple[Pair, ...] = ()
    copy: bool = False
    template: Template = DEFAULT
    logo: bytes = b""

    @classmethod
    def from_json(cls, value: object) -> Slip:
        """Check and take over the `slip` object of a print job; unknown fields are left alone.

        Raises: BadSlip, naming the first field that is missing or wrong.
        """
        slip = _object(value, "slip")
        priority, wait = slip.get("priority"), slip.get("wait")
        return cls(
            center=_center(slip.get("center")),
            number=_text(slip.get("number"), "number", NUMBER_LIMIT),
            service=_pair(slip.get("service"), "service"),
            language=_text(slip.get("language"), "language"),
            issued_at=_moment(slip.get("issued_at"), "issued_at"),
            local_time=_text(slip.get("local_time"), "local_time"),
            ahead=_count(slip.get("ahead"), "ahead"),
            url=_address(slip.get("url")),
            priority=None if priority is None else _pair(priority, "priority"),
            wait=None if wait is None else _wait(wait),
            counters=tuple(_count(each, "counters") for each in _list(slip, "counters", COUNTER_LIMIT)),
            documents=tuple(_pair(each, "documents") for each in _list(slip, "documents", DOCUMENT_LIMIT)),
            copy=slip.get("copy") is True,
            template=read_template(slip.get("template")),
            logo=_logo(slip.get("logo")),
        )


def _object(value: object, field: str) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise BadSlip(f"{field}: an object was expected")
    return value


def _list(slip: Mapping[str, object], field: str, limit: int) -> list[object]:
    value = slip.get(field)
    if value is None:
        return []
    if not isinstance(value, list) or len(value) > limit:
        raise BadSlip(f"{field}: a list of at most {limit} was expected")
    return value


def _text(value: object, field: str, limit: int = TEXT_LIMIT, *, empty: bool = False) -> str:
    if not isinstance(value, str) or len(value) > limit or not (empty or value.strip()):
        raise BadSlip(f"{field}: a text of 1 to {limit} letters was expected")
    return value.strip()


def _optional(value: object, field: str) -> str:
    return "" if value is None else _text(value, field, empty=True)


def _pair(value: object, field: str) -> Pair:
    if isinstance(value, str):
        return Pair(_text(value, field))
    words = _object(value, field)
    return Pair(_text(words.get("vi"), f"{field}.vi"), _optional(words.get("en"), f"{field}.en"))


def _pair_or_nothing(value: object, field: str) -> Pair:
    if isinstance(value, Mapping):
        return Pair(_optional(value.get("vi"), f"{field}.vi"), _optional(value.get("en"), f"{field}.en"))
    return Pair(_optional(value, field))


def _count(value: object, field: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 1_000_000:
        raise BadSlip(f"{field}: a whole number from 0 was expected")
    return value


def _moment(value: object, field: str) -> datetime:
    try:
        moment = datetime.fromisoformat(_text(value, field))
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise BadSlip(f"{field}: a time with its zone was expected")
    return moment


def _address(value: object) -> str:
    address = _text(value, "url", ADDRESS_LIMIT)
    if not address.startswith(("http://", "https://")) or not address.isprintable() or " " in address:
        raise BadSlip("url: a web address was expected")
    return address


def _logo(value: object) -> bytes:
    if value is None:
        return b""
    try:
        return base64.b64decode(_text(value, "logo", LOGO_LIMIT), validate=True)
    except binascii.Error as error:
        raise BadSlip("logo: a PNG in base64 was expected") from error


def _wait(value: object) -> Wait:
    interval = _object(value, "wait")
    wait = Wait(_count(interval.get("low_min"), "wait.low_min"), _count(interval.get("high_min"), "wait.high_min"))
    if wait.high_min < wait.low_min:
        raise BadSlip("wait: the low end lies above the high end")
    return wait


def _center(value: object) -> Center:
    center = _object(value, "center")
    return Center(
        name=_pair(center.get("name"), "center.name"),
        address=_pair_or_nothing(center.get("address"), "center.address"),
        hotline=_optional(center.get("hotline"), "center.hotline"),
    )
