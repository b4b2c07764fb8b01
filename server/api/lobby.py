"""The lobby: the clips of the voice, which display speaks, helpers at kiosks, centers where it is quicker."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from urllib.parse import quote

from apiflask import APIBlueprint
from flask import Response

from server.api.auth import allow, caller
from server.api.documents import refusals
from server.api.parts import parts
from server.api.schemas import NameOut, WaitOut
from server.api.schemas_lobby import (
    ElsewhereOut,
    HelpCallOut,
    HelpOut,
    QuickerCenterOut,
    QuickerOut,
    SpeakerIn,
    SpeakerOut,
    SpeechQuery,
    VoiceOut,
    WaitsOut,
)
from server.domain.account import DeviceKind, Role
from server.lobby.clips import Clip, find_clips
from server.lobby.elsewhere import Quicker
from server.lobby.files import folder_of
from server.lobby.help import answer_help, ask_help, waiting
from server.lobby.speakers import RENEW_S, Claim, demand_zone, give_up, take_turn

lobby = APIBlueprint("lobby", __name__, tag="Lobby")
HELPERS = (Role.OFFICIAL, Role.SUPERVISOR, Role.ADMINISTRATOR)


@lobby.get("/voice")
@allow(DeviceKind.DISPLAY, *Role)
@lobby.output(VoiceOut)
@lobby.doc(summary="The clips of the voice", responses=refusals(401, 403))
def voice() -> Any:
    """Return where each clip of the voice is: the center's own recording, else the one that comes with Lượt."""
    code = parts().context.reader.catalogue(caller().center_id).code
    clips: dict[str, dict[str, str]] = {}
    for clip in find_clips(folder_of(parts().lobby_folder, code).voice):
        clips.setdefault(clip.language, {})[clip.name] = _address(clip, code)
    return VoiceOut(clips=clips)


@lobby.post("/speakers/<zone>")
@allow(DeviceKind.DISPLAY)
@lobby.input(SpeakerIn)
@lobby.output(SpeakerOut)
@lobby.doc(summary="Take the turn to speak", responses=refusals(400, 401, 403, 422))
def speaker(zone: str, json_data: SpeakerIn) -> Any:
    """Take, renew or give up the turn to speak in a loudspeaker zone: one open display at a time has it."""
    demand_zone(parts().context.reader.catalogue(caller().center_id).lobby, zone)
    claim = Claim(caller().center_id, zone, json_data.holder)
    if json_data.release:
        give_up(parts().lobby, parts().context.timer, claim)
        return SpeakerOut(speaks=False, again_in_s=RENEW_S)
    return SpeakerOut(speaks=take_turn(parts().lobby, parts().context.timer, claim), again_in_s=RENEW_S)


@lobby.get("/speech")
@allow(DeviceKind.KIOSK)
@lobby.input(SpeechQuery, location="query", arg_name="asked")
@lobby.doc(
    summary="A sentence, spoken",
    responses=refusals(401, 403, 404, 422) | {200: {"description": "The sound", "content": {"audio/wav": {}}}},
)
def speech(asked: SpeechQuery) -> Response:
    """Return a sentence of the screen as sound, for people who cannot read it."""
    sound = Response(parts().speech.say(asked.language, asked.text), mimetype="audio/wav")
    sound.headers["Cache-Control"] = "private, max-age=86400"
    return sound


@lobby.post("/help")
@allow(DeviceKind.KIOSK)
@lobby.output({}, status_code=204)
@lobby.doc(summary="Call a helper", responses=refusals(401, 403))
def ask() -> Any:
    """Call a helper to this kiosk: every official's screen says so until somebody answers."""
    device = caller().device
    if device is not None:
        ask_help(parts().context, parts().lobby, caller().center_id, (device.id, device.name), caller().actor)
    return "", 204


@lobby.get("/help")
@allow(DeviceKind.KIOSK, *Role)
@lobby.output(HelpOut)
@lobby.doc(summary="Kiosks that wait for a helper", responses=refusals(401, 403))
def list_help() -> Any:
    """Return the kiosks at which somebody waits for a helper."""
    own = caller().device
    calls = waiting(parts().context, parts().lobby, caller().center_id)
    shown = [call for call in calls if own is None or call.kiosk == own.id]
    return HelpOut(waiting=[HelpCallOut(kiosk=call.kiosk, name=call.name, asked_at=call.asked_at) for call in shown])


@lobby.post("/help/<int:kiosk>/answered")
@allow(*HELPERS)
@lobby.output({}, status_code=204)
@lobby.doc(summary="Go and help", responses=refusals(401, 403, 404))
def answer(kiosk: int) -> Any:
    """Tell everybody, also the citizen at the kiosk, that somebody comes."""
    answer_help(parts().context, parts().lobby, caller().center_id, kiosk, caller().actor)
    return "", 204


@lobby.get("/elsewhere")
@allow(DeviceKind.KIOSK, DeviceKind.DISPLAY, *Role)
@lobby.output(ElsewhereOut)
@lobby.doc(summary="Centers where it is quicker", responses=refusals(401, 403))
def elsewhere() -> Any:
    """Return the services that a center near by does clearly sooner, the way there counted in."""
    return ElsewhereOut(quicker=[_quicker(each) for each in parts().elsewhere(caller().center_id)])


@lobby.get("/waits")
@allow(DeviceKind.KIOSK, DeviceKind.DISPLAY, *Role)
@lobby.output(WaitsOut)
@lobby.doc(summary="Expected waits", responses=refusals(401, 403))
def waits() -> Any:
    """Return how long somebody who comes now would wait, by service."""
    found = parts().waits(caller().center_id)
    shown = {code: None if wait is None else WaitOut(**asdict(wait)) for code, wait in found.items()}
    return WaitsOut(waits=shown)


def _address(clip: Clip, code: str) -> str:
    if clip.file is None:
        return ""
    if not clip.own:
        return f"/display/voice/clips/{clip.language}/{clip.file.name}"
    changed = int(clip.file.stat().st_mtime)
    return f"/lobby/{quote(code)}/voice/{clip.language}/{quote(clip.file.name)}?{changed}"


def _quicker(found: Quicker) -> QuickerOut:
    center = found.center
    return QuickerOut(
        service=found.service,
        center=QuickerCenterOut(
            code=center.code, name=NameOut(**asdict(center.name)), address=NameOut(**asdict(center.address))
        ),
        wait=WaitOut(low_min=found.wait.low_min, high_min=found.wait.high_min),
        travel_min=found.travel_min,
    )
