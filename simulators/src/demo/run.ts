import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import {
  Api,
  demoPlan,
  demoWorld,
  edgeConfig,
  GATEWAY_ID,
  HOLDERS,
  pledgeIdOf,
  PLEDGES_MAX,
  playScenario,
  SITE_ID,
  siteBody,
  STACKS_A_PLEDGE,
  stacksOf,
  standing,
  Story,
  type DemoStack,
  type Holder,
  type Language,
} from '#/scenario/index.ts';
import { MARK, openDemoFolder, rememberDemo, type DemoMemory } from './folder.ts';
import { freePort } from './ports.ts';
import { Programs } from './processes.ts';
import { startReceiver, type Receiver } from './receiver.ts';

export interface DemoOptions {
  readonly folder: string;
  readonly fresh: boolean;
  /** Stops by itself after so long; Infinity for never. */
  readonly seconds: number;
  readonly language: Language;
}

/** A second start finds the API where the first one had it, if nobody took the port. */
const HTTP_PORT = 8080;

/** Runs the demo until its time is over or somebody ends it; gives the exit status. */
export async function runDemo(options: DemoOptions): Promise<number> {
  const folder = resolve(options.folder);
  const known = openDemoFolder(folder, options.fresh);
  const story = new Story(options.language, (line) => process.stdout.write(`${line}\n`));
  const ending = endingOf(options.seconds);
  const failed = Promise.withResolvers<never>();
  const programs = new Programs(folder, failed.reject);
  const receiver = await startReceiver((received) => story.received(received));
  try {
    const demo = new Demo({ folder, known, story, programs, receiver, signal: ending.signal });
    await Promise.race([demo.play(), failed.promise]);
  } catch (error) {
    if (!ending.signal.aborted) throw error;
  } finally {
    story.say('stopping');
    ending.end();
    await Promise.all([programs.stop(), receiver.stop()]);
  }
  return 0;
}

function endingOf(seconds: number) {
  const ending = new AbortController();
  const end = () => ending.abort();
  process.once('SIGINT', end).once('SIGTERM', end);
  if (seconds !== Infinity) setTimeout(end, seconds * 1_000).unref();
  return { signal: ending.signal, end };
}

interface DemoParts {
  readonly folder: string;
  readonly known: DemoMemory | null;
  readonly story: Story;
  readonly programs: Programs;
  readonly receiver: Receiver;
  readonly signal: AbortSignal;
}

class Demo {
  readonly #parts: DemoParts;

  constructor(parts: DemoParts) {
    this.#parts = parts;
  }

  async play(): Promise<void> {
    const { folder, story, receiver, signal } = this.#parts;
    const memory = await this.#memory();
    const cloud = await this.#startCloud();
    const api = (who: Holder) => new Api(cloud.url, memory.keys[HOLDERS[who]] ?? '');
    const maker = api('maker');
    const pledge = memory.pledgesOpened + 1;
    const stacks = stacksOf(pledge);
    await this.#prepareSite(api('operator'));
    const warehouse = await this.#startSite(cloud, [...(await roomLeft(maker)), ...stacks]);
    receiver.secret = await this.#subscribe(maker);
    const listening = this.#listen(maker);
    const link = await maker.post<{ url: string }>('/v1/console-links', {});
    story.say('page', { url: link.url });
    story.say('api', { url: cloud.url, file: join(folder, MARK) });
    rememberDemo(folder, { ...memory, pledgesOpened: pledge });
    await playScenario({
      cast: { maker, checker: api('checker'), borrower: api('borrower'), warehouse },
      pledgeId: pledgeIdOf(pledge),
      stacks,
      story,
      signal,
    });
    story.say('over');
    await listening;
  }

  async #memory(): Promise<DemoMemory> {
    const { folder, known, programs } = this.#parts;
    if (known) return known;
    const args = ['cloud/src/main.ts', 'create-key', ...Object.values(HOLDERS)];
    const printed = await programs.run({ name: 'cloud', args, env: this.#cloudEnv(0) });
    const keys = JSON.parse(printed) as DemoMemory['keys'];
    const memory = { pledgesOpened: 0, keys };
    rememberDemo(folder, memory);
    return memory;
  }

  async #startCloud(): Promise<CloudReady> {
    const env = this.#cloudEnv(await freePort(HTTP_PORT));
    return this.#parts.programs.start({ name: 'cloud', args: ['cloud/src/main.ts'], env });
  }

