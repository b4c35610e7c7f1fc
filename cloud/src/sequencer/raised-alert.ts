import type { Alert } from '@pledgewatch/shared/alert';
import type { Ledger } from '#/ledger/index.ts';
import { decisionOfEntry } from './facts.ts';

/** Most decisions looked through for an alert: those of the fact that caused it. */
const DECISIONS_OF_ONE_FACT = 1_000;

/**
 * The entry that raised an alert. An alert's id begins with the entry that caused it; the alert
 * follows on that entry.
 */
export function raisedAlert(
  ledger: Pick<Ledger, 'decisions'>,
  alertId: string,
): { readonly index: number; readonly alert: Alert } | undefined {
  const cause = Number(alertId.split(':')[0]);
  if (!Number.isSafeInteger(cause) || cause < 0) return undefined;
  for (const { index, bytes } of ledger.decisions(cause + 1, DECISIONS_OF_ONE_FACT)) {
    const decision = decisionOfEntry(bytes);
    if (decision.cause !== cause) return undefined;
    if (decision.do === 'raise-alert' && decision.alert.alertId === alertId) {
      return { index, alert: decision.alert };
    }
  }
  return undefined;
}
