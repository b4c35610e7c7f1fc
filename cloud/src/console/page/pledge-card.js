import { element, setText } from './element.js';
import { ageOf, percent, setAge, setServerTime, tonnes, yuan } from './figures.js';
import { language, say, sayCode } from './language.js';
import { stackTiles } from './stacks.js';

/** @import { PledgeDetail, PledgeSummary } from '../records.ts' */

/** Outside them nothing has to stay, so no line is drawn. */
const IN_EFFECT = new Set([
  'ACTIVE',
  'EXTENDED',
  'MARGIN_CALLED',
  'DEFAULTED',
  'DISPOSING',
  'CONTROL_LOST',
]);

/**
 * A card of one pledge; it is made once and then only its numbers change.
 *
 * @param {string} pledgeId
 */
export function pledgeCard(pledgeId) {
  const title = element('h2', '', pledgeId);
  const goods = element('p', 'goods');
  const parties = element('p', 'parties');
  const badges = element('p', 'badges');
  const coverage = coverageFigure();
  const quantity = quantityScale();
  const figures = figureList();
  const stacks = stackTiles();
  const papers = statementLink(pledgeId);
  const root = element('article', 'card');
  title.id = `pledge-${pledgeId}`;
  root.setAttribute('aria-labelledby', title.id);
  root.append(
    element('header', '', element('div', '', title, goods, parties), badges, coverage.root),
    quantity.root,
    figures.root,
    stacks.root,
    papers,
  );
  return {
    root,
    /** @param {PledgeSummary} pledge */
    show(pledge) {
      setServerTime(pledge.at);
      const { pledgor, pledgee, supervisor, commodities } = pledge;
      setText(goods, commodities.join(', '));
      setText(parties, say('parties', { pledgor, pledgee, supervisor }));
      showBadges(badges, pledge);
      papers.hidden = !IN_EFFECT.has(pledge.state);
      coverage.show(pledge);
      quantity.show(pledge);
      figures.show(pledge);
    },
    /** @param {PledgeDetail} detail */
    showStacks: (detail) => stacks.show(detail.slots),
  };
}

/**
 * Today's statement so far, as it would be printed.
 *
 * @param {string} pledgeId
 */
function statementLink(pledgeId) {
  const link = element('a', '', say('statement'));
  const lang = language();
  link.href = `/v1/pledges/${encodeURIComponent(pledgeId)}/statements/today/pdf?lang=${lang}`;
  return element('p', 'papers', link);
}

/**
 * @param {Element} badges
 * @param {PledgeSummary} pledge
 */
function showBadges(badges, { state, held }) {
  const texts = [sayCode('pledge', state), ...(held ? [say('held')] : [])];
  if ([...badges.children].map((badge) => badge.textContent).join() === texts.join()) return;
  badges.replaceChildren(
    ...texts.map((text, at) => element('span', at === 0 ? 'badge' : 'badge bad', text)),
  );
}

/** The one number a bank looks at first. */
function coverageFigure() {
  const number = element('b');
  const meaning = element('small');
  const root = element('p', 'coverage', element('span', '', say('coverage')), number, meaning);
  return {
    root,
    /** @param {PledgeSummary} pledge */
    show({ value }) {
      root.hidden = !value;
      if (!value) return;
      const { coveragePermille, lowerFen, requiredFen } = value;
      setText(number, coveragePermille === null ? '—' : percent(coveragePermille));
      setText(meaning, say(coveragePermille === null ? 'nothingOwed' : 'coverageOf'));
      root.dataset['level'] = lowerFen < requiredFen ? 'bad' : 'good';
    },
  };
}

