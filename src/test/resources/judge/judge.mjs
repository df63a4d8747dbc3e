// Judges one webhook request as a receiver would who knows only the standards and the address of the public keys.
import { createHash } from 'node:crypto';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { Webhook } from 'standardwebhooks';

let text = '';
for await (const chunk of process.stdin) text += chunk;
const { keys, issuer, url, secret, headers, body } = JSON.parse(text);
const bytes = Buffer.from(body, 'base64');

const verdict = { signature: false, token: false, digest: false };
try {
  new Webhook(secret).verify(bytes, headers);
  verdict.signature = true;
} catch (refused) {
  verdict.signatureError = String(refused);
}
try {
  const jwks = createRemoteJWKSet(new URL(keys));
  const { payload, protectedHeader } = await jwtVerify(headers.authorization.replace('Bearer ', ''), jwks, {
    algorithms: ['EdDSA'], issuer, audience: url, maxTokenAge: '5 min',
    requiredClaims: ['sub', 'jti', 'exp', 'body_sha256'],
  });
  verdict.token = payload.jti === headers['webhook-id'] && Boolean(protectedHeader.kid);
  verdict.subject = payload.sub;
  verdict.lifetime = payload.exp - payload.iat;
  verdict.digest = payload.body_sha256 === createHash('sha256').update(bytes).digest('hex');
} catch (refused) {
  verdict.tokenError = String(refused);
}
process.stdout.write(JSON.stringify(verdict), () => process.exit(0)); // no idle connection keeps it
