import { notFound, unfit } from '#/pledges/index.ts';
import { gatewaysOf, tellHold } from '../holds/holding.ts';
import type { Rule } from '../rule.ts';

/** A gateway's key; a gateway that enrols anew (a replaced disk) is told of standing holds again. */
export const enrolGateway: Rule<'gateway.enrol'> = {
  check({ command: { siteId, gatewayId, tokenId } }, { pledges }, refusals) {
    if (!pledges.sites.has(siteId)) throw notFound('site', siteId);
    const at = pledges.gateways.get(gatewayId)?.siteId ?? siteId;
    refusals.when(at !== siteId, 'PW_GATEWAY_ELSEWHERE', { gatewayId });
    if (pledges.isTokenUsed(tokenId)) refusals.add(unfit('token', tokenId, 'USED'));
  },
  apply({ command: { gatewayId, siteId, publicKey, tokenId } }, folding, books) {
    const { pledges } = books;
    pledges.gateways.set(gatewayId, { gatewayId, siteId, publicKey, entry: folding.cause });
    pledges.useToken(tokenId);
    if (!gatewaysOf(siteId, pledges).includes(gatewayId)) return;
    for (const hold of pledges.standingHolds(siteId)) tellHold(hold, gatewayId, folding, books);
  },
};
