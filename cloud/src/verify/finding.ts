import { PledgewatchError, type ErrorCode } from '@pledgewatch/shared/errors';

/** Something that does not hold, and the entry it does not hold of. */
export interface Finding {
  readonly entry?: number;
  readonly code: ErrorCode;
  readonly en: string;
  readonly zh: string;
}

/** Findings told one by one; the others are only counted. */
const FINDINGS_KEPT_MAX = 1_000;

/** What a check finds. */
export class Findings {
  readonly kept: Finding[] = [];
  count = 0;

  /** Notes an error of ours; anything else is no finding and is thrown on. */
  note(error: unknown, entry?: number): void {
    if (!(error instanceof PledgewatchError)) throw error;
    this.count += 1;
    if (this.kept.length >= FINDINGS_KEPT_MAX) return;
    const { code, message: en, messageZh: zh } = error;
    this.kept.push({ ...(entry === undefined ? {} : { entry }), code, en, zh });
  }
}
