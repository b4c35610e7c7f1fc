import type { EpochMs } from '@pledgewatch/shared/clock';
import type { CommandOf } from '@pledgewatch/shared/command';
import { Deadlines } from '../deadlines.ts';

/** A control-line notice and what became of it. */
export interface Notice extends Omit<CommandOf<'controlLine.set'>, 'type' | 'acknowledgeWithinMs'> {
  readonly setAt: EpochMs;
  readonly setEntry: number;
  /** The supervisor's side answers until then. */
  readonly acknowledgeBy: EpochMs;
  inForce: boolean;
  acknowledgedBy: string | null;
  acknowledgedAt: EpochMs | null;
  /** Its time to be answered has passed, and people were told. */
  overdue: boolean;
}

/** Control-line notices, which together are the history of each pledge's line. */
export class NoticeBook {
  readonly notices = new Map<string, Notice>();
  readonly #ofPledge = new Map<string, Notice[]>();
  /** When each comes into force or is to be answered. */
  readonly #times = new Deadlines(nextTimeOf);

  constructor(saved: readonly Notice[] = []) {
    for (const notice of saved) this.add(notice);
  }

  save(): readonly Notice[] {
    return [...this.notices.values()];
  }

  add(notice: Notice): void {
    this.notices.set(notice.noticeId, notice);
    const known = this.#ofPledge.get(notice.pledgeId);
    if (known) known.push(notice);
    else this.#ofPledge.set(notice.pledgeId, [notice]);
    this.#times.update(notice);
  }

  /** Oldest first. */
  ofPledge(pledgeId: string): readonly Notice[] {
    return this.#ofPledge.get(pledgeId) ?? [];
  }

  /** Notices whose time to count or to be answered has come. */
  due(now: EpochMs): readonly Notice[] {
    return this.#times.due(now);
  }

  /** When the next is due; Infinity for never. */
  nextDueAt(): EpochMs {
    return this.#times.nextDueAt();
  }

  /** After its times have changed; a notice whose pledge is over has none left. */
  settle(notice: Notice, isOver = false): void {
    if (isOver) this.#times.forget(notice);
    else this.#times.update(notice);
  }
}

function nextTimeOf(notice: Notice): EpochMs {
  const { inForce, effectiveAt, acknowledgedAt, overdue, acknowledgeBy } = notice;
  const answer = acknowledgedAt !== null || overdue ? Infinity : acknowledgeBy;
  return inForce ? answer : Math.min(effectiveAt, answer);
}
