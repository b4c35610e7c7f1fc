import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A TCP line that a test can cut and mend, between a driver and its counterpart. */
export interface Line {
  readonly port: number;
  /** Drops every connection and lets none in. */
  cut(): void;
  /** Drops every connection; new ones are let in. */
  mend(): void;
  connections(): number;
  close(): Promise<void>;
}

/** Opens a line on 127.0.0.1 to `targetPort`. */
export async function openLine(targetPort: number): Promise<Line> {
  const pairs = new Set<readonly [Socket, Socket]>();
  let isCut = false;
  const server = createServer((near) => {
    near.on('error', () => undefined);
    if (isCut) return void near.destroy();
    const far = connect(targetPort, '127.0.0.1');
    far.on('error', () => undefined);
    const pair = [near, far] as const;
    pairs.add(pair);
    near.pipe(far).pipe(near);
    for (const socket of pair) {
      socket.on('close', () => {
        pairs.delete(pair);
        near.destroy();
        far.destroy();
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const drop = () => [...pairs].flat().forEach((socket) => socket.destroy());
  return {
    port: (server.address() as AddressInfo).port,
    cut() {
      isCut = true;
      drop();
    },
    mend() {
      isCut = false;
      drop();
    },
    connections: () => pairs.size,
    async close() {
      server.close();
      drop();
    },
  };
}
