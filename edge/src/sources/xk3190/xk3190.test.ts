import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { encodeFrame, openXk3190, type Xk3190Weighbridge } from '@pledgewatch/simulators/devices';
import type { Fact } from '@pledgewatch/simulators/world';
import { systemClock } from '@pledgewatch/shared/clock';
import { createLog } from '@pledgewatch/shared/log';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startSources, type Sources } from '../index.ts';
import { openLine, type Line } from '../testing/line.ts';
import { TestStore } from '../testing/store.ts';
import { createFrameReader, readFrame } from './frame.ts';
import { createIndicator } from './indicator.ts';

const patient = { timeout: 20_000 };

describe('a frame of the XK3190', () => {
  test('reads as the manual computes it', () => {
    const frame = readFrame(Buffer.from('\u0002+01234511B\u0003', 'latin1'));
    expect(frame).toEqual({ digits: 12_345, decimals: 1 });
  });

  test('survives being cut anywhere, and noise costs only the frames it hit', () => {
    const noise = fc.uint8Array({ maxLength: 20 });
    const digits = fc.integer({ min: -999_999, max: 999_999 });
    const pieces = fc.array(fc.record({ noise, digits }), { minLength: 1, maxLength: 10 });
    fc.assert(
      fc.property(pieces, fc.integer({ min: 1, max: 30 }), (pieces, chunkBytes) => {
        const line = Buffer.concat(
          pieces.flatMap(({ noise, digits }) => [
            // STX in noise could claim the bytes of the frame after it.
            noise.filter((byte) => byte !== 2),
            encodeFrame(digits),
          ]),
        );
        const read = createFrameReader();
        const found: number[] = [];
        for (let at = 0; at < line.length; at += chunkBytes) {
          found.push(...read(line.subarray(at, at + chunkBytes)).frames.map((f) => f.digits));
        }
        expect(found).toEqual(pieces.map((piece) => (piece.digits === 0 ? 0 : piece.digits)));
      }),
    );
  });

  test('is not read when any one bit is turned', () => {
    const frame = encodeFrame(12_345, 1);
    fc.assert(
      fc.property(fc.nat(frame.length * 8 - 1), (bit) => {
        const turned = Buffer.from(frame);
        turned[bit >> 3] = (turned[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(readFrame(turned)).toBeUndefined();
      }),
    );
  });
});

describe('an indicator', () => {
  const options = { stableFrames: 5, stableForMs: 1_000, heartbeatMs: 5_000 };
  const at = (digits: number) => ({ digits, decimals: 0 });

  test('says a weight once, then that it rests, then only its heartbeat', () => {
    const say = createIndicator(options);
    const said = Array.from({ length: 120 }, (_, i) => [i * 100, say(at(500), i * 100)] as const)
      .filter(([, indication]) => indication)
      .map(([ms, indication]) => [ms, indication?.stable]);
    expect(said).toEqual([
      [0, false],
      [1_000, true],
      [6_000, true],
      [11_000, true],
    ]);
  });

  test('does not take a burst after a stall for a rest', () => {
    const say = createIndicator(options);
    expect(say(at(500), 0)?.stable).toBe(false);
    const burst = Array.from({ length: 50 }, () => say(at(500), 9_000));
    expect(burst.some((indication) => indication?.stable)).toBe(false);
  });

  test('thins a weight that moves', () => {
    const say = createIndicator(options);
    const said = Array.from({ length: 50 }, (_, i) => say(at(i * 20), i * 100)).filter(Boolean);
    expect(said).toHaveLength(10);
  });
});

describe('a source on the serial weighbridge', () => {
  let bridge: Xk3190Weighbridge;
  let line: Line;
  let store: TestStore;
  let sources: Sources | undefined;

  beforeEach(async () => {
    bridge = await openXk3190(0);
    line = await openLine(bridge.port);
    store = new TestStore();
  });

  afterEach(async () => {
    await sources?.stop();
    await line.close();
    await bridge.stop();
  });

  const weigh = (grossGrams: number) =>
    bridge.accept({ kind: 'bridgeWeight', device: 'WB-2', grossGrams } as Fact);
  const mute = (muted: boolean) => bridge.accept({ kind: 'mute', device: 'WB-2', muted } as Fact);

  async function start(port: number, silenceMaxMs = 60_000): Promise<void> {
    sources = await startSources({
      sources: [
        {
          id: 'wb-2',
          driver: 'xk3190',
          silenceMaxMs,
          host: '127.0.0.1',
          port,
          device: 'WB-2',
          unit: 'kg',
          stableFrames: 3,
          stableForMs: 300,
          heartbeatMs: 1_000,
        },
      ],
      dataDir: '/nowhere',
      clock: systemClock,
      chance: () => 0,
      log: createLog('edge-test', 'silent'),
      append: store.append,
    });
  }

  const weights = () => store.observations.filter((each) => each.kind === 'weight');
  const gaps = () => store.observations.filter((each) => each.kind === 'gap');

  test('says what the bridge shows, and when it rests', async () => {
    weigh(49_000_000);
    await start(line.port);
    await expect.poll(() => weights().at(-1)?.stable, patient).toBe(true);
    expect(weights().at(-1)).toMatchObject({
      deviceId: 'WB-2',
      grossG: 49_000_000,
      clock: 'gateway',
    });
  });

  test('comes back after the line dropped, and says the gap', async () => {
    weigh(20_000_000);
    await start(line.port);
    await expect.poll(weights, patient).not.toEqual([]);
    line.cut();
    await expect.poll(() => sources?.states()[0]?.phase, patient).toBe('waiting');
    await systemClock.sleep(1_100);
    weigh(30_000_000);
    line.mend();
    await expect.poll(() => weights().at(-1)?.grossG, patient).toBe(30_000_000);
    expect(gaps()).toMatchObject([{ deviceId: 'WB-2', reason: 'link' }]);
    expect(gaps()[0]?.toAt).toBeGreaterThan(gaps()[0]?.fromAt ?? Infinity);
    expect(sources?.states()[0]?.fault?.code).toBe('PW_SOURCE_UNREACHABLE');
  });

  test('is opened anew when it stays mute, and goes on when it speaks again', async () => {
    weigh(20_000_000);
    await start(line.port, 1_500);
    await expect.poll(weights, patient).not.toEqual([]);
    mute(true);
    await expect.poll(() => sources?.states()[0]?.fault?.code, patient).toBe('PW_SOURCE_SILENT');
    weigh(21_000_000);
    mute(false);
    await expect.poll(() => weights().at(-1)?.grossG, patient).toBe(21_000_000);
    expect(gaps()).not.toEqual([]);
  });

  test('leaves no connection behind when it stops', async () => {
    weigh(20_000_000);
    await start(line.port);
    await expect.poll(weights, patient).not.toEqual([]);
    await sources?.stop();
    await expect.poll(() => line.connections(), patient).toBe(0);
  });
});

describe('a source on a noisy line', () => {
  let server: Server;
  let sources: Sources | undefined;

  afterEach(async () => {
    await sources?.stop();
    server.close();
  });

  test('keeps the noise as undecoded and reads the frames between', async () => {
    const store = new TestStore();
    server = createServer((socket: Socket) => {
      socket.on('error', () => undefined);
      socket.write(Buffer.concat([encodeFrame(100), Buffer.alloc(5_000, 0xff), encodeFrame(200)]));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    sources = await startSources({
      sources: [
        {
          id: 'wb-2',
          driver: 'xk3190',
          silenceMaxMs: 60_000,
          host: '127.0.0.1',
          port: (server.address() as AddressInfo).port,
          device: 'WB-2',
          unit: 'kg',
          stableFrames: 3,
          stableForMs: 300,
          heartbeatMs: 1_000,
        },
      ],
      dataDir: '/nowhere',
      clock: systemClock,
      chance: () => 0,
      log: createLog('edge-test', 'silent'),
      append: store.append,
    });
    await expect
      .poll(() => store.observations.map(({ kind }) => kind), patient)
      .toContain('undecoded');
    expect(store.observations).toContainEqual(
      expect.objectContaining({ kind: 'weight', grossG: 100_000 }),
    );
  });
});
