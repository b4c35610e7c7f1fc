import type { LawView } from '#/core/index.ts';
import { claimRecord, holdRecord, marginCallRecord } from './concern-records.ts';
import { slice } from './pledges-of-law.ts';
import type { ConcernsPort } from './ports.ts';

/** Demands, third parties' claims and holds as the law has them now. */
export function concernsOfLaw(law: LawView): ConcernsPort {
  return {
    listMarginCalls: (actor, page) =>
      slice(page, {
        from: (after, limit) => law.demandsSeenBy(actor, after, limit),
        keyOf: ({ marginCallId }) => marginCallId,
        show: marginCallRecord,
      }),
    marginCall(actor, marginCallId) {
      const demand = law.demand(actor, marginCallId);
      return demand && marginCallRecord(demand);
    },
    listClaims: (actor, page) =>
      slice(page, {
        from: (after, limit) => law.claimsSeenBy(actor, after, limit),
        keyOf: ({ claimId }) => claimId,
        show: (claim) => claimRecord(actor, claim, law),
      }),
    claim(actor, claimId) {
      const claim = law.claim(actor, claimId);
      return claim && claimRecord(actor, claim, law);
    },
    listHolds: (actor, page) =>
      slice(page, {
        from: (after, limit) => law.holdsSeenBy(actor, after, limit),
        keyOf: ({ holdId }) => holdId,
        show: holdRecord,
      }),
    hold(actor, holdId) {
      const hold = law.hold(actor, holdId);
      return hold && holdRecord(hold);
    },
  };
}
