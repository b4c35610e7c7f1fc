import * as fc from 'fast-check';
import type { GateStep } from '@pledgewatch/shared/goods-status';
import { bag, HOUR, present, stack, UNIT_G } from '#/testing/court/index.ts';
import { epcs, gateway, pick, SLOTS, truckOrderId, type Deed, type Deeds } from './deed.ts';

const step = fc.constantFrom<GateStep>(
  'AT_GATE',
  'TARE_WEIGHED',
  'LOADING',
  'GROSS_WEIGHED',
  'SETTLED',
  'SETTLED',
  'DISCREPANT',
  'REFUSED',
  'EXPIRED',
  'CANCELLED',
);

/** Gates, scales and readers speak, gateways answer or lose what they knew, and time passes. */
export const SITE: Deeds = {
  reached: [],
  deeds: [
    {
      weight: 20,
      arbitrary: fc
        .record({
          truckOrderId,
          at: fc.nat(9),
          step,
          gateway,
          seen: fc.option(epcs),
          heavy: fc.boolean(),
        })
        .map((word): Deed => {
          const net = { netLowerG: 900_000, netUpperG: word.heavy ? 1_020_000 : 950_000 };
          const mismatch = word.step === 'DISCREPANT' && { code: 'NET_MISMATCH' as const, ...net };
          const gate = { kind: 'gate', gateId: 'G-1', ...mismatch } as const;
          const seen = word.seen && { epcs: word.seen };
          const said = { ...gate, truckOrderId: word.truckOrderId, step: word.step, ...seen };
          return (court) => {
            const open = court.law.openTruckOrders('site-1').map((order) => order.truckOrderId);
            const truckOrderId = pick(open, word.at) ?? said.truckOrderId;
            court.say([{ ...said, truckOrderId }], word.gateway);
          };
        }),
    },
    {
      weight: 4,
      arbitrary: fc.tuple(fc.nat(), fc.boolean()).map(([at, accepted]): Deed => {
        return (court) => {
          const told = pick(court.law.unanswered(), at);
          if (told) court.answer(told.instructionId, accepted);
        };
      }),
    },
    {
      weight: 1,
      arbitrary: gateway.map((gatewayId): Deed => {
        return (court) => {
          const at = { fromAt: court.now, toAt: court.now };
          const gap = { kind: 'gap', scope: 'lane', of: 'journal', ...at } as const;
          court.say([{ ...gap, reason: 'PW_JOURNAL_DAMAGED' }], gatewayId);
        };
      }),
    },
    {
      weight: 3,
      arbitrary: fc.tuple(fc.nat(2), fc.integer({ min: 85, max: 100 })).map(([at, units]): Deed => {
        return (court) => void court.say(stack(SLOTS[at] as string, [], (units * UNIT_G) / 10));
      }),
    },
    {
      weight: 2,
      arbitrary: fc.tuple(fc.nat(29), fc.boolean()).map(([n, isPresent]): Deed => {
        return (court) => void court.say([present(bag(n), isPresent || n > 3)]);
      }),
    },
    {
      weight: 3,
      arbitrary: fc.nat(3).map(
        (hours): Deed =>
          (court) =>
            void court.pass(hours * HOUR),
      ),
    },
  ],
};
