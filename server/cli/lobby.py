"""Commands about the lobby: what calls sound like, and the media folder."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from server.cli.base import Json, house_of, plainly, say


@click.group()
def voice() -> None:
    """What calls sound like."""


@voice.command("check")
@click.option("--center", required=True, help="Code of the center.")
@click.option(
    "--folder",
    type=click.Path(path_type=Path),
    default=None,
    help="Recordings to look at before they are put in place.",
)
@Json
@plainly
def check_voice(center: str, folder: Path | None, as_json: bool) -> None:
    """Say which clips of the voice a center has recorded, which come with Lượt, and which are missing or unusable."""
    from server.lobby.clips import find_clips, strangers
    from server.lobby.files import folder_of

    house = house_of(checked=True)
    house.context.reader.center_id(center)
    recordings = folder or folder_of(house.settings.lobby_dir, center).voice
    clips, others = find_clips(recordings), strangers(recordings)
    wrong = [clip for clip in clips if clip.problem or clip.file is None]
    own = sum(clip.own for clip in clips)
    lines = [f"{recordings}: {own} of {len(clips)} clips are the center's own, the others come with Lượt."]
    lines += [f"  {clip.language}/{clip.name} ({clip.words!r}) {clip.problem or 'is missing'}" for clip in wrong]
    lines += [f"  {file.parent.name}/{file.name} is no clip of the list (docs/voice.md)" for file in others]
    shown = [f"{clip.language}/{clip.name}" for clip in wrong]
    missing = [f"{clip.language}/{clip.name}" for clip in clips if not clip.own]
    say(
        as_json,
        "\n".join(lines),
        own=own,
        clips=len(clips),
        not_own=missing,
        wrong=shown,
        unknown=[str(o) for o in others],
    )
    sys.exit(1 if wrong or others else 0)


@click.command("media")
@click.option("--center", required=True, help="Code of the center.")
@Json
@plainly
def check_media(center: str, as_json: bool) -> None:
    """Say where a center's media folder is, and which files its configuration names that are not there."""
    from server.lobby.files import folder_of, missing_media, named_media

    house = house_of(checked=True)
    catalogue = house.context.reader.catalogue(house.context.reader.center_id(center))
    folder = folder_of(house.settings.lobby_dir, center)
    missing = missing_media(catalogue, folder)
    named = len(named_media(catalogue))
    lines = [
        f"{folder.media}: {named} {'file' if named == 1 else 'files'} named.",
        *(f"  {file} is missing" for file in missing),
    ]
    say(as_json, "\n".join(lines), folder=str(folder.media), missing=missing)
    sys.exit(1 if missing else 0)