  #cloudEnv(httpPort: number): Record<string, string> {
    return {
      PLEDGEWATCH_CLOUD_DATA_DIR: join(this.#parts.folder, 'cloud'),
      PLEDGEWATCH_CLOUD_HTTP_PORT: String(httpPort),
      PLEDGEWATCH_CLOUD_BROKER_PORT: '0',
      PLEDGEWATCH_CLOUD_WEBHOOKS_ALLOW_INTERNAL: 'true',
    };
  }

  /** The site and its gateway, known to the cloud from the first start on. */
  async #prepareSite(operator: Api): Promise<void> {
    const edge = join(this.#parts.folder, 'edge');
    mkdirSync(edge, { recursive: true, mode: 0o700 });
    if (existsSync(join(edge, 'enrolment.json'))) return;
    await operator.post('/v1/sites', siteBody);
    const { token } = await operator.post<{ token: string }>('/v1/gateways/tokens', {
      siteId: SITE_ID,
      gatewayId: GATEWAY_ID,
    });
    writeFileSync(this.#file('token'), token, { mode: 0o600 });
  }

  /** Starts the warehouse and its gateway; gives the door through which things happen there. */
  async #startSite(cloud: CloudReady, stacks: readonly DemoStack[]): Promise<Api> {
    const { programs, story } = this.#parts;
    const password = randomBytes(24).toString('base64url');
    const deviceBrokerPort = await freePort();
    const site = await this.#startWarehouse(cloud, stacks, { deviceBrokerPort, password });
    const config = edgeConfig({
      dataDir: join(this.#parts.folder, 'edge'),
      cloud: {
        url: cloud.url,
        brokerUrl: `mqtt://127.0.0.1:${site.uplinkPort}`,
        tokenFile: this.#file('token'),
      },
      devices: { port: deviceBrokerPort, password },
      opcuaEndpoint: site.opcuaEndpoint,
      xk3190: { host: '127.0.0.1', port: site.xk3190Port },
      plan: demoPlan(stacks, new Date()),
    });
    writeFileSync(this.#file('edge.yaml'), config, { mode: 0o600 });
    const args = ['edge/src/main.js', '--config', this.#file('edge.yaml')];
    await programs.start({ name: 'edge', args, nodeArgs: ['--max-semi-space-size=1'] });
    story.say('started', programs.pids());
    story.say('door', { url: site.doorUrl });
    return new Api(site.doorUrl, site.doorKey);
  }

  #startWarehouse(
    cloud: CloudReady,
    stacks: readonly DemoStack[],
    { deviceBrokerPort, password }: { deviceBrokerPort: number; password: string },
  ): Promise<SiteReady> {
    writeFileSync(this.#file('world.json'), JSON.stringify(demoWorld(stacks)));
    const { hostname, port } = new URL(cloud.brokerUrl.replace('mqtt:', 'http:'));
    const options = {
      '--broker': `mqtt://127.0.0.1:${deviceBrokerPort}`,
      '--username': 'devices',
      '--spec': this.#file('world.json'),
      '--uplink-to': `${hostname}:${port}`,
      '--data-dir': join(this.#parts.folder, 'simulators'),
    };
    return this.#parts.programs.start<SiteReady>({
      name: 'simulators',
      args: ['simulators/src/main.ts', 'run', ...Object.entries(options).flat()],
      env: { SIMULATE_PASSWORD: password },
    });
  }

  /** Has the bank told at this start's address, and no longer at those of earlier ones. */
  async #subscribe(maker: Api): Promise<string> {
    const { items } = await maker.get<{ items: { webhookId: string }[] }>('/v1/webhooks');
    for (const { webhookId } of items) await maker.delete(`/v1/webhooks/${webhookId}`);
    const { receiver } = this.#parts;
    const hook = await maker.post<{ secret: string }>('/v1/webhooks', { url: receiver.url });
    return hook.secret;
  }

  async #listen(maker: Api): Promise<void> {
    const { story, signal } = this.#parts;
    try {
      for await (const event of maker.events(signal)) story.heard(event);
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  #file(name: string): string {
    return join(this.#parts.folder, name);
  }
}

interface CloudReady {
  readonly url: string;
  readonly brokerUrl: string;
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
  const pledges = there.length / STACKS_A_PLEDGE;
  if (pledges >= PLEDGES_MAX) throw new PledgewatchError('PW_DEMO_FULL', { pledges });
  return there;
}
