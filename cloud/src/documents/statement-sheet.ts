import type { PledgeState } from '#/core/index.ts';
import { canonicalJson } from '@pledgewatch/shared/document';
import { inWords, mass, moment, percent, yuan } from './figures.ts';
import { paperSheet } from './paper-sheet.ts';
import type { ReadDocument } from './reading.ts';
import type { Block, Column, Sheet } from './sheet.ts';
import type { DailyStatement, StatementContent } from './statement-record.ts';
import { stockTable } from './statement-stock.ts';
import { unsoundTable } from './statement-unsound.ts';
import { PLEDGE_STATE_WORDS, STATEMENT_WORDS, type Language } from './words.ts';

type Word = keyof typeof STATEMENT_WORDS;
type Section = Sheet['sections'][number];

/** A document as a printed page says it. */
export function sheetOf({ document, digest }: ReadDocument, language: Language): Sheet {
  return document.kind === 'daily-statement'
    ? statementSheet(document, digest, language)
    : paperSheet(document, digest, language);
}

function statementSheet(document: DailyStatement, digest: string, language: Language): Sheet {
  const { content, pledgeId, number, at } = document;
  const page = new StatementPage(document, language);
  const { fromDay, day, interim } = content;
  const days = fromDay === day ? day : `${fromDay} – ${day}`;
  return {
    language,
    title: page.say('title'),
    subtitle: `${pledgeId} · ${days}${interim ? ` · ${page.say('interim')}` : ''}`,
    number,
    sections: page.sections(digest),
    digest,
    at,
    json: canonicalJson(document),
  };
}

/** The sections of one statement in one language. */
class StatementPage {
  readonly #document: DailyStatement;
  readonly #content: StatementContent;
  readonly #language: Language;

  constructor(document: DailyStatement, language: Language) {
    this.#document = document;
    this.#content = document.content;
    this.#language = language;
  }

