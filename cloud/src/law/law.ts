import { COMMANDS } from '#/access/index.ts';
import type { CommandType } from '@pledgewatch/shared/command';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import type { Fact } from '#/core/index.ts';
import { DRAFT_MAX_MS, Folding, requireRole, type Asked, type Pledge } from '#/pledges/index.ts';
import { openBooks, saveBooks, type Books } from './books.ts';
import { RULES } from './rules.ts';
import { abandonDraft } from './pledging/ending-pledge.ts';
import { passCourseTime, reviewCourse } from './course/course-time.ts';
import { endUnused } from './releases/ending.ts';
import { followClimate } from './conditions/follow-climate.ts';
import { followStock, passStockTime } from './claims/follow-stock.ts';
import { passHoldTime } from './holds/ending-hold.ts';
import { followGates } from './gates/gate-word.ts';
import { closingNow } from './days/close-day.ts';
import { paperSeenBy } from './receipts/finding.ts';
import { daysDue } from './days/days-due.ts';
import { passDeadline, reviewDemands } from './margin/review.ts';
import { passTermsTime } from './terms/terms-notice.ts';
import { passLineTime } from './lines/line-time.ts';
import { passYardTime } from './yard/yard-time.ts';
import { followSightings } from './slips/paper-days.ts';
import type { Law } from './index.ts';
import { viewLaw } from './law-view.ts';
import { leasesDue } from './gates/leases.ts';
import { COMMAND_BYTES_MAX } from './limits.ts';
import { Refusals } from './refusals.ts';
import type { Rule } from './rule.ts';
import { refuseUnsignedCommand } from './signing/signed.ts';

/** The law of the pledge: which command may be given, and what follows from a fact. */
export function createLaw(saved?: string): Law {
  const books = openBooks(saved);
  return {
    ...viewLaw(books),
    check(actor, command, now, positions, signed) {
      checkCommand({ actor, command, now, positions, signed }, books);
    },
    apply(fact, positions) {
      const folding = new Folding(fact, positions);
      books.stock.begin();
      books.course.begin();
      books.fingerprints.begin();
      books.pledges.revalued.clear();
      // The clock comes last: a command is applied to the very state it was checked against.
      applyFact(fact, folding, books);
      passTime(folding, books);
      reviewDemands(folding, books);
      reviewCourse(folding, books);
      return folding.decisions;
    },
    nextDueAt() {
      const due = Math.min(
        books.releases.plannedUntil(),
        draftUntil(books),
        books.lines.nextDueAt(),
        books.terms.nextDueAt(),
        books.stock.nextDueAt(),
        books.margins.nextDueAt(),
        books.holdEnds.nextDueAt(),
        books.yard.nextDueAt(),
        books.course.nextDueAt(),
      );
      return due === Infinity ? null : due;
    },
    snapshot: () => saveBooks(books),
    unanswered: () => books.outbox.all(),
    leases: () => leasesDue(books),
    receipt: (actor, receiptId) => paperSeenBy(actor, receiptId, books),
    daysDue: (now) => daysDue(now, books),
    closingNow: (pledgeId, now, positions) => closingNow({ pledgeId, now, positions }, books),
  };
}

function checkCommand(asked: Asked, books: Books): void {
  requireRole(asked);
  requireAdmitted(asked, books);
  const bytes = Buffer.byteLength(JSON.stringify(asked.command));
  if (bytes > COMMAND_BYTES_MAX) {
    throw new PledgewatchError('PW_COMMAND_TOO_LARGE', { bytes, bytesMax: COMMAND_BYTES_MAX });
  }
  const refusals = new Refusals();
  ruleOf(asked.command.type).check(asked, books, refusals);
  refuseUnsignedCommand(asked, books, refusals);
  refusals.throwIfAny();
}

/** What the program itself gives is nobody's deed. */
function requireAdmitted({ actor, command, now }: Asked, { registers }: Books): void {
  if (COMMANDS[command.type].path === null) return;
  const refusal = registers.admission(actor, now);
  if (refusal) throw refusal;
}

function applyFact(fact: Fact, folding: Folding, books: Books): void {
  if (fact.kind === 'events') {
    followGates(fact, folding, books);
    followSightings(fact, books);
    followClimate(fact, books);
    return followStock(fact, folding, books);
  }
  if (fact.kind !== 'command') return;
  const { actor, command } = fact;
  const { at: now, positions } = folding;
  ruleOf(command.type).apply({ actor, command, now, positions }, folding, books);
}

function ruleOf(type: CommandType): Rule<CommandType> {
  return RULES[type] as Rule<CommandType>;
}

/** What the clock alone decides: no gate knows of a planned truck, no sensor of a draft. */
function passTime(folding: Folding, books: Books): void {
  for (const truck of books.releases.plannedPast(folding.at)) {
    endUnused(truck, { to: 'EXPIRED', why: 'window' }, folding, books);
  }
  for (const demand of books.margins.due(folding.at)) passDeadline(demand, folding, books);
  for (const notice of books.lines.due(folding.at)) passLineTime(notice, folding, books);
  for (const notice of books.terms.due(folding.at)) passTermsTime(notice, folding, books);
  passStockTime(folding, books);
  passHoldTime(folding, books);
  passYardTime(folding, books);
  passCourseTime(folding, books);
  while (draftUntil(books) <= folding.at) {
    abandonDraft(books.pledges.oldestDraft() as Pledge, folding, books);
  }
}

function draftUntil({ pledges }: Books): number {
  const createdAt = pledges.oldestDraft()?.createdAt;
  return createdAt === undefined ? Infinity : createdAt + DRAFT_MAX_MS;
}
