import type { EpochMs } from '@pledgewatch/shared/clock';
import type { CommandOf } from '@pledgewatch/shared/command';
import { Deadlines } from '../deadlines.ts';

/** What every notice has: a time from which on it counts, and one until which it is answered. */
export interface Noticed {
  noticeId: string;
  pledgeId: string;
  effectiveAt: EpochMs;
  /** Null while it waits for a checker; absent where none is needed. */
  approvedEntry?: number | null;
  /** The other side answers until then. */
  acknowledgeBy: EpochMs;
  inForce: boolean;
  acknowledgedBy: string | null;
  acknowledgedAt: EpochMs | null;
  /** Its time to be answered has passed, and people were told. */
  overdue: boolean;
}

/** A control-line notice and what became of it. */
export interface Notice
  extends Noticed, Omit<CommandOf<'controlLine.set'>, 'type' | 'acknowledgeWithinMs'> {
  readonly setAt: EpochMs;
  readonly setEntry: number;
}

/** Notices of one kind, which together are the history of what each pledge goes by. */
export class NoticeBook<N extends Noticed = Notice> {
  readonly notices = new Map<string, N>();
  readonly #ofPledge = new Map<string, N[]>();
  /** When each comes into force or is to be answered. */
  readonly #times = new Deadlines<N>(nextTimeOf);

  constructor(saved: readonly N[] = []) {
    for (const notice of saved) this.add(notice);
  }

  save(): readonly N[] {
    return [...this.notices.values()];
  }

  add(notice: N): void {
    this.notices.set(notice.noticeId, notice);
    const known = this.#ofPledge.get(notice.pledgeId);
    if (known) known.push(notice);
    else this.#ofPledge.set(notice.pledgeId, [notice]);
    this.#times.update(notice);
  }

  /** Oldest first. */
  ofPledge(pledgeId: string): readonly N[] {
    return this.#ofPledge.get(pledgeId) ?? [];
  }

  /** Notices whose time to count or to be answered has come. */
  due(now: EpochMs): readonly N[] {
    return this.#times.due(now);
  }

  /** When the next is due; Infinity for never. */
  nextDueAt(): EpochMs {
    return this.#times.nextDueAt();
  }

  /** After its times have changed; a notice whose pledge is over has none left. */
  settle(notice: N, isOver = false): void {
    if (isOver) this.#times.forget(notice);
    else this.#times.update(notice);
  }
}

function nextTimeOf(notice: Noticed): EpochMs {
  const { inForce, effectiveAt, acknowledgedAt, overdue, acknowledgeBy, approvedEntry } = notice;
  if (approvedEntry === null) return Infinity;
  const answer = acknowledgedAt !== null || overdue ? Infinity : acknowledgeBy;
  return inForce ? answer : Math.min(effectiveAt, answer);
}
