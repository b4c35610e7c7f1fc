/**
 * @import { AlertRecord, NoteRecord } from '#/alerts/index.ts'
 * @import { PledgeDetail, PledgeSummary } from '../records.ts'
 */

/** What a screen keeps; the API has the rest. */
const NOTES_MAX = 100;
const ALERTS_MAX = 100;

/** What is known now, by id. */
export class Facts {
  /** @type {Map<string, PledgeSummary>} */
  pledges = new Map();
  /** @type {Map<string, PledgeDetail>} */
  details = new Map();
  /** @type {Map<string, AlertRecord>} */
  #alerts = new Map();
  /** @type {Map<number, NoteRecord>} */
  #notes = new Map();
  /** False until the lists were read once. */
  areRead = false;

  /** @param {AlertRecord} alert */
  takeAlert(alert) {
    const isNew = !this.#alerts.has(alert.alertId);
    this.#alerts.set(alert.alertId, alert);
    return isNew;
  }

  /** @param {NoteRecord} note */
  takeNote(note) {
    this.#notes.set(note.entry, note);
  }

  /** One line for a case and its members. Those nobody has taken on first, then those somebody has, then what is over; each newest first. */
  alerts() {
    const rankOf = (/** @type {AlertRecord} */ { state }) =>
      state === 'active' ? 0 : state === 'acknowledged' ? 1 : 2;
    const all = [...this.#alerts.values()];
    const gathered = new Set(
      all.flatMap((each) => each.case?.members ?? []).map((of) => of.alertId),
    );
    const shown = all.filter(({ alertId }) => !gathered.has(alertId));
    const sorted = shown.sort((a, b) => rankOf(a) - rankOf(b) || b.raisedAt - a.raisedAt);
    for (const { alertId } of sorted.splice(ALERTS_MAX)) this.#alerts.delete(alertId);
    return sorted;
  }

  /** Newest first. */
  notes() {
    const sorted = [...this.#notes.values()].sort((a, b) => b.entry - a.entry);
    for (const { entry } of sorted.splice(NOTES_MAX)) this.#notes.delete(entry);
    return sorted;
  }
}
