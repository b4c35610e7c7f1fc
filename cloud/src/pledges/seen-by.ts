import { ROLES } from '#/access/index.ts';
import type { Actor } from '@pledgewatch/shared/command';

/** What a list belongs to: a bank, a borrower, a supervisor, a site. */
type Viewer = `bank/${string}` | `pledgor/${string}` | `supervisor/${string}` | `site/${string}`;

/**
 * Whose lists something stands in: the bank's, and where they are meant the borrower's, the supervisor's
 * and that of the site's custodian.
 */
export function viewersOf(of: {
  readonly tenantId: string;
  readonly pledgor?: string;
  readonly supervisor?: string;
  readonly siteId?: string;
}): readonly Viewer[] {
  const { tenantId, pledgor, supervisor, siteId } = of;
  const viewers: Viewer[] = [`bank/${tenantId}`];
  if (pledgor !== undefined) viewers.push(`pledgor/${pledgor}`);
  if (supervisor !== undefined) viewers.push(`supervisor/${supervisor}`);
  if (siteId !== undefined) viewers.push(`site/${siteId}`);
  return viewers;
}

/** The lists an actor reads; a custodian has one a site. */
export function viewsOf(
  { role, tenantId }: Actor,
  sites: Iterable<{ readonly siteId: string; readonly custodianId: string }>,
): readonly Viewer[] {
  const { pledges } = ROLES[role];
  if (pledges === 'owned') return [`bank/${tenantId}`];
  if (pledges === 'as-pledgor') return [`pledgor/${tenantId}`];
  if (pledges === 'as-supervisor') return [`supervisor/${tenantId}`];
  const own: Viewer[] = [];
  for (const site of sites) if (site.custodianId === tenantId) own.push(`site/${site.siteId}`);
  return own;
}

/**
 * Sorted ids by viewer, so that what a list costs depends on what its reader owns, and on nothing
 * that belongs to others.
 */
export class SeenBy {
  readonly #ids = new Map<Viewer, string[]>();

  add(id: string, viewers: readonly Viewer[]): void {
    for (const viewer of viewers) {
      const ids = this.#ids.get(viewer);
      if (ids) ids.splice(placeAfter(ids, id), 0, id);
      else this.#ids.set(viewer, [id]);
    }
  }

  remove(id: string, viewers: readonly Viewer[]): void {
    for (const viewer of viewers) {
      const ids = this.#ids.get(viewer);
      const place = ids ? placeAfter(ids, id) - 1 : -1;
      if (ids?.[place] === id) ids.splice(place, 1);
    }
  }

  /** Ids of these viewers together, in order, those after `after`, at most `limit`. */
  page(viewers: readonly Viewer[], after: string | undefined, limit: number): string[] {
    const slices = viewers.map((viewer) => {
      const ids = this.#ids.get(viewer) ?? [];
      const from = after === undefined ? 0 : placeAfter(ids, after);
      return ids.slice(from, from + limit);
    });
    return slices.length === 1 ? slices.flat() : slices.flat().sort().slice(0, limit);
  }
}

/** The first place whose id is greater. */
function placeAfter(ids: readonly string[], id: string): number {
  let low = 0;
  let high = ids.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ids[middle] as string) <= id) low = middle + 1;
    else high = middle;
  }
  return low;
}
