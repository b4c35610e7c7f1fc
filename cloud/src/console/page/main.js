import * as api from './api.js';
import { byId } from './element.js';
import { Facts } from './facts.js';
import { tickAges } from './figures.js';
import { switchLanguage } from './language.js';
import { Screen } from './screen.js';
import { listen } from './stream.js';

/**
 * @import { AlertRecord, NoteRecord } from '#/alerts/index.ts'
 * @import { PledgeSummary } from '../records.ts'
 */

/** Pledges whose stacks are shown, and how often they are read again at most. */
const DETAILS_MAX = 12;
const DETAIL_MS = 2_000;
const RETRY_MS = 5_000;

const facts = new Facts();
const screen = new Screen(facts);
/** @type {Map<string, number>} */
const detailsReadAt = new Map();
/**
 * Events that came while the lists were being read: they are newer, and taken after them.
 *
 * @type {(() => void)[] | undefined}
 */
let waiting;
let stop = () => {};

byId('language').addEventListener('click', switchLanguage);
byId('leave').addEventListener('click', () => void leave());
setInterval(tickAges, 1_000);
void start();

async function start() {
  try {
    screen.open(await enter());
    connect();
  } catch (error) {
    screen.close(error instanceof api.Refused ? closedBy(error) : 'closedNoSession');
  }
}

/** A link's key is used at once and taken out of the address, history included. */
async function enter() {
  const key = /^#k=(.+)$/.exec(location.hash)?.[1];
  if (key === undefined) return api.whoAmI();
  history.replaceState(null, '', location.pathname);
  return api.beginSession(key);
}

/** @param {api.Refused} refused */
function closedBy({ code }) {
  if (code === 'PW_CONSOLE_LINK_USED') return 'closedLinkUsed';
  return code === 'PW_SESSION_EXPIRED' ? 'closedExpired' : 'closedNoSession';
}

function connect() {
  stop = listen({
    opened: () => void load(),
    lost: () => screen.setLink('linkLost'),
    refused: () => retry(),
    positions: (seen) => whenRead(() => takePledges(seen)),
    alert: (alert) => whenRead(() => takeAlert(alert)),
    note: (note) => whenRead(() => takeNote(note)),
  });
}

/** The stream was refused: because the session ended, or by a server that is starting. */
function retry() {
  stop();
  screen.setLink('linkLost');
  setTimeout(() => void reconnect(), RETRY_MS);
}

async function reconnect() {
  try {
    await api.whoAmI();
    connect();
  } catch (error) {
    if (error instanceof api.Refused && error.status === 401) screen.close(closedBy(error));
    else retry();
  }
}

async function load() {
  waiting = [];
  try {
    const [pledges, alerts, notes] = await Promise.all([
      api.readPledges(),
      api.readAlerts(),
      api.readNotes(),
    ]);
    facts.areRead = true;
    for (const alert of alerts.items) facts.takeAlert(alert);
    for (const note of notes.items) facts.takeNote(note);
    takePledges(pledges.items);
    screen.setLink('linkLive');
  } catch (error) {
    screen.setLink('linkLost');
    screen.fail(error instanceof Error ? error.message : '');
  }
  const missed = waiting;
  waiting = undefined;
  for (const take of missed) take();
  screen.showAlerts();
  screen.showNotes();
}

/** @param {() => void} take */
function whenRead(take) {
  if (waiting) waiting.push(take);
  else take();
}

/** @param {readonly PledgeSummary[]} seen */
function takePledges(seen) {
  for (const pledge of seen) facts.pledges.set(pledge.pledgeId, pledge);
  screen.showPledges();
  for (const { pledgeId } of seen.slice(0, DETAILS_MAX)) void readDetail(pledgeId);
}

/** @param {string} pledgeId */
async function readDetail(pledgeId) {
  const now = Date.now();
  if (now - (detailsReadAt.get(pledgeId) ?? 0) < DETAIL_MS) return;
  detailsReadAt.set(pledgeId, now);
  // What fails now is asked for again with the next positions.
  const detail = await api.readPledge(pledgeId).catch(() => undefined);
  if (!detail) return;
  facts.details.set(pledgeId, detail);
  screen.showPledges();
}

/** @param {AlertRecord} alert */
function takeAlert(alert) {
  if (facts.takeAlert(alert) && alert.state === 'active') screen.announce(alert);
  screen.showAlerts();
}

/** @param {NoteRecord} note */
function takeNote(note) {
  facts.takeNote(note);
  screen.showNotes();
}

async function leave() {
  stop();
  await api.endSession().catch(() => undefined);
  screen.close('closedLeft');
}
