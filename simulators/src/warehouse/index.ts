import type { Clock } from '@pledgewatch/shared/clock';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import type { BrokerAccess } from '#/devices/index.ts';
import type { ServedNode } from '#/devices/opcua-weighbridge/index.ts';
import { openDoor } from '#/door/index.ts';
import type { Action, Applied, World, WorldSpec } from '#/world/index.ts';
import { LiveSite } from './live-site.ts';
import { openSiteDevices, type SiteOptions } from './site-devices.ts';

/** What a warehouse is started with. Every port may be 0: any free one. */
export interface WarehouseOptions extends SiteOptions {
  readonly spec: WorldSpec;
  readonly seed: number;
  readonly broker: BrokerAccess;
  readonly doorPort: number;
  /** The bearer token every request to the HTTP door must carry. */
  readonly doorKey: string;
  readonly clock: Clock;
  /** Told when an action cuts the site's line to the world, or mends it. */
  readonly onNetwork?: (cut: boolean) => void;
}

/** Where a running warehouse is reached. */
export interface WarehousePorts {
  readonly doorUrl: string;
  readonly opcuaEndpoint: string | null;
  /** Every value the OPC UA server offers. */
  readonly opcuaNodes: readonly ServedNode[];
  /** The first serial weighbridge's port. */
  readonly xk3190Port: number | null;
  readonly xk3190Ports: Readonly<Record<string, number>>;
}

/** A simulated warehouse whose devices are on their wires. */
export interface Warehouse {
  /** The world as it is; another one after a fixture was loaded. */
  readonly world: World;
  readonly ports: WarehousePorts;
  /** Takes an action now. */
  apply(action: Action): Applied;
  /** Replaces the world and its devices; ports stay where the new spec still needs them. */
  load(spec: WorldSpec, seed: number): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts a world, its devices and its HTTP door in this process, at the pace of the clock.
 *
 * @throws When a port is taken.
 */
export async function startWarehouse(options: WarehouseOptions): Promise<Warehouse> {
  const warehouse = new RunningWarehouse(options, await openSite(options));
  try {
    warehouse.door = await openDoor({
      port: options.doorPort,
      host: options.host ?? '127.0.0.1',
      key: options.doorKey,
      log: options.log,
      warehouse,
    });
  } catch (error) {
    await warehouse.stop();
    throw error;
  }
  return warehouse;
}

async function openSite(options: WarehouseOptions): Promise<LiveSite> {
  const { spec, seed, clock, onNetwork = () => undefined } = options;
  return new LiveSite({
    spec,
    seed,
    devices: await openSiteDevices(spec, options),
    clock,
    onNetwork,
  });
}

class RunningWarehouse implements Warehouse {
  door: { readonly url: string; stop(): Promise<void> } | undefined;
  #options: WarehouseOptions;
  #site: LiveSite;
  #loading = false;

  constructor(options: WarehouseOptions, site: LiveSite) {
    this.#options = options;
    this.#site = site;
  }

  get world(): World {
    return this.#site.world;
  }

  get ports(): WarehousePorts {
    const { opcua, xk3190 } = this.#site.devices;
    const xk3190Ports = Object.fromEntries([...xk3190].map(([id, { port }]) => [id, port]));
    return {
      doorUrl: this.door?.url ?? '',
      opcuaEndpoint: opcua?.endpoint ?? null,
      opcuaNodes: opcua?.nodes ?? [],
      xk3190Port: Object.values(xk3190Ports)[0] ?? null,
      xk3190Ports,
    };
  }

  apply(action: Action): Applied {
    if (this.#loading) throw busy();
    return this.#site.apply(action);
  }

  async load(spec: WorldSpec, seed: number): Promise<void> {
    if (this.#loading) throw busy();
    this.#loading = true;
    const { opcuaEndpoint, xk3190Port } = this.ports;
    try {
      await this.#site.stop();
      this.#options = {
        ...this.#options,
        spec,
        seed,
        opcuaPort: portOf(opcuaEndpoint) ?? this.#options.opcuaPort,
        xk3190Port: xk3190Port ?? this.#options.xk3190Port,
      };
      this.#site = await openSite(this.#options);
    } finally {
      this.#loading = false;
    }
  }

  async stop(): Promise<void> {
    await Promise.all([this.door?.stop(), this.#site.stop()]);
  }
}

const portOf = (endpoint: string | null): number | undefined =>
  endpoint === null ? undefined : Number(new URL(endpoint.replace('opc.tcp', 'http')).port);

const busy = (): PledgewatchError =>
  new PledgewatchError('PW_WORLD_ACTION_IMPOSSIBLE', { reason: 'another fixture is being loaded' });
