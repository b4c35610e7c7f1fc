import type { CaseMember } from '@pledgewatch/shared/alert';
import type { EpochMs } from '@pledgewatch/shared/clock';
import { ownerOf, type Occasion } from './finding-alert.ts';
import { GROUP_ALERTS_MAX, GROUP_WINDOW_MS, GROUPS_MAX } from './limits.ts';
import type { Finding, Rule } from './rule.ts';
import type { Words } from './words.ts';

/** The alerts of one code for one pledge (or one bank on one site), late ones apart. */
interface Group {
  fromAt: EpochMs;
  raised: number;
  /** Conditions that stand gathered in its case. */
  gathered: number;
  /** Those told one by one in this window: the case names them too. */
  told?: CaseMember[];
}

export type SavedGroups = readonly (readonly [string, Group])[];

type Owner = Parameters<typeof ownerOf>[0];

/** What a case says before it tells of the first of its many. */
export const CASE: Words = {
  en: 'More than {raisedMax} alerts {code} within {windowMs}; those that follow are gathered in this case, and the ledger holds the evidence of each. The first of them: ',
  zh: '{windowMs} 内 {code} 报警超过 {raisedMax} 条；其后的归并为本案，每一条的证据都在账本中。其中第一条：',
};

/** Keeps a storm from drowning its reader: so many alerts of a kind, then one case. */
export class Groups {
  readonly #groups: Map<string, Group>;

  constructor(saved: SavedGroups = []) {
    this.#groups = new Map(saved);
  }

  save(): SavedGroups {
    return [...this.#groups];
  }

  /** One that was told by itself. */
  remember(code: string, owner: Owner, late: boolean, member: CaseMember): void {
    const group = this.#groups.get(keyOf(code, owner, late));
    if (group) group.told = [...(group.told ?? []), member];
  }

  /** One that was told by itself is over: no case names it any more. */
  forget(code: string, owner: Owner, late: boolean, alertId: string): void {
    const group = this.#groups.get(keyOf(code, owner, late));
    if (group?.told) group.told = group.told.filter((member) => member.alertId !== alertId);
  }

  /** Counts one more; false when it belongs into the case. */
  admit(code: string, owner: Owner, late: boolean, { at }: Occasion): boolean {
    const group = this.#group(keyOf(code, owner, late), at);
    if (group.raised >= GROUP_ALERTS_MAX) {
      group.gathered += 1;
      return false;
    }
    group.raised += 1;
    return true;
  }

  /** One of those gathered is over. */
  release(code: string, owner: Owner, late: boolean): void {
    const group = this.#groups.get(keyOf(code, owner, late));
    if (group && group.gathered > 0) group.gathered -= 1;
  }

  isGathering(code: string, owner: Owner, late: boolean): boolean {
    return (this.#groups.get(keyOf(code, owner, late))?.gathered ?? 0) > 0;
  }

  /** The finding that opens a case, in the words of a case. */
  caseOf(rule: Rule, finding: Finding, late: boolean): { rule: Rule; finding: Finding } {
    const words = rule.reasons[finding.reason] ?? { en: '', zh: '' };
    const inCase = { en: CASE.en + words.en, zh: CASE.zh + words.zh };
    const figures = {
      ...finding.figures,
      code: rule.code,
      raisedMax: GROUP_ALERTS_MAX,
      windowMs: GROUP_WINDOW_MS,
    };
    const told = this.#groups.get(keyOf(rule.code, finding, late))?.told ?? [];
    const members = [...told, memberOf(finding)];
    const inOne = { count: members.length, members };
    const subject = ownerOf(finding);
    return {
      rule: { ...rule, reasons: { inCase } },
      finding: { ...finding, subject, reason: 'inCase', figures, case: inOne },
    };
  }

  #group(key: string, at: EpochMs): Group {
    const known = this.#groups.get(key);
    if (known && at - known.fromAt < GROUP_WINDOW_MS) return known;
    if (known) return Object.assign(known, { fromAt: at, raised: 0, told: [] });
    if (this.#groups.size >= GROUPS_MAX) this.#makeRoom();
    const group: Group = { fromAt: at, raised: 0, gathered: 0 };
    this.#groups.set(key, group);
    return group;
  }

  #makeRoom(): void {
    for (const [key, { gathered }] of this.#groups) {
      if (gathered === 0) return void this.#groups.delete(key);
    }
  }
}

/** How a case names one of its many. */
export function memberOf({ subject, evidence }: Finding): CaseMember {
  const [first] = evidence;
  return { subject, ...(first && { evidence: first }) };
}

function keyOf(code: string, owner: Owner, late: boolean): string {
  return `${code}:${ownerOf(owner)}:${late ? 'late' : 'live'}`;
}
