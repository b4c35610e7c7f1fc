import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Stands for a bank's own system; notes when what it is posted arrived. */
export interface Receiver extends Disposable {
  readonly url: string;
  /** Resolves with the moment (of `performance.now()`) at which the correlation id was first told of. */
  told(correlationId: string): Promise<number>;
}

export async function startReceiver(): Promise<Receiver> {
  const waiting = new Map<string, PromiseWithResolvers<number>>();
  const of = (correlationId: string) => {
    const known = waiting.get(correlationId) ?? Promise.withResolvers<number>();
    waiting.set(correlationId, known);
    return known;
  };
  const server = createServer((request, response) => {
    const arrivedAt = performance.now();
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => (body += text));
    request.on('end', () => {
      response.writeHead(204).end();
      const correlationId = correlationIdOf(body);
      if (correlationId !== undefined) of(correlationId).resolve(arrivedAt);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/alerts`,
    told: (correlationId) => of(correlationId).promise,
    [Symbol.dispose]() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** Of an alert that goods left, or of a device message that was posted as it came. */
function correlationIdOf(body: string): string | undefined {
  const { mid, data } = JSON.parse(body) as {
    readonly mid?: string;
    readonly data?: { readonly code?: string; readonly correlationId?: string };
  };
  return data?.code === 'UNAUTH_OUT' ? data.correlationId : mid;
}
