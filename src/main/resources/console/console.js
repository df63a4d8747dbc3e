// Reads /metrics every two seconds and draws what changed; what is in no metric has a path of its own.
import { parse, quantile, rate, sum, values } from "/console/metrics.js";

const EVERY = 2000;
const RARELY = 5000;
const TIMEOUT = 5000;
/** How many scrapes a plot shows, and percentiles are of. */
const PLOT = 90;
const MINUTE = 30;
const SVG = "http://www.w3.org/2000/svg";

const history = [];
const rows = new Map();
const byId = (id) => document.getElementById(id);

function element(name, className, text) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

function plot() {
  const svg = document.createElementNS(SVG, "svg");
  const area = document.createElementNS(SVG, "polygon");
  const line = document.createElementNS(SVG, "polyline");
  svg.setAttribute("class", "spark");
  svg.setAttribute("viewBox", `0 0 ${PLOT - 1} 24`);
  svg.setAttribute("preserveAspectRatio", "none");
  svg.setAttribute("aria-hidden", "true");
  svg.append(area, line);
  const points = [];
  return {
    svg,
    add(value) {
      points.push(value ?? 0);
      if (points.length > PLOT) points.shift();
      const top = Math.max(...points, 1e-9);
      const first = PLOT - points.length;
      const at = (point, i) => `${first + i},${(22.5 - 21 * (point / top)).toFixed(2)}`;
      const curve = points.map(at).join(" ");
      line.setAttribute("points", curve);
      area.setAttribute("points", `${first},24 ${curve} ${PLOT - 1},24`);
    },
    isFlat: () => points.every((point) => point === 0),
  };
}

function count(value) {
  if (value >= 10_000) return `${(value / 1000).toFixed(value >= 100_000 ? 0 : 1)} k`;
  return value >= 100 || Number.isInteger(value) ? value.toFixed(0) : value.toFixed(1);
}

function span(seconds) {
  if (seconds === null) return "–";
  if (seconds < 0.001) return `${(seconds * 1e6).toFixed(0)} µs`;
  if (seconds < 1) return `${(seconds * 1000).toFixed(seconds < 0.01 ? 1 : 0)} ms`;
  if (seconds < 120) return `${seconds.toFixed(1)} s`;
  return seconds < 7200 ? `${(seconds / 60).toFixed(0)} min` : `${(seconds / 3600).toFixed(1)} h`;
}

function bytes(value) {
  return value >= 1 << 30 ? `${(value / (1 << 30)).toFixed(1)} GiB` : `${(value / (1 << 20)).toFixed(0)} MiB`;
}

const HTTP = "orderflow_http_requests_seconds";
const BUS = "orderflow_bus_handling_seconds";
const serverError = (labels) => labels.status.startsWith("5");

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

/** A name that may be broken behind each of its parts. */
function name(text) {
  const cell = element("td");
  for (const part of text.split(/(?<=[./])/)) cell.append(part, element("wbr"));
  return cell;
}

/** A row of a table with a plot, made when its key is first seen. */
function row(table, key, columns) {
  const id = `${table} ${key}`;
  if (!rows.has(id)) {
    const line = plot();
    const cells = columns.map((className) => element("td", className));
    const tr = element("tr");
    const plotted = element("td", "plot");
    plotted.append(line.svg);
    tr.append(name(key), plotted, ...cells);
    byId(table).tBodies[0].append(tr);
    rows.set(id, { tr, line, cells });
  }
  return rows.get(id);
}

function fill({ tr, line, cells }, plotted, texts, idle) {
  line.add(plotted);
  cells.forEach((cell, i) => (cell.textContent = texts[i]));
  tr.classList.toggle("idle", idle);
  tr.classList.toggle("unused", idle && line.isFlat());
}

/** A table shows what was used lately, and the rest when asked. */
function fold(table) {
  const unused = byId(table).querySelectorAll("tr.unused").length;
  const button = byId(`${table}-fold`);
  const open = byId(table).classList.contains("open");
  button.hidden = unused === 0;
  button.textContent = open ? "Hide what is idle" : `Show ${unused} idle`;
  button.setAttribute("aria-expanded", open);
}

for (const table of ["addresses", "routes"]) {
  byId(`${table}-fold`).addEventListener("click", () => {
    byId(table).classList.toggle("open");
    fold(table);
  });
}

function drawBus({ before, after, minute }) {
  for (const address of values(after.samples, "orderflow_bus_sent_total", "address")) {
    const at = (labels) => labels.address === address;
    const sent = rate(before, after, "orderflow_bus_sent_total", at);
    const pending = sum(after.samples, "orderflow_bus_pending", at);
    fill(
      row("addresses", address, ["", "", "wide", "wide", "wide"]),
      sent,
      [
        count(sent),
        count(pending),
        span(quantile(minute, after, BUS, 0.5, at)),
        span(quantile(minute, after, BUS, 0.99, at)),
        count(rate(before, after, "orderflow_bus_failures_total", at)),
      ],
      sent === 0 && pending === 0,
    );
  }
}

