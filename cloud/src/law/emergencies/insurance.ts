import type { CommandOf } from '@pledgewatch/shared/command';
import type { Pledge } from '#/pledges/index.ts';
import type { Books } from '../books.ts';
import type { Refusals } from '../refusals.ts';

/**
 * Insurance money replaces the goods it is paid for (Civil Code 390): it comes in, for an emergency
 * that concerned the pledge and was counted, from the insurer that its agreement names.
 */
export function refuseUnfitInsurance(
  { insurance, direction, pledgeId }: CommandOf<'cashMargin.post'>,
  pledge: Pledge,
  { emergencies }: Books,
  refusals: Refusals,
): void {
  if (insurance === undefined) return;
  const { emergencyId, insurer } = insurance;
  const emergency = emergencies.emergencies.get(emergencyId);
  const isCounted = emergency?.recounted.includes(pledgeId) === true;
  const isNamed = pledge.proofs.agreement?.insurer === insurer;
  const isFit = isCounted && isNamed && direction === 'in';
  refusals.when(!isFit, 'PW_INSURANCE_UNFIT', { emergencyId, insurer, pledgeId });
}
