import { createHash } from 'node:crypto';
import { encodeCbor } from '@pledgewatch/shared/cbor';
import type { PositionView } from '#/core/index.ts';
import type { Pledge } from '#/pledges/index.ts';
import { bookedBySlot } from '#/positions/index.ts';

/**
 * SHA-256, lower-case hex, of the deterministic CBOR array `[document, slots, tags]`: the digest of the
 * count's document; of each slot, in the order of the lots, `[slotId, lowerG, nominalG, upperG,
 * observedAt, entry, item]`; of each tag `[epc, zoneId, observedAt, entry, item]`. `entry` and `item`
 * name the signed batch that said so, so whoever holds the ledger can work it out again.
 */
export function baselineDigest(
  documentDigest: string,
  pledge: Pick<Pledge, 'siteId' | 'lots'>,
  positions: PositionView,
): string {
  const slots = [...bookedBySlot(pledge).keys()].map((slotId) => {
    const slot = positions.slot(pledge.siteId, slotId);
    if (!slot) return [slotId];
    const { lowerG, nominalG, upperG, observedAt, evidence } = slot;
    return [slotId, lowerG, nominalG, upperG, observedAt, evidence.entry, evidence.item];
  });
  const tags = pledge.lots
    .flatMap(({ epcs }) => epcs)
    .map((epc) => {
      const tag = positions.tag(pledge.siteId, epc);
      if (!tag) return [epc];
      return [epc, tag.zoneId, tag.observedAt, tag.evidence.entry, tag.evidence.item];
    });
  return createHash('sha256')
    .update(encodeCbor([documentDigest, slots, tags]))
    .digest('hex');
}
