import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { Api } from '#/scenario/index.ts';
import { freePort } from '@pledgewatch/shared/free-port';
import {
  effectSteps,
  BANK,
  BORROWER,
  CUSTODIAN,
  edgeConfigOf,
  epcsOf,
  GATEWAY,
  places,
  planOf,
  pledgeBody,
  scaleId,
  SITE,
  siteBody,
  UNIT_G,
  type LiveShape,
} from './live-site.ts';
import { DeviceLine } from './device-line.ts';
import { Program } from './program.ts';

export type Part = 'edge' | 'cloud' | 'broker';

const HOLDERS = {
  operator: 'pledgewatch:operator:operator',
  bank: `${BANK}:li:pledgee`,
  bankChecker: `${BANK}:wang:pledgee`,
  otherBank: 'bank-2:zhao:pledgee',
  borrower: `${BORROWER}:chen:pledgor`,
  custodian: `${CUSTODIAN}:he:custodian`,
} as const;

const PROGRAM_ENV = {
  PATH: `${process.env['PATH'] ?? ''}:/usr/sbin`,
  // Written by programs that end in peace only; the next run finds it too.
  NODE_COMPILE_CACHE: join(tmpdir(), 'pledgewatch-compile-cache'),
};

export interface LiveOptions extends LiveShape {
  /** Whether gateways meet the cloud at a Mosquitto, or at the cloud's own broker. */
  readonly broker: 'mosquitto' | 'embedded';
  /** Where the edge reaches the broker, when not at the broker itself. */
  readonly edgeBrokerUrl?: (brokerPort: number) => Promise<string>;
}

/** The whole system as real processes on loopback, in a folder of its own. */
export class LiveSystem {
  readonly folder = mkdtempSync(join(tmpdir(), 'pledgewatch-live-'));
  readonly options: LiveOptions;
  readonly devicePort: number;
  readonly brokerPort: number;
  readonly httpPort: number;
  readonly #programs = new Map<Part, Program>();
  #keys: Readonly<Record<string, string>> = {};
  edgeStatusUrl = '';

  private constructor(options: LiveOptions, ports: readonly [number, number, number]) {
    this.options = options;
    [this.devicePort, this.brokerPort, this.httpPort] = ports;
  }

  /** Starts everything, with every pledge in effect. */
  static async start(options: LiveOptions): Promise<LiveSystem> {
    const system = new LiveSystem(options, [await freePort(), await freePort(), await freePort()]);
    try {
      await system.#begin();
    } catch (error) {
      await system.stop();
      throw error;
    }
    return system;
  }

  get parts(): readonly Part[] {
    return this.options.broker === 'mosquitto' ? ['edge', 'cloud', 'broker'] : ['edge', 'cloud'];
  }

  program(part: Part): Program {
    const program = this.#programs.get(part);
    if (!program) throw new Error(`${part} was never started`);
    return program;
  }

  file(...names: string[]): string {
    return join(this.folder, ...names);
  }

  log(part: Part): string {
    return readFileSync(this.file(`${part}.log`), 'utf8');
  }

  api(who: keyof typeof HOLDERS): Api {
    return new Api(this.url, this.key(who));
  }

  key(who: keyof typeof HOLDERS): string {
    return this.#keys[HOLDERS[who]] ?? '';
  }

  get url(): string {
    return `http://127.0.0.1:${this.httpPort}`;
  }

  get brokerUrl(): string {
    return `mqtt://127.0.0.1:${this.brokerPort}`;
  }

  /** Starts a part, again or for the first time, and waits until it is there. */
  async startPart(part: Part): Promise<void> {
    if (part === 'broker') {
      this.#spawn(part, 'mosquitto', ['-c', this.file('mosquitto.conf')]);
      await accepting(this.brokerPort);
    } else if (part === 'cloud') {
      this.#spawn(part, process.execPath, ['cloud/src/main.ts'], this.#cloudEnv());
      await this.program(part).ready();
    } else {
      const args = ['--max-semi-space-size=1', '--optimize-for-size', 'edge/src/main.js'];
      this.#spawn(part, process.execPath, [...args, '--config', this.file('edge.yaml')]);
      const ready = await this.program(part).ready<{ statusUrl: string }>();
      this.edgeStatusUrl = ready.statusUrl;
    }
  }

  /** Ends every program by itself, the edge first. */
  async stopParts(): Promise<void> {
    for (const part of this.parts) await this.#programs.get(part)?.stop();
  }

