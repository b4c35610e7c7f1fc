import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A line between gateway and cloud that can be cut and mended. */
export interface CutLine {
  readonly url: string;
  /** Every connection ends, and none comes through until it is mended. */
  cut(): void;
  mend(): void;
  stop(): Promise<void>;
}

/** Forwards TCP on loopback to the port of a URL. */
export async function openCutLine(to: string): Promise<CutLine> {
  const { protocol, hostname, port } = new URL(to);
  const sockets = new Set<Socket>();
  let isCut = false;
  const server = createServer((near) => {
    if (isCut) return void near.destroy();
    const far = connect(Number(port), hostname);
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket);
      socket.pipe(other);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const end = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `${protocol}//127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut() {
      isCut = true;
      end();
    },
    mend() {
      isCut = false;
    },
    async stop() {
      server.close();
      end();
      await once(server, 'close');
    },
  };
}
