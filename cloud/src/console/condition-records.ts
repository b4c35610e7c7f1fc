import { Type, type Static } from '@sinclair/typebox';
import { Digest, UnitCondition, Unsoundness } from '@pledgewatch/shared/command';
import { EpcHex, Id, Instant } from '@pledgewatch/shared/identity';
import type { ConditionChangeView, PledgeView } from '#/core/index.ts';

/** Changes shown with a pledge; older ones are in the ledger. */
const SHOWN_MAX = 50;

const Entry = Type.Integer({ minimum: 0 });
const Person = Type.String({ maxLength: 256 });

const UnsoundRecord = Type.Object(
  {
    epc: EpcHex,
    condition: Unsoundness,
    haircutPermille: Type.Integer({ minimum: 0, maximum: 1_000 }),
  },
  { description: 'A unit that is not sound; it frees nothing and counts less by its haircut.' },
);

const ChangeRecord = Type.Object(
  {
    changeId: Id,
    condition: UnitCondition,
    epcs: Type.Array(EpcHex),
    reason: Person,
    documentDigest: Type.Optional(Digest),
    reading: Type.Optional(Type.Object({ entry: Entry, item: Entry })),
    proposedBy: Person,
    proposedAt: Instant,
    entry: Entry,
    confirmedBy: Type.Union([Person, Type.Null()]),
    effectiveAt: Type.Union([Instant, Type.Null()]),
  },
  { description: 'A change of condition: who said so, who agreed, and since when it counts.' },
);

/** The condition of a pledge's units now, and how it came about, oldest first. */
export const ConditionOfUnits = Type.Object({
  unsound: Type.Array(UnsoundRecord),
  changes: Type.Array(ChangeRecord),
});

export function conditionOfUnits(
  { unsound = [] }: PledgeView,
  changes: readonly ConditionChangeView[],
): Static<typeof ConditionOfUnits> {
  return {
    unsound: unsound.map((unit) => ({ ...unit })),
    changes: changes.slice(-SHOWN_MAX).map((change) => ({
      changeId: change.changeId,
      condition: change.condition,
      epcs: [...change.epcs],
      reason: change.reason,
      ...(change.documentDigest !== undefined && { documentDigest: change.documentDigest }),
      ...(change.reading && { reading: change.reading }),
      proposedBy: change.proposedBy,
      proposedAt: change.proposedAt,
      entry: change.entry,
      confirmedBy: change.confirmedBy,
      effectiveAt: change.effectiveAt,
    })),
  };
}
