import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** More connections than the edges of one site ever hold. */
const CONNECTIONS_MAX = 32;

/** The cable between a site and the world, which a tester may cut. */
export interface UplinkLine {
  /** Where the edge connects instead of to the cloud's broker. */
  readonly port: number;
  /** Cut: what is under way breaks off and nobody gets through, until it is mended. */
  setCut(cut: boolean): void;
  stop(): Promise<void>;
}

/** Opens a line that carries bytes to and from `to`; 0 takes a free port. */
export async function openUplinkLine(
  port: number,
  to: { readonly host: string; readonly port: number },
  host = '127.0.0.1',
): Promise<UplinkLine> {
  const sockets = new Set<Socket>();
  let isCut = false;
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
  };
  const breakOff = () => {
    for (const socket of sockets) socket.destroy();
  };
  const server = createServer({ noDelay: true }, (near) => {
    keep(near);
    if (isCut) return void near.destroy();
    const far = connect({ ...to, noDelay: true });
    keep(far);
    near.pipe(far).pipe(near);
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
  });
  server.maxConnections = CONNECTIONS_MAX;
  server.listen(port, host);
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    setCut(cut) {
      isCut = cut;
      if (cut) breakOff();
    },
    async stop() {
      server.close();
      breakOff();
      if (server.listening) await once(server, 'close');
    },
  };
}
