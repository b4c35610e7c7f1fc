import * as fc from 'fast-check';
import { Value } from '@sinclair/typebox/value';
import { Observation } from '@pledgewatch/shared/observation';
import { describe, expect, test } from 'vitest';
import { createFrameReader } from '../xk3190/frame.ts';
import { createTopicDecoder, type TopicDecoding } from './index.ts';

const fields = { grossG: { at: '/a', unit: 'kg' }, stable: '/b' } as const;
const decodings: Readonly<Record<string, TopicDecoding>> = {
  'zebra-iotc': { decode: 'zebra-iotc', topic: 't/{deviceId}' },
  impinj: { decode: 'impinj', topic: 't/{deviceId}' },
  'a weight mapping': { decode: 'json', kind: 'weight', topic: 't/{deviceId}', fields },
  'a tag mapping': {
    decode: 'json',
    kind: 'tag',
    topic: 't/{deviceId}',
    time: { at: '/timestamp', format: 'epoch-us' },
    seq: '/seq',
    fields: { epc: '/a', antenna: '/b', rssiCentiDbm: { at: '/c', unit: 'dbm' } },
  },
  'a climate mapping': {
    decode: 'json',
    kind: 'climate',
    topic: 't/{deviceId}',
    fields: { temperatureMilliC: { at: '/a', unit: 'fahrenheit' } },
  },
  'a vehicle mapping': {
    decode: 'json',
    kind: 'vehicle',
    topic: 't/{deviceId}',
    correlationId: '/c',
    fields: { plate: '/a', driverId: '/b' },
  },
};

/** Words that decoders look for, so that chance gets past their first door. */
const KEYS = ['a', 'b', 'c', 'type', 'timestamp', 'data', 'eventType', 'seq'];
const INNER = ['eventNum', 'idHex', 'antenna', 'reads', 'pin', 'state', 'toString', '__proto__'];
const EVENTS = ['tagInventoryEvent', 'inventoryStatusEvent', 'inventoryStatus', 'epc', 'epcHex'];
const WORDS = ['SIMPLE', 'heartbeat', 'GPI', 'tagInventory', 'inventoryStatus', 'AA00', '12.5e99'];
const leaf = fc.oneof(
  fc.constantFrom(...WORDS),
  fc.jsonValue({ maxDepth: 1 }),
  fc.double(),
  fc.integer(),
);
const key = fc.constantFrom(...KEYS, ...INNER, ...EVENTS, 'reader_gateway', 'radio_control');
const { message } = fc.letrec((tie) => ({
  message: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    leaf,
    fc.dictionary(key, tie('message'), { maxKeys: 6 }),
    fc.array(tie('message'), { maxLength: 4 }),
  ),
}));
const payload = fc.oneof(
  fc.uint8Array({ maxLength: 400 }),
  message.map((value) => Buffer.from(JSON.stringify(value))),
  message.map((value) => Buffer.from(JSON.stringify(value).repeat(2).slice(0, -1))),
);
const sent = fc.record({
  payload,
  topic: fc.oneof(fc.constant('t/D-1'), fc.string()),
  isRepeated: fc.boolean(),
  isRetained: fc.boolean(),
});

describe.each(Object.entries(decodings))('%s', (_name, decoding) => {
  const decode = createTopicDecoder([decoding]);
  const before = { value: 3, at: 1_700_000_000_000 };

  function soundly(message: Sent): void {
    const { observations } = decode(
      { sourceId: 's', receivedAt: 1_750_000_000_000, ...message },
      () => before,
    );
    expect(observations.length).toBeGreaterThan(0);
    for (const each of observations) expect([...Value.Errors(Observation, each)]).toEqual([]);
  }

  test('makes sound observations of any bytes and any JSON, and never throws', () => {
    fc.assert(fc.property(sent, soundly), { numRuns: 400 });
  });

  test.each([
    ['nested as deep as a message may be', '['.repeat(130_000) + ']'.repeat(130_000)],
    ['objects nested as deep', `${'{"a":'.repeat(40_000)}1${'}'.repeat(40_000)}`],
    ['an array of many objects', `[${'{},'.repeat(60_000)}{}]`],
    ['longer than a message may be', ' '.repeat(262_145)],
  ])('%s is refused and not thrown', (_what, text) => {
    const flags = { isRepeated: false, isRetained: false };
    soundly({ payload: Buffer.from(text), topic: 't/D-1', ...flags });
  });
});

interface Sent {
  readonly payload: Uint8Array;
  readonly topic: string;
  readonly isRepeated: boolean;
  readonly isRetained: boolean;
}

describe('the XK3190 line', () => {
  const frame = Buffer.from('\u0002+01234511B\u0003', 'latin1');

  test('whatever comes before a frame, however it is cut, the frame after it is read', () => {
    const noise = fc.uint8Array({ maxLength: 60 });
    fc.assert(
      fc.property(noise, fc.integer({ min: 1, max: 20 }), (before, step) => {
        // As many line ends as a frame is long: noise that looks like a beginning ends in them.
        const bytes = Buffer.concat([before, Buffer.alloc(12, '\r'), frame]);
        const read = createFrameReader();
        const pieces = [];
        for (let at = 0; at < bytes.length; at += step)
          pieces.push(read(bytes.subarray(at, at + step)));
        const frames = pieces.flatMap((piece) => piece.frames);
        expect(frames.at(-1)).toEqual({ digits: 12_345, decimals: 1 });
        const garbage = pieces.reduce((sum, piece) => sum + piece.garbage.length, 0);
        expect(garbage + frames.length * frame.length).toBe(bytes.length);
      }),
      { numRuns: 300 },
    );
  });
});
