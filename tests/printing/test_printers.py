"""Printers as agents report them, whom a change reaches, and where a kiosk's slips go."""

from __future__ import annotations

from typing import Any

import pytest

from server.domain.account import DeviceKind
from server.domain.errors import InvalidValue, PrinterTaken, UnknownPrinter
from server.domain.printer import SILENT_AFTER, Condition, Printer, PrinterState, printer_name
from server.printing import jobs as use_cases
from server.printing.printers import (
    Report,
    give_kiosk,
    kiosk_printers,
    remove,
    report,
    trouble_of,
    trouble_of_slip,
    watch,
)
from server.services.accounts import create_device
from server.services.ports import SYSTEM, Actor
from tests.printing.conftest import MORNING, Printing

DOOR, HALL = "Máy in cửa", "Máy in sảnh"


class Stage:
    """A center with two kiosks and an agent for two printers."""

    def __init__(self, printing: Printing) -> None:
        self.printing, self.room = printing, printing.room
        self.agent = self.device(DeviceKind.PRINTER)
        self.left, self.right = self.device(DeviceKind.KIOSK), self.device(DeviceKind.KIOSK)

    def device(self, kind: DeviceKind) -> int:
        house = self.printing.cast.house
        return create_device(house.context, house.accounts, self.printing.center_id, kind, "thử", None).device.id

    def says(self, name: str, state: PrinterState = PrinterState.READY, device: int = 0, **more: Any) -> None:
        told = Report(device or self.agent, name, "80mm", Condition(state, **more))
        report(self.room, self.printing.center_id, told, Actor("device:4"))

    def printers(self) -> dict[str, Printer]:
        return {each.name: each for each in self.room.printers.all(self.printing.center_id)}

    def events(self) -> list[Any]:
        found = self.printing.context.reader.events(self.printing.center_id, 0, 1000)
        return [(event.type, event.public["printer"]["state"]) for event in found if event.type.startswith("printer.")]

    def leased(self, *able: str) -> list[tuple[str, str | None]]:
        return [(each.slip["number"], each.printer) for each in self.printing.lease(20, able=able)]


@pytest.fixture
def stage(printing: Printing) -> Stage:
    return Stage(printing)


def test_a_change_is_told_once_and_a_sign_of_life_changes_no_version(stage: Stage) -> None:
    stage.says(DOOR)
    stage.printing.clock.forward(seconds=20)
    stage.says(DOOR)
    assert stage.events() == [("printer.changed", "ready")]
    printer = stage.printers()[DOOR]
    assert (printer.since, printer.heard_at) == (MORNING, stage.printing.clock.now())
    stage.says(DOOR, PrinterState.PAPER_OUT, reason="hết giấy")
    stage.says(DOOR, PrinterState.PAPER_OUT, reason="hết giấy")
    assert stage.events() == [("printer.changed", "ready"), ("printer.changed", "paper_out")]
    assert stage.printers()[DOOR].since == stage.printing.clock.now()


def test_a_printer_that_nobody_reports_is_found_silent_and_comes_back(stage: Stage) -> None:
    stage.says(DOOR)
    stage.printing.clock.forward(seconds=SILENT_AFTER.seconds)
    watch(stage.room, stage.printing.center_id)
    assert stage.printers()[DOOR].condition.state == "ready"
    stage.printing.clock.forward(seconds=1)
    for _ in range(2):
        watch(stage.room, stage.printing.center_id)
    assert stage.events()[1:] == [("printer.changed", "silent")]
    stage.says(DOOR)
    assert stage.events()[2:] == [("printer.changed", "ready")]


def test_two_living_agents_cannot_have_a_printer_of_one_name(stage: Stage) -> None:
    other = stage.device(DeviceKind.PRINTER)
    stage.says(DOOR)
    with pytest.raises(PrinterTaken):
        stage.says(DOOR, device=other)
    stage.printing.clock.forward(seconds=SILENT_AFTER.seconds + 1)
    stage.says(DOOR, device=other)
    assert stage.printers()[DOOR].device == other


def test_a_printer_whose_agent_was_revoked_is_forgotten(stage: Stage) -> None:
    stage.says(DOOR)
    accounts = stage.printing.cast.house.accounts
    assert accounts.revoke_device(stage.agent, MORNING)
    watch(stage.room, stage.printing.center_id)
    assert stage.printers() == {}
    assert stage.events()[-1] == ("printer.removed", "ready")


def test_a_printer_can_be_forgotten_by_hand(stage: Stage) -> None:
    stage.says(DOOR)
    remove(stage.printing.context, stage.printing.center_id, DOOR, SYSTEM)
    assert stage.printers() == {}
    with pytest.raises(UnknownPrinter):
        remove(stage.printing.context, stage.printing.center_id, DOOR, SYSTEM)


def test_a_kiosks_slips_come_out_at_its_own_printer(stage: Stage) -> None:
    give_kiosk(stage.room, stage.left, (DOOR,))
    give_kiosk(stage.room, stage.right, (HALL,))
    stage.says(DOOR)
    stage.says(HALL)
    for kiosk in (stage.left, stage.right, stage.left, None):
        stage.printing.press(kiosk=kiosk)
    assert stage.leased(HALL) == [("A002", HALL), ("A004", HALL)]
    assert stage.leased(DOOR) == [("A001", DOOR), ("A003", DOOR)]


