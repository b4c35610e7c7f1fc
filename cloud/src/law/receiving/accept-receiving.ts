import { isInEffect, unfit, valueDownFen, figure } from '#/pledges/index.ts';
import { awaitSearch } from '../dates/searching.ts';
import { refuseUnfitting } from '../claims/refuse-claim.ts';
import { refuseAhead, refuseUnsigned } from '../pledging/step-into-effect.ts';
import { refuseUnsecured } from '../pledging/security.ts';
import { refuseUnseen } from '../pledging/vouching.ts';
import type { Rule } from '../rule.ts';
import { requireNext, requireReceiving, stepReceiving } from './receiving-of.ts';

/**
 * Tops a pledge up. The registry was searched again since the goods were announced, and the warehouse
 * waived its lien on them (Civil Code 415, 456); all three signed the supplementary list; the sensors
 * still vouch for the goods. Only from here on they count.
 */
export const acceptReceiving: Rule<'receiving.accept'> = {
  check({ actor, command, now, positions }, books, refusals) {
    const { order, pledge } = requireReceiving(books, actor, command.receivingId);
    requireNext(order, 'ACCEPTED');
    const isControlled = isInEffect(pledge) && pledge.state !== 'CONTROL_LOST';
    if (!isControlled) throw unfit('pledge', pledge.pledgeId, pledge.state);
    refuseUnsigned('supplementary list', command.signedBy, pledge, refusals);
    const { searchedAt } = command.registrySearch;
    const { receivingId, notifiedAt } = order;
    refuseAhead('searchedAt', searchedAt, now, refusals);
    const facts = { receivingId, searchedAt, notifiedAt };
    refusals.when(searchedAt < notifiedAt, 'PW_SEARCH_OLD', facts);
    const topped = { ...pledge, lots: [...pledge.lots, ...order.lots] };
    refuseUnsecured(topped, now, books.receipts, refusals);
    refuseUnseen(pledge, order.lots, positions, refusals);
    const { siteId, tenantId, netTolerancePermille } = pledge;
    const claim = { siteId, tenantId, lots: order.lots, netTolerancePermille };
    if (refusals.isEmpty) refuseUnfitting(claim, { pledges: books.pledges, positions }, refusals);
  },
  apply({ actor, command }, folding, books) {
    const { order, pledge } = requireReceiving(books, actor, command.receivingId);
    const { lots, receivingId } = order;
    stepReceiving(order, { to: 'ACCEPTED' }, folding, books);
    books.pledges.join(
      pledge,
      lots.map((lot) => ({ ...lot, since: folding.at })),
    );
    books.pledges.revalued.add(pledge.pledgeId);
    books.conditions.mark(pledge);
    awaitSearch(pledge, receivingId, folding, books);
    const units = lots.reduce((sum, { epcs }) => sum + epcs.length, 0);
    const addedG = lots.reduce((sum, { unitMassG, epcs }) => sum + unitMassG * epcs.length, 0);
    folding.note('pledge-topped-up', pledge, {
      subject: pledge.pledgeId,
      facts: {
        receivingId,
        units,
        addedG,
        addedFen: figure(valueDownFen(addedG, pledge.priceFenPerTonne)),
        supplementaryListDigest: command.supplementaryListDigest,
      },
    });
  },
};
