// Receives Pledgewatch webhooks (docs/specs/004-webhooks.md) with nothing but Node.js:
//
//   WEBHOOK_SECRET=whsec_… node docs/examples/webhook-receiver.mjs
//
// PORT (default 9099; 0 takes a free one) says where it listens. It prints each alert once.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';

const key = Buffer.from((process.env.WEBHOOK_SECRET ?? '').replace(/^whsec_/, ''), 'base64');
if (key.length === 0) throw new Error('WEBHOOK_SECRET is not set');

/** A message older or newer than this is not from now: somebody may be playing it back. */
const AGE_MAX_S = 300;
const BODY_BYTES_MAX = 20_000;

/** Ids of messages that were dealt with; a real receiver keeps them in its database. */
const seen = new Set();

function isGenuine(headers, body) {
  const id = headers['webhook-id'];
  const timestamp = headers['webhook-timestamp'];
  if (Math.abs(Date.now() / 1_000 - Number(timestamp)) > AGE_MAX_S) return false;
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest();
  return String(headers['webhook-signature'])
    .split(' ')
    .map((signature) => signature.split(','))
    .some(([version, value = '']) => {
      const given = Buffer.from(value, 'base64');
      return (
        version === 'v1' && given.length === expected.length && timingSafeEqual(given, expected)
      );
    });
}

const server = createServer((request, response) => {
  const chunks = [];
  let bytes = 0;
  request.on('data', (chunk) => {
    bytes += chunk.length;
    if (bytes > BODY_BYTES_MAX) request.destroy();
    else chunks.push(chunk);
  });
  request.on('end', () => {
    const body = Buffer.concat(chunks).toString();
    if (!isGenuine(request.headers, body)) {
      response.writeHead(401).end();
      return;
    }
    const id = request.headers['webhook-id'];
    if (!seen.has(id)) tell(JSON.parse(body));
    seen.add(id);
    response.writeHead(204).end();
  });
});

function tell({ type, timestamp, data }) {
  const about = data.code
    ? `${data.code} ${data.pledgeId ?? data.siteId}`
    : `${data.count} messages`;
  console.log(`${timestamp} ${type} ${about}: ${data.reason.zh} / ${data.reason.en}`);
}

server.listen(Number(process.env.PORT ?? 9_099), '127.0.0.1', () => {
  console.log(`listening on http://127.0.0.1:${server.address().port}/`);
});
