import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort, searchPath } from '@pledgewatch/cloud/testing/influxd';

/** A real Mosquitto that keeps whatever it is given until the subscriber takes it. */
export async function startMosquitto(folder: string) {
  const port = await freePort();
  const config = join(folder, 'mosquitto.conf');
  writeFileSync(
    config,
    `listener ${port} 127.0.0.1
allow_anonymous true
max_queued_messages 0
max_inflight_messages 100
set_tcp_nodelay true
log_type error
`,
  );
  const child = spawn('mosquitto', ['-c', config], {
    stdio: 'ignore',
    env: { PATH: searchPath() },
  });
  while (!(await listens(port))) await delay(20);
  return {
    url: `mqtt://127.0.0.1:${port}`,
    async stop() {
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

async function listens(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  const heard = await Promise.race([
    once(socket, 'connect').then(() => true),
    once(socket, 'error').then(() => false),
  ]).catch(() => false);
  socket.destroy();
  return heard;
}
