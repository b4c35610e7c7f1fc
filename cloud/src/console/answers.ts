import { createHash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { Clock } from '@pledgewatch/shared/clock';
import type { CommandRecord } from '@pledgewatch/shared/command';
import { PledgewatchError, type ErrorCode, type ErrorFacts } from '@pledgewatch/shared/errors';
import { ANSWER_AGE_MS_MAX, ANSWERS_REMEMBERED_MAX } from './limits.ts';
import type { CommandAnswer } from './ports.ts';

/** What commands were answered, so that trying again does nothing again. */
export interface Answers {
  /**
   * The answer to a command: remembered, under way, or got now from `act`. A refusal by the law is
   * an answer too; a fault that may pass is not, and may be tried again under the same key.
   *
   * @throws {PledgewatchError} `PW_IDEMPOTENCY_CONFLICT` when the tenant used the key for another
   * command; else what `act` throws.
   */
  once(record: CommandRecord, act: () => Promise<CommandAnswer>): Promise<CommandAnswer>;
}

type Outcome = { readonly answer: CommandAnswer } | { readonly code: ErrorCode; facts: ErrorFacts };
interface UnderWay {
  readonly digest: string;
  readonly answer: Promise<CommandAnswer>;
}

const TABLE = `
  CREATE TABLE IF NOT EXISTS command_answer (
    place INTEGER PRIMARY KEY,
    tenant_id TEXT NOT NULL,
    idempotency_key TEXT NOT NULL,
    digest TEXT NOT NULL,
    outcome TEXT NOT NULL,
    answered_at INTEGER NOT NULL,
    UNIQUE (tenant_id, idempotency_key)
  ) STRICT;
  CREATE INDEX IF NOT EXISTS command_answer_age ON command_answer (answered_at)`;

/** Opens the table of answers in `database`, making it where it is missing. */
export function openAnswers(database: DatabaseSync, clock: Clock): Answers {
  database.exec(TABLE);
  const select = database.prepare(
    'SELECT digest, outcome FROM command_answer WHERE tenant_id = ? AND idempotency_key = ?',
  );
  const insert = database.prepare(
    `INSERT OR IGNORE INTO command_answer
     (tenant_id, idempotency_key, digest, outcome, answered_at) VALUES (?, ?, ?, ?, ?)`,
  );
  const forget = database.prepare('DELETE FROM command_answer WHERE answered_at < ? OR place <= ?');
  const underWay = new Map<string, UnderWay>();

  function remember({ actor, idempotencyKey }: CommandRecord, digest: string, outcome: Outcome) {
    const text = JSON.stringify(outcome);
    const now = clock.now();
    const { lastInsertRowid } = insert.run(actor.tenantId, idempotencyKey, digest, text, now);
    forget.run(now - ANSWER_AGE_MS_MAX, Number(lastInsertRowid) - ANSWERS_REMEMBERED_MAX);
  }

  async function actAndRemember(
    record: CommandRecord,
    digest: string,
    act: () => Promise<CommandAnswer>,
  ): Promise<CommandAnswer> {
    try {
      const answer = await act();
      remember(record, digest, { answer });
      return answer;
    } catch (error) {
      if (error instanceof PledgewatchError && error.kind === 'reject') {
        remember(record, digest, { code: error.code, facts: error.facts });
      }
      throw error;
    }
  }

  return {
    async once(record, act) {
      const { idempotencyKey } = record;
      const place = JSON.stringify([record.actor.tenantId, idempotencyKey]);
      const digest = digestOf(record);
      const going = underWay.get(place);
      const known = going ?? (select.get(record.actor.tenantId, idempotencyKey) as Row | undefined);
      if (known && known.digest !== digest) {
        throw new PledgewatchError('PW_IDEMPOTENCY_CONFLICT', { idempotencyKey });
      }
      if (going) return going.answer;
      if (known) return repeated(JSON.parse((known as Row).outcome) as Outcome);
      const answer = actAndRemember(record, digest, act);
      underWay.set(place, { digest, answer });
      return answer.finally(() => underWay.delete(place));
    },
  };
}

interface Row {
  readonly digest: string;
  readonly outcome: string;
}

function repeated(outcome: Outcome): CommandAnswer {
  if ('answer' in outcome) return outcome.answer;
  throw new PledgewatchError(outcome.code, outcome.facts);
}

/** Of who asked and what for; the order of fields in a body means nothing. */
function digestOf({ actor, command }: CommandRecord): string {
  const text = JSON.stringify([actor.userId, actor.role, command], (_, value: unknown) =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
  return createHash('sha256').update(text).digest('hex');
}