  async stop(): Promise<void> {
    for (const program of this.#programs.values()) if (program.isRunning) await program.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }

  async #begin(): Promise<void> {
    const { broker, edgeBrokerUrl } = this.options;
    mkdirSync(this.file('edge'), { mode: 0o700 });
    await this.#createKeys();
    if (broker === 'mosquitto') {
      const listener = `listener ${this.brokerPort} 127.0.0.1`;
      writeFileSync(this.file('mosquitto.conf'), `${listener}\nallow_anonymous true\n`);
      await this.startPart('broker');
    }
    await this.startPart('cloud');
    const operator = this.api('operator');
    await operator.post('/v1/sites', siteBody(this.options));
    const wanted = { siteId: SITE, gatewayId: GATEWAY };
    const { token } = await operator.post<{ token: string }>('/v1/gateways/tokens', wanted);
    writeFileSync(this.file('token'), token, { mode: 0o600 });
    const config = edgeConfigOf({
      dataDir: this.file('edge'),
      cloudUrl: this.url,
      brokerUrl: (await edgeBrokerUrl?.(this.brokerPort)) ?? this.brokerUrl,
      tokenFile: this.file('token'),
      devicePort: this.devicePort,
      plan: planOf(this.options, Date.now()),
    });
    writeFileSync(this.file('edge.yaml'), config, { mode: 0o600 });
    await this.startPart('edge');
    await this.#bringPledgesIntoEffect();
  }

  async #createKeys(): Promise<void> {
    const file = this.file('keys.log');
    const args = ['cloud/src/main.ts', 'keys', 'make', ...Object.values(HOLDERS)];
    const start = {
      command: process.execPath,
      args,
      env: { ...PROGRAM_ENV, ...this.#cloudEnv() },
      log: file,
    };
    this.#keys = JSON.parse(await new Program(start).printed()) as Record<string, string>;
  }

  async #bringPledgesIntoEffect(): Promise<void> {
    const bank = this.api('bank');
    const line = new DeviceLine(this.devicePort, 'first-count');
    const stacks = places(this.options).map((place) => ({
      place,
      epcs: epcsOf(place, this.options),
    }));
    for (const { place } of stacks) {
      await bank.post('/v1/pledges', pledgeBody(place, this.options, Date.now()));
    }
    const sayAll = async () => {
      for (const { place, epcs } of stacks) {
        const weight = { gross: epcs.length * UNIT_G, stable: true };
        line.say(`scales/${scaleId(place)}`, scaleId(place), weight);
        for (const epc of epcs) line.say('tags/R-1', 'R-1', { epc, antenna: place });
      }
      await line.settled();
    };
    for (const { place } of stacks) {
      for (const { path, body } of effectSteps(place, Date.now())) {
        await insist(sayAll, () => bank.post(path, body));
      }
    }
    await line.stop();
  }

  #cloudEnv(): Record<string, string> {
    const broker =
      this.options.broker === 'mosquitto'
        ? {
            PLEDGEWATCH_CLOUD_BROKER_KIND: 'external',
            PLEDGEWATCH_CLOUD_BROKER_URL: this.brokerUrl,
            PLEDGEWATCH_CLOUD_BROKER_USERNAME: 'cloud',
            PLEDGEWATCH_CLOUD_BROKER_PASSWORD: 'a-password-of-the-cloud',
          }
        : { PLEDGEWATCH_CLOUD_BROKER_PORT: String(this.brokerPort) };
    return {
      ...broker,
      PLEDGEWATCH_CLOUD_DATA_DIR: this.file('cloud'),
      PLEDGEWATCH_CLOUD_HTTP_PORT: String(this.httpPort),
      PLEDGEWATCH_CLOUD_WEBHOOKS_ALLOW_INTERNAL: 'true',
    };
  }

  #spawn(part: Part, command: string, args: readonly string[], env = {}): void {
    const log = this.file(`${part}.log`);
    this.#programs.set(part, new Program({ command, args, env: { ...PROGRAM_ENV, ...env }, log }));
  }
}

/** Until it is granted: what it needs is still on its way. */
async function insist(prepare: () => Promise<void>, ask: () => Promise<unknown>): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      await prepare();
      return void (await ask());
    } catch (error) {
      if (tries > 100) throw error;
      await delay(100);
    }
  }
}

async function accepting(port: number): Promise<void> {
  for (let tries = 0; tries < 400; tries++) {
    const socket = connect(port, '127.0.0.1');
    const isUp = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (isUp) return;
    await delay(20);
  }
  throw new Error(`nothing listens on ${port}`);
}
