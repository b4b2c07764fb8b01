"""The `luot` command. Reads settings, calls one use case, prints a sentence or, with --json, one JSON object."""

from __future__ import annotations

import json as json_module
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import click

from server.cli.base import Json, house_of, plainly, say
from server.cli.lobby import check_media, voice
from server.domain.account import DeviceKind, Role, User
from server.domain.errors import InvalidValue, UnknownCenter


@click.group()
@click.version_option(package_name="luot", prog_name="luot")
def main() -> None:
    """Lượt: queue and counter management for public service centres."""


@main.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
def printer(words: tuple[str, ...]) -> None:
    """Print slips on a printer beside the kiosk; `printer --help` says how, `printer virtual` plays a printer."""
    os.execv(sys.executable, [sys.executable, "-m", "printer", *words])  # noqa: S606 - it never imports the server


@main.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
def screen(words: tuple[str, ...]) -> None:
    """Show a kiosk or display full screen on this computer and keep it there; `screen --help` says how."""
    os.execv(sys.executable, [sys.executable, "-m", "screen", *words])  # noqa: S606 - it never imports the server


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@Json
@plainly
def init(file: Path, as_json: bool) -> None:
    """Create or update the center that FILE describes; its tickets stay untouched."""
    from server.centerfile import read_center_file
    from server.services.configure import configure
    from server.services.ports import Actor

    catalogue = read_center_file(file)
    house = house_of(migrated=True)
    done = configure(house.context, catalogue, Actor("system:init"))
    sentence = f"Center {catalogue.code} ({catalogue.name.vi}): {done.outcome}."
    counts = {"services": len(catalogue.services), "counters": len(catalogue.counters)}
    notes = _notes(house, catalogue)
    lines = [sentence, *(f"  {note}" for note in notes)]
    say(as_json, "\n".join(lines), center=catalogue.code, outcome=done.outcome, **counts, notes=notes)


def _notes(house: Any, catalogue: Any) -> list[str]:
    """Return what is well formed but has nothing behind it yet."""
    from server.lobby.files import folder_of, missing_media

    folder = folder_of(house.settings.lobby_dir, catalogue.code)
    notes = [f"{file} is not in {folder.media} yet." for file in missing_media(catalogue, folder)]
    return notes + [
        f"The center near by {near.center} is not loaded yet; until it is, nobody is sent there."
        for near in catalogue.lobby.nearby
        if not _is_known(house, near.center)
    ]


def _is_known(house: Any, center: str) -> bool:
    try:
        house.context.reader.center_id(center)
    except UnknownCenter:
        return False
    return True


@main.command()
@click.option("--printer", "printers", multiple=True, metavar="[NAME=]ADDRESS", help="Drive this printer, too.")
@click.option("--profile", default=None, help="Kind of these printers, as for luot printer.")
@click.option("--printers", "file", type=click.Path(path_type=Path), default=None, help="A file with [[printers]].")
@click.option("--center", default=None, help="Whose printers these are, where there are several centers.")
@plainly
def serve(printers: tuple[str, ...], profile: str | None, file: Path | None, center: str | None) -> None:
    """Serve the API, the live channel and all screens until told to stop, and drive printers where some are given."""
    from server.serve import serve_with_printers

    house = house_of(checked=True)
    words = [f"--printer={each}" for each in printers]
    words += [f"--profile={profile}"] if profile else []
    words += [f"--config={file}"] if file else []
    if printers or file:
        sys.exit(serve_with_printers(house, center, words))
    house.database.close()
    os.execv(sys.executable, [sys.executable, "-m", "server.runtime"])  # noqa: S606 - no shell is meant


@main.command()
@click.option("--crowd/--no-crowd", default=True, help="Simulated citizens and officials, or an empty hall.")
@click.option("--speed", type=click.FloatRange(1, 600), default=1.0, help="How many times faster than real time.")
@click.option("--center", "file", type=click.Path(path_type=Path), default=None, help="Another center file.")
@plainly
def demo(crowd: bool, speed: float, file: Path | None) -> None:
    """Create the demo center and serve it with a living hall."""
    from server.demo import run_demo

    sys.exit(run_demo(crowd=crowd, speed=speed, file=file))


@main.command()
@Json
@plainly
def migrate(as_json: bool) -> None:
    """Bring the database's schema up to date."""
    from server.store.migrate import newest_revision

    house_of(migrated=True)
    say(as_json, f"The schema is at revision {newest_revision()}.", revision=newest_revision())


@main.group()
def slip() -> None:
    """What slips look like."""


