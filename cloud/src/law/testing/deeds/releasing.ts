import * as fc from 'fast-check';
import type { Actor } from '@pledgewatch/shared/command';
import { HOUR, PEOPLE, requestRelease, truck } from '#/testing/court/index.ts';
import {
  anybody,
  banks,
  command,
  epcs,
  mostlyFirst,
  pick,
  REASON,
  truckOrderId,
  tryGive,
  waiting,
  type Deed,
  type Deeds,
} from './deed.ts';

const releaseId = fc.nat(29).map((n) => `R-${n}`);
const headOffice: Actor = { ...PEOPLE.supervisor, userId: 'shen' };
const approvers = fc.oneof(banks, fc.constantFrom<Actor>(PEOPLE.supervisor, headOffice));

/** An approval by somebody of a release that waits for one; any release, when none does. */
function approval(type: 'release.make' | 'release.check'): fc.Arbitrary<Deed> {
  return fc.tuple(approvers, fc.nat(11)).map(([by, at]): Deed => {
    return (court) => {
      const id = pick(waiting(court), at) ?? `R-${at}`;
      tryGive(court, by, { type, releaseId: id });
    };
  });
}

const window = fc.record({
  gateId: fc.constantFrom(...Array.from({ length: 9 }, () => 'G-1'), 'G-9'),
  from: fc.integer({ min: -2, max: 2 }),
  hours: fc.integer({ min: 1, max: 24 }),
});
const request = fc
  .record({ releaseId, pledgeId: mostlyFirst, truckOrderId, epcs, window })
  .map(({ window: { gateId, from, hours }, ...asked }): Deed => {
    return (court) => {
      const notBefore = court.now + from * HOUR;
      const one = truck(asked.truckOrderId, asked.epcs, {
        gateId,
        notBefore,
        notAfter: notBefore + hours * HOUR,
      });
      tryGive(court, PEOPLE.borrower, requestRelease(asked.releaseId, [one], asked.pledgeId));
    };
  });

/** Goods are asked for, approved by two, refused and taken back; trucks that were set aside are resolved. */
export const RELEASING: Deeds = {
  reached: [
    'release-applied',
    'release-open',
    'truck-order-discrepant',
    'release-settled',
    'release-ended',
  ],
  deeds: [
    { weight: 10, arbitrary: request },
    { weight: 10, arbitrary: approval('release.make') },
    { weight: 15, arbitrary: approval('release.check') },
    {
      weight: 1,
      arbitrary: command(
        anybody,
        fc.record({
          type: fc.constantFrom('release.cancel', 'release.reject'),
          releaseId,
          reason: fc.constant(REASON),
        }),
      ),
    },
    {
      weight: 2,
      arbitrary: command(
        banks,
        fc.record({
          type: fc.constant('truckOrder.resolve'),
          truckOrderId,
          exit: fc.constantFrom('weigh-again', 'unload', 'accept-variance', 'cancel'),
          reason: fc.constant(REASON),
        }),
      ),
    },
  ],
};
