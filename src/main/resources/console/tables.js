// The tables of what runs in this process: its bus, its routes, its pools.
import { quantile, rate, sum, values } from "/console/metrics.js";
import { byId, count, element, plot, span } from "/console/page.js";

export const HTTP = "orderflow_http_requests_seconds";
const BUS = "orderflow_bus_handling_seconds";
export const serverError = (labels) => labels.status.startsWith("5");

const rows = new Map();

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
export function fold(table) {
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

export function drawBus({ before, after, minute }) {
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

export function drawRoutes({ before, after, minute }) {
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

export function drawPools({ after, minute }) {
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
