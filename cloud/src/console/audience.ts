import type { Clock } from '@pledgewatch/shared/clock';
import type { Actor } from '@pledgewatch/shared/command';
import { PAGE_DEFAULT, POSITIONS_MS } from './limits.ts';
import type { PledgesPort } from './ports.ts';
import type { PledgeSummary } from './records.ts';

/** Audiences remembered at once; one more empties the memory, which costs one more look. */
const AUDIENCES_MAX = 1_000;

/**
 * The positions each audience sees: everyone of a tenant in a role sees the same, so that a hundred
 * screens of one bank cost one look at its pledges a second.
 */
export function positionsByAudience(pledges: PledgesPort, clock: Clock) {
  const known = new Map<
    string,
    { readonly at: number; readonly items: readonly PledgeSummary[] }
  >();
  return (actor: Actor): { readonly items: readonly PledgeSummary[] } => {
    const audience = `${actor.tenantId} ${actor.role}`;
    const at = clock.now();
    const last = known.get(audience);
    if (last && at - last.at < POSITIONS_MS / 2) return { items: last.items };
    const { items } = pledges.listPledges(actor, { limit: PAGE_DEFAULT });
    if (known.size >= AUDIENCES_MAX) known.clear();
    known.set(audience, { at, items });
    return { items };
  };
}
