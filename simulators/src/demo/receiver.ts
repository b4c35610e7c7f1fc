import Fastify from 'fastify';
import { Webhook } from 'standardwebhooks';
import type { Received } from '#/scenario/index.ts';

/** Far above the 20 kB a webhook may have. */
const BODY_BYTES_MAX = 65_536;

/** Stands for the bank's own system: takes webhooks and verifies them with the official package. */
export interface Receiver {
  url: string;
  /** What the cloud was given as the secret; nothing is taken before. */
  secret: string;
  readonly stop: () => Promise<void>;
}

export async function startReceiver(onReceived: (received: Received) => void): Promise<Receiver> {
  const app = Fastify({ bodyLimit: BODY_BYTES_MAX, forceCloseConnections: true });
  // The signature is over the bytes as they came.
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  app.removeContentTypeParser('application/json');
  const receiver: Receiver = { url: '', secret: '', stop: () => app.close() };
  app.post('/alerts', async ({ body, headers }, reply) => {
    const receivedAt = Date.now();
    try {
      const verified = new Webhook(receiver.secret).verify(
        body as string,
        headers as Record<string, string>,
      ) as { readonly type: string; readonly data: Record<string, unknown> };
      onReceived({ ...verified, receivedAt });
      return await reply.code(204).send();
    } catch {
      return reply.code(400).send();
    }
  });
  receiver.url = `${await app.listen({ host: '127.0.0.1', port: 0 })}/alerts`;
  return receiver;
}
