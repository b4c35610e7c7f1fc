import type { EpochMs } from '@pledgewatch/shared/clock';
import type { ConditionKind, SecurityType } from '@pledgewatch/shared/command';
import { massOfLots } from '#/core/index.ts';
import type { Pledge } from '#/pledges/index.ts';
import type { ReceiptBook } from '../receipts/receipt-book.ts';
import type { Refusals } from '../refusals.ts';

/** What is still lacking; null: nothing. */
type Demand = (pledge: Pledge, now: EpochMs, receipts: ReceiptBook) => string | null;

/**
 * What each type of security demands before it takes effect, beyond what every pledge's way shows:
 * goods are pledged by control alone (interpretation §55); a mortgage needs its registration to hold
 * against others (Civil Code 403); a receipt is pledged by endorsement and the custodian's seal, or by
 * registration where it is paperless (interpretation §59).
 */
const DEMANDS: Readonly<Record<SecurityType, Demand>> = {
  'goods-pledge': () => null,
  'registered-mortgage': (pledge, now) =>
    isInForce(pledge, 'registration', now) ? null : 'registration',
  'receipt-pledge': (pledge, now, receipts) =>
    isCovered(pledge, receipts) ||
    pledge.proofs.control?.endorsedReceiptDigest !== undefined ||
    isInForce(pledge, 'registration', now)
      ? null
      : 'endorsed receipt or registration',
};

/** Refuses what the type of security still lacks. */
export function refuseUnsecured(
  pledge: Pledge,
  now: EpochMs,
  receipts: ReceiptBook,
  refusals: Refusals,
): void {
  const { securityType } = pledge;
  const missing = DEMANDS[securityType](pledge, now, receipts);
  refusals.when(missing !== null, 'PW_SECURITY_INCOMPLETE', {
    securityType,
    missing: missing ?? '',
  });
}

/** Receipts kept here, pledged to the bank and confirmed, for all of the goods. */
function isCovered(pledge: Pledge, receipts: ReceiptBook): boolean {
  const bookedG = massOfLots(pledge.lots);
  const onReceipts = receipts.securing(pledge).reduce((sum, each) => sum + each.quantityG, 0);
  return onReceipts >= bookedG;
}

function isInForce({ conditions }: Pledge, kind: ConditionKind, now: EpochMs): boolean {
  return conditions.some(
    ({ condition, validFrom, validUntil }) =>
      condition === kind && validFrom <= now && now < validUntil,
  );
}
