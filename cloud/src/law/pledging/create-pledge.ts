import { lotsOf } from '#/core/index.ts';
import {
  CLOCK_SKEW_MAX_MS,
  DRAFTS_PER_TENANT_MAX,
  notFound,
  type Pledge,
} from '#/pledges/index.ts';
import { refuseRetired } from '../bindings/rebind.ts';
import { refuseUnfitLots } from '../bulk/bulk-lots.ts';
import { refuseClaim } from '../claims/refuse-claim.ts';
import { refuseLoan, takeOverLoan } from '../funds/taken-over.ts';
import { refuseUnordered } from '../prices/lines-ordered.ts';
import type { Rule } from '../rule.ts';
import { takeHaircut } from '../terms/terms-notice.ts';
import { refuseUnfitMode } from './floating.ts';

/** A draft: it claims its goods, so that nobody else can pledge them, and has no other effect. */
export const createPledge: Rule<'pledge.create'> = {
  check({ actor: { tenantId }, command, now, positions }, books, refusals) {
    const { pledges, exposures, thirdParties, yard } = books;
    const { pledgeId, siteId, priceAt } = command;
    if (!pledges.sites.has(siteId)) throw notFound('site', siteId);
    const count = pledges.draftCount(tenantId);
    const max = DRAFTS_PER_TENANT_MAX;
    refusals.when(count >= max, 'PW_LIMIT_REACHED', { what: 'drafts', count, max });
    refusals.when(pledges.pledges.has(pledgeId), 'PW_ID_TAKEN', { what: 'pledge', id: pledgeId });
    const isAhead = priceAt > now + CLOCK_SKEW_MAX_MS;
    refusals.when(isAhead, 'PW_TIME_UNFIT', { what: 'priceAt', at: priceAt, now });
    refuseLoan(command, { tenantId, exposures }, refusals);
    refuseUnordered(command, refusals);
    refuseUnfitMode(command, refusals);
    refuseUnfitLots(command, books.bulk, refusals);
    refuseRetired(command.lots, books, refusals);
    const known = { pledges, positions, thirdParties, yard };
    refuseClaim({ ...command, lots: lotsOf(command), tenantId }, known, refusals);
  },
  apply({ actor: { tenantId, userId }, command }, folding, books) {
    const { pledges } = books;
    const { type: _, bulkLots: __, ...terms } = command;
    const pledge: Pledge = {
      ...terms,
      lots: lotsOf(command),
      tenantId,
      createdBy: userId,
      createdEntry: folding.cause,
      createdAt: folding.at,
      state: 'DRAFT',
      held: pledges.isHeld(command),
      delivered: [],
      proofs: {},
      activation: null,
      conditions: [],
      cashMarginFen: 0,
      entitlements: [],
      entitledFen: 0,
    };
    takeHaircut(pledge, command.haircutPermille ?? 0, command.priceFenPerTonne);
    pledges.addPledge(pledge);
    books.conditions.mark(pledge);
    books.prices.follow(pledge);
    takeOverLoan(pledge, books);
  },
};
