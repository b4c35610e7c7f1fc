import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { Aedes } from 'aedes';
import { connectAsync } from 'mqtt';

/*
 * What is left of the way from a sensor to a webhook when everything we promise is left out: a broker,
 * its own unless one is named, and a subscriber that posts what is published on a topic. Its latency is
 * the raw limit.
 */

const [topic = '', webhookUrl = '', namedBrokerUrl] = process.argv.slice(2);
const brokerUrl = namedBrokerUrl ?? (await startBroker());
const client = await connectAsync(brokerUrl, { clientId: 'raw-forward', timerVariant: 'native' });
client.on(
  'message',
  (_topic, body) => void fetch(webhookUrl, { method: 'POST', body: new Uint8Array(body) }),
);
await client.subscribeAsync(topic, { qos: 1 });
process.once('SIGTERM', () => process.exit(0));
process.stdout.write(`${JSON.stringify({ ready: true, brokerUrl })}\n`);

async function startBroker(): Promise<string> {
  const aedes = await Aedes.createBroker({ concurrency: 1_000 });
  const server = createServer({ noDelay: true }, aedes.handle);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `mqtt://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
