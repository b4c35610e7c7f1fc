import type { EpochMs } from '@pledgewatch/shared/clock';
import type { Decision, NoteKind, PositionView, Verdict } from '#/core/index.ts';
import type { Actor, Command, CommandType } from '@pledgewatch/shared/command';

/** The signatures that came with a command. */
export interface Signed {
  readonly idempotencyKey: string;
  readonly signatures?: readonly string[] | undefined;
}

/** A command before the law: who asks, what, when, and what is known of the goods. */
export interface Asked<C extends Command = Command> {
  readonly actor: Actor;
  readonly command: C;
  readonly now: EpochMs;
  readonly positions: PositionView;
  /** With which signatures it came, and what they cover beside the command. */
  readonly signed?: Signed | undefined;
}

/** {@link Asked} for one type of command. */
export type AskedOf<T extends CommandType> = Asked<Extract<Command, { type: T }>>;

/** What a note is about. */
export interface NoteAbout {
  readonly tenantId: string;
  readonly siteId: string;
  readonly pledgeId: string;
}

/** What a note says. */
export interface NoteWords {
  readonly subject: string;
  readonly facts: Readonly<Record<string, string | number | boolean>>;
  readonly correlationId?: string | undefined;
}

/** One fact being folded, and the decisions that follow from it, each with an id of its own. */
export class Folding {
  readonly decisions: Decision[] = [];
  readonly cause: number;
  readonly at: EpochMs;
  readonly positions: PositionView;
  readonly #ids = new Set<string>();

  constructor(fact: { index: number; acceptedAt: EpochMs }, positions: PositionView) {
    this.cause = fact.index;
    this.at = fact.acceptedAt;
    this.positions = positions;
  }

  /** Adds a decision; the same rule on the same subject twice in one fact gets a running number. */
  decide(rule: string, subject: string, verdict: Verdict): void {
    const plain = `${this.cause}/${rule}/${subject}`;
    let decisionId = plain;
    for (let again = 2; this.#ids.has(decisionId); again += 1) decisionId = `${plain}#${again}`;
    this.#ids.add(decisionId);
    this.decisions.push({ decisionId, cause: this.cause, ...verdict });
  }

  note(note: NoteKind, about: NoteAbout, words: NoteWords): void {
    const { tenantId, siteId, pledgeId } = about;
    const { subject, facts, correlationId } = words;
    this.decide(note, subject, {
      do: 'note',
      note,
      tenantId,
      siteId,
      pledgeId,
      subject,
      at: this.at,
      facts,
      ...(correlationId !== undefined && { correlationId }),
    });
  }
}
