import { mass, percent } from './figures.ts';
import type { Block } from './sheet.ts';
import type { StatementContent } from './statement-record.ts';
import type { STATEMENT_WORDS } from './words.ts';

type Word = keyof typeof STATEMENT_WORDS;
type Unsound = NonNullable<StatementContent['unsound']>;

/** Units that are not sound, and by how much less they count. */
export function unsoundTable(unsound: Unsound, say: (word: Word) => string): Block {
  return {
    is: 'table',
    columns: [
      { head: say('condition'), share: 3 },
      { head: say('units'), share: 2, figures: true },
      { head: say('mass'), share: 3, figures: true },
      { head: say('haircut'), share: 3, figures: true },
    ],
    rows: unsound.map(({ condition, units, massG, haircutPermille }) => [
      say(condition as Word),
      `${units}`,
      mass(massG),
      percent(haircutPermille),
    ]),
    empty: say('none'),
  };
}
