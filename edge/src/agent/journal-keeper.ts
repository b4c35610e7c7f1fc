import { PledgewatchError, type ErrorCode } from '@pledgewatch/shared/errors';
import type { Log } from '@pledgewatch/shared/log';
import type { Observation } from '@pledgewatch/shared/observation';
import type { Lane } from '@pledgewatch/shared/topics';
import { isDamage, openJournal, type Journal, type JournalOptions } from '#/journal/index.ts';
import type { JournalFigures } from './status.ts';

/**
 * The gateway's one journal, whatever happens to it: damaged, it is salvaged and opened again; full, it
 * is said once, and once more when it takes in again.
 */
export class JournalKeeper {
  readonly #options: JournalOptions;
  readonly #log: Log;
  #journal: Journal | null;
  #damage: PledgewatchError | undefined;
  #fault: ErrorCode | null = null;

  /** @throws {PledgewatchError} `PW_JOURNAL_IN_USE`, `PW_DISK_FULL`: there is nothing to begin with. */
  constructor(options: JournalOptions, log: Log) {
    this.#log = log;
    this.#options = {
      ...options,
      onSalvaged: ({ setAside, lostCount }, { code, message }) =>
        log.error({ code, reason: message, setAside, lostCount }, 'journal salvaged'),
      onForgot: ({ code, message, next }) => log.error({ code, next: next.en }, message),
    };
    this.#journal = openJournal(this.#options);
  }

  /** @throws {PledgewatchError} `PW_DISK_FULL` while a damaged one can not be opened again. */
  journal(): Journal {
    if (this.#journal) return this.#journal;
    this.#journal = openJournal(this.#options, this.#damage);
    this.#damage = undefined;
    return this.#journal;
  }

  /** How full it is; null while it can not be read. */
  figures(): JournalFigures | null {
    try {
      const journal = this.journal();
      const pending = (lane: Lane) =>
        journal.streams(lane).reduce((count, stream) => count + stream.pending, 0);
      return {
        usedBytes: journal.usedBytes,
        waitingBatches: { events: pending('events'), telemetry: pending('telemetry') },
        unfoldedCount: journal.observed - journal.folded,
      };
    } catch (error) {
      this.report(error);
      return null;
    }
  }

  /** What keeps it from taking in, or null. */
  get fault(): ErrorCode | null {
    return this.#fault;
  }

  /** Resolves when the observations are on disk. */
  async append(observations: readonly Observation[]): Promise<void> {
    const journal = this.journal();
    try {
      await journal.append(observations);
    } catch (error) {
      if (!isDamage(error) || journal === this.#journal) this.report(error);
      throw error;
    }
    this.works();
  }

  /** Takes what anything that works with the journal ran into. */
  report(error: unknown): void {
    if (!(error instanceof PledgewatchError)) {
      this.#log.error({ err: error }, 'a fault of ours');
      return;
    }
    const { code } = error;
    if (code !== this.#fault) this.#log.error({ code, next: error.next.en }, error.message);
    if (isDamage(error)) this.#reopen(error);
    else if (JOURNAL_FAULTS.has(code)) this.#fault = code;
  }

  /** It has just taken something in. */
  works(): void {
    if (!this.#fault) return;
    this.#log.info({ code: this.#fault }, 'the journal takes in again');
    this.#fault = null;
  }

  close(): void {
    this.#journal?.close();
    this.#journal = null;
  }

  #reopen(damage: PledgewatchError): void {
    this.close();
    this.#damage = damage;
    try {
      this.journal();
    } catch (error) {
      this.report(error);
    }
  }
}

const JOURNAL_FAULTS: ReadonlySet<ErrorCode> = new Set([
  'PW_JOURNAL_FULL',
  'PW_JOURNAL_BUSY',
  'PW_DISK_FULL',
]);
