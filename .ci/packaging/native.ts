import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { instructions, readComposeFile, ROOT, type Service } from './compose-file.ts';

const compose = readComposeFile();
const PATH = `${process.env['PATH']}:/usr/sbin`;

/** A home nobody can write to, as in a container whose root is read-only. */
const HOME = '/dev/null/home';

/** Servers whose configuration needs no file. */
const ENTRYPOINTS: Readonly<Record<string, readonly string[]>> = {
  mosquitto: [],
  influxdb: ['influxd', 'run', '-config', '/dev/null'],
};

/**
 * The services of the compose file as processes of this machine, with the environment and commands that
 * stand there. Only host names, ports, and the roots of paths are others.
 */
export class NativeSystem {
  readonly #folder: string;
  readonly #free: number[];
  readonly #ports = new Map<string, number>();
  readonly #running = new Map<string, ChildProcess>();
  /** What each service said, both streams. */
  readonly said: Record<string, string> = {};

  static async create(folder: string): Promise<NativeSystem> {
    return new NativeSystem(folder, await freePorts(16));
  }

  private constructor(folder: string, free: number[]) {
    this.#folder = folder;
    this.#free = free;
  }

  /** Where a service's port is on this machine. */
  port(service: string, port: number): number {
    const key = `${service}:${port}`;
    const known = this.#ports.get(key) ?? this.#free.pop();
    if (known === undefined) throw new Error('more ports than were set aside');
    this.#ports.set(key, known);
    return known;
  }

  /** A service's path as this machine has it. */
  path(service: string, path: string): string {
    return join(this.#folder, 'roots', service, path);
  }

  /** Starts a service once what it depends on is as it must be; one that runs once is waited for. */
  async up(service: string): Promise<void> {
    if (service in this.said) return;
    const of = serviceOf(service);
    for (const [other, { condition }] of Object.entries(of.depends_on ?? {})) {
      await this.up(other);
      if (condition === 'service_healthy') await this.#healthy(other);
    }
    this.#mount(service, of);
    const child = this.#spawn(service, of);
    // The story takes a while; what comes of it is looked for.
    if (of.restart !== 'no' || service === 'story') return;
    await this.#done(service, child);
  }

  /** Runs a service once more, to its end. */
  async again(service: string): Promise<void> {
    await this.#done(service, this.#spawn(service, serviceOf(service)));
  }

  async #done(service: string, child: ChildProcess): Promise<void> {
    if (child.exitCode === null) await once(child, 'exit');
    if (child.exitCode !== 0) throw new Error(`${service}: ${this.said[service]}`);
  }

  async stop(service: string): Promise<void> {
    const child = this.#running.get(service);
    this.#running.delete(service);
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const kill = setTimeout(() => child.kill('SIGKILL'), 10_000);
    child.kill('SIGTERM');
    await once(child, 'exit');
    clearTimeout(kill);
  }