def test_a_kiosk_falls_back_to_its_second_printer_while_the_first_cannot_print(stage: Stage) -> None:
    give_kiosk(stage.room, stage.left, (DOOR, HALL))
    stage.says(DOOR)
    stage.says(HALL)
    stage.printing.press(kiosk=stage.left)
    assert stage.leased(HALL) == []
    stage.says(DOOR, PrinterState.PAPER_OUT)
    [leased] = stage.printing.lease(able=[HALL])
    assert (leased.slip["number"], leased.printer) == ("A001", HALL)
    stage.printing.confirm(leased)
    stage.says(DOOR)
    stage.printing.press(kiosk=stage.left)
    assert stage.leased(HALL) == []
    stage.printing.clock.forward(seconds=SILENT_AFTER.seconds + 1)
    assert stage.leased(HALL) == [("A002", HALL)]


def test_an_agent_with_several_printers_is_told_which_one_is_meant(stage: Stage) -> None:
    give_kiosk(stage.room, stage.right, (HALL,))
    stage.printing.press(kiosk=stage.left)
    stage.printing.press(kiosk=stage.right)
    assert stage.leased(DOOR, HALL) == [("A001", DOOR), ("A002", HALL)]


def test_a_dead_printers_slips_do_not_stand_in_the_way_of_others(stage: Stage) -> None:
    give_kiosk(stage.room, stage.left, (DOOR,))
    for _ in range(30):
        stage.printing.press(kiosk=stage.left)
    stage.printing.press(kiosk=stage.right)
    assert stage.leased(HALL) == [("A031", HALL)]


def test_an_agent_that_names_no_printer_gets_any_slip(stage: Stage) -> None:
    give_kiosk(stage.room, stage.left, (DOOR,))
    stage.printing.press(kiosk=stage.left)
    assert stage.leased() == [("A001", None)]


def test_a_copy_comes_out_where_the_number_was_taken(stage: Stage) -> None:
    give_kiosk(stage.room, stage.left, (DOOR,))
    ticket = stage.printing.press(kiosk=stage.left)
    stage.printing.confirm(stage.printing.lease(able=[DOOR])[0])
    use_cases.reprint(stage.printing.context, stage.printing.center_id, ticket.number, SYSTEM, None)
    assert stage.leased(HALL) == []
    assert stage.leased(DOOR) == [("A001", DOOR)]


def test_paper_is_counted_once_a_slip(stage: Stage) -> None:
    stage.says(DOOR)
    stage.printing.press()
    [leased] = stage.printing.lease(able=[DOOR])
    for _ in range(2):
        use_cases.confirm(stage.room, stage.printing.held(leased), DOOR, 92)
    stage.says(DOOR, PrinterState.COVER_OPEN)
    printer = stage.printers()[DOOR]
    assert (printer.slips, printer.paper_mm, printer.last_number, printer.last_at) == (1, 92, "A001", MORNING)


def test_a_kiosk_learns_why_no_slip_comes_out(stage: Stage) -> None:
    center_id = stage.printing.center_id
    give_kiosk(stage.room, stage.left, (DOOR, HALL))
    assert trouble_of(stage.room, center_id, stage.left) is PrinterState.SILENT
    stage.says(DOOR, PrinterState.PAPER_OUT)
    stage.says(HALL, PrinterState.COVER_OPEN)
    assert trouble_of(stage.room, center_id, stage.left) is PrinterState.PAPER_OUT
    slip = stage.printing.context.reader.ticket(center_id, stage.printing.press(kiosk=stage.left).id).slip
    assert trouble_of_slip(stage.room, center_id, slip) is PrinterState.PAPER_OUT
    stage.says(HALL)
    assert trouble_of(stage.room, center_id, stage.left) is None
    assert trouble_of_slip(stage.room, center_id, slip) is None
    assert trouble_of(stage.room, center_id, None) is None


@pytest.mark.parametrize("name", ["Máy in cửa chính", "80mm-2", "a", "Ổ in số 1", "x" * 40])
def test_names_that_people_give_are_names(name: str) -> None:
    assert printer_name(f"  {name} ") == name


@pytest.mark.parametrize("name", ["", " ", "x" * 41, "a/b", "<b>", "-a", "a\nb!", "?"])
def test_other_texts_are_no_names(name: str) -> None:
    with pytest.raises(InvalidValue):
        printer_name(name)


def test_a_kiosk_has_a_few_printers_each_once_and_only_a_kiosk_has(stage: Stage) -> None:
    assert kiosk_printers(["  Máy in cửa ", DOOR, HALL]) == (DOOR, HALL)
    with pytest.raises(InvalidValue):
        kiosk_printers([f"máy {n}" for n in range(5)])
    with pytest.raises(InvalidValue):
        give_kiosk(stage.room, stage.agent, (DOOR,))
