import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, existsSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));

/** How a program is started. */
export interface ProgramStart {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Where its standard error goes. */
  readonly log: string;
}

/** One start of a real program: it can be frozen in the middle of whatever it does, and killed. */
export class Program {
  readonly #child: ChildProcess;
  readonly #log: string;
  readonly #exited: Promise<unknown>;
  readonly #ready: Promise<Record<string, unknown>>;
  #printed = '';

  constructor({ command, args, env = {}, log }: ProgramStart) {
    const child = spawn(command, args, {
      cwd: ROOT,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    this.#log = log;
    this.#exited = once(child, 'exit');
    child.stderr.pipe(createWriteStream(log, { flags: 'a' }));
    child.stdout.on('data', (bytes: Buffer) => (this.#printed += bytes.toString()));
    this.#ready = this.#firstWord(child.stdout);
    // Whoever needs the word waits for it; a program without one has none to miss.
    this.#ready.catch(() => undefined);
    const killed = () => child.kill('SIGKILL');
    process.once('exit', killed);
    child.once('exit', () => process.off('exit', killed));
  }

  /** The JSON line with which it says that it is ready. */
  async ready<Ready>(): Promise<Ready> {
    return (await this.#ready) as Ready;
  }

  /** Everything it printed until it ended. */
  async printed(): Promise<string> {
    await this.#exited;
    await this.#ready.catch(() => undefined);
    return this.#printed;
  }

  get isRunning(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Freezes it wherever it stands; resolves when it does. */
  async pause(): Promise<void> {
    this.#child.kill('SIGSTOP');
    const status = `/proc/${this.#child.pid}/status`;
    if (!existsSync(status)) return delay(5);
    while (this.isRunning && !/^State:\s+[TZX]/m.test(readFileSync(status, 'utf8'))) await delay(0);
  }

  resume(): void {
    this.#child.kill('SIGCONT');
  }

  /** From now on no file it writes may be longer: as if its disk were full, or no more. */
  limitFiles(bytes: number | 'unlimited'): void {
    const limit = ['--pid', String(this.#child.pid), `--fsize=${bytes}:unlimited`];
    const { status } = spawnSync('prlimit', limit);
    if (status !== 0) throw new Error('prlimit set no limit');
  }

  /** `kill -9`. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#exited;
  }

  /** Tells it to end; gives its exit status. */
  async stop(): Promise<number | null> {
    if (this.isRunning) {
      this.#child.kill('SIGTERM');
      const kill = setTimeout(() => this.#child.kill('SIGKILL'), 10_000);
      await this.#exited;
      clearTimeout(kill);
    }
    return this.#child.exitCode;
  }

  async #firstWord(output: NodeJS.ReadableStream): Promise<Record<string, unknown>> {
    for await (const line of createInterface({ input: output })) {
      const said = JSON.parse(line) as Record<string, unknown>;
      if (said['ready'] !== true) continue;
      output.resume();
      return said;
    }
    throw new Error(`a program ended before it was ready: ${readFileSync(this.#log, 'utf8')}`);
  }
}
