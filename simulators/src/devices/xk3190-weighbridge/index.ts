import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { Fact } from '#/world/index.ts';
import { XK3190_BACKLOG_BYTES_MAX, XK3190_CLIENTS_MAX } from '../limits.ts';
import { encodeFrame } from './frame.ts';

export { encodeFrame } from './frame.ts';

/** Ten frames a second, as the instrument sends at 1,200 baud. */
const FRAME_EVERY_MS = 100;

/** A weighbridge's indicator behind a serial-to-TCP server. */
export interface Xk3190Weighbridge {
  readonly port: number;
  accept(fact: Fact): void;
  stop(): Promise<void>;
}

/** Opens the server; port 0 takes any free one. */
export async function openXk3190(port: number, host = '127.0.0.1'): Promise<Xk3190Weighbridge> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
    socket.resume(); // what a reader says is not listened to, and must not pile up
  });
  server.maxConnections = XK3190_CLIENTS_MAX;
  server.listen(port, host);
  await once(server, 'listening');
  let frame: Buffer | undefined;
  let muted = false;
  const timer = setInterval(() => {
    if (!muted && frame !== undefined) sendToAll(sockets, frame);
  }, FRAME_EVERY_MS);
  return {
    port: (server.address() as AddressInfo).port,
    accept(fact) {
      if (fact.kind === 'mute') muted = fact.muted;
      if (fact.kind === 'bridgeWeight') frame = encodeFrame(fact.grossGrams / 1_000);
    },
    async stop() {
      clearInterval(timer);
      await close(server, sockets);
    },
  };
}

function sendToAll(sockets: Iterable<Socket>, frame: Buffer): void {
  for (const socket of sockets) {
    if (socket.writableLength <= XK3190_BACKLOG_BYTES_MAX) socket.write(frame);
  }
}

async function close(server: Server, sockets: Iterable<Socket>): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  for (const socket of sockets) socket.destroy();
  await closed;
}
