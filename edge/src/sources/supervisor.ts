import type { Static, TSchema } from '@sinclair/typebox';
import type { Chance, Clock, EpochMs } from '@pledgewatch/shared/clock';
import { PledgewatchError, type ErrorCode } from '@pledgewatch/shared/errors';
import type { Log } from '@pledgewatch/shared/log';
import type { Observation } from '@pledgewatch/shared/observation';
import { backOffMs } from './back-off.ts';
import { REPORT_EVERY_MS, STEADY_MS } from './limits.ts';
import { SessionRun } from './session-run.ts';
import type { SourceDriver } from './source.ts';

/** Where a source stands. */
export interface SourceState {
  readonly id: string;
  readonly driver: string;
  /** `waiting`: closed, and opened again when its pause is over. */
  readonly phase: 'opening' | 'open' | 'waiting' | 'stopped';
  /** When it last said something; null before the first time. */
  readonly heardAt: EpochMs | null;
  /** What last went wrong. */
  readonly fault: SourceFault | null;
  /** Observations stored, and refused by the journal, since the edge started. */
  readonly stored: number;
  readonly refused: number;
  /** How often it was opened again. */
  readonly reopened: number;
  /** Deliveries that await the journal. */
  readonly inFlight: number;
}

export interface SourceFault {
  readonly code: ErrorCode;
  readonly at: EpochMs;
  readonly message: string;
}

/** What supervision needs; `append` resolves only when the observations are on disk. */
export interface Supervision<Config extends TSchema = TSchema> {
  readonly id: string;
  readonly driver: SourceDriver<Config>;
  readonly config: Static<Config>;
  /** Longest silence before the source is opened anew, ms; Infinity where silence means nothing. */
  readonly silenceMaxMs: number;
  readonly folder: string;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly log: Log;
  readonly append: (observations: readonly Observation[]) => Promise<void>;
}

/** What a session counts for its source. */
export interface Tally {
  heardAt: EpochMs | null;
  stored: number;
  refused: number;
  report(cause: unknown): void;
}

/** A source under supervision. */
export interface SupervisedSource {
  state(): SourceState;
  /** Waits for what is under way to be stored and told, closes, and opens no more. */
  stop(): Promise<void>;
}

/**
 * Keeps one source open for as long as the edge runs, and everything its device said safe before the
 * device is told so. All that is hard about sources is here and in {@link SessionRun}, so that drivers
 * are not.
 */
export function superviseSource(supervision: Supervision): SupervisedSource {
  const { id, driver, clock, chance, log } = supervision;
  const stopping = new AbortController();
  const memory = new Map<string, unknown>();
  let phase: SourceState['phase'] = 'opening';
  let reopened = 0;
  let fault: SourceFault | null = null;
  const tally: Tally = {
    heardAt: null,
    stored: 0,
    refused: 0,
    report(cause) {
      const { code, message } = asSourceFault(cause, id);
      const at = clock.now();
      const isRepeated = fault?.code === code && at - fault.at < REPORT_EVERY_MS;
      if (isRepeated) return;
      fault = { code, at, message };
      log.warn({ source: id, driver: driver.name, code, reason: message }, 'source');
    },
  };
  let session = new SessionRun(supervision, tally, memory);

  async function run(): Promise<void> {
    for (let failures = 0; !stopping.signal.aborted; failures += 1) {
      phase = 'opening';
      const openedAt = clock.now();
      const cause = await session.run(() => (phase = 'open'));
      if (stopping.signal.aborted) break;
      if (cause !== undefined) tally.report(cause);
      if (clock.now() - openedAt >= STEADY_MS) failures = 0;
      phase = 'waiting';
      await clock.sleep(backOffMs(failures, chance), stopping.signal);
      session = new SessionRun(supervision, tally, memory);
      reopened += 1;
    }
    phase = 'stopped';
  }

  const running = run();
  return {
    state: () => ({
      id,
      driver: driver.name,
      phase,
      heardAt: tally.heardAt,
      fault,
      stored: tally.stored,
      refused: tally.refused,
      reopened,
      inFlight: session.inFlight,
    }),
    async stop() {
      stopping.abort();
      session.end();
      await running;
    },
  };
}

function asSourceFault(cause: unknown, source: string): PledgewatchError {
  if (cause instanceof PledgewatchError) return cause;
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new PledgewatchError('PW_SOURCE_UNREACHABLE', { source, reason }, { cause });
}
