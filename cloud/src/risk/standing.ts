import type { Alert, CaseMember } from '@pledgewatch/shared/alert';
import type { AlertMove, Decision } from '#/core/index.ts';
import { alertIdOf, alertOf, ownerOf, type Occasion } from './finding-alert.ts';
import { Groups, memberOf, type SavedGroups } from './groups.ts';
import {
  CASE_JOINED_MAX,
  GROUP_WINDOW_MS,
  LATE_AFTER_MS,
  STANDING_MAX,
  TOLD_AGAIN_FACTOR,
} from './limits.ts';
import {
  bookKey,
  caseKey,
  findingKey,
  isWorse,
  placeOf,
  standingOf,
  type Standing,
  type ToldStanding,
} from './conditions.ts';
import { beginLadder, endLadder } from './lifecycle/ladder.ts';
import { shelvingOf, type Shelves } from './lifecycle/shelves.ts';
import type { Finding, Rule } from './rule.ts';
import type { Timer, Timers } from './timers.ts';

/** Who sets the timers of cases. */
export const CASES = 'cases';

export interface SavedStanding {
  readonly standing: readonly Standing[];
  readonly groups: SavedGroups;
}

/**
 * Which alerts stand. One alert per condition: what stands is not told again unless it has become far
 * worse, and what comes in masses becomes one case.
 */
export class StandingAlerts {
  readonly #standing = new Map<string, Standing>();
  readonly #groups: Groups;
  /** Keys of the book by code, site and key, over all banks. Derived. */
  readonly #places = new Map<string, Set<string>>();
  /** Key of the book by alert. Derived. */
  readonly #ids = new Map<string, string>();
  readonly #timers: Timers;
  readonly #shelves: Shelves;
  #decisions: Decision[] = [];
  /** What the fact at hand adds to cases, by the key of the case. */
  readonly #joined = new Map<string, CaseMember[]>();
  /** How often each alert id was wanted by the fact at hand. */
  #told = { index: -1, ids: new Map<string, number>() };

  constructor(timers: Timers, shelves: Shelves, saved?: SavedStanding) {
    this.#timers = timers;
    this.#shelves = shelves;
    this.#groups = new Groups(saved?.groups);
    for (const one of saved?.standing ?? []) this.#put(one);
  }

