import { language, say } from './language.js';

/**
 * @import { AlertRecord, NoteRecord } from '#/alerts/index.ts'
 * @import { PledgeDetail, PledgeSummary } from '../records.ts'
 * @import { Problem } from '../problem.ts'
 */

/** @typedef {{ tenantId: string, userId: string, role: string }} Who */

/** An answer that is not a success; its message is for people, in their language. */
export class Refused extends Error {
  /**
   * @param {string} message
   * @param {number} status
   * @param {string} code
   */
  constructor(message, status, code) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/**
 * @param {string} key What followed `#k=` in the link.
 * @returns {Promise<Who>}
 */
export function beginSession(key) {
  return ask('/console/session', { method: 'POST', body: JSON.stringify({ key }) });
}

export function endSession() {
  return ask('/console/session', { method: 'DELETE' });
}

/** @returns {Promise<Who>} */
export function whoAmI() {
  return ask('/v1/me');
}

/** @returns {Promise<{ items: PledgeSummary[] }>} */
export function readPledges() {
  return ask('/v1/pledges');
}

/**
 * @param {string} pledgeId
 * @returns {Promise<PledgeDetail>}
 */
export function readPledge(pledgeId) {
  return ask(`/v1/pledges/${encodeURIComponent(pledgeId)}`);
}

/** @returns {Promise<{ items: AlertRecord[] }>} */
export function readAlerts() {
  return ask('/v1/alerts');
}

/** @returns {Promise<{ items: NoteRecord[] }>} */
export function readNotes() {
  return ask('/v1/notes');
}

/**
 * @param {string} alertId
 * @param {string} key The same one when trying again.
 */
export function acknowledge(alertId, key) {
  const path = `/v1/alerts/${encodeURIComponent(alertId)}/acknowledgement`;
  return ask(path, { method: 'POST', body: '{}', headers: { 'idempotency-key': key } });
}

/**
 * @param {string} path
 * @param {{ method?: string, body?: string, headers?: Record<string, string> }} [options]
 * @throws {Refused}
 */
async function ask(path, options = {}) {
  const { body, headers } = options;
  const asJson = body === undefined ? {} : { 'content-type': 'application/json' };
  const answer = await fetch(path, { ...options, headers: { ...asJson, ...headers } }).catch(() => {
    throw new Refused(say('unreachable'), 0, '');
  });
  if (answer.status === 204) return undefined;
  const said = await answer.json().catch(() => undefined);
  if (!answer.ok) throw new Refused(wordsOf(said), answer.status, said?.code ?? '');
  return said;
}

/** @param {Problem | undefined} problem */
function wordsOf(problem) {
  if (!problem) return say('unreachable');
  return language() === 'zh'
    ? `${problem.detailZh}。${problem.nextZh}`
    : `${problem.detail}. ${problem.next}`;
}
