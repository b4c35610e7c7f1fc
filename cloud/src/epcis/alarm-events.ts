import type { Alert } from '@pledgewatch/shared/alert';
import { epcUri } from '@pledgewatch/shared/epc';
import type { Draft } from './event.ts';
import { ordersOf } from './orders.ts';
import { OWN, uriOf } from './words.ts';

/** Alerts whose subject is a tag; only one that left was observed by somebody. */
const OF_A_TAG: ReadonlySet<string> = new Set(['UNAUTH_OUT', 'TAG_MISSING']);
const EPC = /^([0-9a-f]{2}){1,62}$/;

/** A raised alert, as the alarm condition of a sensor report about its site. */
export function alarmDraft(alert: Alert): Draft {
  const { alertId, code, severity, siteId, subject, happenedAt, raisedAt, reason } = alert;
  const at = Math.min(happenedAt, raisedAt);
  const isTag = OF_A_TAG.has(code) && EPC.test(subject);
  return {
    type: 'ObjectEvent',
    action: 'OBSERVE',
    bizStep: 'sensor_reporting',
    at,
    siteId,
    concerns: [alert],
    readPoint: { id: uriOf.site(siteId) },
    bizLocation: { id: uriOf.site(siteId) },
    ...(isTag && code === 'UNAUTH_OUT' && { epcList: [epcUri(subject)] }),
    ...ordersOf(alert),
    sensorElementList: [
      {
        sensorMetadata: { time: new Date(at).toISOString() },
        sensorReport: [
          {
            type: OWN.alarm,
            exception: 'ALARM_CONDITION',
            stringValue: reason.en,
            ...(isTag && { uriValue: epcUri(subject) }),
          },
        ],
      },
    ],
    'pw:alertId': alertId,
    'pw:alertCode': code,
    'pw:severity': severity,
    'pw:subject': subject,
    'pw:reasonZh': reason.zh,
  };
}
