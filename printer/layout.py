"""What stands on a slip, in which order and size, for one paper. Pure: the same slip always gives the same blocks.

Knows no font and draws nothing, so that text-mode printers and templates can use the same blocks.
"""

from __future__ import annotations

from collections.abc import Iterator

from printer import words
from printer.blocks import Align, Banner, Big, Block, Code, Fact, Frame, Gap, Item, Paper, Rule, Text, Weight
from printer.slip import Pair, Slip


def layout(slip: Slip, paper: Paper) -> tuple[Block, ...]:
    """Lay out a slip from top to bottom.

    Returns: blocks in reading order; parts that the slip has no words for are left out with their lines.
    """
    return (
        *_head(slip, paper),
        *_turn(slip, paper),
        *_facts(slip, paper),
        *_follow(slip, paper),
        *_papers(slip, paper),
    )


def _head(slip: Slip, paper: Paper) -> Iterator[Block]:
    if slip.copy:
        yield Banner(Text(words.COPY, paper.title, Weight.BOLD, Align.CENTER))
        yield Gap(paper.gap_dots)
    yield Text(slip.center.name.main(slip.language), paper.title, Weight.BOLD, Align.CENTER)
    address = slip.center.address.main(slip.language)
    if address:
        yield Gap(paper.gap_dots // 2)
        yield Text(address, paper.small, align=Align.CENTER)
    yield from _line(paper)


def _turn(slip: Slip, paper: Paper) -> Iterator[Block]:
    caption = _both(words.YOUR_NUMBER, slip.language)
    yield Text(caption, paper.small, align=Align.CENTER)
    yield Gap(paper.gap_dots)
    yield Big(slip.number, paper.number)
    yield Gap(paper.gap_dots + 6)
    yield Text(slip.service.main(slip.language), paper.service, Weight.BOLD, Align.CENTER)
    yield from _second(slip.service, slip.language, paper)
    if slip.priority:
        yield Gap(paper.gap_dots)
        yield Frame(_priority(slip.priority, slip.language, paper))


def _priority(priority: Pair, language: str, paper: Paper) -> tuple[Text, ...]:
    main = f"{words.PRIORITY.main(language)}: {priority.main(language)}"
    second = priority.second(language)
    lines = (Text(main, paper.body, Weight.BOLD, Align.CENTER),)
    if not second:
        return lines
    return (*lines, Text(f"{words.PRIORITY.second(language)}: {second}", paper.small, align=Align.CENTER))


def _second(pair: Pair, language: str, paper: Paper) -> Iterator[Block]:
    if pair.second(language):
        yield Gap(paper.gap_dots // 2)
        yield Text(pair.second(language), paper.small, align=Align.CENTER)


def _facts(slip: Slip, paper: Paper) -> Iterator[Block]:
    yield from _line(paper)
    for index, (label, value) in enumerate(_known(slip)):
        if index:
            yield Gap(paper.gap_dots)
        size = paper.body if label is words.ISSUED else paper.value
        yield Fact(_label(label, slip.language, paper), Text(value, size, Weight.BOLD, Align.RIGHT))


def _known(slip: Slip) -> Iterator[tuple[Pair, str]]:
    yield words.AHEAD, words.people(slip.ahead, slip.language)
    if slip.wait:
        yield words.WAIT, words.wait(slip.wait, slip.language)
    if slip.counters:
        yield words.COUNTERS, words.counters(slip.counters)
    yield words.ISSUED, slip.local_time


def _label(label: Pair, language: str, paper: Paper) -> tuple[Text, ...]:
    return (Text(label.main(language), paper.body), Text(label.second(language), paper.small))


def _follow(slip: Slip, paper: Paper) -> Iterator[Block]:
    yield from _line(paper)
    yield Code(slip.url, paper.code_dots, tuple(_beside_code(slip, paper)))


def _beside_code(slip: Slip, paper: Paper) -> Iterator[Text]:
    yield Text(words.SCAN.main(slip.language), paper.body, Weight.BOLD)
    yield Text(words.SCAN.second(slip.language), paper.small)
    if slip.center.hotline:
        yield Text(words.HOTLINE.main(slip.language), paper.small)
        yield Text(slip.center.hotline, paper.body, Weight.BOLD)
    yield Text(words.TODAY.main(slip.language), paper.small)


def _papers(slip: Slip, paper: Paper) -> Iterator[Block]:
    if not slip.documents:
        return
    yield from _line(paper)
    yield Text(words.DOCUMENTS.main(slip.language), paper.body, Weight.BOLD)
    yield Gap(paper.gap_dots // 2)
    yield Text(words.DOCUMENTS.second(slip.language), paper.small)
    for document in slip.documents:
        yield Gap(paper.gap_dots // 2 + 2)
        yield Item(tuple(_document(document, slip.language, paper)))


def _document(document: Pair, language: str, paper: Paper) -> Iterator[Text]:
    """Yield a document's name; English readers also get the Vietnamese name that stands on the document itself."""
    yield Text(document.main(language), paper.body)
    if language == "en" and document.second(language):
        yield Text(document.second(language), paper.small)


def _both(pair: Pair, language: str) -> str:
    return f"{pair.main(language)} / {pair.second(language)}"


def _line(paper: Paper) -> Iterator[Block]:
    yield Gap(paper.gap_dots)
    yield Rule()
    yield Gap(paper.gap_dots)
