import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { PledgewatchError } from '@pledgewatch/shared/errors';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** Where Node.js itself keeps compiled code by default: a second start takes half the time. */
const COMPILE_CACHE = join(tmpdir(), 'node-compile-cache');

/** Told to end and still there after so long, a program is killed. */
const STOP_MS_MAX = 4_000;

/** One program of the demo. */
export interface ProgramSpec {
  readonly name: 'cloud' | 'edge' | 'simulators';
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Flags of Node itself. */
  readonly nodeArgs?: readonly string[];
}

/** The programs of the demo, each a process of its own, logging into the demo's folder. */
export class Programs {
  readonly #folder: string;
  readonly #running: { readonly name: string; readonly child: ChildProcess }[] = [];
  /** Told once when a program ends that was not told to. */
  readonly #onEnded: (error: Error) => void;
  #isStopping = false;

  constructor(folder: string, onEnded: (error: Error) => void) {
    this.#folder = folder;
    this.#onEnded = onEnded;
    // Whatever ends the demo, it leaves no program behind.
    process.once('exit', () => {
      for (const { child } of this.#running) child.kill('SIGTERM');
    });
  }

  /** Starts a program and waits for the JSON line with which it says that it is ready. */
  async start<Ready>(spec: ProgramSpec): Promise<Ready> {
    const child = this.#spawn(spec);
    const lines = createInterface({ input: child.stdout });
    return new Promise<Ready>((resolve, reject) => {
      lines.on('line', (line) => {
        const said = parsed(line);
        if (said?.['ready'] === true) resolve(said as Ready);
      });
      child.once('exit', (code, signal) => {
        const error = this.#ended(spec.name, code, signal);
        reject(error);
        if (!this.#isStopping) this.#onEnded(error);
      });
    });
  }

  /** Runs a program to its end; gives what it printed. */
  async run(spec: ProgramSpec): Promise<string> {
    const child = this.#spawn(spec);
    let printed = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text));
    const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
    if (code !== 0) throw this.#ended(spec.name, code, signal);
    return printed;
  }

  /** Process ids by program. */
  pids(): Record<string, number> {
    return Object.fromEntries(this.#running.map(({ name, child }) => [name, child.pid ?? 0]));
  }

  /** Ends all of them, the last one started before the others: it speaks through them. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    const [last, ...others] = this.#running.toReversed();
    if (last) await ended(last.child);
    await Promise.all(others.map(({ child }) => ended(child)));
  }

  #spawn({ name, args, env = {}, nodeArgs = [] }: ProgramSpec) {
    if (this.#isStopping) throw this.#ended(name, null, 'stopping');
    const child = spawn(process.execPath, [...nodeArgs, ...args], {
      cwd: ROOT,
      env: { NODE_COMPILE_CACHE: COMPILE_CACHE, ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stderr.pipe(createWriteStream(this.#log(name), { flags: 'a', mode: 0o600 }));
    this.#running.push({ name, child });
    return child;
  }

  #ended(name: string, code: number | null, signal: string | null): PledgewatchError {
    const reason = signal ?? `exit status ${code}`;
    return new PledgewatchError('PW_DEMO_PROGRAM_ENDED', { name, reason, log: this.#log(name) });
  }

  #log(name: string): string {
    return join(this.#folder, `${name}.log`);
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  const kill = setTimeout(() => child.kill('SIGKILL'), STOP_MS_MAX);
  await once(child, 'exit');
  clearTimeout(kill);
}

function parsed(line: string): Record<string, unknown> | null {
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return null;
  }
}
