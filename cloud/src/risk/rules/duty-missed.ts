import type { AlertCode } from '@pledgewatch/shared/alert';
import type { EpochMs } from '@pledgewatch/shared/clock';
import type { Command, CommandOf } from '@pledgewatch/shared/command';
import { isInEffect } from '#/pledges/index.ts';
import { DUTIES_MAX } from '../limits.ts';
import type { Rule, Watch } from '../rule.ts';
import type { Scene } from '../scene.ts';

/** What a duty is called, how often it is owed, and what fulfils it. */
interface DutyTerms {
  readonly code: AlertCode;
  readonly en: string;
  readonly zh: string;
  readonly everyMs: (duties: CommandOf<'duties.set'>) => number | undefined;
  readonly isDone: (report: CommandOf<'patrol.report'>) => boolean;
}

/** Nobody patrolled the goods of a pledge in time. */
export const patrolMissed: Rule = dutyRule({
  code: 'PATROL_MISSED',
  en: 'patrol',
  zh: '巡查',
  everyMs: ({ patrolEveryMs }) => patrolEveryMs,
  isDone: () => true,
});

/** Nobody counted the goods of a pledge in time. */
export const countMissed: Rule = dutyRule({
  code: 'COUNT_MISSED',
  en: 'count',
  zh: '盘点',
  everyMs: ({ countEveryMs }) => countEveryMs,
  isDone: ({ counts }) => counts.length > 0,
});

function dutyRule(terms: DutyTerms): Rule {
  const { code, en, zh } = terms;
  const rule: Rule = {
    code,
    nature: 'condition',
    severity: { en: 'warning', zh: '警告' },
    trigger: {
      en: `The duties of a pledge (duties.set) ask for a ${en} at least every so often, and none was reported (patrol.report) within that time since the last one, or since the duty was set.`,
      zh: `质押的监管职责（duties.set）要求定期${zh}，而自上次${zh}（或设定职责）起在该期限内未收到报告（patrol.report）。`,
    },
    clearing: {
      en: `When a ${en} is reported that was made in time, or the duty is asked for no more.`,
      zh: `收到期限内的${zh}报告，或不再要求该职责时解除。`,
    },
    reasons: {
      missed: {
        en: `Pledge {pledgeId} is owed a ${en} every {everyMs}; the last was at {lastAt}, and the next was due by {dueAt}.`,
        zh: `质押 {pledgeId} 应每 {everyMs} ${zh}一次；上次为 {lastAt}，本次应不晚于 {dueAt}。`,
      },
    },
    watch: (saved) => new DutyWatch(rule, terms, saved as SavedDuties | undefined),
  };
  return rule;
}

/** One pledge's duty. */
interface Duty {
  readonly everyMs: number;
  /** When it was last done; when it was set, before that. */
  readonly lastAt: EpochMs;
  /** Ledger entry of that. */
  readonly entry: number;
}

type SavedDuties = readonly (readonly [pledgeId: string, Duty])[];

class DutyWatch implements Watch {
  readonly #rule: Rule;
  readonly #terms: DutyTerms;
  readonly #duties: Map<string, Duty>;

  constructor(rule: Rule, terms: DutyTerms, saved?: SavedDuties) {
    this.#rule = rule;
    this.#terms = terms;
    this.#duties = new Map(saved);
  }

  save(): SavedDuties {
    return [...this.#duties];
  }

  onCommand(command: Command, scene: Scene): void {
    if (command.type === 'duties.set') this.#set(command, scene);
    if (command.type === 'patrol.report' && this.#terms.isDone(command)) this.#done(command, scene);
  }

  onDue({ subject: pledgeId }: { readonly subject: string }, scene: Scene): void {
    const duty = this.#duties.get(pledgeId);
    const pledge = scene.law.pledge(pledgeId);
    if (!duty) return;
    if (!pledge || !isInEffect(pledge)) return void this.#duties.delete(pledgeId);
    const { everyMs, lastAt, entry } = duty;
    const dueAt = lastAt + everyMs;
    if (dueAt > scene.at) return scene.wake(this.#rule.code, pledgeId, dueAt);
    scene.find(this.#rule, {
      tenantId: pledge.tenantId,
      pledgeId,
      siteId: pledge.siteId,
      subject: pledgeId,
      severity: 'warning',
      happenedAt: dueAt,
      evidence: [{ entry }],
      reason: 'missed',
      figures: { pledgeId, everyMs, lastAt, dueAt },
    });
  }

  #set(command: CommandOf<'duties.set'>, scene: Scene): void {
    const { pledgeId } = command;
    const everyMs = this.#terms.everyMs(command);
    this.#enter(pledgeId, scene);
    if (everyMs === undefined) {
      this.#duties.delete(pledgeId);
      return scene.over(this.#rule.code, pledgeId);
    }
    const known = this.#duties.get(pledgeId);
    if (!known && this.#duties.size >= DUTIES_MAX) return;
    const since = known ?? { lastAt: scene.at, entry: scene.index };
    this.#follow(pledgeId, { ...since, everyMs }, scene);
  }

  #done({ pledgeId, patrolledAt }: CommandOf<'patrol.report'>, scene: Scene): void {
    const duty = this.#duties.get(pledgeId);
    if (!duty || patrolledAt <= duty.lastAt) return;
    this.#enter(pledgeId, scene);
    this.#follow(pledgeId, { ...duty, lastAt: patrolledAt, entry: scene.index }, scene);
  }

  #follow(pledgeId: string, duty: Duty, scene: Scene): void {
    this.#duties.set(pledgeId, duty);
    const dueAt = duty.lastAt + duty.everyMs;
    if (dueAt > scene.at) scene.over(this.#rule.code, pledgeId);
    scene.wake(this.#rule.code, pledgeId, Math.max(dueAt, scene.at + 1));
  }

  #enter(pledgeId: string, scene: Scene): void {
    scene.siteId = scene.law.pledge(pledgeId)?.siteId ?? '';
  }
}
