"""What stands on a slip, in which order and size, for one paper. Pure: the same slip always gives the same blocks.

Knows no font and draws nothing, so that text-mode printers can use the same blocks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from printer import words
from printer.blocks import Align, Banner, Big, Block, Code, Fact, Gap, Item, Logo, Paper, Rule, Text, Weight
from printer.slip import Pair, Slip
from printer.template import Part

Maker = Callable[[Slip, Paper], Iterator[Block]]


def layout(slip: Slip, paper: Paper) -> tuple[Block, ...]:
    """Lay out a slip from top to bottom, as its template says.

    Returns: blocks in reading order; parts that the slip has no words for are left out with their lines.
    """
    blocks: list[Block] = [Gap(paper.gap_dots)]
    if slip.copy:
        blocks.append(Banner((Text(words.COPY, paper.body, Weight.BOLD, Align.CENTER),)))
    line = False
    for part in slip.template.parts:
        made = list(_MAKERS[part](slip, paper)) if part is not Part.LINE else []
        if made:
            blocks += _between(line, paper) if len(blocks) > 1 else ()
            blocks += made
            line = False
        line = line or part is Part.LINE
    return tuple(blocks)


def _between(line: bool, paper: Paper) -> tuple[Block, ...]:
    gap = Gap(paper.gap_dots)
    return (gap, Rule(), gap) if line else (gap,)


def _logo(slip: Slip, _paper: Paper) -> Iterator[Block]:
    if slip.logo:
        yield Logo(slip.logo)


def _name(slip: Slip, paper: Paper) -> Iterator[Block]:
    yield from _centered(slip.center.name, slip, paper, paper.title, Weight.BOLD)


def _address(slip: Slip, paper: Paper) -> Iterator[Block]:
    if slip.center.address.vi:
        yield Text(slip.center.address.main(slip.language), paper.small, align=Align.CENTER)


def _number(slip: Slip, paper: Paper) -> Iterator[Block]:
    yield from _centered(words.YOUR_NUMBER, slip, paper, paper.small, Weight.BODY)
    yield Gap(paper.gap_dots)
    yield Big(slip.number, paper.number)


def _service(slip: Slip, paper: Paper) -> Iterator[Block]:
    yield Gap(paper.gap_dots // 2)
    yield from _centered(slip.service, slip, paper, paper.service, Weight.BOLD)


def _priority(slip: Slip, paper: Paper) -> Iterator[Block]:
    if slip.priority is None:
        return
    main = f"{words.PRIORITY.main(slip.language)}: {slip.priority.main(slip.language)}"
    lines = [Text(main, paper.body, Weight.BOLD, Align.CENTER)]
    if slip.template.both and slip.priority.second(slip.language):
        second = f"{words.PRIORITY.second(slip.language)}: {slip.priority.second(slip.language)}"
        lines.append(Text(second, paper.small, align=Align.CENTER))
    yield Banner(tuple(lines))


def _ahead(slip: Slip, paper: Paper) -> Iterator[Block]:
    yield _fact(words.AHEAD, words.people(slip.ahead, slip.language), slip, paper)


def _wait(slip: Slip, paper: Paper) -> Iterator[Block]:
    if slip.wait:
        yield _fact(words.WAIT, words.wait(slip.wait, slip.language), slip, paper)


def _counters(slip: Slip, paper: Paper) -> Iterator[Block]:
    if slip.counters:
        yield _fact(words.COUNTERS, words.counters(slip.counters), slip, paper)


def _time(slip: Slip, paper: Paper) -> Iterator[Block]:
    both = slip.template.both
    told = words.ISSUED.main(slip.language) + (f" / {words.ISSUED.second(slip.language)}" if both else "")
    yield Text(f"{told} {slip.local_time}", paper.detail, align=Align.LEFT)


def _fact(label: Pair, value: str, slip: Slip, paper: Paper) -> Fact:
    lines = [Text(label.main(slip.language), paper.body)]
    if slip.template.both:
        lines.append(Text(label.second(slip.language), paper.small))
    return Fact(tuple(lines), Text(value, paper.value, Weight.BOLD, Align.RIGHT))


def _qr(slip: Slip, paper: Paper) -> Iterator[Block]:
    yield Code(slip.url, paper.code_dots, tuple(_centered(words.SCAN, slip, paper, paper.body, Weight.BOLD)))


def _hotline(slip: Slip, paper: Paper) -> Iterator[Block]:
    if slip.center.hotline:
        line = f"{words.HOTLINE.main(slip.language)}: {slip.center.hotline}"
        yield Text(line, paper.body, Weight.BOLD, Align.CENTER)


def _validity(slip: Slip, paper: Paper) -> Iterator[Block]:
    yield from _centered(words.TODAY, slip, paper, paper.small, Weight.BODY)


def _text(slip: Slip, paper: Paper) -> Iterator[Block]:
    if slip.template.text_vi:
        told = Pair(slip.template.text_vi, slip.template.text_en)
        yield from _centered(told, slip, paper, paper.body, Weight.BODY)


def _documents(slip: Slip, paper: Paper) -> Iterator[Block]:
    if not slip.documents:
        return
    yield Text(words.DOCUMENTS.main(slip.language), paper.body, Weight.BOLD)
    for document in slip.documents:
        yield Gap(paper.gap_dots // 2)
        yield Item(tuple(_document(document, slip, paper)))


def _document(document: Pair, slip: Slip, paper: Paper) -> Iterator[Text]:
    """Yield a document's name; English readers also get the Vietnamese name that stands on the document itself."""
    yield Text(document.main(slip.language), paper.detail)
    if (slip.language == "en" or slip.template.both) and document.second(slip.language):
        yield Text(document.second(slip.language), paper.small)


def _centered(pair: Pair, slip: Slip, paper: Paper, size: int, weight: Weight) -> Iterator[Text]:
    yield Text(pair.main(slip.language), size, weight, Align.CENTER)
    if slip.template.both and pair.second(slip.language):
        yield Text(pair.second(slip.language), paper.small, align=Align.CENTER)


_MAKERS: dict[Part, Maker] = {
    Part.LOGO: _logo,
    Part.NAME: _name,
    Part.ADDRESS: _address,
    Part.NUMBER: _number,
    Part.SERVICE: _service,
    Part.PRIORITY: _priority,
    Part.AHEAD: _ahead,
    Part.WAIT: _wait,
    Part.COUNTERS: _counters,
    Part.TIME: _time,
    Part.QR: _qr,
    Part.HOTLINE: _hotline,
    Part.VALIDITY: _validity,
    Part.DOCUMENTS: _documents,
    Part.TEXT: _text,
}
