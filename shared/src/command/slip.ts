import { Type } from '@sinclair/typebox';
import { Grams, Id, Instant, Plate } from '../identity/index.ts';
import { closed, Digest } from './parts.ts';

const SlipNumber = Type.Integer({ minimum: 1, maximum: 1e9 });

/** Paper slips, numbered and handed to a gate before they are needed. */
export const IssueSlips = Type.Object(
  {
    type: Type.Literal('slip.issue'),
    siteId: Id,
    gateId: Id,
    firstNumber: SlipNumber,
    count: Type.Integer({ minimum: 1, maximum: 500 }),
  },
  closed,
);

/** What a slip says that was written during an outage: people's word, until the gate's record bears it out. */
export const EnterSlip = Type.Object(
  {
    type: Type.Literal('slip.enter'),
    siteId: Id,
    gateId: Id,
    number: SlipNumber,
    plate: Plate,
    direction: Type.Union([Type.Literal('in'), Type.Literal('out')]),
    passedAt: Instant,
    /** What was weighed by hand, where anything was. */
    netG: Type.Optional(Grams),
    truckOrderId: Type.Optional(Id),
    documentDigest: Digest,
  },
  closed,
);
