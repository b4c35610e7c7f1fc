import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '@pledgewatch/shared/free-port';
import { searchPath } from '@pledgewatch/shared/testing';

/** A real InfluxDB 1.x of a test's own. */
export interface Influxd {
  readonly url: string;
  /** Starts it, or starts it again on the same data; resolves when it answers. */
  start(): Promise<void>;
  /** Ends it, as a crash does unless asked gently. */
  stop(signal?: 'SIGKILL' | 'SIGTERM'): Promise<void>;
  /** Ends it and removes its data. */
  remove(): Promise<void>;
}

export async function influxd(): Promise<Influxd> {
  const folder = mkdtempSync(join(tmpdir(), 'pw-influxd-'));
  const [http, rpc] = [await freePort(), await freePort()];
  const url = `http://127.0.0.1:${http}`;
  const config = join(folder, 'influxdb.conf');
  for (const part of ['meta', 'data', 'wal']) mkdirSync(join(folder, part));
  writeFileSync(
    config,
    `reporting-disabled = true
bind-address = "127.0.0.1:${rpc}"
[meta]
  dir = "${folder}/meta"
[data]
  dir = "${folder}/data"
  wal-dir = "${folder}/wal"
[http]
  bind-address = "127.0.0.1:${http}"
  log-enabled = false
[monitor]
  store-enabled = false
[logging]
  level = "error"
`,
  );
  let child: ChildProcess | undefined;

  async function stop(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const running = child;
    child = undefined;
    if (!running || running.exitCode !== null) return;
    running.kill(signal);
    await once(running, 'exit');
  }

  return {
    url,
    async start() {
      child = spawn('influxd', ['run', '-config', config], {
        stdio: 'ignore',
        env: { PATH: searchPath(), HOME: folder },
      });
      await answers(`${url}/ping`, child);
    },
    stop,
    async remove() {
      await stop();
      rmSync(folder, { recursive: true });
    },
  };
}

async function answers(url: string, child: ChildProcess): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`influxd ended with ${child.exitCode}`);
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) return;
    await delay(50);
  }
}
