import { randomBytes } from 'node:crypto';
import { zstdCompressSync } from 'node:zlib';
import * as fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import {
  BATCH_BYTES_MAX,
  BATCH_INFLATED_BYTES_MAX,
  joinBatch,
  splitBatch,
} from '@pledgewatch/shared/batch';
import { LANES, upTopic, type Lane } from '@pledgewatch/shared/topics';
import { effectSteps, bags, createPledge, NOON, PEOPLE, stack } from '#/testing/court/index.ts';
import { EPOCH, testGateway, weighed, type TestGateway } from '#/testing/gateway.ts';
import { intakeRig, type IntakeRig, type Message } from '#/testing/intake-rig.ts';
import { WAITING_BYTES_MAX } from './limits.ts';

let rig: IntakeRig;
let gateway: TestGateway;
afterEach(() => rig.close());

function start(...others: readonly TestGateway[]) {
  gateway = testGateway();
  rig = intakeRig([gateway, ...others]);
}

const reading = { observedAt: NOON, receivedAt: NOON, clock: 'device' };
const doorSaid = { kind: 'door', doorId: 'D-1', zoneId: 'A', open: true, outOfHours: false };
const event = { ...reading, ...doorSaid };

function events(count = 2, of: TestGateway = gateway): Message {
  return { topic: of.topic('events'), bytes: of.seal('events', repeated(event, count)) };
}

function repeated(item: object, count: number): object[] {
  return Array.from({ length: count }, () => item);
}

const receipt = (lastSeq: number) => ({ kind: 'receipt', lane: 'events', epoch: EPOCH, lastSeq });

/** The next batch still gets in, and is receipted. */
async function expectServing(count: number, lastSeq = count) {
  rig.newAnswers();
  await rig.deliver(events(count));
  expect(rig.newAnswers()).toMatchObject([receipt(lastSeq)]);
}

describe('a batch', () => {
  it('is in the ledger before its gateway gets the receipt that proves it', async () => {
    start();
    await rig.deliver(events(3));
    expect(rig.streams()).toEqual({ [`gw-1/events/${EPOCH}`]: [[1, 3]] });
    expect(rig.answers).toMatchObject([{ to: 'site-1/gw-1', ...receipt(3) }]);
    expect(rig.intake.counters()).toMatchObject({ accepted: 1, items: 3, refused: 0 });
  });

  it('that comes again is receipted again, and counted once', async () => {
    start();
    const [first, second] = [events(), events()];
    await rig.deliver(first, first, second);
    await rig.deliver(first);
    await rig.deliver(second, first, second);
    expect(rig.streams()).toEqual({
      [`gw-1/events/${EPOCH}`]: [
        [1, 2],
        [3, 4],
      ],
    });
    // A receipt speaks for everything before it, so one a turn is enough.
    expect(rig.answers).toMatchObject([receipt(4), receipt(4), receipt(4)]);
    expect(rig.intake.counters()).toMatchObject({ accepted: 2, duplicate: 5, items: 4 });
  });

  it('is known again by a cloud that starts anew', async () => {
    start();
    const [first, second] = [events(), events()];
    await rig.deliver(first);
    const again = rig.restarted();
    await again.deliver(first, second);
    expect(again.answers).toMatchObject([receipt(4)]);
    expect(rig.streams()).toEqual({
      [`gw-1/events/${EPOCH}`]: [
        [1, 2],
        [3, 4],
      ],
    });
  });
});

