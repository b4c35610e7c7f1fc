import { CLOCK_SKEW_MAX_MS, requirePledge, unfit } from '#/pledges/index.ts';
import type { Rule } from '../rule.ts';
import { PROCEEDS_PER_PLEDGE_MAX } from './limits.ts';
import type { Returns } from './return-book.ts';
import { receiveFunds } from './returning.ts';

/** A buyer paid for goods that left, into the locked account; it repays nothing by itself. */
export const postProceeds: Rule<'proceeds.post'> = {
  check({ actor, command, now }, { pledges, returns: book }, refusals) {
    const { pledgeId, proceedsId: id, accountDigest, bookedAt: at } = command;
    const pledge = requirePledge(pledges, actor, pledgeId);
    const returns = book.find(pledge.pledgeId);
    if (!returns) throw unfit('pledge', pledgeId, 'WITHOUT_FUNDS_POLICY');
    const isElsewhere = accountDigest !== returns.policy.lockedAccountDigest;
    refusals.when(isElsewhere, 'PW_ACCOUNT_UNFIT', { pledgeId });
    const isTaken = book.isProceedsKnown(actor.tenantId, id);
    refusals.when(isTaken, 'PW_ID_TAKEN', { what: 'proceeds', id });
    refusals.when(at > now + CLOCK_SKEW_MAX_MS, 'PW_TIME_UNFIT', { what: 'bookedAt', at, now });
    const [count, max] = [returns.proceeds.length, PROCEEDS_PER_PLEDGE_MAX];
    refusals.when(count >= max, 'PW_LIMIT_REACHED', { what: 'proceeds', count, max });
  },
  apply({ command }, { at, cause: entry }, books) {
    const { type: _, accountDigest: __, ...proceeds } = command;
    const returns = books.returns.find(command.pledgeId) as Returns;
    books.returns.addProceeds(returns, { ...proceeds, at, entry });
    receiveFunds(command.pledgeId, command.amountFen, books);
  },
};
