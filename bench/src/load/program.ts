import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface, type Interface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** A program in a process of its own; what it says on standard output are JSON lines. */
export interface Program<Ready> {
  readonly ready: Ready;
  readonly pid: number;
  readonly lines: Interface;
  stop(): Promise<void>;
}

/**
 * Starts one of the repository's programs with Node and waits for its first line with `ready`.
 *
 * @param args The program's path within the repository, and what it is told.
 */
export async function startProgram<Ready>(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Program<Ready>> {
  const child = spawn(process.execPath, [...profiling(), ...args], {
    cwd: ROOT,
    // What a program tells as it goes would tear the progress bar apart.
    env: { PLEDGEWATCH_LOG: 'warn', ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const end = () => void child.kill('SIGTERM');
  process.once('exit', end);
  const lines = createInterface({ input: child.stdout });
  const ready = await new Promise<Ready>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`${args[0]} ended with ${code}`)));
    lines.on('line', (line) => {
      const said = parsed(line);
      if (said?.['ready'] === true) resolve(said as Ready);
    });
  });
  return {
    ready,
    pid: child.pid ?? 0,
    lines,
    async stop() {
      process.off('exit', end);
      if (child.exitCode !== null || child.signalCode !== null) return;
      end();
      await once(child, 'exit');
    },
  };
}

/** With PLEDGEWATCH_BENCH_PROFILE=FOLDER each program writes a CPU profile there when it ends. */
function profiling(): string[] {
  const folder = process.env['PLEDGEWATCH_BENCH_PROFILE'];
  return folder ? ['--cpu-prof', `--cpu-prof-dir=${folder}`] : [];
}

function parsed(line: string): Record<string, unknown> | null {
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return null;
  }
}