  say(word: Word): string {
    return inWords(STATEMENT_WORDS[word], this.#language);
  }

  sections(digest: string): Section[] {
    const { money, unsound, stock } = this.#content;
    const say = (word: Word) => this.say(word);
    return [
      { heading: '', blocks: [this.#head()] },
      { heading: this.say('stock'), blocks: [stockTable(stock, say), this.#variance()] },
      ...(money ? [{ heading: this.say('money'), blocks: [this.#money(money)] }] : []),
      { heading: this.say('stacks'), blocks: [this.#stacks()] },
      ...(unsound ? [{ heading: say('unsound'), blocks: [unsoundTable(unsound, say)] }] : []),
      { heading: this.say('movements'), blocks: [this.#movements()] },
      {
        heading: this.say('gaps'),
        blocks: [this.#gaps(), ...this.#more(this.#content.gaps.omitted)],
      },
      { heading: this.say('alerts'), blocks: [this.#alerts()] },
      {
        heading: this.say('events'),
        blocks: [this.#events(), ...this.#more(this.#content.omitted)],
      },
      { heading: this.say('notVouched'), blocks: [this.#notVouched()] },
      { heading: this.say('proof'), blocks: [this.#proof(digest)] },
    ];
  }

  #at(instant: number): string {
    return moment(instant, this.#content.timeZone);
  }

  #head(): Block {
    const { pledgeId, siteId, pledgor, pledgee, supervisor, number } = this.#document;
    const { from, to, timeZone, state, held, verifiedPermille, oldestEvidenceAt } = this.#content;
    return {
      is: 'facts',
      rows: [
        [this.say('number'), number],
        [this.say('pledge'), pledgeId],
        [this.say('site'), siteId],
        [this.say('parties'), `${pledgor} / ${pledgee} / ${supervisor}`],
        [this.say('period'), `${this.#at(from)} – ${this.#at(to)} (${timeZone})`],
        [this.say('state'), this.#stateOf(state) + (held ? ` · ${this.say('held')}` : '')],
        [this.say('verified'), percent(verifiedPermille)],
        [
          this.say('oldest'),
          oldestEvidenceAt === null ? this.say('never') : this.#at(oldestEvidenceAt),
        ],
      ],
    };
  }

  /** In words, with its code. */
  #stateOf(state: string): string {
    const words = PLEDGE_STATE_WORDS[state as PledgeState];
    return words ? `${inWords(words, this.#language)} (${state})` : state;
  }

  #variance(): Block {
    const { varianceG, loss } = this.#content.stock;
    const variance = [this.say('variance'), mass(varianceG)] as const;
    if (!loss) return { is: 'facts', rows: [variance] };
    const budget = [loss.budgetG, loss.consumedG, loss.remainingG].map(mass).join(' / ');
    return {
      is: 'facts',
      rows: [
        variance,
        [this.say('lossConfirmed'), mass(loss.confirmedG)],
        [this.say('unexplained'), mass(loss.unexplainedG)],
        [this.say('budget'), budget],
      ],
    };
  }

  #money(money: NonNullable<StatementContent['money']>): Block {
    const { coveragePermille } = money;
    return {
      is: 'facts',
      rows: [
        [this.say('lowerValue'), yuan(money.lowerValueFen)],
        [this.say('required'), yuan(money.requiredFen)],
        [this.say('exposure'), yuan(money.exposureFen)],
        [
          this.say('coverage'),
          coveragePermille === null ? this.say('nothingOwed') : percent(coveragePermille),
        ],
        [this.say('price'), yuan(money.priceFenPerTonne)],
        [this.say('priceAt'), this.#at(money.priceAt)],
      ],
    };
  }

  #stacks(): Block {
    const grams = (value: number | undefined) => (value === undefined ? '—' : mass(value));
    return this.#table(
      [
        ['slot', 2],
        ['goods', 3],
        ['booked', 3, true],
        ['units', 1, true],
        ['present', 2, true],
        ['nominal', 3, true],
        ['smallest', 2, true],
        ['known', 1.5],
      ],
      this.#content.stacks.map((stack) => [
        stack.slotId,
        stack.commodities.join(', '),
        mass(stack.bookedG),
        `${stack.units}`,
        `${stack.unitsPresent}`,
        grams(stack.nominalG),
        grams(stack.smallestLossG),
        this.say(stack.verified ? 'yes' : 'no'),
      ]),
    );
  }

  #movements(): Block {
    const net = (lower?: number, upper?: number) =>
      lower === undefined || upper === undefined ? '—' : `${mass(lower)} – ${mass(upper)}`;
    return this.#table(
      [
        ['time', 3],
        ['order', 2],
        ['release', 2],
        ['units', 1, true],
        ['weighed', 4, true],
        ['entry', 2, true],
      ],
      this.#content.movements.map((each) => [
        this.#at(each.at),
        each.truckOrderId,
        each.releaseId,
        `${each.units}`,
        net(each.netLowerG, each.netUpperG),
        `${each.entry}`,
      ]),
    );
  }

  #gaps(): Block {
    return this.#table(
      [
        ['from', 3],
        ['until', 3],
        ['reason', 3],
        ['slots', 4],
      ],
      this.#content.gaps.spans.map(({ fromAt, toAt, reason, of, slotIds }) => [
        this.#at(fromAt),
        toAt === null ? this.say('lasting') : this.#at(toAt),
        `${reason} (${of})`,
        slotIds.join(' '),
      ]),
    );
  }

  #alerts(): Block {
    return this.#table(
      [
        ['time', 3],
        ['severity', 2],
        ['reason', 8],
        ['state', 2],
      ],
      this.#content.alerts.map(({ happenedAt, severity, code, reason, clearedAt }) => [
        this.#at(happenedAt),
        severity,
        `${code}: ${inWords(reason, this.#language)}`,
        this.say(clearedAt === undefined ? 'open' : 'cleared'),
      ]),
    );
  }

  #events(): Block {
    return this.#table(
      [
        ['time', 3],
        ['event', 4],
        ['subject', 4],
        ['entry', 2, true],
      ],
      this.#content.events.map(({ at, event, subject, entry }) => [
        this.#at(at),
        event,
        subject,
        `${entry}`,
      ]),
    );
  }

  #more(omitted: number): Block[] {
    return omitted === 0 ? [] : [{ is: 'lines', lines: [`+ ${omitted}: ${this.say('omitted')}`] }];
  }

  #notVouched(): Block {
    const lines = this.#content.notVouched.map(
      ({ words }) => `· ${inWords(words, this.#language)}`,
    );
    return { is: 'lines', lines };
  }

  #proof(digest: string): Block {
    const { size, root } = this.#document.ledger;
    return {
      is: 'facts',
      rows: [
        [this.say('digest'), digest],
        [this.say('ledger'), `${size} · ${root}`],
        ['', this.say('how')],
      ],
    };
  }

  #table(
    columns: readonly (readonly [head: Word, share: number, figures?: true])[],
    rows: readonly (readonly string[])[],
  ): Block {
    const headed = columns.map(([head, share, figures]): Column => ({
      head: this.say(head),
      share,
      ...(figures && { figures }),
    }));
    return { is: 'table', columns: headed, rows, empty: this.say('none') };
  }
}
