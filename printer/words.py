"""The words that every slip carries, and how numbers are said, in Vietnamese and English. Knows no layout."""

from __future__ import annotations

from printer.slip import Pair, Wait

YOUR_NUMBER = Pair("Số thứ tự của ông/bà", "Your number")
PRIORITY = Pair("Ưu tiên", "Priority")
AHEAD = Pair("Trước ông/bà", "Ahead of you")
WAIT = Pair("Chờ", "Wait")
COUNTERS = Pair("Quầy phục vụ", "Counters")
ISSUED = Pair("Lấy số lúc", "Issued")
SCAN = Pair("Quét mã để theo dõi", "Scan to follow your turn")
HOTLINE = Pair("Đường dây nóng", "Hotline")
DOCUMENTS = Pair("Giấy tờ cần có", "Documents to have ready")
TODAY = Pair("Số chỉ có giá trị trong ngày", "Valid today only")
COPY = "BẢN SAO / COPY"

HOURS_FROM_MIN = 120


def people(count: int, language: str) -> str:
    """Return a number of people as said."""
    if language == "en":
        return "1 person" if count == 1 else f"{count} people"
    return f"{count} người"


def wait(interval: Wait, language: str) -> str:
    """Return a wait as said: "khoảng 10–20 phút"; in hours from two hours on, "dưới" (less than) when it starts at 0.

    Source: own choice; "khoảng 505–560 phút" is no help to anybody.
    """
    about, under = ("about", "less than") if language == "en" else ("khoảng", "dưới")
    low, high = interval.low_min, interval.high_min
    if low == 0:
        return f"{under} {_duration(max(high, 5), language)}"
    if low == high:
        return f"{about} {_duration(high, language)}"
    if high < HOURS_FROM_MIN:
        return f"{about} {low}–{_duration(high, language)}"
    return f"{about} {_duration(low, language)} – {_duration(high, language)}"


def _duration(minutes: int, language: str) -> str:
    hour, minute = (" h", "min") if language == "en" else (" giờ", "phút")
    if minutes < HOURS_FROM_MIN:
        return f"{minutes} {minute}"
    hours, rest = divmod(minutes, 60)
    return f"{hours}{hour}" + (f" {rest:02}" if rest else "")


def counters(numbers: tuple[int, ...]) -> str:
    """Return counter numbers in order, three or more in a row as a range: "1–4, 7"."""
    return ", ".join(_span(run) for run in _runs(sorted(set(numbers))))


def _runs(numbers: list[int]) -> list[list[int]]:
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return runs


def _span(run: list[int]) -> str:
    return f"{run[0]}–{run[-1]}" if len(run) > 2 else ", ".join(map(str, run))
