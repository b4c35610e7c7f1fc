import { CLOCK_SKEW_MAX_MS, isInEffect, unfit } from '#/pledges/index.ts';
import { CHARGES_PER_LOAN_MAX } from './limits.ts';
import { recheckOrders } from '../releases/recheck-orders.ts';
import type { Rule } from '../rule.ts';
import { requireExposure } from './post-repayment.ts';
import { bookExposure, securityOf } from './securing.ts';

/** Costs and interest fall due: the goods secure them too, so orders they no longer bear come back. */
export const postCharge: Rule<'charge.post'> = {
  check(asked, { exposures }, refusals) {
    const { actor, command, now } = asked;
    const { loanId, chargeId: id, bookedAt: at } = command;
    const { terms, chargeIds } = requireExposure(asked, exposures);
    if (terms === null) throw unfit('loan', loanId, 'WITHOUT_TERMS');
    const isTaken = exposures.isChargeKnown(actor.tenantId, id);
    refusals.when(isTaken, 'PW_ID_TAKEN', { what: 'charge', id });
    refusals.when(at > now + CLOCK_SKEW_MAX_MS, 'PW_TIME_UNFIT', { what: 'bookedAt', at, now });
    const [count, max] = [chargeIds.length, CHARGES_PER_LOAN_MAX];
    refusals.when(count >= max, 'PW_LIMIT_REACHED', { what: 'charges', count, max });
  },
  apply(asked, folding, books) {
    const { loanId, chargeId, costsFen, interestFen } = asked.command;
    const exposure = requireExposure(asked, books.exposures);
    exposure.chargeIds.push(chargeId);
    exposure.costsFen += costsFen;
    exposure.interestFen += interestFen;
    books.exposures.remember(exposure);
    bookExposure(exposure, books);
    for (const { pledge } of securityOf(exposure, books)) {
      if (isInEffect(pledge)) recheckOrders(pledge, `charge on ${loanId}`, folding, books);
    }
  },
};
