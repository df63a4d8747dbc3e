// Reads /metrics every two seconds and draws what changed; what is in no metric has a path of its own.
import { get } from "/console/ask.js";
import { askLetters } from "/console/letters.js";
import { parse, quantile, rate, sum } from "/console/metrics.js";
import { byId, bytes, count, element, plot, span } from "/console/page.js";
import { drawBus, drawPools, drawRoutes, fold, HTTP, serverError } from "/console/tables.js";

const EVERY = 2000;
const RARELY = 5000;
/** How many scrapes percentiles are of. */
const MINUTE = 30;

const history = [];

/** Each tile: its name, its figure from the last two scrapes and the minute, how it is written, when it is bad. */
const TILES = [
  ["HTTP requests/s", (t) => rate(t.before, t.after, `${HTTP}_count`), count],
  ["HTTP p50", (t) => quantile(t.minute, t.after, HTTP, 0.5), span],
  ["HTTP p99", (t) => quantile(t.minute, t.after, HTTP, 0.99), span, (v) => v > 1],
  ["HTTP 5xx/s", (t) => rate(t.before, t.after, `${HTTP}_count`, serverError), count, (v) => v > 0],
  ["Outbox lag", (t) => sum(t.after.samples, "orderflow_outbox_lag_seconds"), span, (v) => v > 60],
  ["To deliver", (t) => sum(t.after.samples, "orderflow_deliveries_pending"), count],
  ["Being sent", (t) => sum(t.after.samples, "orderflow_deliveries_in_flight"), count],
  ["Open breakers", (t) => sum(t.after.samples, "orderflow_breakers_open"), count, (v) => v > 0],
  ["Dead letters", (t) => sum(t.after.samples, "orderflow_dead_letters"), count, (v) => v > 0],
  ["Orders queued", (t) => sum(t.after.samples, "orderflow_orders_queue_length"), count],
  ["Refused by rate/s", (t) => rate(t.before, t.after, "orderflow_rate_limit_requests_total", (l) => l.outcome === "refused"), count],
  ["Redis", (t) => sum(t.after.samples, "orderflow_redis_up"), (v) => (v ? "up" : "away"), (v) => v === 0],
  ["Heap used", (t) => sum(t.after.samples, "jvm_memory_used_bytes", (l) => l.area === "heap"), bytes],
  ["Processor", (t) => sum(t.after.samples, "process_cpu_usage"), (v) => `${(100 * v).toFixed(0)} %`],
];

const tiles = TILES.map(([name, figure, write, isBad = () => false]) => {
  const line = plot();
  const shown = element("p", "figure", "–");
  const tile = element("div", "tile");
  tile.append(element("p", "name", name), shown, line.svg);
  byId("tiles").append(tile);
  return (times) => {
    const value = figure(times);
    shown.textContent = value === null ? "–" : write(value);
    shown.classList.toggle("bad", value !== null && isBad(value));
    line.add(value);
  };
});

function draw() {
  if (history.length < 2) return;
  const after = history.at(-1);
  const times = { after, before: history.at(-2), minute: history[Math.max(0, history.length - 1 - MINUTE)] };
  tiles.forEach((tile) => tile(times));
  drawBus(times);
  drawRoutes(times);
  fold("addresses");
  fold("routes");
  drawPools(times);
}

async function scrape() {
  const samples = parse(await (await get("/metrics")).text());
  history.push({ at: performance.now(), samples });
  if (history.length > MINUTE + 1) history.shift();
  draw();
}

async function askReady() {
  const answer = await get("/ready");
  const text = await answer.text();
  say(answer.ok ? "ready" : "not ready", answer.ok);
  byId("reasons").hidden = answer.ok;
  byId("reasons").replaceChildren(
    ...(answer.ok ? [] : text.trim().split("\n").map((reason) => element("li", "", reason))),
  );
}

function say(state, good) {
  byId("state").textContent = state;
  byId("state").className = good ? "state good" : "state bad";
}

async function askInfo() {
  const info = await (await get("/info")).json();
  const commit = info.commit === "unknown" ? "" : ` (${info.commit.slice(0, 8)})`;
  const schema = info.schema ? `schema ${info.schema.current}` : "schema unknown";
  byId("what").textContent = `${info.version}${commit} · Java ${info.java} · ${schema}`;
  byId("token-field").hidden = !info.settings.replay;
  byId("replay-off").hidden = info.settings.replay;
}

async function askNodes() {
  const nodes = await (await get("/console/nodes")).json();
  byId("nodes").tBodies[0].replaceChildren(
    ...nodes.map((node) => {
      const tr = element("tr");
      const name = (node.member ?? `process ${node.pid}`) + (node.self ? ", this one" : "");
      const up = (Date.now() - Date.parse(node.startedAt)) / 1000;
      tr.append(element("td", "", name), element("td", "", node.version), element("td", "", span(up)));
      return tr;
    }),
  );
}

/** Asks again and again, also after a failure; a page that nobody sees asks nothing. */
async function repeat(pause, ...questions) {
  if (!document.hidden) {
    const outcomes = await Promise.allSettled(questions.map((question) => question()));
    if (outcomes.some((outcome) => outcome.status === "rejected")) say("no answer", false);
  }
  setTimeout(() => repeat(pause, ...questions), pause);
}

repeat(EVERY, scrape, askReady);
repeat(RARELY, askInfo, askNodes, askLetters);