/** The quantity as an interval on a line, with the control line across it. */
function quantityScale() {
  const track = element('div', 'track', element('i', 'sure'), element('i', 'maybe'));
  track.append(element('i', 'nominal'), element('i', 'limit'));
  track.setAttribute('role', 'img');
  const ends = element('p', 'ends');
  const verdict = element('p', 'verdict');
  const heading = element('p', 'heading', element('b', '', say('quantity')), verdict);
  return {
    root: element('div', 'scale', heading, track, ends),
    /** @param {PledgeSummary} pledge */
    show(pledge) {
      const { lowerG, nominalG, upperG, bookedG } = pledge.position;
      const limitG = limitOf(pledge);
      const widest = Math.max(bookedG, upperG, limitG ?? 0, 1) * 1.04;
      const share = (/** @type {number} */ grams) => `${(100 * grams) / widest}%`;
      track.style.setProperty('--lower', share(lowerG));
      track.style.setProperty('--upper', share(upperG));
      track.style.setProperty('--nominal', share(nominalG));
      track.style.setProperty('--limit', share(limitG ?? 0));
      track.classList.toggle('unlimited', limitG === undefined);
      const [lower, nominal, upper] = [lowerG, nominalG, upperG].map(tonnes);
      setText(
        ends,
        `${say('lowerBound')} ${lower}  ·  ${say('nominal')} ${nominal}  ·  ${say('upperBound')} ${upper}`,
      );
      showVerdict(verdict, pledge, limitG);
      const line = limitG === undefined ? '—' : tonnes(limitG);
      const said = { lower: `${lower}`, nominal: `${nominal}`, upper: `${upper}`, line };
      track.setAttribute('aria-label', say('quantitySaid', { ...said, booked: tonnes(bookedG) }));
    },
  };
}

/**
 * The control line in grams; a line in money is turned by today's price.
 *
 * @param {PledgeSummary} pledge
 */
function limitOf({ controlLine, value }) {
  if (controlLine?.basis === 'quantity') return controlLine.quantityG;
  if (!value || !controlLine) return undefined;
  return Math.ceil((value.controlLineFen * 1e6) / value.priceFenPerTonne);
}

/**
 * @param {HTMLElement} verdict
 * @param {PledgeSummary} pledge
 * @param {number | undefined} limitG
 */
function showVerdict(verdict, { position, state }, limitG) {
  verdict.hidden = limitG === undefined || !IN_EFFECT.has(state);
  if (limitG === undefined) return;
  const isBelow = position.lowerG < limitG;
  verdict.dataset['level'] = isBelow ? 'bad' : 'good';
  setText(verdict, say(isBelow ? 'belowLine' : 'aboveLine', { line: tonnes(limitG) }));
}

/** The other figures, by name. */
function figureList() {
  const root = element('dl', 'figures');
  const add = (/** @type {string} */ name) => {
    const figure = element('b');
    const note = element('small');
    const row = element('div', '', element('dt', '', name), element('dd', '', figure, note));
    root.append(row);
    return { row, figure, note };
  };
  const value = add(say('value'));
  const exposure = add(say('exposure'));
  const required = add(say('required'));
  const price = add(say('price'));
  const verified = add(say('verified'));
  const booked = add(say('booked'));
  const oldest = add(say('oldest'));
  const oldestAge = ageOf(null);
  const priceAge = ageOf(null);
  oldest.figure.append(oldestAge);
  price.note.append(priceAge);
  return {
    root,
    /** @param {PledgeSummary} pledge */
    show({ position, value: money }) {
      for (const { row } of [value, exposure, required, price]) row.hidden = !money;
      if (money) {
        setText(value.figure, yuan(money.lowerFen));
        setText(exposure.figure, yuan(money.exposureFen));
        setText(required.figure, yuan(money.requiredFen));
        setText(price.figure, yuan(money.priceFenPerTonne));
        setAge(priceAge, money.priceAt);
      }
      setText(verified.figure, percent(position.verifiedPermille));
      setText(verified.note, say('verifiedOf'));
      verified.row.dataset['level'] = position.verifiedPermille < 1_000 ? 'warn' : 'good';
      setText(booked.figure, tonnes(position.bookedG));
      setAge(oldestAge, position.oldestEvidenceAt);
    },
  };
}