describe('a batch is refused with its code, and the next good one gets in:', () => {
  const refused = (code: string, lastSeq = 2) => [
    { to: 'site-1/gw-1', kind: 'refused', lane: 'events', epoch: EPOCH, lastSeq, code },
  ];

  async function refusal(message: Message) {
    const size = rig.ledger.size();
    await rig.deliver(message);
    expect(rig.ledger.size()).toBe(size);
    expect(rig.intake.counters().refused).toBe(1);
    return rig.newAnswers();
  }

  it('too large', async () => {
    start();
    const { envelope } = splitBatch(testGateway().seal('events', [event, event]));
    const bytes = joinBatch({ envelope, content: Buffer.alloc(BATCH_BYTES_MAX) });
    const answers = await refusal({ topic: gateway.topic('events'), bytes });
    expect(answers).toMatchObject(refused('PW_BATCH_TOO_LARGE'));
    await expectServing(2);
  });

  it('signed by another key', async () => {
    start();
    const bytes = testGateway().seal('events', [event, event]);
    const answers = await refusal({ topic: gateway.topic('events'), bytes });
    expect(answers).toMatchObject(refused('PW_SIGNATURE_INVALID'));
    await expectServing(2);
  });

  it('with other content than was signed', async () => {
    start();
    const { topic, bytes } = events();
    const { envelope, content } = splitBatch(bytes);
    const changed = joinBatch({ envelope, content: content.with(0, content[0]! ^ 1) });
    expect(await refusal({ topic, bytes: changed })).toMatchObject(
      refused('PW_BATCH_CONTENT_INVALID'),
    );
    await rig.deliver({ topic, bytes });
    expect(rig.newAnswers()).toMatchObject([receipt(2)]);
  });

  it('of a gateway nobody enrolled', async () => {
    start();
    const stranger = testGateway('site-1', 'gw-9');
    const answers = await refusal(events(2, stranger));
    expect(answers).toMatchObject([{ to: 'site-1/gw-9', code: 'PW_GATEWAY_UNKNOWN' }]);
    await expectServing(2);
  });

  it('of a gateway of another site than it says', async () => {
    start();
    const moved = testGateway('site-2', 'gw-1');
    const answers = await refusal(events(2, moved));
    expect(answers).toMatchObject([{ to: 'site-2/gw-1', code: 'PW_GATEWAY_UNKNOWN' }]);
  });

  it('of another gateway than its topic’s, which alone is told', async () => {
    const other = testGateway('site-1', 'gw-2');
    start(other);
    const { bytes } = events(2, other);
    const answers = await refusal({ topic: gateway.topic('events'), bytes });
    expect(answers).toMatchObject(refused('PW_GATEWAY_UNKNOWN'));
    await rig.deliver({ topic: other.topic('events'), bytes });
    expect(rig.newAnswers()).toMatchObject([{ to: 'site-1/gw-2', ...receipt(2) }]);
  });

  it('on the topic of the other lane', async () => {
    start();
    const { bytes } = events();
    const answers = await refusal({ topic: gateway.topic('telemetry'), bytes });
    expect(answers).toMatchObject(refused('PW_COSE_MALFORMED'));
  });

  it('that does not name the batch before it', async () => {
    start();
    await rig.deliver(events());
    rig.newAnswers();
    const restored = gateway.copy();
    events();
    await rig.deliver(events(2, restored));
    rig.newAnswers();
    const answers = await refusal(events());
    expect(answers).toMatchObject(refused('PW_BATCH_CHAIN_BROKEN', 6));
    await rig.deliver(events(2, restored));
    expect(rig.newAnswers()).toMatchObject([receipt(6)]);
  });

  it('that is another than the ledger has under its numbers', async () => {
    start();
    const restored = gateway.copy();
    await rig.deliver(events());
    rig.newAnswers();
    const answers = await refusal(events(2, restored));
    expect(answers).toMatchObject(refused('PW_BATCH_CHAIN_BROKEN'));
    await expectServing(2, 4);
  });

  it('that is another than an older one the ledger has, in this turn, later or after a restart', async () => {
    start();
    const restored = gateway.copy();
    const [first, second] = [events(), events()];
    const [forked, longer] = [events(2, restored), events(1, restored)];
    await rig.deliver(first, second, forked);
    const broken = { kind: 'refused', code: 'PW_BATCH_CHAIN_BROKEN' };
    expect(rig.newAnswers()).toMatchObject([{ ...broken, lastSeq: 2 }, receipt(4)]);
    for (const of of [rig, rig.restarted()]) {
      of.newAnswers();
      await of.deliver(forked, longer, first);
      expect(of.newAnswers()).toMatchObject([
        { ...broken, lastSeq: 2 },
        { ...broken, lastSeq: 3 },
        receipt(4),
      ]);
    }
  });

  it('that begins in the middle of another', async () => {
    start();
    const restored = gateway.copy();
    await rig.deliver(events(3));
    rig.newAnswers();
    events(1, restored);
    const answers = await refusal(events(4, restored));
    expect(answers).toMatchObject(refused('PW_BATCH_CHAIN_BROKEN', 5));
  });

  it('no batch at all; there is nobody to tell', async () => {
    start();
    const { topic, bytes } = events(1, testGateway());
    for (const junk of [Buffer.alloc(0), Buffer.from('hello'), bytes.subarray(0, 90)]) {
      await rig.deliver({ topic, bytes: junk });
    }
    await rig.deliver({ topic: 'pw/1/site-1/gw-1/down/receipts', bytes });
    expect(rig.answers).toEqual([]);
    expect(rig.intake.counters().refused).toBe(4);
    await expectServing(2);
  });

  it('whatever bytes come, and whatever bytes of a batch are others', async () => {
    start();
    const { topic, bytes } = events();
    const changed = fc
      .array(fc.tuple(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 })), {
        minLength: 1,
        maxLength: 6,
      })
      .map((changes) => {
        const other = Buffer.from(bytes);
        for (const [at, bits] of changes) other[at]! ^= bits;
        return other;
      })
      .filter((other) => Buffer.compare(other, bytes) !== 0);
    const size = rig.ledger.size();
    await fc.assert(
      fc.asyncProperty(fc.oneof(changed, fc.uint8Array({ maxLength: 300 })), async (other) => {
        await rig.deliver({ topic, bytes: other });
        expect(rig.ledger.size()).toBe(size);
      }),
    );
    rig.newAnswers();
    await rig.deliver({ topic, bytes });
    expect(rig.newAnswers()).toMatchObject([receipt(2)]);
  });
});