  async down(): Promise<void> {
    for (const service of [...this.#running.keys()].toReversed()) await this.stop(service);
  }

  #spawn(service: string, of: Service): ChildProcess {
    const command = (of.command ?? []).map((word) => this.#translate(service, word));
    const [program = '', ...args] = [...entrypoint(service, of), ...command];
    const environment = Object.entries(of.environment ?? {}).map(([variable, value]) => [
      variable,
      this.#translateVariable(service, variable, value),
    ]);
    const child = spawn(program, args, {
      cwd: ROOT,
      env: { PATH, HOME, ...Object.fromEntries(environment) },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#running.set(service, child);
    this.said[service] = '';
    const hear = (text: string) => (this.said[service] += text);
    child.stdout.setEncoding('utf8').on('data', hear);
    child.stderr.setEncoding('utf8').on('data', hear);
    return child;
  }

  /** Gives the service its volumes, each where it expects it. */
  #mount(service: string, { volumes = [] }: Service): void {
    for (const mount of volumes) {
      const [from = '', to = ''] = mount.split(':');
      const target = this.path(service, to);
      mkdirSync(dirname(target), { recursive: true });
      if (from.endsWith('mosquitto.conf')) {
        writeFileSync(target, this.#mosquittoConf(service, join(ROOT, from)));
        continue;
      }
      const volume = from.startsWith('.') ? join(ROOT, from) : join(this.#folder, 'volumes', from);
      if (!from.startsWith('.')) mkdirSync(volume, { recursive: true });
      symlinkSync(volume, target);
    }
  }

  #mosquittoConf(service: string, file: string): string {
    const user = process.getuid?.() === 0 ? 'user root\n' : '';
    const text = readFileSync(file, 'utf8')
      .replace('listener 1883', `listener ${this.port(service, 1883)} 127.0.0.1`)
      .replaceAll(/ (\/mosquitto\/\S+)/g, (_, path: string) => ` ${this.path(service, path)}`);
    return `${user}${text}`;
  }

  #translateVariable(service: string, variable: string, value: string): string {
    if (!variable.endsWith('_PORT')) return this.#translate(service, value);
    const host = serviceOf(service).environment?.[variable.replace(/_PORT$/, '_HOST')] ?? '';
    return String(this.port(host in compose.services ? host : service, Number(value)));
  }

  #translate(service: string, text: string): string {
    if (text in compose.services && service !== text) return '127.0.0.1';
    return text
      .replace(/^(--[\w-]+=)?(\/(?!dev\/)\S+)$/, (_, option = '', path: string) => {
        return `${option}${this.path(service, path)}`;
      })
      .replaceAll('0.0.0.0', '127.0.0.1')
      .replace(/^:(\d+)$/, '127.0.0.1:$1')
      .replaceAll(/\b([a-z]+|127\.0\.0\.1):(\d+)\b/g, (whole, host: string, port: string) => {
        if (host !== '127.0.0.1' && !(host in compose.services)) return whole;
        const owner = host === '127.0.0.1' ? service : host;
        return `127.0.0.1:${this.port(owner, Number(port))}`;
      });
  }

  async #healthy(service: string): Promise<void> {
    const [, ...test] = serviceOf(service).healthcheck?.test ?? [];
    for (;;) {
      const child = this.#running.get(service);
      if (child?.exitCode !== null) throw new Error(`${service} ended: ${this.said[service]}`);
      if (await this.#passes(service, test)) return;
      await delay(100);
    }
  }

  /** The health check's own program where it is Node; what wget and nc would do, where it is they. */
  async #passes(service: string, [program = '', ...args]: readonly string[]): Promise<boolean> {
    const last = this.#translate(service, args.at(-1) ?? '');
    if (program === 'wget')
      return fetch(last).then(
        (answer) => answer.ok,
        () => false,
      );
    if (program === 'nc') return accepts(this.port(service, Number(last)));
    try {
      execFileSync(process.execPath, [...args.slice(0, -1), last], { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  }
}

function serviceOf(name: string): Service {
  const service = compose.services[name];
  if (!service) throw new Error(`no service ${name}`);
  return service;
}

/** The program of the service's image. */
function entrypoint(name: string, { image }: Service): readonly string[] {
  const known = ENTRYPOINTS[name];
  if (known) return known;
  const program = /^pledgewatch\/(\w+):/.exec(image ?? '')?.[1] ?? '';
  const [text = '[]'] = instructions(`${program}/Containerfile`, 'ENTRYPOINT');
  const [node, ...rest] = JSON.parse(text) as string[];
  if (node !== 'node') throw new Error(`${program} does not run Node`);
  return [process.execPath, ...rest];
}

async function accepts(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1').on('error', () => undefined);
  const isUp = await once(socket, 'connect').then(
    () => true,
    () => false,
  );
  socket.destroy();
  return isUp;
}

async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  return ports;
}
