import type { ProposeBinding } from '@pledgewatch/shared/command';

const PAPERS = { reason: 'label torn', documentDigest: 'a'.repeat(64) } as const;

/** Another tag for a bag of P-1. */
export function retag(
  bindingId: string,
  oldEpc: string,
  newEpc: string,
  more: Partial<ProposeBinding> = {},
): ProposeBinding {
  const binding = { of: 'tag', oldEpc, newEpc } as const;
  return { type: 'binding.propose', bindingId, pledgeId: 'P-1', binding, ...PAPERS, ...more };
}

/** Another scale under a slot of P-1. */
export function replaceScale(
  bindingId: string,
  slotId: string,
  newScaleId: string,
): ProposeBinding {
  const scales = { slotId, oldScaleId: `S-${slotId}`, newScaleId };
  const binding = { of: 'scale', ...scales, certificateDigest: 'c'.repeat(64) } as const;
  return { type: 'binding.propose', bindingId, pledgeId: 'P-1', binding, ...PAPERS };
}
