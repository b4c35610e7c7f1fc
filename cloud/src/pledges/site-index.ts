import type { Hold, Pledge } from './records.ts';

/** What is indexed per site, so that no question ever walks all pledges. */
export class SiteIndex {
  /** Pledges that claim goods: on their way into effect, or in effect. */
  readonly live = new Set<Pledge>();
  readonly slots = new Map<string, readonly Pledge[]>();
  /** Floating pledges by the slots that are kept for them, empty ones too. */
  readonly scopes = new Map<string, Pledge>();
  /** Pledges whose goods left the slot. */
  readonly formerSlots = new Map<string, Set<Pledge>>();
  readonly holds = new Set<Hold>();
  active: readonly Pledge[] | null = null;
}

/** The slots that a floating pledge keeps for itself. */
export function scopeOf({ scope = [] }: Pick<Pledge, 'scope'>): string[] {
  return scope.flatMap(({ slotIds }) => slotIds);
}

/** That something of the name was a pledge's. */
export function remember(former: Map<string, Set<Pledge>>, name: string, pledge: Pledge): void {
  const known = former.get(name);
  if (known) known.add(pledge);
  else former.set(name, new Set([pledge]));
}
