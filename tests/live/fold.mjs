// Brings recorded snapshots forward by recorded events with the pages' own rule and reports where the result differs
// from the snapshot that was taken then. Usage: node fold.mjs FILE, a JSON list of {"snapshots": [...], "events": [...]}.
import { readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";

// By its text, because without a package.json beside it Node.js would take a .js file for CommonJS.
const rule = readFileSync(new URL("../../server/web/common/hall.js", import.meta.url), "utf-8");
const { applyEvent } = await import(`data:text/javascript,${encodeURIComponent(rule)}`);

// `at` is when the snapshot was taken and `open` depends on the hour alone: neither follows from events.
const comparable = ({ at, open, ...rest }) => rest;

const histories = JSON.parse(readFileSync(process.argv[2], "utf-8"));
const report = { histories: histories.length, compared: 0, differences: [] };

function compare(history, state, wanted) {
  report.compared += 1;
  const [ours, theirs] = [comparable(state), comparable(wanted)];
  for (const field of new Set([...Object.keys(ours), ...Object.keys(theirs)])) {
    if (!isDeepStrictEqual(ours[field], theirs[field])) {
      report.differences.push({ history, version: wanted.version, field, ours: ours[field], theirs: theirs[field] });
    }
  }
}

function replay(index, { snapshots, events }) {
  const taken = new Map(snapshots.map((snapshot) => [snapshot.version, snapshot]));
  let state = snapshots[0];
  for (const event of events.filter(({ version }) => version > state.version)) {
    state = applyEvent(state, event);
    const wanted = taken.get(state.version);
    if (event.type === "center.configured") state = wanted ?? state;
    else if (wanted) compare(index, state, wanted);
  }
  if (state.version !== snapshots.at(-1).version) report.differences.push({ history: index, ended: state.version });
}

histories.forEach((history, index) => replay(index, history));
process.stdout.write(JSON.stringify({ ...report, differences: report.differences.slice(0, 10) }));
