// The text that Prometheus scrapes, as figures.

const LINE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? ([^ ]+)$/;
const LABEL = /(\w+)="((?:[^"\\]|\\.)*)"/g;

/** Samples by name. */
export function parse(text) {
  const samples = new Map();
  for (const line of text.split("\n")) {
    const parts = line.startsWith("#") ? null : LINE.exec(line);
    if (parts) {
      const labels = {};
      for (const [, name, value] of (parts[2] ?? "").matchAll(LABEL)) labels[name] = value;
      if (!samples.has(parts[1])) samples.set(parts[1], []);
      samples.get(parts[1]).push({ labels, value: number(parts[3]) });
    }
  }
  return samples;
}

function number(text) {
  return text === "+Inf" ? Infinity : Number(text);
}

const ANY = () => true;

/** The sum of all samples of that name whose labels fit. */
export function sum(samples, name, fits = ANY) {
  return (samples.get(name) ?? [])
    .filter((sample) => fits(sample.labels))
    .reduce((total, sample) => total + sample.value, 0);
}

/** The different values of a label. */
export function values(samples, name, label) {
  return [...new Set((samples.get(name) ?? []).map((sample) => sample.labels[label]))].sort();
}

/** What was added between two scrapes, each second; a process that started anew begins at nothing. */
export function rate(before, after, name, fits = ANY) {
  const added = sum(after.samples, name, fits) - sum(before.samples, name, fits);
  return Math.max(0, added) / ((after.at - before.at) / 1000);
}

/** How many fell into each bucket of a histogram, by its limit. */
function buckets(samples, name, fits) {
  const counts = new Map();
  for (const { labels, value } of samples.get(`${name}_bucket`) ?? []) {
    if (fits(labels)) counts.set(labels.le, (counts.get(labels.le) ?? 0) + value);
  }
  return counts;
}

/** The quantile of a histogram of seconds between two scrapes, or null when nothing was added. */
export function quantile(before, after, name, share, fits = ANY) {
  const earlier = buckets(before.samples, name, fits);
  const added = [...buckets(after.samples, name, fits)]
    .map(([limit, total]) => ({ limit: number(limit), count: total - (earlier.get(limit) ?? 0) }))
    .sort((a, b) => a.limit - b.limit);
  const all = added.at(-1)?.count ?? 0;
  if (all <= 0) return null;
  const rank = share * all;
  let lower = { limit: 0, count: 0 };
  for (const bucket of added) {
    if (bucket.count >= rank) {
      if (bucket.limit === Infinity) return lower.limit;
      const part = (rank - lower.count) / Math.max(1e-9, bucket.count - lower.count);
      return lower.limit + part * (bucket.limit - lower.limit);
    }
    lower = bucket;
  }
  return lower.limit;
}
