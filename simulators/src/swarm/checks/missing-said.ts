import type { GoodsStatusOf } from '@pledgewatch/shared/goods-status';
import { SITE } from '../site.ts';
import type { MakeCheck } from './check.ts';

type Gap = GoodsStatusOf<'gap'>;

/** Statement 10: what is missing is said, in the ledger and in the position. */
export const missingSaid: MakeCheck = ({ tell, gateway, agenda }) => {
  const said: Gap[] = [];
  /** What was turned away and not said yet; a crash before it could be said is forgiven. */
  let turnedAway: { readonly life: number; readonly fromAt: number; count: number } | null = null;
  const owed: { readonly fromAt: number; readonly count: number }[] = [];

  function settle(): void {
    if (turnedAway?.life === gateway.lives) owed.push(turnedAway);
    turnedAway = null;
  }

  return {
    fact(fact) {
      if (fact.kind !== 'events') return;
      for (const item of fact.items) if (item?.kind === 'gap') said.push(item);
    },
    turnedAway(count) {
      if (turnedAway?.life !== gateway.lives) {
        const fromAt = agenda.now + gateway.offsetMs;
        turnedAway = { life: gateway.lives, fromAt, count: 0 };
      }
      turnedAway.count += count;
    },
    acknowledged: settle,
    ended({ cloud }) {
      for (const { fromAt, count } of owed) {
        const isSaid = said.some((gap) => gap.of === 'journal' && gap.fromAt === fromAt);
        if (!isSaid) tell(`${count} observations turned away from ${fromAt} on are in no gap`);
      }
      const spans = cloud.sequencer.state.positions.unverified(SITE);
      for (const { fromAt, toAt, reason, count } of said) {
        if (count === 0 || toAt <= fromAt) continue;
        const isHeld = spans.some(
          (span) => span.fromAt <= fromAt && (span.toAt ?? Infinity) >= toAt,
        );
        if (!isHeld) tell(`gap ${reason} from ${fromAt} to ${toAt} is in no position`);
      }
    },
  };
};
