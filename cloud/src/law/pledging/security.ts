import type { EpochMs } from '@pledgewatch/shared/clock';
import type { ConditionKind, SecurityType } from '@pledgewatch/shared/command';
import type { Pledge } from '#/pledges/index.ts';
import type { Refusals } from '../refusals.ts';

/**
 * What each type of security demands before it takes effect, beyond what every pledge's way shows:
 * goods are pledged by control alone (interpretation §55); a mortgage needs its registration to hold
 * against others (Civil Code 403); a receipt is pledged by endorsement and the custodian's seal, or by
 * registration where it is paperless (interpretation §59).
 */
const DEMANDS: Readonly<Record<SecurityType, (pledge: Pledge, now: EpochMs) => string | null>> = {
  'goods-pledge': () => null,
  'registered-mortgage': (pledge, now) =>
    isInForce(pledge, 'registration', now) ? null : 'registration',
  'receipt-pledge': (pledge, now) =>
    pledge.proofs.control?.endorsedReceiptDigest !== undefined ||
    isInForce(pledge, 'registration', now)
      ? null
      : 'endorsed receipt or registration',
};

/** Refuses what the type of security still lacks. */
export function refuseUnsecured(pledge: Pledge, now: EpochMs, refusals: Refusals): void {
  const { securityType } = pledge;
  const missing = DEMANDS[securityType](pledge, now);
  refusals.when(missing !== null, 'PW_SECURITY_INCOMPLETE', {
    securityType,
    missing: missing ?? '',
  });
}

function isInForce({ conditions }: Pledge, kind: ConditionKind, now: EpochMs): boolean {
  return conditions.some(
    ({ condition, validFrom, validUntil }) =>
      condition === kind && validFrom <= now && now < validUntil,
  );
}
