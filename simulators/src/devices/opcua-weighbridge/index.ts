import { mkdir } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Log } from '@pledgewatch/shared/log';
import {
  nodesets,
  OPCUACertificateManager,
  OPCUAServer,
  setErrorLogger,
  setWarningLogger,
  StatusCodes,
} from 'node-opcua';
import type { Fact, WeighbridgeSpec } from '#/world/index.ts';
import { OPCUA_SESSIONS_MAX } from '../limits.ts';
import { type ServedNode, WeighbridgeNodes } from './address-space.ts';

export type { ServedNode } from './address-space.ts';

/** Namespace of the instances. */
const APPLICATION_URI = 'urn:pledgewatch:simulated-weighbridges';

/** What the server needs: its instruments, its port (0 for any free one), a folder for its keys. */
export interface OpcuaOptions {
  readonly weighbridges: readonly WeighbridgeSpec[];
  readonly port: number;
  /** Address it listens on; all of them, and clients are told this machine's name. */
  readonly host?: string;
  readonly dataDir: string;
  readonly log: Log;
}

/** An OPC UA server with the weighbridges of a site. */
export interface OpcuaWeighbridges {
  readonly endpoint: string;
  /** Every value a client can read, with browse path and node id. */
  readonly nodes: readonly ServedNode[];
  /** Subscriptions it keeps, also of clients that are away; it forgets them when their life is over. */
  subscriptions(): number;
  accept(fact: Fact): void;
  stop(): Promise<void>;
}

/** Starts the server with the nodesets OPC 40200 needs. */
export async function openOpcuaWeighbridges(options: OpcuaOptions): Promise<OpcuaWeighbridges> {
  setErrorLogger((message) => options.log.warn({ message: String(message) }, 'opcua'));
  setWarningLogger((message) => options.log.debug({ message: String(message) }, 'opcua'));
  const server = await createServer(options);
  const space = server.engine.addressSpace;
  if (space === null) throw new Error('an initialized server has an address space');
  const bridges = new Map(
    options.weighbridges.map((spec) => [
      spec.id,
      new Weighbridge(new WeighbridgeNodes(space, spec)),
    ]),
  );
  await server.start();
  return {
    endpoint: server.getEndpointUrl(),
    nodes: [...bridges.values()].flatMap(({ nodes }) => nodes.list()),
    subscriptions: () => server.engine.currentSubscriptionCount,
    accept: (fact) => bridges.get(fact.device)?.accept(fact),
    stop: async () => server.shutdown(0),
  };
}

async function createServer({
  port,
  host = '127.0.0.1',
  dataDir,
  log,
}: OpcuaOptions): Promise<OPCUAServer> {
  const rootFolder = join(dataDir, 'opcua-pki');
  await mkdir(rootFolder, { recursive: true, mode: 0o700 });
  const server = new OPCUAServer({
    port,
    host,
    hostname: host === '0.0.0.0' ? hostname() : host,
    resourcePath: '/pledgewatch',
    serverInfo: { applicationUri: APPLICATION_URI, productUri: APPLICATION_URI },
    buildInfo: { productName: 'Pledgewatch simulated weighbridges' },
    // A simulator trusts whoever comes; a weighbridge would not.
    serverCertificateManager: new OPCUACertificateManager({
      rootFolder: join(rootFolder, 'server'),
      automaticallyAcceptUnknownCertificate: true,
    }),
    userCertificateManager: new OPCUACertificateManager({ rootFolder: join(rootFolder, 'user') }),
    allowAnonymous: true,
    disableDiscovery: true,
    isAuditing: false,
    maxConnectionsPerEndpoint: OPCUA_SESSIONS_MAX,
    serverCapabilities: { maxSessions: OPCUA_SESSIONS_MAX },
    nodeset_filename: [
      nodesets.standard,
      nodesets.di,
      nodesets.ia,
      nodesets.machinery,
      nodesets.packML,
      nodesets.scales,
    ],
  });
  await server.initialize();
  log.debug('opcua server has its address space');
  return server;
}

/** Keeps one weighbridge's nodes in step with what the instrument says. */
class Weighbridge {
  readonly nodes: WeighbridgeNodes;
  #registered: Extract<Fact, { kind: 'registeredWeight' }> | undefined;
  #current: Extract<Fact, { kind: 'bridgeWeight' }> | undefined;

  constructor(nodes: WeighbridgeNodes) {
    this.nodes = nodes;
  }

  accept(fact: Fact): void {
    if (fact.kind === 'bridgeWeight') {
      this.#current = fact;
      this.#showCurrent(fact.deviceAt);
    } else if (fact.kind === 'registeredWeight') {
      this.#registered = fact;
      this.#showRegistered(fact.deviceAt);
    } else if (fact.kind === 'mute') {
      const status = fact.muted ? StatusCodes.BadNoCommunication : StatusCodes.Good;
      this.#showCurrent(fact.deviceAt, status);
      this.#showRegistered(this.#registered?.deviceAt ?? fact.deviceAt, status);
    }
  }

  #showCurrent(at: number, status = StatusCodes.Good): void {
    if (this.#current === undefined) return;
    const { grossGrams, stable, overload } = this.#current;
    this.nodes.writeWeight('CurrentWeight', grossGrams / 1_000, { at, status });
    this.nodes.write('CurrentWeight.Overload', { boolean: overload }, { at, status });
    this.nodes.write('CurrentWeight.WeightStable', { boolean: stable }, { at, status });
  }

  /** The number comes last: who sees a new one finds the weight beside it already new. */
  #showRegistered(at: number, status = StatusCodes.Good): void {
    if (this.#registered === undefined) return;
    const { grossGrams, weightId } = this.#registered;
    this.nodes.writeWeight('RegisteredWeight', grossGrams / 1_000, { at, status });
    this.nodes.write('RegisteredWeight.WeightStable', { boolean: true }, { at, status });
    this.nodes.write('RegisteredWeight.WeightId', { string: weightId }, { at, status });
  }
}
