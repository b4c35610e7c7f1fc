import { alertItem } from './alert-item.js';
import { byId, setText, showList } from './element.js';
import { language, locale, onLanguage, say } from './language.js';
import { pledgeCard } from './pledge-card.js';
import { storyItem } from './story.js';

/**
 * @import { AlertRecord } from '#/alerts/index.ts'
 * @import { Who } from './api.js'
 * @import { Facts } from './facts.js'
 * @import { Word } from './language.js'
 */

const MESSAGE_MS = 8_000;
/** As the permission table has it: who else presses is refused. */
const MAY_ACKNOWLEDGE = ['pledgee', 'custodian'];

/** What the reader sees of the facts, in the language of the reader. */
export class Screen {
  #facts;
  /** @type {Who | undefined} */
  #who;
  /** @type {'linkConnecting' | 'linkLive' | 'linkLost'} */
  #link = 'linkConnecting';
  /** @type {Word} */
  #closed = 'closedNoSession';
  /** @type {Map<string, ReturnType<typeof pledgeCard>>} */
  #cards = new Map();
  /** @type {WeakMap<object, Element>} */
  #items = new WeakMap();

  /** @param {Facts} facts */
  constructor(facts) {
    this.#facts = facts;
    onLanguage(() => this.#speak());
    this.#speak();
  }

  /** @param {Who} who */
  open(who) {
    this.#who = who;
    for (const id of ['console', 'foot', 'leave']) byId(id).hidden = false;
    setText(byId('who'), `${who.tenantId} · ${who.userId}`);
  }

  /** @param {Word} why */
  close(why) {
    this.#closed = why;
    for (const id of ['console', 'foot', 'leave', 'link', 'who']) byId(id).hidden = true;
    byId('closed').hidden = false;
    this.#showClosed();
  }

  /** @param {'linkConnecting' | 'linkLive' | 'linkLost'} state */
  setLink(state) {
    this.#link = state;
    const pill = byId('link');
    pill.dataset['state'] = state;
    setText(pill, say(state));
  }

  showPledges() {
    const list = byId('pledge-cards');
    const { pledges, details, areRead } = this.#facts;
    for (const [pledgeId, pledge] of pledges) {
      const card = this.#cards.get(pledgeId) ?? pledgeCard(pledgeId);
      if (!this.#cards.has(pledgeId)) {
        this.#cards.set(pledgeId, card);
        list.append(card.root);
      }
      card.show(pledge);
      const detail = details.get(pledgeId);
      if (detail) card.showStacks(detail);
    }
    byId('no-pledges').hidden = pledges.size > 0 || !areRead;
  }

  showAlerts() {
    const alerts = this.#facts.alerts();
    const mayAcknowledge = MAY_ACKNOWLEDGE.includes(this.#who?.role ?? '');
    const reader = { mayAcknowledge, failed: (/** @type {string} */ why) => this.fail(why) };
    showList(byId('alert-list'), alerts, this.#items, (alert) => alertItem(alert, reader));
    const open = alerts.filter(({ state }) => state === 'active').length;
    setText(byId('alert-count'), open > 0 ? say('openAlerts', { count: open }) : '');
    document.title = `${open > 0 ? `(${open}) ` : ''}Pledgewatch 押品哨兵`;
    byId('no-alerts').hidden = alerts.length > 0 || !this.#facts.areRead;
  }

  showNotes() {
    const notes = this.#facts.notes();
    showList(byId('story-list'), notes, this.#items, storyItem);
    byId('no-notes').hidden = notes.length > 0 || !this.#facts.areRead;
  }

  /**
   * Says a new alert to who cannot see the list; a critical one interrupts.
   *
   * @param {AlertRecord} alert
   */
  announce({ severity, reason }) {
    const word = /** @type {const} */ (`severity${severity}`);
    const text = say('newAlert', { severity: say(word), reason: reason[language()] });
    setText(byId(severity === 'critical' ? 'alarm' : 'announcer'), text);
  }

  /** @param {string} reason */
  fail(reason) {
    const message = byId('message');
    message.hidden = false;
    setText(message, say('failed', { reason }));
    setTimeout(() => (message.hidden = true), MESSAGE_MS);
  }

  /** Everything again, in the other language. */
  #speak() {
    document.documentElement.lang = locale();
    for (const part of document.querySelectorAll('[data-word]')) {
      setText(part, say(/** @type {Word} */ (part.getAttribute('data-word'))));
    }
    const other = byId('language');
    setText(other, say('otherLanguage'));
    other.setAttribute('aria-label', say('otherLanguageLabel'));
    this.#cards = new Map();
    this.#items = new WeakMap();
    byId('pledge-cards').replaceChildren();
    this.setLink(this.#link);
    this.#showClosed();
    this.showPledges();
    this.showAlerts();
    this.showNotes();
  }

  #showClosed() {
    setText(byId('closed-reason'), say(this.#closed));
  }
}