describe('signed content that cannot be read', () => {
  /** Bags of an active pledge stand on the site, so that somebody must be told. */
  async function withPledge() {
    start();
    const seen = [...stack('A-01', bags(0, 10)), ...stack('A-02', bags(10, 10))];
    const items = seen.map((item) => ({ ...reading, ...item }));
    await rig.deliver({ topic: gateway.topic('events'), bytes: gateway.seal('events', items) });
    for (const command of [createPledge(), ...effectSteps()]) {
      rig.sequencer.submit({ actor: PEOPLE.maker, idempotencyKey: command.type, command });
    }
    rig.newAnswers();
  }

  async function undecoded(bytes: Uint8Array) {
    const pages: { undecoded: readonly number[]; codes: string[] }[] = [];
    const stop = rig.sequencer.subscribe(({ facts, decisions }) => {
      const codes = decisions.flatMap(({ decision }) =>
        decision.do === 'raise-alert' ? [decision.alert.code] : [],
      );
      for (const fact of facts) if ('undecoded' in fact) pages.push({ ...fact, codes });
    });
    await rig.deliver({ topic: gateway.topic('events'), bytes });
    stop();
    expect(rig.newAnswers()).toMatchObject([{ kind: 'receipt' }]);
    return pages.map(({ undecoded: of, codes }) => ({ undecoded: of, codes }));
  }

  /** A batch whose content is not what an edge would seal. */
  function sealRaw(content: Uint8Array): Uint8Array {
    const honest = gateway.seal('events', [event, event]);
    return gateway.resign(honest, content);
  }

  const both = [{ undecoded: [0, 1], codes: ['SEQ_GAP'] }];

  it('is in the ledger item by item, and raises an alert', async () => {
    await withPledge();
    const items = [event, 'not JSON', { ...event, open: 'perhaps' }, { kind: 'later' }, event];
    expect(await undecoded(gateway.seal('events', items))).toEqual([
      { undecoded: [1, 2, 3], codes: ['SEQ_GAP'] },
    ]);
  });

  it.each<[string, () => Uint8Array]>([
    ['that does not inflate', () => randomBytes(100)],
    [
      'that inflates without end',
      () => zstdCompressSync(Buffer.alloc(2 * BATCH_INFLATED_BYTES_MAX)),
    ],
    ['of another number of items', () => zstdCompressSync(Buffer.from(`${'s'.repeat(16)}{}`))],
    ['of no items and no salt', () => zstdCompressSync(Buffer.alloc(0))],
  ])('%s is undecoded as a whole', async (_what, content) => {
    await withPledge();
    expect(await undecoded(sealRaw(content()))).toEqual(both);
  });

  it('under the root of other items is undecoded as a whole', async () => {
    await withPledge();
    expect(await undecoded(gateway.sealLying('events', [event, event]))).toEqual(both);
  });

  it('does not block its lane', async () => {
    await withPledge();
    await undecoded(gateway.seal('events', ['not JSON']));
    await rig.deliver(events());
    expect(rig.newAnswers()).toMatchObject([{ kind: 'receipt' }]);
  });
});

