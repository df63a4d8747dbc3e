// A webhook receiver that believes only OrderFlow. Node 18 or newer, nothing to install. To run it:
//
//   WEBHOOK_SECRET=whsec_… PORT=3000 node src/examples/receiver/receiver.mjs
//
// WEBHOOK_SECRET is what POST /v1/webhooks showed once. Requests are checked as Standard Webhooks 1.0 says.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';

const TOLERANCE_SECONDS = 5 * 60; // clocks differ; an old request may be one that somebody recorded
const LARGEST_BODY = 1024 * 1024; // nobody can fill our memory

const key = Buffer.from((process.env.WEBHOOK_SECRET ?? '').replace(/^whsec_/, ''), 'base64');
if (key.length < 24) {
  throw new Error('WEBHOOK_SECRET must be the secret of a webhook, whsec_…');
}

// An event comes again when our answer got lost, and when somebody replays it days later. A real shop keeps the ids in
// its database, under a unique key and in the same transaction as what the event causes.
const seen = new Set();

const server = createServer((request, response) => {
  receive(request, response).catch(() => response.destroy());
});

async function receive(request, response) {
  const body = await readBody(request);
  if (body === null) {
    return response.writeHead(413, { connection: 'close' }).end();
  }
  if (request.method !== 'POST' || !isGenuine(request.headers, body, Date.now() / 1000)) {
    return response.writeHead(401).end();
  }
  const id = request.headers['webhook-id'];
  if (!seen.has(id)) {
    handle(id, JSON.parse(body));
    seen.add(id);
  }
  // also for what was seen before: anything but 2xx would only bring it again
  response.writeHead(204).end();
}

/** The bytes as they came: what is signed is these, not the JSON that they mean. */
async function readBody(request) {
  const chunks = [];
  let length = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    length += chunk.length;
    if (length > LARGEST_BODY) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

// Where the receiver and who gives out the secret are not the same team, check the JWT in "Authorization: Bearer …" here
// instead: signed with EdDSA by a key of OrderFlow's /.well-known/jwks.json (by `kid`), `exp` not over, `aud` this URL, `jti` the
// webhook-id, `body_sha256` the SHA-256 of these bytes in hex. A library such as jose does the first four.
function isGenuine(headers, body, now) {
  const id = headers['webhook-id'];
  const timestamp = headers['webhook-timestamp'];
  const signatures = headers['webhook-signature'];
  if (!id || !signatures || !/^\d{1,12}$/.test(timestamp ?? '')) return false;
  if (Math.abs(now - Number(timestamp)) > TOLERANCE_SECONDS) return false;
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest();
  // several while a secret is being replaced; one that is right is enough
  return signatures.split(' ').some(signature => isRight(signature, expected));
}

function isRight(signature, expected) {
  const [version, text] = signature.split(',');
  const sent = Buffer.from(text ?? '', 'base64');
  // takes equally long wherever the difference is, so that nobody can guess byte after byte
  return version === 'v1' && sent.length === expected.length && timingSafeEqual(sent, expected);
}

/** The answer must come within 15 s: what takes longer goes to a queue of yours. */
function handle(id, event) {
  console.log(`${id} ${event.type} ${event.data.id ?? ''}`);
}

server.listen(Number(process.env.PORT ?? 3000), () => console.log('listening on port', server.address().port));
