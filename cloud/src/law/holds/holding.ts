import type { Folding, Hold, Pledge, PledgeBook } from '#/pledges/index.ts';
import type { Books } from '../books.ts';
import { instructionId } from '../gates/outbox.ts';

/** Draft and active pledges that a hold covers. */
export function coveredBy({ siteId, pledgeId }: Hold, pledges: PledgeBook): Pledge[] {
  const covered: Pledge[] = [];
  for (const pledge of pledges.livePledges(siteId)) {
    if (pledgeId === undefined || pledge.pledgeId === pledgeId) covered.push(pledge);
  }
  return covered;
}

/** The site's pledges that some of these units belong to. */
export function pledgesOf(
  units: readonly string[],
  { siteId }: Pick<Hold, 'siteId'>,
  pledges: PledgeBook,
): ReadonlySet<Pledge> {
  const found = new Set<Pledge>();
  for (const unit of units) {
    const pledge = pledges.claimOfTag(unit);
    if (pledge?.siteId === siteId) found.add(pledge);
  }
  return found;
}

/** The gateways that speak for a site's gates, each once. */
export function gatewaysOf(siteId: string, { sites }: PledgeBook): string[] {
  return [...new Set(sites.get(siteId)?.gates.map(({ gatewayId }) => gatewayId))];
}

/** Tells a gateway of a hold, again and again until it has answered. */
export function tellHold(hold: Hold, gatewayId: string, folding: Folding, { outbox }: Books): void {
  const { holdId, siteId, pledgeId } = hold;
  const lifted = hold.liftedAt !== null;
  outbox.dropWhere(
    (told) => told.type === 'hold' && told.holdId === holdId && told.gatewayId === gatewayId,
  );
  outbox.send(
    {
      type: 'hold',
      instructionId: instructionId('hold', folding.cause, `${holdId}/${gatewayId}`),
      holdId,
      siteId,
      gatewayId,
      ...(pledgeId !== undefined && { pledgeId }),
      issuedAt: saidAt(hold),
      lifted,
    },
    folding,
  );
}

/**
 * When the hold was placed or lifted, however often it is told: a gate reports what left after that
 * moment, and of two words on one hold it keeps the later, so lifting is always the later one.
 */
function saidAt({ placedAt, liftedAt }: Hold): number {
  return liftedAt === null ? placedAt : Math.max(liftedAt, placedAt + 1);
}
