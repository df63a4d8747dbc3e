// Requests of a guide can be sent from the page, with the reader's key, to the server that the page came from.
'use strict';

// What was seen last stands in for {orderId} and the like, as far as a guide went.
const seen = JSON.parse(sessionStorage.getItem('seen') ?? '{}');
const KINDS = { ord: 'orderId', whk: 'webhookId', evt: 'eventId', rep: 'jobId' };

function apiKey() {
  return sessionStorage.getItem('key') ?? '';
}

function remember(text) {
  for (const [, id, kind] of text.matchAll(/"((ord|whk|evt|rep)_[0-9a-z]{26})"/g)) {
    seen[KINDS[kind]] = id;
  }
  sessionStorage.setItem('seen', JSON.stringify(seen));
}

function filled(path) {
  const missing = [];
  const url = path.replace(/\{(\w+)\}/g, (place, name) => seen[name] ?? (missing.push(name), place));
  if (missing.length) throw new Error(`Send the request first that tells the ${missing[0].replace('Id', '')}.`);
  return url;
}

function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

async function call({ method, path, key, body }) {
  const headers = { Authorization: `Bearer ${apiKey()}` };
  if (key) headers['Idempotency-Key'] = key;
  if (body) headers['Content-Type'] = 'application/json';
  const began = performance.now();
  const response = await fetch(filled(path), { method, headers, body: body || undefined });
  const text = await response.text();
  if (response.ok) remember(text);
  const shown = ['Idempotent-Replayed', 'RateLimit-Remaining'].filter((name) => response.headers.has(name));
  const told = [`${Math.round(performance.now() - began)} ms`, ...shown.map((name) => `${name}: ${response.headers.get(name)}`)].join(' · ');
  return { ok: response.ok, status: response.status, told, text };
}

function show(figure, { ok, status, told, text }) {
  $('.answer', figure)?.remove();
  const code = element('code', { className: 'language-json', textContent: pretty(text) });
  const line = element('p', {}, element('strong', { textContent: status }), ` ${told}`);
  const pre = element('pre', { tabIndex: 0 }, code);
  const answer = element('div', { className: ok ? 'answer' : 'answer bad', role: 'status' }, line);
  if (text) answer.append(pre);
  figure.append(answer);
  hljs.highlightElement(code);
}

async function run(figure, button) {
  if (!apiKey()) {
    $('#try').scrollIntoView({ block: 'center' });
    $('#key-note').textContent = 'An API key is needed first: dev mode prints one.';
    $('#key').focus();
    return;
  }
  button.disabled = true;
  try {
    show(figure, await call(figure.dataset));
  } catch (failure) {
    show(figure, { ok: false, status: 'Not sent.', told: failure.message, text: '' });
  } finally {
    button.disabled = false;
  }
}

function keyKnown() {
  const key = apiKey();
  $('#key-note').textContent = key
    ? `The key that ends in ${key.slice(-4)} is used. It stays in this tab and goes to this server only.`
    : 'No key is used.';
}

function asking() {
  const form = $('#try');
  form.hidden = false;
  if (apiKey()) keyKnown();
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const key = $('#key').value.trim();
    if (key) sessionStorage.setItem('key', key);
    else sessionStorage.removeItem('key');
    $('#key').value = '';
    keyKnown();
    document.dispatchEvent(new Event('key'));
  });
}

function sending() {
  for (const figure of all('figure.sample')) {
    const button = element('button', { type: 'button', className: 'run', textContent: 'Send' });
    button.addEventListener('click', () => run(figure, button));
    $('figcaption', figure).append(button);
  }
}

if ($('figure.sample') || $('#api')) asking();
sending();
