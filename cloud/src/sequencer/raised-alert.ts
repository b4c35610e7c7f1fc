import type { Alert } from '@pledgewatch/shared/alert';
import type { Ledger } from '#/ledger/index.ts';
import { decisionsOf } from './decisions-of.ts';

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
  for (const { index, decision } of decisionsOf(ledger, cause)) {
    if (decision.do === 'raise-alert' && decision.alert.alertId === alertId) {
      return { index, alert: decision.alert };
    }
  }
  return undefined;
}
