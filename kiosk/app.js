/**
 * Owns the kiosk as a whole: pairing, the live channel, and what hears it. Must not know what the screens ask.
 */
import { Api } from "/common/api.js";
import { deviceToken, fetchLetters, forgetToken, renewOnPairing, showPairing } from "/common/device.js";
import { need } from "/common/dom.js";
import { language, onLanguage, resetLanguage } from "/common/language.js";
import { Live } from "/common/live.js";
import { Shell } from "/common/shell.js";
import { wear } from "/common/theme.js";
import { LinkCurtain } from "./parts/curtain.js";
import { drawHeader } from "./parts/frame.js";
import { guardTouch } from "./parts/guards.js";
import { PaperNote } from "./parts/paper.js";
import { Stage } from "./stage.js";

function start() {
  guardTouch();
  renewOnPairing();
  fetchLetters();
  resetLanguage();
  const token = deviceToken("kiosk");
  const place = need("#screen", HTMLElement);
  if (!token) return showPairing("kiosk", place, "pairing.title");
  const stage = new Stage(new Api({ token, language }));
  const curtain = new LinkCurtain(stage);
  const paper = new PaperNote(stage.api, need("#paper", HTMLElement), () => refused());
  onLanguage(() => {
    drawHeader(stage);
    curtain.draw();
    paper.draw();
    stage.helper.draw();
    stage.draw();
  });
  const refused = () => {
    live.close();
    stage.close();
    forgetToken("kiosk");
    curtain.lift();
    showPairing("kiosk", place, "pairing.refused");
  };
  const shell = new Shell("kiosk", () => stage.path.length === 1);
  const live = new Live(stage.api, stage.clock, {
    changed: (hall, events) => {
      wear(hall);
      stage.take(hall);
      paper.hear(events);
      stage.helper.hear(events);
      if (!events) shell.check();
    },
    link: (live, since) => curtain.tell(live, since),
    refused,
  });
}

start();
