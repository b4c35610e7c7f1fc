import { element } from './element.js';
import { clockTime, fullTime, tonnes, yuan } from './figures.js';
import { say, sayCode } from './language.js';

/**
 * @import { NoteRecord } from '#/alerts/index.ts'
 * @import { Word } from './language.js'
 */

/**
 * One step of the story.
 *
 * @param {NoteRecord} note
 */
export function storyItem(note) {
  const time = element('time', 'clock', clockTime(note.at));
  time.dateTime = new Date(note.at).toISOString();
  time.title = fullTime(note.at);
  const item = element('li', 'note', time, element('p', '', sentenceOf(note)));
  item.dataset['mood'] = moodOf(note);
  return item;
}

/** @param {NoteRecord} note */
function sentenceOf({ note, subject, facts }) {
  const kind = facts['automatic'] === true ? `note-${note}-automatic` : `note-${note}`;
  const figure = (/** @type {string} */ name) => Number(facts[name] ?? 0);
  const text = (/** @type {string} */ name) => String(facts[name] ?? '');
  const sentence = sayCode('', kind);
  if (sentence === kind) return `${note} ${subject}`;
  return say(/** @type {Word} */ (kind), {
    subject,
    authority: text('authority'),
    gate: text('gateId'),
    notice: text('noticeId'),
    condition: text('condition'),
    reference: text('reference'),
    principal: yuan(figure('principalFen')),
    price: yuan(figure('priceFenPerTonne')),
    gap: yuan(figure('gapFen')),
    cash: yuan(figure('cashFen')),
    agreed: yuan(figure('agreedFen')),
    disputed: yuan(figure('disputedFen')),
    due: yuan(figure('dueFen')),
    disposal: text('disposalId'),
    default: text('defaultId'),
    ground: sayCode('ground', text('ground')),
    maturity: text('maturity'),
    securedParty: text('securedParty'),
    overdue: yuan(figure('overdueFen')),
    amount: yuan(figure('amountFen')),
    proceeds: yuan(figure('proceedsFen')),
    surplus: yuan(figure('surplusFen')),
    margin: yuan(figure('cashMarginFen')),
    net: tonnes(figure('netG')),
    state: sayCode('step', text('state')),
    code: sayCode('refusal', text('code')),
    step: [sayCode('step', text('step') || text('state')), refusalOf(text('code'))].join(''),
  });
}

/** @param {string} code */
function refusalOf(code) {
  return code === '' ? '' : ` (${sayCode('refusal', code)})`;
}

/** @param {NoteRecord} note */
function moodOf({ note, facts }) {
  if (
    /discrepant|pledge-held|margin-called|margin-overdue|disposal-noticed|disposal-realised|default-declared|control-lost|adverse-filing|condition-expired|instalment-overdue|search-missed/.test(
      note,
    )
  )
    return 'bad';
  if (facts['step'] === 'REFUSED') return 'bad';
  if (/settled|closed|active|entitlement|lifted|cured|regained/.test(note)) return 'good';
  return 'plain';
}
