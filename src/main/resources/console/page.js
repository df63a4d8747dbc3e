// What the console's page is drawn with: elements, plots, and figures as people read them.

/** How many scrapes a plot shows. */
const PLOT = 90;
const SVG = "http://www.w3.org/2000/svg";

export const byId = (id) => document.getElementById(id);

export function element(name, className, text) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

export function plot() {
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

export function count(value) {
  if (value >= 10_000) return `${(value / 1000).toFixed(value >= 100_000 ? 0 : 1)} k`;
  return value >= 100 || Number.isInteger(value) ? value.toFixed(0) : value.toFixed(1);
}

export function span(seconds) {
  if (seconds === null) return "–";
  if (seconds < 0.001) return `${(seconds * 1e6).toFixed(0)} µs`;
  if (seconds < 1) return `${(seconds * 1000).toFixed(seconds < 0.01 ? 1 : 0)} ms`;
  if (seconds < 120) return `${seconds.toFixed(1)} s`;
  return seconds < 7200 ? `${(seconds / 60).toFixed(0)} min` : `${(seconds / 3600).toFixed(1)} h`;
}

export function bytes(value) {
  return value >= 1 << 30 ? `${(value / (1 << 30)).toFixed(1)} GiB` : `${(value / (1 << 20)).toFixed(0)} MiB`;
}
