import { acknowledge } from './api.js';
import { element, setText } from './element.js';
import { ageOf } from './figures.js';
import { language, say, sayCode } from './language.js';

/** @import { AlertRecord } from '#/alerts/index.ts' */

/**
 * An alert in the list: what, why, since when, on what evidence, and whether somebody has it.
 *
 * @param {AlertRecord} alert
 * @param {{ mayAcknowledge: boolean, failed: (reason: string) => void }} reader
 */
export function alertItem(alert, reader) {
  const item = element('li', 'alert');
  item.dataset['severity'] = alert.severity;
  item.dataset['state'] = alert.state;
  item.append(
    element(
      'p',
      'what',
      element('b', 'severity', say(/** @type {const} */ (`severity${alert.severity}`))),
      element('span', '', sayCode('code', alert.code)),
      element('code', '', alert.code),
    ),
    element('p', 'reason', alert.reason[language()]),
    ...caseOf(alert),
    metaOf(alert),
    stateOf(alert, reader),
  );
  return item;
}

/**
 * How many a case gathers, and which, when it is opened.
 *
 * @param {AlertRecord} alert
 */
function caseOf({ case: gathered }) {
  if (!gathered) return [];
  const { count, members } = gathered;
  const named = members.map(({ subject }) => subject).join(', ');
  const more = count > members.length ? ` +${count - members.length}` : '';
  const list = element('details', 'case', element('summary', '', say('caseCount', { count })));
  list.append(element('p', 'members', named + more));
  return [list];
}

/** @param {AlertRecord} alert */
function metaOf({ alertId, subject, pledgeId, siteId, happenedAt, late, evidence }) {
  const where = [pledgeId ?? siteId, subject].join(' · ');
  const meta = element('p', 'meta', element('span', 'subject', where), ageOf(happenedAt));
  if (late) meta.append(element('span', 'late', say('late')));
  const proof = element('span', 'evidence', say('evidence'));
  for (const [at, entry] of [...new Set(evidence.map((of) => of.entry))].entries()) {
    const link = element('a', '', say('entry', { entry }));
    link.href = `/v1/ledger/entries/${entry}`;
    link.target = '_blank';
    link.rel = 'noopener';
    proof.append(...(at > 0 ? [', ', link] : [link]));
  }
  const bundle = element('a', 'bundle', say('bundle'));
  bundle.href = `/v1/alerts/${encodeURIComponent(alertId)}/bundle`;
  bundle.download = '';
  meta.append(proof, bundle);
  return meta;
}

/**
 * @param {AlertRecord} alert
 * @param {{ mayAcknowledge: boolean, failed: (reason: string) => void }} reader
 */
function stateOf(alert, { mayAcknowledge, failed }) {
  const { acknowledgedBy: who, state } = alert;
  const word = /** @type {const} */ (`alert${state}`);
  const said = state === 'acknowledged' && who ? say('acknowledgedBy', { who }) : say(word);
  const line = element('p', 'state', element('span', '', shelvedBy(alert) ?? said));
  if (state === 'active' && mayAcknowledge) line.append(acknowledgeButton(alert, failed));
  return line;
}

/**
 * Who said that nobody is called about it, until when, and why.
 *
 * @param {AlertRecord} alert
 */
function shelvedBy({ state, shelving }) {
  if (!shelving || (state !== 'shelved' && state !== 'out_of_service')) return undefined;
  const { by: who, reason, until } = shelving;
  if (until === undefined) return say('outOfServiceBy', { who, reason });
  return say('shelvedUntil', { who, reason, until: new Date(until).toLocaleString(language()) });
}

/**
 * @param {AlertRecord} alert
 * @param {(reason: string) => void} failed
 */
function acknowledgeButton({ alertId, code, subject }, failed) {
  const button = element('button', '', say('acknowledge'));
  // One key for one intent: pressing again after a lost answer does it once.
  const key = crypto.randomUUID();
  button.type = 'button';
  button.setAttribute('aria-label', `${say('acknowledge')}: ${sayCode('code', code)}, ${subject}`);
  button.addEventListener('click', () => {
    button.disabled = true;
    setText(button, say('acknowledging'));
    acknowledge(alertId, key).catch((error) => {
      button.disabled = false;
      setText(button, say('acknowledge'));
      failed(error.message);
    });
  });
  return button;
}
