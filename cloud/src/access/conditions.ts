import type { CommandOf, CommandType, Role } from '@pledgewatch/shared/command';

/** A hold that names no pledge stops every bank's goods on the site: no single bank may place it. */
export const SITE_HOLD_ROLES: readonly Role[] = ['custodian', 'operator'];

/** Who may choose which way out of a discrepancy: only the bank takes a difference upon itself. */
export const EXIT_ROLES: Readonly<
  Record<CommandOf<'truckOrder.resolve'>['exit'], readonly Role[]>
> = {
  'weigh-again': ['pledgee', 'supervisor', 'custodian'],
  unload: ['pledgee', 'supervisor', 'custodian'],
  'accept-variance': ['pledgee'],
  cancel: ['pledgee', 'custodian'],
};

/** What somebody did to a release or a standing instruction. */
export type Part = 'requester' | 'maker' | 'checker';

/** Whom the one who now acts must not be: a bank's clerk may ask for a release and make it, never check it. */
export const APART = {
  'standingInstruction.approve': ['maker'],
  'release.make': [],
  'release.check': ['requester', 'maker'],
} as const satisfies Partial<Record<CommandType, readonly Part[]>>;
