import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { Aedes } from 'aedes';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import { createPacketGuard } from '@pledgewatch/shared/mqtt';
import type { SourceHost, SourceSession } from '../source.ts';
import type { DeviceBrokerConfig } from './config.ts';
import { DeviceDoor } from './door.ts';
import {
  CONNECT_MS_MAX,
  CONNECTIONS_MAX,
  DEVICE_PACKET_BYTES_MAX,
  DRAIN_MS_MAX,
} from './limits.ts';

/** The broker while it listens. */
export interface BrokerSession extends SourceSession {
  readonly url: string | null;
  publish(topic: string, payload: Uint8Array): Promise<void>;
}

/** @throws {PledgewatchError} `PW_DEVICE_BROKER_PORT` */
export async function openBroker(
  config: DeviceBrokerConfig,
  host: SourceHost,
): Promise<BrokerSession> {
  const door = new DeviceDoor(config, host);
  const aedes = await Aedes.createBroker({
    id: 'pledgewatch-edge',
    concurrency: 1_000,
    drainTimeout: DRAIN_MS_MAX,
    connectTimeout: CONNECT_MS_MAX,
    ...door.hooks,
  });
  aedes.on('clientReady', (client) => door.entered(client));
  aedes.on('clientDisconnect', (client) => door.left(client));
  const sockets = new Set<Socket>();
  const server = await serverOf(config, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    guard(socket, host);
    aedes.handle(socket);
  });
  server.maxConnections = CONNECTIONS_MAX;
  await listen(server, config).catch((error: unknown) => {
    aedes.close();
    throw error;
  });
  host.signal.addEventListener('abort', () => door.close(), { once: true });
  return {
    get url() {
      return server.listening ? urlOf(server, config) : null;
    },
    deliveries: () => door.deliveries,
    publish: (topic, payload) => publish(aedes, topic, payload),
    async [Symbol.asyncDispose]() {
      door.close();
      server.close();
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => aedes.close(resolve));
    },
  };
}

async function serverOf(
  { tls }: DeviceBrokerConfig,
  accept: (socket: Socket) => void,
): Promise<Server> {
  if (!tls) return createTcpServer({ noDelay: true, keepAlive: true }, accept);
  const [cert, key] = await Promise.all([readFile(tls.certificateFile), readFile(tls.keyFile)]);
  return createTlsServer({ cert, key, noDelay: true, keepAlive: true }, accept);
}

/** Ends a connection before it makes the parser gather a packet without bound, and says so. */
function guard(socket: Socket, host: SourceHost): void {
  const fits = createPacketGuard(DEVICE_PACKET_BYTES_MAX);
  const read = socket.read.bind(socket);
  const client = `${socket.remoteAddress}:${socket.remotePort}`;
  // aedes reads by `read`: between socket and parser this is the only place.
  socket.read = (size?: number) => {
    const chunk = read(size) as Buffer | null;
    if (chunk === null || fits(chunk)) return chunk;
    const reason = `a packet is longer than ${DEVICE_PACKET_BYTES_MAX} bytes`;
    host.report(new PledgewatchError('PW_DEVICE_MESSAGE_REFUSED', { client, reason }));
    socket.destroy(new Error(reason));
    return null;
  };
}

async function listen(server: Server, { host, port }: DeviceBrokerConfig): Promise<void> {
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (cause) {
    const reason = (cause as Error).message;
    throw new PledgewatchError('PW_DEVICE_BROKER_PORT', { host, port, reason }, { cause });
  }
  server.on('error', () => undefined);
}

function urlOf(server: Server, { host, tls }: DeviceBrokerConfig): string | null {
  const address = server.address();
  const scheme = tls ? 'mqtts' : 'mqtt';
  return typeof address === 'object' && address ? `${scheme}://${host}:${address.port}` : null;
}

async function publish(aedes: Aedes, topic: string, payload: Uint8Array): Promise<void> {
  const packet = {
    cmd: 'publish',
    topic,
    payload: Buffer.from(payload),
    qos: 1,
    retain: false,
    dup: false,
  } as const;
  await new Promise<void>((resolve, reject) => {
    aedes.publish(packet, (error) => (error ? reject(error) : resolve()));
  });
}
