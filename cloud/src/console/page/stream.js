/**
 * @import { AlertRecord, NoteRecord } from '#/alerts/index.ts'
 * @import { PledgeSummary } from '../records.ts'
 */

/** Whatever befalls an alert; each carries the alert as it is now. */
const ALERT_EVENTS = [
  'alert',
  'alert-cleared',
  'alert-acknowledged',
  'alert-noted',
  'alert-shelving-asked',
  'alert-shelved',
  'alert-unshelved',
  'alert-joined',
  'alert-escalated',
];

/**
 * What the stream tells.
 *
 * @typedef {object} Ears
 * @property {() => void} opened Also after each reconnection.
 * @property {() => void} lost The browser tries again by itself.
 * @property {() => void} refused It does not: the session may have ended.
 * @property {(pledges: PledgeSummary[]) => void} positions
 * @property {(alert: AlertRecord) => void} alert Raised, or whatever befell it later.
 * @property {(note: NoteRecord) => void} note
 */

/**
 * Listens to the stream of events. The browser reconnects and says which event it had last, so that
 * nothing is lost in between.
 *
 * @param {Ears} ears
 * @returns {() => void} How to stop.
 */
export function listen(ears) {
  const stream = new EventSource('/v1/events?positions=true');
  stream.addEventListener('open', ears.opened);
  stream.addEventListener('error', () => {
    if (stream.readyState === EventSource.CLOSED) ears.refused();
    else ears.lost();
  });
  hear(stream, 'positions', ({ items }) => ears.positions(items));
  for (const event of ALERT_EVENTS) {
    hear(stream, event, ears.alert);
  }
  hear(stream, 'note', ears.note);
  return () => stream.close();
}

/**
 * @param {EventSource} stream
 * @param {string} event
 * @param {(data: any) => void} take
 */
function hear(stream, event, take) {
  stream.addEventListener(event, (message) => take(JSON.parse(message.data)));
}
