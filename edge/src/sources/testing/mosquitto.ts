import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from './line.ts';

/** Whether this machine has a program, or is required to have it. */
export function hasProgram(name: string): boolean {
  if (process.env['PLEDGEWATCH_REQUIRE_SERVERS'] === '1') return true;
  const path = `${process.env['PATH'] ?? ''}:/usr/sbin`;
  return spawnSync('which', [name], { env: { PATH: path } }).status === 0;
}

/** A real Mosquitto on 127.0.0.1. */
export interface Mosquitto {
  readonly port: number;
  stop(): Promise<void>;
}

/** Starts Mosquitto with its stock limits, in memory. */
export async function startMosquitto(folder: string): Promise<Mosquitto> {
  const port = await freePort();
  const file = join(folder, `mosquitto-${port}.conf`);
  await writeFile(file, `listener ${port} 127.0.0.1\nallow_anonymous true\nlog_dest none\n`);
  const env = { ...process.env, PATH: `${process.env['PATH'] ?? ''}:/usr/sbin` };
  const child = spawn('mosquitto', ['-c', file], { env, stdio: 'ignore' });
  const exited = once(child, 'exit');
  await accepting(port);
  return {
    port,
    async stop() {
      child.kill();
      await exited;
    },
  };
}

async function accepting(port: number): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    const socket = connect(port, '127.0.0.1');
    const isUp = await Promise.race([
      once(socket, 'connect').then(() => true),
      once(socket, 'error').then(() => false),
    ]).catch(() => false);
    socket.destroy();
    if (isUp) return;
    await delay(25);
  }
  throw new Error(`nothing listens on ${port}`);
}
