import type {
  CommandOf,
  CommandType,
  ReleasePattern,
  ReleasePolicy,
  Role,
} from '@pledgewatch/shared/command';

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

/** What somebody did to a release, a standing instruction, valuation terms or a signing key. */
export type Part = 'requester' | 'maker' | 'checker' | 'registrant' | 'holder';

/** Whom the one who now acts must not be: a bank's clerk may ask for a release and make it, never check it. */
export const APART = {
  'standingInstruction.approve': ['maker'],
  'valuationTerms.approve': ['maker'],
  'suspense.approve': ['maker'],
  'loss.confirm': ['maker'],
  'unitCondition.confirm': ['maker'],
  'binding.confirm': ['maker'],
  'default.confirm': ['maker'],
  'release.make': [],
  'release.check': ['requester', 'maker'],
  'yardOrder.approve': ['requester'],
  'signingKey.confirm': ['registrant', 'holder'],
} as const satisfies Partial<Record<CommandType, readonly Part[]>>;

/** Who asks for a release, and who approves it. */
interface ReleaseParts {
  readonly request: readonly Role[];
  readonly make: readonly Role[];
  readonly check: readonly Role[];
  /** Instead of `make` and `check`, where maker and checker must have different employers. */
  readonly apart: { readonly make: readonly Role[]; readonly check: readonly Role[] };
}

const BANK: readonly Role[] = ['pledgee'];
const KEEPERS: readonly Role[] = ['supervisor', 'custodian'];

/** Every pattern of release × who may do what in it (B is narrowed by the pledge's own policy). */
const RELEASE_PATTERNS: Readonly<Record<ReleasePattern, ReleaseParts>> = {
  // The bank releases each; apart, the supervisor compares it with its own papers before the door opens.
  A: {
    request: ['pledgee', 'pledgor'],
    make: BANK,
    check: BANK,
    apart: { make: BANK, check: ['supervisor'] },
  },
  // Above the line the bank is not asked: the site asks, head office checks the limit again.
  B: {
    request: ['pledgee', 'pledgor', ...KEEPERS],
    make: KEEPERS,
    check: KEEPERS,
    apart: { make: ['custodian'], check: ['supervisor'] },
  },
  // Below it the borrower applies.
  C: {
    request: ['pledgor'],
    make: BANK,
    check: BANK,
    apart: { make: BANK, check: ['supervisor'] },
  },
  // Nobody but the lender begins.
  D: { request: BANK, make: BANK, check: BANK, apart: { make: BANK, check: ['custodian'] } },
};

/** Who may take a part in a release of this pattern, under the policy of its pledge. */
export function releaseRoles(
  pattern: ReleasePattern,
  part: 'request' | 'make' | 'check',
  { approvedBy, employersApart }: Partial<ReleasePolicy>,
): readonly Role[] {
  const parts = RELEASE_PATTERNS[pattern];
  if (part === 'request') return parts.request;
  if (employersApart === true) return parts.apart[part];
  return pattern === 'B' && approvedBy !== undefined ? [approvedBy] : parts[part];
}