describe('a hole in a stream', () => {
  it('is asked for once a second, and closed when it comes', async () => {
    start();
    const [first, second, third, fourth] = [events(), events(), events(), events()];
    await rig.deliver(first, third);
    const asked = { kind: 'resend', lane: 'events', epoch: EPOCH, fromSeq: 3 };
    expect(rig.newAnswers()).toMatchObject([asked, receipt(2)]);
    await rig.deliver(fourth);
    expect(rig.newAnswers()).toEqual([]);
    rig.clock.advance(1_000);
    await rig.deliver(fourth);
    expect(rig.newAnswers()).toMatchObject([asked]);
    await rig.deliver(second, third, fourth);
    expect(rig.newAnswers()).toMatchObject([receipt(8)]);
  });

  it('that the gateway no longer holds is closed by its signed gap record, in a new epoch', async () => {
    start();
    const [first, , third] = [events(), events(), events()];
    await rig.deliver(first, third);
    expect(rig.newAnswers()).toMatchObject([{ kind: 'resend', fromSeq: 3 }, receipt(2)]);
    gateway.beginEpoch(EPOCH + 1);
    const gap = {
      ...reading,
      kind: 'gap',
      scope: 'lane',
      of: 'events',
      epoch: EPOCH,
      fromSeq: 3,
      toSeq: 6,
      fromAt: NOON,
      toAt: NOON,
      count: 4,
      reason: 'resend-not-held',
    };
    const bytes = gateway.seal('events', [gap, event]);
    await rig.deliver({ topic: gateway.topic('events'), bytes });
    expect(rig.newAnswers()).toMatchObject([{ ...receipt(2), epoch: EPOCH + 1 }]);
    expect(rig.streams()).toEqual({
      [`gw-1/events/${EPOCH}`]: [[1, 2]],
      [`gw-1/events/${EPOCH + 1}`]: [[1, 2]],
    });
  });
});

describe('too much waiting', () => {
  it('makes the sender wait, and nobody after it once there is room', async () => {
    start();
    const junk = { topic: gateway.topic('events'), bytes: Buffer.alloc(61_440) };
    let taken = 0;
    while (rig.intake.receive(junk.topic, junk.bytes)) taken += 1;
    expect(taken).toBe(Math.floor(WAITING_BYTES_MAX / junk.bytes.length));
    expect(rig.intake.counters().waitingBytes).toBeLessThanOrEqual(WAITING_BYTES_MAX);
    const { topic, bytes } = events(40);
    expect(rig.intake.receive(topic, Buffer.alloc(61_440))).toBe(false);
    await rig.deliver();
    expect(rig.intake.counters()).toMatchObject({ waitingBytes: 0, refused: taken });
    await rig.deliver({ topic, bytes });
    expect(rig.newAnswers()).toMatchObject([receipt(40)]);
  });
});

describe('two gateways', () => {
  /** Which batch comes next, and how many come in one turn. */
  const course = fc.record({
    picks: fc.array(fc.nat(1_000), { minLength: 1, maxLength: 60 }),
    turns: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 20 }),
    sizes: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 2, maxLength: 5 }),
  });

  it('get the same streams into the ledger, however their batches come: in any order, any number of times', async () => {
    await fc.assert(
      fc.asyncProperty(course, async ({ picks, turns, sizes }) => {
        const gateways = [testGateway(), testGateway('site-1', 'gw-2')];
        rig = intakeRig(gateways);
        const sealed = gateways.flatMap((of) => LANES.map((lane) => sealedBy(of, lane, sizes)));
        const all = sealed.flat();
        let left = picks.map((pick) => all[pick % all.length]!);
        for (let turn = 0; left.length > 0; turn++) {
          const count = turns[turn % turns.length]!;
          await rig.deliver(...left.slice(0, count));
          left = left.slice(count);
        }
        // What has no receipt is sent again, in order, as the edge does.
        await rig.deliver(...all);
        const ranges = rangesOf(sizes);
        const names = gateways.flatMap(({ gatewayId }) =>
          LANES.map((lane) => `${gatewayId}/${lane}/${EPOCH}`),
        );
        expect(rig.streams()).toEqual(Object.fromEntries(names.map((name) => [name, ranges])));
        const { accepted, items, refused } = rig.intake.counters();
        const itemCount = sizes.reduce((sum, size) => sum + size, 0);
        expect({ accepted, items, refused }).toEqual({
          accepted: all.length,
          items: names.length * itemCount,
          refused: 0,
        });
        expect(new Set(rig.answers.map(({ kind }) => kind))).not.toContain('refused');
        rig.close();
      }),
      { numRuns: 20 },
    );
    start();
  });

  function sealedBy(of: TestGateway, lane: Lane, sizes: readonly number[]): Message[] {
    const item = lane === 'events' ? event : weighed(1_000, NOON);
    return sizes.map((size) => ({
      topic: upTopic(of.siteId, of.gatewayId, lane),
      bytes: of.seal(lane, repeated(item, size)),
    }));
  }

  function rangesOf(sizes: readonly number[]): [number, number][] {
    let lastSeq = 0;
    return sizes.map((size) => {
      lastSeq += size;
      return [lastSeq - size + 1, lastSeq];
    });
  }
});
