import { expect, it } from 'vitest';
import type { GoodsStatusEvent } from '@pledgewatch/shared/goods-status';
import { generatePrivateKey } from '@pledgewatch/shared/keys';
import { createLog } from '@pledgewatch/shared/log';
import type { EventsFact } from '#/core/index.ts';
import { ManualClock } from '#/testing/manual-clock.ts';
import { createInstructions } from './index.ts';

const LEASE_MS = 600_000;

/** One gate whose leases are counted as they go out. */
function gate() {
  const clock = new ManualClock(1_000_000);
  const sentAt: number[] = [];
  const ceilings = { ceilingG: 1, ceilingFen: 1, leaseMs: LEASE_MS };
  const instructions = createInstructions({
    clock,
    log: createLog('test', 'silent'),
    key: generatePrivateKey(),
    publish: async () => void sentAt.push(clock.now() - 1_000_000),
    unanswered: () => [],
    leases: () => [{ siteId: 'site-1', gatewayId: 'gw-1', gateId: 'G-1', ...ceilings }],
    newestEntry: () => 7,
  });
  const hear = (items: Partial<GoodsStatusEvent>[], gatewayId = 'gw-1') => {
    const header = { siteId: 'site-1', gatewayId } as EventsFact['header'];
    const fact = { kind: 'events', header, items, undecoded: [], index: 1, acceptedAt: 1 };
    instructions.hear(fact as unknown as EventsFact);
    instructions.renew();
  };
  const pass = (ms: number) => {
    clock.advance(ms);
    instructions.renew();
  };
  instructions.renew();
  return { sentAt, hear, pass };
}

it('a lease that was not answered is sent again as soon as its gateway is heard', () => {
  const { sentAt, hear, pass } = gate();
  pass(60_000);
  hear([], 'gw-2');
  expect(sentAt).toEqual([0]);
  hear([]);
  hear([]);
  expect(sentAt).toEqual([0, 60_000]);
});

it('a lease that was answered is renewed when a third of it has run', () => {
  const { sentAt, hear, pass } = gate();
  hear([{ kind: 'instructionAnswer', instructionId: 'lease-G-1-1000000', accepted: true }]);
  pass(60_000);
  hear([]);
  expect(sentAt).toEqual([0]);
  pass(LEASE_MS / 3 - 60_000);
  expect(sentAt).toEqual([0, LEASE_MS / 3]);
});