function drawRoutes({ before, after, minute }) {
  const kindOf = ({ method, route }) => (route === "other" ? "pages and unknown paths" : `${method} ${route}`);
  const kinds = (after.samples.get(`${HTTP}_count`) ?? []).map((sample) => kindOf(sample.labels));
  for (const kind of [...new Set(kinds)].sort()) {
    const at = (labels) => kindOf(labels) === kind;
    const asked = rate(before, after, `${HTTP}_count`, at);
    fill(
      row("routes", kind, ["", "", "", "wide"]),
      asked,
      [
        count(asked),
        span(quantile(minute, after, HTTP, 0.5, at)),
        span(quantile(minute, after, HTTP, 0.99, at)),
        count(rate(before, after, `${HTTP}_count`, (l) => at(l) && serverError(l))),
      ],
      asked === 0,
    );
  }
}

function drawPools({ after, minute }) {
  for (const pool of values(after.samples, "orderflow_pool_size", "pool")) {
    const at = (labels) => labels.pool === pool;
    const used = sum(after.samples, "orderflow_pool_in_use", at);
    const waiting = sum(after.samples, "orderflow_pool_waiting", at);
    fill(
      row("pools", pool, ["", "", "wide"]),
      used,
      [
        `${used} of ${sum(after.samples, "orderflow_pool_size", at)}`,
        count(waiting),
        span(quantile(minute, after, "orderflow_pool_wait_seconds", 0.99, at)),
      ],
      used === 0 && waiting === 0,
    );
  }
}

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

function get(path) {
  return fetch(path, { cache: "no-store", signal: AbortSignal.timeout(TIMEOUT) });
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

async function askLetters() {
  const answer = await get("/console/dead-letters");
  const found = await answer.json();
  if (!answer.ok) {
    tell(found.error, false);
    return;
  }
  byId("letters").hidden = found.webhooks.length === 0;
  byId("no-letters").hidden = found.webhooks.length > 0;
  byId("letters").tBodies[0].replaceChildren(...found.webhooks.map(letters));
  allowReplay();
}

function letters(webhook) {
  const button = element("button", "", "Replay");
  button.type = "button";
  button.setAttribute("aria-label", `Replay the dead letters of ${webhook.webhookId}`);
  button.dataset.enabled = webhook.kind === "webhook" && webhook.status === "enabled";
  if (webhook.kind !== "webhook") button.title = `What ${webhook.kind} did not take is not sent again.`;
  else if (webhook.status !== "enabled") button.title = "The webhook is disabled: its tenant enables it first.";
  button.addEventListener("click", () => replay(webhook, button));
  const last = element("td");
  last.append(button);
  const tr = element("tr");
  tr.append(
    element("td", "", webhook.kind === "webhook" ? webhook.webhookId : webhook.kind),
    element("td", "wide", webhook.tenantId),
    element("td", "", count(webhook.deadLetters)),
    last,
  );
  return tr;
}

function allowReplay() {
  for (const button of byId("letters").querySelectorAll("button")) {
    button.disabled = byId("token").value === "" || button.dataset.enabled !== "true";
  }
}

async function replay(webhook, button) {
  button.disabled = true;
  const answer = await fetch("/console/replays", {
    method: "POST",
    headers: { Authorization: `Bearer ${byId("token").value}`, "Content-Type": "application/json" },
    body: JSON.stringify({ tenantId: webhook.tenantId, webhookId: webhook.webhookId }),
    signal: AbortSignal.timeout(TIMEOUT),
  }).catch(() => null);
  const said = answer ? await answer.json() : { error: "There was no answer." };
  tell(answer?.ok ? `Replay ${said.id} is under way.` : said.error, answer?.ok);
  if (answer?.ok) setTimeout(askLetters, EVERY);
  else allowReplay();
}

function tell(message, good) {
  byId("dead-message").textContent = message;
  byId("dead-message").classList.toggle("bad", !good);
}

/** Asks again and again, also after a failure; a page that nobody sees asks nothing. */
async function repeat(pause, ...questions) {
  if (!document.hidden) {
    const outcomes = await Promise.allSettled(questions.map((question) => question()));
    if (outcomes.some((outcome) => outcome.status === "rejected")) say("no answer", false);
  }
  setTimeout(() => repeat(pause, ...questions), pause);
}

byId("token").addEventListener("input", allowReplay);
repeat(EVERY, scrape, askReady);
repeat(RARELY, askInfo, askNodes, askLetters);
