import type { CommandOf, CommandType, Role } from '@pledgewatch/shared/command';

/** Which role may give which command; what it may do to *which* pledge is decided by visibility. */
export const COMMAND_ROLES: Readonly<Record<CommandType, readonly Role[]>> = {
  'site.define': ['operator'],
  'gateway.enrol': ['operator'],
  'pledge.create': ['pledgee'],
  'pledge.activate': ['pledgee'],
  'standingInstruction.propose': ['pledgee'],
  'standingInstruction.approve': ['pledgee'],
  'repayment.post': ['pledgee'],
  'release.request': ['pledgee', 'pledgor'],
  'release.make': ['pledgee'],
  'release.check': ['pledgee'],
  'release.reject': ['pledgee'],
  'release.cancel': ['pledgee', 'pledgor'],
  'truckOrder.resolve': ['pledgee', 'custodian'],
  'hold.place': ['pledgee', 'custodian', 'operator'],
  // Only ever a hold that the same tenant placed: a custodian never lifts the bank's.
  'hold.lift': ['pledgee', 'custodian', 'operator'],
  // An operator sees no bank's alerts.
  'alert.acknowledge': ['pledgee', 'custodian'],
};

/** A hold that names no pledge stops every bank's goods on the site: no single bank may place it. */
export const SITE_HOLD_ROLES: readonly Role[] = ['custodian', 'operator'];

/** Who may choose which way out of a discrepancy: only the bank takes a difference upon itself. */
export const EXIT_ROLES: Readonly<
  Record<CommandOf<'truckOrder.resolve'>['exit'], readonly Role[]>
> = {
  'weigh-again': ['pledgee', 'custodian'],
  unload: ['pledgee', 'custodian'],
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
