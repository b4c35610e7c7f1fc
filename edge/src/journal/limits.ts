/** What a journal may take of its disk. */
export interface JournalLimits {
  /** Room for everything that waits for the cloud; past it `append` refuses. */
  readonly bytesMax: number;
  /** How long telemetry may wait for the cloud before it is thinned; events never age out. */
  readonly telemetryAgeMaxMs: number;
  /** The file itself never grows past this, whatever happens: the gateway's disk has other users. */
  readonly fileBytesMax: number;
}

const GIB = 1_073_741_824;

/** Three days of 500 observations a second seal to about 1.5 GiB. */
export const DEFAULT_JOURNAL_LIMITS: JournalLimits = {
  bytesMax: 2 * GIB,
  telemetryAgeMaxMs: 7 * 86_400_000,
  fileBytesMax: 3 * GIB,
};

/** Telemetry is thinned from here on, so that events always find the rest of the room. */
export const TELEMETRY_SHARE_MAX = 0.8;

/** Observations waiting for the next commit; a commit empties it, so only a stalled disk fills it. */
export const WAITING_OBSERVATIONS_MAX = 50_000;

/** Texts in one stored row: bounds what one read must take into memory. */
export const ROW_TEXTS_MAX = 500;

/** A telemetry epoch ends after this many waiting batches or this long, and thins as one piece. */
export const TELEMETRY_EPOCH_BATCHES_MAX = 256;
export const TELEMETRY_EPOCH_AGE_MAX_MS = 3_600_000;

/** Up to this size a journal is checked whole at its opening; above, row by row as it is read. */
export const CHECKED_AT_OPENING_BYTES_MAX = 33_554_432;

/** Refused batches kept aside for the operator to look at. */
export const REFUSED_KEPT_MAX = 32;

/** Damaged journals kept aside for the operator: each may be as large as the journal itself. */
export const DAMAGED_KEPT_MAX = 2;

/** Rows carried over in one transaction while salvaging: all pages of one stand in memory. */
export const SALVAGED_ROWS_A_COMMIT = 200;