@slip.command("preview")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), default=Path("slip.png"), help="Where the picture goes.")
@click.option("--profile", default="80mm", help="Kind of printer, as for luot printer.")
@click.option("--service", default=None, help="Code of the service; else the one with the most to say.")
@click.option("--language", type=click.Choice(["vi", "en"]), default="vi")
@plainly
def preview_slip(file: Path, out: Path, profile: str, service: str | None, language: str) -> None:
    """Draw a slip as the center FILE would print it, before it is loaded."""
    from server.centerfile import read_center_file
    from server.printing.preview import example
    from server.services.clock import SystemClock

    slip = json_module.dumps(example(read_center_file(file), service, language, SystemClock().now()))
    command = [sys.executable, "-m", "printer", "preview", "--profile", profile, "--out", str(out)]
    sys.exit(subprocess.run(command, input=slip, text=True).returncode)  # noqa: S603 - it never imports the server


@main.group()
def device() -> None:
    """Kiosks, displays, printers and counters' own devices."""


@device.command("create")
@click.argument("kind", type=click.Choice([str(kind) for kind in DeviceKind]))
@click.option("--center", required=True, help="Code of the center.")
@click.option("--name", required=True, help="What people call it, such as 'Kiosk at the door'.")
@click.option("--counter", type=int, default=None, help="The counter's number, for kind counter.")
@click.option("--printer", "printers", multiple=True, help="For a kiosk: its printer; again for the next best.")
@Json
@plainly
def create_device(
    kind: str, center: str, name: str, counter: int | None, printers: tuple[str, ...], as_json: bool
) -> None:
    """Create a device; its token is shown this once."""
    from server.printing.printers import give_kiosk, kiosk_printers
    from server.services import accounts

    if printers and kind != DeviceKind.KIOSK:
        raise InvalidValue("--printer goes with a device of kind kiosk alone.", field="printer")
    own = kiosk_printers(printers)
    house = house_of(checked=True)
    center_id = house.context.reader.center_id(center)
    made = accounts.create_device(house.context, house.accounts, center_id, DeviceKind(kind), name, counter)
    if own:
        give_kiosk(house.paper, made.device.id, own)
    link = _pairing_link(house.settings, kind, made.token)
    sentence = f"Device {made.device.id} ({kind} {made.device.name!r}). Token, shown this once: {made.token}"
    if link:
        sentence += f"\nOpen this once on the {kind}: {link}"
    say(as_json, sentence, id=made.device.id, token=made.token, link=link)


@device.command("printers")
@click.argument("device_id", type=int)
@click.argument("names", nargs=-1)
@Json
@plainly
def kiosk_printers(device_id: int, names: tuple[str, ...], as_json: bool) -> None:
    """Give a kiosk its printers, the first choice first; without names its slips come out of any."""
    from server.printing.printers import give_kiosk
    from server.printing.printers import kiosk_printers as in_one_form

    own = in_one_form(names)
    give_kiosk(house_of(checked=True).paper, device_id, own)
    say(as_json, f"Kiosk {device_id}: {', '.join(own) or 'any printer'}.", id=device_id, printers=own)


@device.command("revoke")
@click.argument("device_id", type=int)
@Json
@plainly
def revoke_device(device_id: int, as_json: bool) -> None:
    """Shut a device out; it is out within seconds."""
    house = house_of(checked=True)
    if not house.accounts.revoke_device(device_id, house.context.clock.now()):
        raise click.ClickException(f"There is no device {device_id}.")
    say(as_json, f"Device {device_id} is revoked.", id=device_id)


@main.group()
def user() -> None:
    """People who sign in."""


@user.command("create")
@click.argument("username")
@click.option("--role", type=click.Choice([str(role) for role in Role]), required=True)
@click.option("--center", default=None, help="Code of the center; without it, all centers.")
@click.option("--full-name", default=None, help="The name that colleagues see.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input; else one is made.")
@Json
@plainly
def create_user(
    username: str, role: str, center: str | None, full_name: str | None, password_stdin: bool, as_json: bool
) -> None:
    """Create a user; a password that is made here is shown this once."""
    import secrets

    from server.services import accounts

    house = house_of(checked=True)
    center_id = house.context.reader.center_id(center) if center else None
    password = sys.stdin.readline().rstrip("\n") if password_stdin else secrets.token_urlsafe(9)
    wanted = User(0, username, full_name or username, Role(role), center_id)
    made = accounts.create_user(house.context, house.accounts, wanted, password)
    shown = {} if password_stdin else {"password": password}
    sentence = f"User {made.username} ({role})." + (f" Password, shown this once: {password}" if shown else "")
    say(as_json, sentence, id=made.id, username=made.username, **shown)


def _pairing_link(settings: Any, kind: str, token: str) -> str | None:
    if kind not in {"kiosk", "display"}:
        return None
    base = settings.public_url or f"http://{settings.host}:{settings.port}"
    return f"{base}/{kind}/#token={token}"


main.add_command(voice)
main.add_command(check_media)
