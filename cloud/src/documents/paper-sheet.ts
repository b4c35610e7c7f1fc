import { canonicalJson } from '@pledgewatch/shared/document';
import { inWords, mass, moment, percent, yuan } from './figures.ts';
import type { Paper } from './paper-record.ts';
import { FACT_WORDS, PAPER_TITLES, ROW_WORDS } from './paper-words.ts';
import type { Block, Sheet } from './sheet.ts';
import { STATEMENT_WORDS, type Language } from './words.ts';

/** A paper as a printed page says it. */
export function paperSheet(document: Paper, digest: string, language: Language): Sheet {
  const { kind, number, at, content, pledgeId } = document;
  const word = (key: keyof typeof STATEMENT_WORDS) => inWords(STATEMENT_WORDS[key], language);
  const { size, root } = document.ledger;
  return {
    language,
    title: inWords(PAPER_TITLES[kind], language),
    subtitle: `${pledgeId} · ${content.subject}`,
    number,
    sections: [
      { heading: '', blocks: [headOf(document, language), factsOf(document, language)] },
      ...(content.rows.length > 0 ? [{ heading: '', blocks: [rowsOf(document, language)] }] : []),
      {
        heading: word('proof'),
        blocks: [
          {
            is: 'facts',
            rows: [
              [word('digest'), digest],
              [word('ledger'), `${size} · ${root}`],
              ['', word('how')],
            ],
          },
        ],
      },
    ],
    digest,
    at,
    json: canonicalJson(document),
  };
}

function headOf(document: Paper, language: Language): Block {
  const { number, at, pledgeId, siteId, pledgor, pledgee, supervisor, content } = document;
  const word = (key: keyof typeof STATEMENT_WORDS) => inWords(STATEMENT_WORDS[key], language);
  return {
    is: 'facts',
    rows: [
      [word('number'), number],
      [word('time'), `${moment(at, content.timeZone)} (${content.timeZone})`],
      [word('pledge'), pledgeId],
      [word('site'), siteId],
      [word('parties'), `${pledgor} / ${pledgee} / ${supervisor}`],
    ],
  };
}

function factsOf({ content: { facts, timeZone } }: Paper, language: Language): Block {
  const rows = Object.entries(facts).map(([name, value]): [string, string] => {
    const words = FACT_WORDS[name];
    return [words ? inWords(words, language) : name, figureOf(name, value, timeZone)];
  });
  return { is: 'facts', rows };
}

/** Units stand in the names: G, Fen, Permille, and At or not… for instants. */
function figureOf(name: string, value: string | number | boolean, timeZone: string): string {
  if (/Fen(PerTonne)?$/.test(name)) return yuan(String(value));
  if (typeof value !== 'number') return String(value);
  if (name.endsWith('G')) return mass(value);
  if (name.endsWith('Permille')) return percent(value);
  return /At$|^not(Before|After)$/.test(name) ? moment(value, timeZone) : String(value);
}

function rowsOf({ content: { rows } }: Paper, language: Language): Block {
  const head = (key: keyof typeof ROW_WORDS) => inWords(ROW_WORDS[key], language);
  return {
    is: 'table',
    columns: [
      { head: head('id'), share: 3 },
      { head: head('what'), share: 4 },
      { head: head('place'), share: 2 },
      { head: head('units'), share: 1, figures: true },
      { head: head('mass'), share: 3, figures: true },
    ],
    rows: rows.map(({ id, what, place, units, massG }) => [
      id,
      what,
      place,
      `${units}`,
      massG === undefined ? '' : mass(massG),
    ]),
    empty: '',
  };
}
