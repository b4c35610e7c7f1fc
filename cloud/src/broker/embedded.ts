import { createServer, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import { Aedes, type Client } from 'aedes';
import { passwordMatches } from '@pledgewatch/shared/enrolment';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import type { Log } from '@pledgewatch/shared/log';
import { createPacketGuard } from '@pledgewatch/shared/mqtt';
import { LANES, parseUpTopic } from '@pledgewatch/shared/topics';
import { hold } from './back-pressure.ts';
import { CONNECT_MS_MAX, CONNECTIONS_MAX, DRAIN_MS_MAX, PACKET_BYTES_MAX } from './limits.ts';
import type { GatewayCredential, UplinkBroker } from './uplink-broker.ts';

export interface EmbeddedBrokerOptions {
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  readonly log: Log;
  /** What a gateway proves itself with since it enrolled, or undefined for an unknown gateway. */
  readonly credential: (gatewayId: string) => GatewayCredential | undefined;
  /** False: the intake is full; the publish is held back and tried again. */
  readonly receive: (topic: string, bytes: Uint8Array) => boolean;
}

/**
 * The MQTT 3.1.1 broker inside the cloud's own process. Closed by default: only an enrolled gateway
 * may connect, publish to its own up topics and listen to its own down topics.
 *
 * @throws {PledgewatchError} `PW_PORT_UNAVAILABLE`; the operator must act.
 */
export async function startEmbeddedBroker(options: EmbeddedBrokerOptions): Promise<UplinkBroker> {
  const aedes = await Aedes.createBroker({
    id: 'pledgewatch-cloud',
    concurrency: 1_000,
    drainTimeout: DRAIN_MS_MAX,
    connectTimeout: CONNECT_MS_MAX,
    maxClientsIdLength: 140,
  });
  guardGateways(aedes, options);
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    refuseLongPackets(socket);
    aedes.handle(socket);
  });
  server.maxConnections = CONNECTIONS_MAX;
  await listen(server, options).catch((error: unknown) => {
    aedes.close();
    throw error;
  });
  return {
    url: `mqtt://${options.host}:${portOf(server)}`,
    isReady: () => server.listening,
    async publish(topic, bytes) {
      await new Promise<void>((resolve, reject) => {
        const packet = {
          cmd: 'publish',
          topic,
          payload: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length),
          qos: 1,
          retain: false,
          dup: false,
        } as const;
        aedes.publish(packet, (error) => (error ? reject(error) : resolve()));
      });
    },
    async close() {
      server.close();
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => aedes.close(() => resolve()));
    },
  };
}

/** Who may connect, and what a gateway may publish and hear. */
function guardGateways(aedes: Aedes, { log, credential, receive }: EmbeddedBrokerOptions): void {
  const siteOf = (client: Client | null) =>
    client ? credential(gatewayOf(client))?.siteId : undefined;

  aedes.authenticate = (client, username, password, done) => {
    const known = credential(username ?? '');
    const allowed =
      known !== undefined &&
      ownsClientId(client.id, username ?? '') &&
      passwordMatches(known.passwordDigest, password ?? '');
    if (!allowed)
      log.warn({ code: 'PW_BROKER_REFUSED', clientId: client.id }, 'connection refused');
    done(allowed ? null : refused(), allowed);
  };
  aedes.authorizePublish = (client, packet, done) => {
    const place = parseUpTopic(packet.topic);
    const bytes = packet.payload as Buffer;
    // Nobody asks for an old batch again.
    packet.retain = false;
    if (
      !client ||
      !place ||
      place.gatewayId !== gatewayOf(client) ||
      place.siteId !== siteOf(client)
    ) {
      return done(new Error('not a topic of this gateway'));
    }
    // Whoever left sends it again when it is back.
    hold(() => client.closed || receive(packet.topic, bytes), done);
  };
  aedes.authorizeSubscribe = (client, subscription, done) => {
    const prefix = client ? `pw/1/${siteOf(client)}/${gatewayOf(client)}/down/` : '';
    done(null, client && subscription.topic.startsWith(prefix) ? subscription : null);
  };
  // Batches go to the intake, nobody subscribes to them; nothing else is forwarded from gateways.
  aedes.authorizeForward = (client, packet) =>
    client && parseUpTopic(packet.topic) ? null : packet;
}

/** Ends a connection before it makes the parser gather a packet without bound. */
function refuseLongPackets(socket: Socket): void {
  const fits = createPacketGuard(PACKET_BYTES_MAX);
  const read = socket.read.bind(socket);
  // aedes reads by `read`: between socket and parser this is the only place.
  socket.read = (size?: number) => {
    const chunk = read(size) as Buffer | null;
    if (chunk === null || fits(chunk)) return chunk;
    socket.destroy(new Error(`a packet is longer than ${PACKET_BYTES_MAX} bytes`));
    return null;
  };
}

async function listen(server: Server, { host, port }: EmbeddedBrokerOptions): Promise<void> {
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (cause) {
    const facts = { host, port, key: 'broker.port', reason: (cause as Error).message };
    throw new PledgewatchError('PW_PORT_UNAVAILABLE', facts, { cause });
  }
  server.on('error', () => undefined);
}

/** A gateway's client ids are `{gatewayId}:{lane}`. */
function ownsClientId(clientId: string, gatewayId: string): boolean {
  return LANES.some((lane) => clientId === `${gatewayId}:${lane}`);
}

function gatewayOf(client: Client): string {
  return client.id.slice(0, client.id.lastIndexOf(':'));
}

/** CONNACK return code 4, bad user name or password [MQTT-3.2.2-4]. */
function refused() {
  return Object.assign(new Error('bad user name or password'), { returnCode: 4 as const });
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}
