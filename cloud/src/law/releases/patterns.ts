import { releaseRoles } from '#/access/index.ts';
import type { Actor, ReleasePattern } from '@pledgewatch/shared/command';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import type { Pledge } from '#/pledges/index.ts';
import type { Release } from './release-records.ts';

/** Who lets goods of this release out; releases of before there was a choice are the bank's. */
export function patternOf({ pattern = 'A' }: Pick<Release, 'pattern'>): ReleasePattern {
  return pattern;
}

/** The pattern that a pledge's releases follow above its line; in default nobody but the lender begins. */
export function patternAbove({
  releasePolicy,
  state,
}: Pick<Pledge, 'releasePolicy' | 'state'>): ReleasePattern {
  if (state === 'DEFAULTED') return 'D';
  return releasePolicy?.aboveLine ?? 'A';
}

/** Whether somebody may apply to the bank for what the line does not allow (pattern C). */
export function mayApply({ role }: Actor, { releasePolicy: policy }: Pledge): boolean {
  return policy?.belowLine === 'C' && releaseRoles('C', 'request', policy).includes(role);
}

/** @throws {PledgewatchError} `PW_APPROVER_UNFIT`: under this pattern it is another's part. */
export function requirePart(
  part: 'request' | 'make' | 'check',
  { role }: Actor,
  of: { readonly id: string; readonly pattern: ReleasePattern; readonly pledge: Pledge },
): void {
  const { id, pattern, pledge } = of;
  const roles = releaseRoles(pattern, part, pledge.releasePolicy ?? {});
  if (roles.includes(role)) return;
  throw new PledgewatchError('PW_APPROVER_UNFIT', {
    role,
    part,
    id,
    pattern,
    roles: roles.join(', '),
  });
}

/** @throws {PledgewatchError} `PW_APPROVER_UNFIT`: neither the bank nor one who takes part in it. */
export function requireAnyPart(
  what: 'cancel' | 'reject',
  actor: Actor,
  { release, pledge }: { readonly release: Release; readonly pledge: Pledge },
): void {
  const pattern = patternOf(release);
  const parts = what === 'reject' ? (['make', 'check'] as const) : (['request', 'make'] as const);
  const roles = parts.flatMap((part) => releaseRoles(pattern, part, pledge.releasePolicy ?? {}));
  if (actor.role === 'pledgee' || roles.includes(actor.role)) return;
  const { releaseId: id } = release;
  const facts = { role: actor.role, part: what, id, pattern, roles: roles.join(', ') };
  throw new PledgewatchError('PW_APPROVER_UNFIT', facts);
}
