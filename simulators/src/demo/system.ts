import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import {
  allOf,
  Api,
  demoPlan,
  demoWorld,
  edgeConfig,
  GATEWAY_ID,
  goodsOf,
  HOLDERS,
  PLEDGES_MAX,
  SITE_ID,
  siteBody,
  STACKS_A_START,
  standing,
  type DemoStack,
  type Holder,
} from '#/scenario/index.ts';
import { rememberDemo, type DemoMemory } from './folder.ts';
import { freePort } from '@pledgewatch/shared/free-port';
import type { Programs } from './processes.ts';

/** The programs of the demo, running. */
export interface DemoSystem {
  /** The cloud's API and page. */
  readonly url: string;
  readonly doorUrl: string;
  readonly api: (who: Holder) => Api;
  /** The simulated warehouse's door. */
  readonly warehouse: Api;
  readonly memory: DemoMemory;
}

export interface SystemParts {
  readonly folder: string;
  readonly known: DemoMemory;
  readonly programs: Programs;
  /** Ends requests that are under way. */
  readonly signal: AbortSignal;
}

/** A second start finds the API where the first one had it, if nobody took the port. */
const HTTP_PORT = 8080;

/**
 * Starts cloud, simulated warehouse and edge agent, as far as possible side by side.
 *
 * @throws {PledgewatchError} `PW_DEMO_FULL`, `PW_DEMO_PROGRAM_ENDED`.
 */
export async function startSystem(parts: SystemParts): Promise<DemoSystem> {
  return new Starting(parts, await freePort(), await freePort()).start();
}

class Starting {
  readonly #parts: SystemParts;
  readonly #brokerPort: number;
  readonly #devicesPort: number;
  readonly #devicesPassword = randomBytes(24).toString('base64url');

  constructor(parts: SystemParts, brokerPort: number, devicesPort: number) {
    this.#parts = parts;
    this.#brokerPort = brokerPort;
    this.#devicesPort = devicesPort;
  }

  async start(): Promise<DemoSystem> {
    const { known } = this.#parts;
    const opening = this.#openCloud();
    // Only the ledger knows what must stand there; at the first start that is nothing.
    const there =
      known.pledgesOpened === 0 ? [] : opening.then(({ api }) => roomLeft(api('maker')));
    const stocking = Promise.resolve(there).then((stacks) => this.#openWarehouse(stacks));
    const [cloud, { stacks, site }] = await Promise.all([opening, stocking]);
    await this.#startEdge(cloud.url, site, stacks);
    const warehouse = new Api(site.doorUrl, site.doorKey, this.#parts.signal);
    return { ...cloud, doorUrl: site.doorUrl, warehouse };
  }

  /** The cloud, with keys for everyone, knowing the site and its gateway. */
  async #openCloud(): Promise<Pick<DemoSystem, 'url' | 'api' | 'memory'>> {
    const memory = await this.#memory();
    const env = this.#cloudEnv(await freePort(HTTP_PORT));
    const args = ['cloud/src/main.ts'];
    const { url } = await this.#parts.programs.start<CloudReady>({ name: 'cloud', args, env });
    const { signal } = this.#parts;
    const api = (who: Holder) => new Api(url, memory.keys[HOLDERS[who]] ?? '', signal);
    await this.#prepareSite(api('operator'));
    return { url, api, memory };
  }

  async #memory(): Promise<DemoMemory> {
    const { folder, known, programs } = this.#parts;
    if (Object.keys(known.keys).length > 0) return known;
    const args = ['cloud/src/main.ts', 'keys', 'make', ...Object.values(HOLDERS)];
    const printed = await programs.run({ name: 'cloud', args, env: this.#cloudEnv(0) });
    const memory = { ...known, keys: JSON.parse(printed) as DemoMemory['keys'] };
    rememberDemo(folder, memory);
    return memory;
  }

  #cloudEnv(httpPort: number): Record<string, string> {
    return {
      PLEDGEWATCH_CLOUD_DATA_DIR: this.#file('cloud'),
      PLEDGEWATCH_CLOUD_HTTP_PORT: String(httpPort),
      PLEDGEWATCH_CLOUD_BROKER_PORT: String(this.#brokerPort),
      PLEDGEWATCH_CLOUD_WEBHOOKS_ALLOW_INTERNAL: 'true',
    };
  }

  async #prepareSite(operator: Api): Promise<void> {
    const edge = this.#file('edge');
    mkdirSync(edge, { recursive: true, mode: 0o700 });
    if (existsSync(join(edge, 'enrolment.json'))) return;
    await operator.post('/v1/sites', siteBody);
    const about = { siteId: SITE_ID, gatewayId: GATEWAY_ID };
    const { token } = await operator.post<{ token: string }>('/v1/gateways/tokens', about);
    writeFileSync(this.#file('token'), token, { mode: 0o600 });
  }

  /** The warehouse with these goods and those of the pledge that comes next. */
  async #openWarehouse(there: readonly DemoStack[]) {
    const stacks = [...there, ...allOf(goodsOf(this.#parts.known.pledgesOpened + 1))];
    writeFileSync(this.#file('world.json'), JSON.stringify(demoWorld(stacks)));
    const options = {
      '--broker': `mqtt://127.0.0.1:${this.#devicesPort}`,
      '--username': 'devices',
      '--spec': this.#file('world.json'),
      '--uplink-to': `127.0.0.1:${this.#brokerPort}`,
      '--data-dir': this.#file('simulators'),
    };
    const site = await this.#parts.programs.start<SiteReady>({
      name: 'simulators',
      args: ['simulators/src/main.ts', 'run', ...Object.entries(options).flat()],
      env: { SIMULATE_PASSWORD: this.#devicesPassword },
    });
    return { stacks, site };
  }

  async #startEdge(url: string, site: SiteReady, stacks: readonly DemoStack[]): Promise<void> {
    const config = edgeConfig({
      dataDir: this.#file('edge'),
      cloud: {
        url,
        brokerUrl: `mqtt://127.0.0.1:${site.uplinkPort}`,
        tokenFile: this.#file('token'),
      },
      devices: { port: this.#devicesPort, password: this.#devicesPassword },
      opcuaEndpoint: site.opcuaEndpoint,
      xk3190: { host: '127.0.0.1', port: site.xk3190Port },
      plan: demoPlan(stacks, new Date()),
    });
    const file = this.#file('edge.yaml');
    writeFileSync(file, config, { mode: 0o600 });
    const args = ['edge/src/main.js', '--config', file];
    await this.#parts.programs.start({
      name: 'edge',
      args,
      nodeArgs: ['--max-semi-space-size=1', '--optimize-for-size'],
    });
  }

  #file(name: string): string {
    return join(this.#parts.folder, name);
  }
}

interface CloudReady {
  readonly url: string;
}

interface SiteReady {
  readonly doorUrl: string;
  readonly doorKey: string;
  readonly opcuaEndpoint: string;
  readonly xk3190Port: number;
  readonly uplinkPort: number;
}

/** What stands in the warehouse, if the goods of one more pledge find room beside it. */
async function roomLeft(maker: Api): Promise<DemoStack[]> {
  const there = await standing(maker);
  const pledges = there.length / STACKS_A_START;
  if (pledges >= PLEDGES_MAX) throw new PledgewatchError('PW_DEMO_FULL', { pledges });
  return there;
}
