import { PledgewatchError, type ErrorCode } from '@pledgewatch/shared/errors';
import { ensureEnrolled, type Enrolled, type EnrolmentOptions } from '#/enrolment/index.ts';
import { ENROL_AGAIN_MS } from './limits.ts';

/**
 * Enrols, however long it takes: where the operator must act, that is said once, and it is tried again
 * meanwhile. Null when the signal aborts first.
 */
export async function enrolled(options: EnrolmentOptions): Promise<Enrolled | null> {
  const { clock, log, signal } = options;
  let said: ErrorCode | null = null;
  while (!signal.aborted) {
    try {
      return await ensureEnrolled(options);
    } catch (error) {
      if (!(error instanceof PledgewatchError)) throw error;
      const { code, message, next } = error;
      if (code !== said) log.error({ code, next: next.en }, message);
      said = code;
    }
    await clock.sleep(ENROL_AGAIN_MS, signal);
  }
  return null;
}
