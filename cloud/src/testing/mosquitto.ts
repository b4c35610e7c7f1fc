import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort, searchPath } from './influxd.ts';

/** A real Mosquitto of a test's own, set up as docs/operating/EXTERNAL_BROKER.md says. */
export interface Mosquitto {
  readonly url: string;
  /** Starts it, or starts it again; what it keeps, it keeps on disk. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Ends it and removes what it kept. */
  remove(): Promise<void>;
}

const ACCESS = `user cloud
topic read pw/1/+/+/up/+
topic write pw/1/+/+/down/+

pattern write pw/1/+/%u/up/+
pattern read pw/1/+/%u/down/+
`;

/** @param passwords By user. */
export async function mosquitto(passwords: Readonly<Record<string, string>>): Promise<Mosquitto> {
  const folder = mkdtempSync(join(tmpdir(), 'pw-mosquitto-'));
  const port = await freePort();
  const env = { PATH: searchPath() };
  const files = { config: join(folder, 'conf'), users: join(folder, 'users') };
  writeFileSync(files.users, '', { mode: 0o600 });
  for (const [user, password] of Object.entries(passwords)) {
    execFileSync('mosquitto_passwd', ['-b', files.users, user, password], { env, stdio: 'ignore' });
  }
  const access = join(folder, 'access');
  writeFileSync(access, ACCESS, { mode: 0o600 });
  writeFileSync(
    files.config,
    `listener ${port} 127.0.0.1
allow_anonymous false
password_file ${files.users}
acl_file ${access}
message_size_limit 65536
persistence true
persistence_location ${folder}/
log_dest none
${process.getuid?.() === 0 ? 'user root' : ''}
`,
  );
  let child: ChildProcess | undefined;

  async function stop(): Promise<void> {
    const running = child;
    child = undefined;
    if (!running || running.exitCode !== null) return;
    running.kill();
    await once(running, 'exit');
  }

  return {
    url: `mqtt://127.0.0.1:${port}`,
    async start() {
      child = spawn('mosquitto', ['-c', files.config], { env, stdio: 'ignore' });
      await accepts(port, child);
    },
    stop,
    async remove() {
      await stop();
      rmSync(folder, { recursive: true });
    },
  };
}

async function accepts(port: number, child: ChildProcess): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`mosquitto ended with ${child.exitCode}`);
    const socket = connect(port, '127.0.0.1');
    const isUp = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (isUp) return;
    await delay(25);
  }
}