  save(): SavedStanding {
    const standing = [...this.#standing.values()];
    return { standing, groups: this.#groups.save() };
  }

  /** What was decided since it was last asked. */
  takeDecisions(occasion: Occasion): Decision[] {
    if (this.#joined.size > 0) this.#tellJoined(occasion);
    const taken = this.#decisions;
    if (taken.length > 0) this.#decisions = [];
    return taken;
  }

  /** Whether anything stands at all: most facts need not look further. */
  get isEmpty(): boolean {
    return this.#standing.size === 0;
  }

  all(): readonly Standing[] {
    return [...this.#standing.values()];
  }

  /** Those of one condition: one for each bank or pledge that it concerns. */
  at(code: Alert['code'], siteId: string, key: string): readonly Standing[] {
    const keys = this.#places.get(placeOf(code, siteId, key));
    return keys ? [...keys].flatMap((each) => this.#standing.get(each) ?? []) : [];
  }

  /** Raises an alert, or gathers it in a case, unless the condition stands. */
  raise(rule: Rule, finding: Finding, occasion: Occasion): void {
    const key = bookKey(rule.code, finding, findingKey(finding));
    const known = this.#standing.get(key);
    if (known && !isWorse(finding, known)) return;
    if (known) this.clear(known, occasion);
    const late = finding.historical === true || occasion.at - finding.happenedAt > LATE_AFTER_MS;
    // What nobody is called about is no part of a storm.
    const isShelved = this.#shelves.over(key, finding.severity) !== undefined;
    const isAdmitted = isShelved || this.#groups.admit(rule.code, finding, late, occasion);
    const hasRoom = this.#standing.size < STANDING_MAX;
    if (isAdmitted && hasRoom) return this.#tell(rule, finding, late, occasion);
    if (hasRoom) this.#put(standingOf(rule, finding, late, null));
    else if (!isAdmitted) this.#groups.release(rule.code, finding, late);
    this.#openCase(rule, finding, late, occasion);
  }

  /** The condition is over, or was acknowledged. */
  clear(one: Standing, { index, at }: Occasion): void {
    const { alertId } = one;
    if (!this.#remove(one)) return;
    if (alertId === null) return this.#groups.release(one.code, one, one.late);
    this.#groups.forget(one.code, one, one.late, alertId);
    endLadder({ ...one, alertId }, this.#timers);
    if (one.key === caseKey(one.late)) this.#scatter(one);
    this.#decisions.push({
      decisionId: `${index}/clear-alert/${alertId}`,
      cause: index,
      do: 'clear-alert',
      alertId,
      clearedAt: at,
    });
  }

  /** An alert that stands, by its id. */
  find(alertId: string): ToldStanding | undefined {
    return this.#standing.get(this.#ids.get(alertId) ?? '') as ToldStanding | undefined;
  }

  /** Which condition it is of. */
  keyOf(one: Standing): string {
    return bookKey(one.code, one, one.key);
  }

  /** The alert of a condition, where it stands and was told. */
  toldAt(key: string): ToldStanding | undefined {
    const one = this.#standing.get(key);
    return one?.alertId === null ? undefined : (one as ToldStanding | undefined);
  }

  /** Its bank took it on: it climbs no further. */
  acknowledge(one: ToldStanding): void {
    if (one.acknowledged) return;
    this.#put({ ...one, acknowledged: true });
    endLadder(one, this.#timers);
  }

  /** Says what became of an alert otherwise than by being raised or cleared. */
  move(alertId: string, move: AlertMove, { index, at }: Occasion): void {
    const decisionId = `${index}/move-alert/${move.move}/${alertId}`;
    this.#decisions.push({ decisionId, cause: index, do: 'move-alert', alertId, at, ...move });
  }

  #tell(rule: Rule, finding: Finding, late: boolean, { index, at }: Occasion): void {
    const alertId = this.#newId(alertIdOf(rule, finding, { index, at }), index);
    const one = standingOf(rule, finding, late, alertId);
    this.#put(one);
    if (one.count === undefined) {
      this.#groups.remember(rule.code, finding, late, { ...memberOf(finding), alertId });
    }
    const shelf = this.#shelves.over(bookKey(one.code, one, one.key), one.severity);
    if (!shelf) beginLadder({ ...one, alertId }, at, this.#timers);
    const shelving = shelf && { shelving: shelvingOf(shelf) };
    this.#decisions.push({
      decisionId: `${index}/raise-alert/${alertId}`,
      cause: index,
      do: 'raise-alert',
      alert: { ...alertOf(rule, finding, { alertId, late, at }), ...shelving },
    });
  }

  /** One batch may tell of a condition that is over and comes again: each time is an alert. */
  #newId(alertId: string, index: number): string {
    if (this.#told.index !== index) this.#told = { index, ids: new Map() };
    const before = this.#told.ids.get(alertId) ?? 0;
    this.#told.ids.set(alertId, before + 1);
    return before === 0 ? alertId : `${alertId}~${before + 1}`;
  }

  /** The first of the many that are gathered opens their case. */
  #openCase(rule: Rule, finding: Finding, late: boolean, occasion: Occasion): void {
    const key = caseKey(late);
    const known = this.#standing.get(bookKey(rule.code, finding, key));
    if (known) return this.#join(known, memberOf(finding));
    const opened = this.#groups.caseOf(rule, finding, late);
    this.#tell(opened.rule, { ...opened.finding, key }, late, occasion);
    if (rule.nature === 'event') return;
    const subject = bookKey(rule.code, finding, key);
    const at = occasion.at + GROUP_WINDOW_MS;
    this.#timers.set({ at, owner: CASES, siteId: finding.siteId, subject });
  }

  #join(one: Standing, member: CaseMember): void {
    this.#put({ ...one, count: (one.count ?? 1) + 1 });
    const key = bookKey(one.code, one, one.key);
    const joined = this.#joined.get(key) ?? [];
    if (joined.length < CASE_JOINED_MAX) joined.push(member);
    this.#joined.set(key, joined);
  }

  /** Once per fact and case, not per member; calls only when the case has doubled. */
  #tellJoined(occasion: Occasion): void {
    for (const [key, members] of this.#joined) {
      const one = this.toldAt(key);
      if (!one) continue;
      const { alertId, count = 1, calledAt = 1 } = one;
      const calls = count >= calledAt * TOLD_AGAIN_FACTOR;
      if (calls) this.#put({ ...one, calledAt: count });
      this.move(alertId, { move: 'joined', count, members, calls }, occasion);
    }
    this.#joined.clear();
  }

  /** A case is looked at when its window ends, not before: it would open and close with each tag. */
  caseDue({ siteId, subject }: Timer, occasion: Occasion): void {
    const one = this.#standing.get(subject);
    if (!one) return;
    if (this.#groups.isGathering(one.code, one, one.late)) {
      const at = occasion.at + GROUP_WINDOW_MS;
      this.#timers.set({ at, owner: CASES, siteId, subject });
    } else {
      this.clear(one, occasion);
    }
  }

  /** The case is closed: what was gathered in it stands for nothing any more. */
  #scatter(closed: Standing): void {
    for (const one of this.#standing.values()) {
      const isGathered =
        one.alertId === null && one.code === closed.code && one.late === closed.late;
      if (!isGathered || ownerOf(one) !== ownerOf(closed)) continue;
      this.#remove(one);
      this.#groups.release(one.code, one, one.late);
    }
  }

  #put(one: Standing): void {
    const key = bookKey(one.code, one, one.key);
    this.#standing.set(key, one);
    if (one.alertId !== null) this.#ids.set(one.alertId, key);
    const place = placeOf(one.code, one.siteId, one.key);
    const keys = this.#places.get(place);
    if (keys) keys.add(key);
    else this.#places.set(place, new Set([key]));
  }

  #remove(one: Standing): boolean {
    const key = bookKey(one.code, one, one.key);
    if (!this.#standing.delete(key)) return false;
    if (one.alertId !== null) this.#ids.delete(one.alertId);
    const place = placeOf(one.code, one.siteId, one.key);
    const keys = this.#places.get(place);
    keys?.delete(key);
    if (keys?.size === 0) this.#places.delete(place);
    return true;
  }
}
