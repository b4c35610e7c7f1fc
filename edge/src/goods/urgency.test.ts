import type { GoodsStatusEvent } from '@pledgewatch/shared/goods-status';
import { expect, test } from 'vitest';
import { isUrgent } from './index.ts';

const when = { observedAt: 1, receivedAt: 2, clock: 'device' as const };
const tag = {
  kind: 'tagPresence' as const,
  ...when,
  epc: '30aa',
  zoneId: 'A',
  confidencePermille: 990,
};
const device = { kind: 'deviceHealth' as const, ...when, deviceId: 'R-A', places: ['A'] };
const passage = { kind: 'passage', ...when, gateId: 'G-1', epc: '30aa', direction: 'out' } as const;

test.each<[string, GoodsStatusEvent]>([
  ['a passage', passage],
  [
    'a door that opens',
    { kind: 'door', ...when, doorId: 'D-1', zoneId: 'A', open: true, outOfHours: true },
  ],
  ['a tag that is gone', { ...tag, present: false, lastReadAt: 1 }],
  ['a device that fell silent', { ...device, state: 'silent' }],
])('%s waits for no other event', (_, event) => expect(isUrgent(event)).toBe(true));

test.each<[string, GoodsStatusEvent]>([
  ['a tag that is there', { ...tag, present: true, lastReadAt: 1 }],
  ['a device that lives', { ...device, state: 'alive' }],
  ['air', { kind: 'climate', ...when, sensorId: 'C-1', zoneId: 'A', temperatureMilliC: 21_000 }],
  ['what happened long ago', { ...passage, historical: true }],
])('%s may gather', (_, event) => expect(isUrgent(event)).toBe(false));
