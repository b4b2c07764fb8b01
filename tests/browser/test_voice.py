"""The voice of the displays: what is said, by which display, how loud, in order, and whatever breaks."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Response, expect

from bench.servers import wait_until
from tests.browser.cast_of_browser import LOBBY_TV, NO_CONNECTION, PATIENCE_S, REFUSED, ROOT, Hall, Official, Visits
from tests.browser.lobby_center import lobby_hall

SERVICE, COUNTER = "khai-sinh", 9
# Notes each clip that is played (when it begins, for how long, how loud) and what was announced; a part may be broken.
EAR = """
window.played = [];
window.announced = [];
window.broken = 0;
document.addEventListener("luot:announced", (event) => window.announced.push(event.detail));
const { start } = AudioBufferSourceNode.prototype;
AudioBufferSourceNode.prototype.start = function (at, from, length) {
  if (window.broken > 0) { window.broken -= 1; throw new Error("broken"); }
  window.played.push({ at, until: at + length, gain: this.gainValue });
  return start.call(this, at, from, length);
};
const { connect } = AudioNode.prototype;
AudioNode.prototype.connect = function (to, ...rest) {
  if (to instanceof GainNode) this.gainValue = to.gain.value;
  if (to instanceof AudioDestinationNode) {
    window.ear = window.ear ?? (() => { const made = this.context.createAnalyser(); return made; })();
    if (window.ear.context === this.context) connect.call(this, window.ear);
  }
  return connect.call(this, to, ...rest);
};
window.loudest = 0;
setInterval(() => {
  if (!window.ear) return;
  const samples = new Float32Array(window.ear.fftSize);
  window.ear.getFloatTimeDomainData(samples);
  window.loudest = Math.max(window.loudest, ...samples.map(Math.abs));
}, 20);
"""


@pytest.fixture(scope="module")
def speaking_hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    """An empty hall with recordings of a moment each."""
    hall = lobby_hall(tmp_path_factory.mktemp("speaking"))
    yield hall
    hall.stop()


@pytest.fixture
def hall(speaking_hall: Hall) -> Hall:
    speaking_hall.clear()
    return speaking_hall


@pytest.fixture
def caller(hall: Hall) -> Official:
    official = hall.simulated(COUNTER)
    official.sit(COUNTER)
    return official


def listen(hall: Hall, visits: Visits, layout: str = "dat-dai") -> Page:
    """Open a display that may speak; "dat-dai" shows no call of these tests, so that only the voice sets the pace."""
    display = visits.blank(LOBBY_TV)
    display.add_init_script(EAR)
    display.goto(f"{hall.address}/display/?layout={layout}#token={hall.secrets['display_token']}")
    expect(display.locator("body")).to_have_attribute("data-voice", "ready")
    return display


def speaker(hall: Hall, visits: Visits, layout: str = "dat-dai") -> Page:
    display = listen(hall, visits, layout)
    expect(display.locator("body")).to_have_attribute("data-speaks", "true")
    return display


def call(hall: Hall, caller: Official, language: str = "vi") -> str:
    hall.issue(SERVICE, language=language)
    return str(caller.call_next(COUNTER)["number"])


def announced(display: Page, count: int) -> list[dict[str, Any]]:
    assert wait_until(lambda: len(display.evaluate("window.announced")) >= count, PATIENCE_S)
    found: list[dict[str, Any]] = display.evaluate("window.announced")
    return found


def played(display: Page, count: int) -> list[dict[str, float]]:
    assert wait_until(lambda: len(display.evaluate("window.played")) >= count, PATIENCE_S)
    found: list[dict[str, float]] = display.evaluate("window.played")
    return found


def test_a_call_is_heard_with_the_centers_own_recordings_as_loud_as_the_hour_wants(
    hall: Hall, visits: Visits, caller: Official
) -> None:
    display = speaker(hall, visits)
    number = call(hall, caller)
    said = announced(display, 1)[0]
    digits = [f"vi/letter-{number[0].lower()}", *(f"vi/{digit}" for digit in number[1:])]
    assert (said["number"], said["words"]) == (number, ["vi/call", *digits, "vi/counter", f"vi/{COUNTER}"])
    clips = played(display, len(said["words"]))
    assert all(later["at"] >= clip["until"] for clip, later in pairwise(clips))
    assert all(clip["until"] - clip["at"] < 0.1 for clip in clips), "the silence around each is cut"
    # A tone of 9000 of 32767 is brought to an effective value of 0.133, and the hour wants half of it.
    assert {round(clip["gain"], 2) for clip in clips} == {round(0.133 / (9000 / 32767 / 2**0.5) * 0.5, 2)}
    loudest = 0.133 * 2**0.5 * 0.5
    assert wait_until(lambda: display.evaluate("window.loudest") > 0.8 * loudest, PATIENCE_S), "nothing was heard"


# What the ear makes of a clip: the effective value of all that is within 15 dB of its loudest 20 ms, in dB.
LEVELS = """async (names) => {
  const { Clips } = await import("/display/voice/clips.js");
  const audio = new OfflineAudioContext(1, 44100, 44100);
  const clips = new Clips();
  const urls = names.map((name) => [name, `/display/voice/clips/vi/${name}.mp3`]);
  await clips.load(audio, { vi: Object.fromEntries(urls) });
  return names.map((name) => {
    const { buffer, gain } = clips.get("vi", name);
    const samples = buffer.getChannelData(0), powers = [];
    for (let at = 0; at + 882 <= samples.length; at += 882) {
      let sum = 0;
      for (let i = at; i < at + 882; i += 1) sum += samples[i] ** 2;
      powers.push(sum / 882);
    }
    const loud = powers.filter((power) => power > Math.max(...powers) / 31.6);
    const level = 10 * Math.log10(loud.reduce((sum, power) => sum + power, 0) / loud.length);
    const peak = samples.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    return { name, raw: level, played: level + 20 * Math.log10(gain), peak: peak * gain };
  });
}"""


def test_no_word_of_the_bundled_voice_is_much_softer_than_the_others(hall: Hall, visits: Visits) -> None:
    display = visits.display()
    names = [file.stem for file in sorted((ROOT / "display/voice/clips/vi").glob("*.mp3"))]
    levels = display.evaluate(LEVELS, names)
    assert len(levels) > 40
    raw, played_at = ([each[key] for each in levels] for key in ("raw", "played"))
    assert max(raw) - min(raw) > 6, "the clips as they are need it"
    assert max(played_at) - min(played_at) < 3, sorted((each["played"], each["name"]) for each in levels)
    assert max(each["peak"] for each in levels) <= 0.981


def test_ten_calls_at_once_are_all_spoken_in_order_and_none_over_another(
    hall: Hall, visits: Visits, caller: Official
) -> None:
    display = speaker(hall, visits)
    numbers = [call(hall, caller) for _ in range(10)]
    said = announced(display, 10)
    assert [each["number"] for each in said] == numbers
    clips = played(display, sum(len(each["words"]) for each in said))
    assert all(later["at"] >= clip["until"] for clip, later in pairwise(clips))


def test_english_is_added_for_who_asked_for_it_and_a_recall_says_so(
    hall: Hall, visits: Visits, caller: Official
) -> None:
    display = speaker(hall, visits)
    call(hall, caller, "en")
    caller.post(f"counters/{COUNTER}/recall")
    first, again = announced(display, 2)
    assert first["words"][0] == "vi/call"
    assert "en/counter" in first["words"]
    assert again["words"][0] == "vi/again"
    assert "en/again" in again["words"]


def test_one_display_of_a_room_speaks_and_another_takes_over_when_it_is_switched_off(
    hall: Hall, visits: Visits, caller: Official
) -> None:
    one, other = speaker(hall, visits), listen(hall, visits)
    call(hall, caller)
    announced(one, 1)
    announced(other, 1)
    assert played(one, 1)
    assert other.evaluate("window.played") == []
    assert one.evaluate("window.announced[0].seconds") == other.evaluate("window.announced[0].seconds")
    one.close(run_before_unload=False)
    expect(other.locator("body")).to_have_attribute("data-speaks", "true")
    call(hall, caller)
    assert played(other, 1)


def test_a_display_that_is_loaded_anew_has_its_turn_again_at_the_first_asking(hall: Hall, visits: Visits) -> None:
    display = speaker(hall, visits)
    answers: list[Response] = []
    display.on("response", lambda answer: answers.append(answer) if "/speakers/" in answer.url else None)
    display.reload()
    expect(display.locator("body")).to_have_attribute("data-speaks", "true")
    asked = [answer for answer in answers if "release" not in (answer.request.post_data or "")]
    assert asked[0].json()["speaks"] is True


def test_another_room_neither_speaks_nor_shows_it(hall: Hall, visits: Visits, caller: Official) -> None:
    upstairs, display = speaker(hall, visits, "tang-2"), speaker(hall, visits)
    call(hall, caller)
    announced(display, 1)
    assert upstairs.evaluate("window.announced") == []
    expect(upstairs.locator("[data-call]")).to_have_count(0)


def test_a_clip_that_is_missing_is_named_and_the_rest_is_said(hall: Hall, visits: Visits, caller: Official) -> None:
    visits.forgive(NO_CONNECTION)
    display = visits.blank(LOBBY_TV)
    display.add_init_script(EAR)
    display.route("**/voice/vi/counter.wav*", lambda route: route.abort())
    display.goto(f"{hall.address}/display/?layout=dat-dai#token={hall.secrets['display_token']}")
    expect(display.locator(".faulty")).to_contain_text("vi/counter")
    expect(display.locator("body")).to_have_attribute("data-speaks", "true")
    call(hall, caller)
    said = announced(display, 1)[0]["words"]
    assert said[0] == "vi/call"
    assert "vi/counter" not in said


def test_a_broken_sound_silences_neither_the_screen_nor_the_next_call(
    hall: Hall, visits: Visits, caller: Official
) -> None:
    visits.forgive(REFUSED)  # a picture that is not there
    display = speaker(hall, visits, "sanh")
    display.evaluate("window.broken = 1")
    number = call(hall, caller)
    expect(display.locator(".now .call-number")).to_have_text(number)
    expect(display.locator("body")).to_have_attribute("data-speaks", "true")
    call(hall, caller)
    assert len(announced(display, 2)) == 2
    assert played(display, 5)


def test_a_browser_that_forbids_sound_says_so_leaves_the_turn_to_others_and_a_touch_allows_it(
    hall: Hall, chromium: Browser, chromium_path: str
) -> None:
    strict = chromium.browser_type.launch(executable_path=chromium_path, args=["--no-sandbox", "--disable-gpu"])
    try:
        page = strict.new_page(viewport=LOBBY_TV)  # type: ignore[arg-type]
        page.goto(f"{hall.address}/display/#token={hall.secrets['display_token']}")
        expect(page.locator(".muted")).to_be_visible()
        expect(page.locator("body")).to_have_attribute("data-link", "live")
        assert page.evaluate("document.body.dataset.speaks") != "true"
        page.mouse.click(900, 500)
        expect(page.locator(".muted")).to_be_hidden()
        expect(page.locator("body")).to_have_attribute("data-speaks", "true")
    finally:
        strict.close()
