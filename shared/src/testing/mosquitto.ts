import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '#/free-port/index.ts';
import { searchPath } from './servers.ts';

/** A real Mosquitto on loopback. */
export interface Mosquitto {
  readonly port: number;
  readonly url: string;
  /** Starts it, or starts it again; resolves when it can be reached. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

const LOOK_MS = 25;

/**
 * A Mosquitto that has not been started yet.
 *
 * @param of.folder Where its configuration lies; the caller's to remove.
 * @param of.settings Lines of `mosquitto.conf`; unless given, anybody may connect and the rest is as it
 * comes.
 */
export async function mosquitto(of: {
  readonly folder: string;
  readonly settings?: readonly string[];
}): Promise<Mosquitto> {
  const { folder, settings = ['allow_anonymous true'] } = of;
  const port = await freePort();
  const config = join(folder, `mosquitto-${port}.conf`);
  // As root it would otherwise become a user who cannot write to the folder.
  const user = process.getuid?.() === 0 ? ['user root'] : [];
  const lines = [`listener ${port} 127.0.0.1`, 'log_dest none', ...user, ...settings];
  writeFileSync(config, `${lines.join('\n')}\n`);
  let child: ChildProcess | undefined;
  return {
    port,
    url: `mqtt://127.0.0.1:${port}`,
    async start() {
      const env = { PATH: searchPath() };
      child = spawn('mosquitto', ['-c', config], { env, stdio: 'ignore' });
      await reached(port, child);
    },
    async stop() {
      const running = child;
      child = undefined;
      if (!running || running.exitCode !== null || running.signalCode !== null) return;
      running.kill();
      await once(running, 'exit');
    },
  };
}

async function reached(port: number, child: ChildProcess): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`mosquitto ended with ${child.exitCode}`);
    const socket = connect(port, '127.0.0.1');
    const isUp = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (isUp) return;
    await delay(LOOK_MS);
  }
}
