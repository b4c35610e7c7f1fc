import type { Static, TSchema } from '@sinclair/typebox';
import type { EpochMs } from '@pledgewatch/shared/clock';
import type { PledgewatchError } from '@pledgewatch/shared/errors';
import type { Observation } from '@pledgewatch/shared/observation';

/** What a driver may use of the outside world; everything else is forbidden to it. */
export interface SourceHost {
  /** The gateway's wall clock. */
  now(): EpochMs;
  /** Aborts when the edge stops or the supervisor gives up on this session. */
  readonly signal: AbortSignal;
  /** A folder of this source's own, made on first use by whoever needs it. */
  readonly folder: string;
  /** Says something that concerns the operator and does not end the session. */
  report(fault: PledgewatchError): void;
  /** What the driver wants to know in the source's next session; gone when the edge stops. */
  readonly memory: Map<string, unknown>;
}

/** Observations that arrived together, with the means to tell the device they are safe. */
export interface Delivery {
  readonly observations: readonly Observation[];
  /**
   * Tells the device what became of the delivery (an MQTT PUBACK, or none). Called exactly once, with
   * `stored` only after the journal's fsync.
   */
  settle(outcome: 'stored' | 'refused'): void | Promise<void>;
}

/** One open connection. Disposing it closes the connection; disposing it twice does no harm. */
export interface SourceSession extends AsyncDisposable {
  /**
   * Ends when the device says goodbye or `host.signal` aborts; throws `PW_SOURCE_UNREACHABLE` when the
   * link drops. Iterated once.
   */
  deliveries(): AsyncIterable<Delivery>;
}

/**
 * One kind of device the edge can read. A driver opens, decodes and settles. It never retries,
 * logs, keeps what was not settled, reads the clock or the environment, or decides what goods are worth.
 */
export interface SourceDriver<Config extends TSchema = TSchema> {
  /** Folder, value of `driver` in the configuration, and log field: one word for one thing. */
  readonly name: string;
  /** Checked before `open`, with no network: a wrong setting is never mistaken for a dead device. */
  readonly config: Config;
  /**
   * How a refused delivery comes again: `reopen`, when the device repeats what was not acknowledged in
   * a new session; `carry-on`, when its sender repeats it by itself or nobody can.
   */
  readonly afterRefusal: 'reopen' | 'carry-on';
  /**
   * @throws {PledgewatchError} `PW_SOURCE_UNREACHABLE` when nobody answers, `PW_SOURCE_REFUSED` when the
   * other side will not have us.
   */
  open(config: Static<Config>, host: SourceHost): Promise<SourceSession>;
}
