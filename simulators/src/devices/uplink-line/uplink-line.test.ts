import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { openUplinkLine } from './index.ts';

test('a line carries bytes both ways until it is cut, and again once it is mended', async () => {
  const cloud = createServer((socket) => socket.pipe(socket)).listen(0, '127.0.0.1');
  await once(cloud, 'listening');
  const { port } = cloud.address() as AddressInfo;
  const line = await openUplinkLine(0, { host: '127.0.0.1', port });
  const echo = async () => {
    const socket = connect(line.port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write('fact');
    const answer = await Promise.race([
      once(socket, 'data').then(([bytes]) => String(bytes)),
      once(socket, 'close').then(() => 'broken off'),
    ]);
    return { answer, socket };
  };
  const before = await echo();
  expect(before.answer).toBe('fact');
  line.setCut(true);
  if (!before.socket.closed) await once(before.socket, 'close');
  expect((await echo()).answer).toBe('broken off');
  line.setCut(false);
  expect((await echo()).answer).toBe('fact');
  await line.stop();
  cloud.close();
});
