import { mass } from './figures.ts';
import type { Block } from './sheet.ts';
import type { StatementContent } from './statement-record.ts';
import type { STATEMENT_WORDS } from './words.ts';

type Word = keyof typeof STATEMENT_WORDS;

/** What there was, what came, left, was sampled or destroyed, and what there is. */
export function stockTable(stock: StatementContent['stock'], say: (word: Word) => string): Block {
  const { opening, receivedG, delivered, closing, sampledG = 0, destroyedG = 0 } = stock;
  const column = (head: Word, share: number) => ({
    head: say(head),
    share,
    figures: true as const,
  });
  const booked = (word: Word, massG: number, units = '') =>
    [say(word), mass(massG), units, '', '', ''] as const;
  const whole = (word: 'opening' | 'closing', of: typeof closing) => [
    say(word),
    mass(of.bookedG),
    `${of.units}`,
    ...[of.lowerG, of.nominalG, of.upperG].map(mass),
  ];
  return {
    is: 'table',
    columns: [
      { head: say('item'), share: 2 },
      column('booked', 2),
      column('units', 1),
      column('lower', 2),
      column('nominal', 2),
      column('upper', 2),
    ],
    rows: [
      whole('opening', opening),
      booked('received', receivedG),
      booked('delivered', -delivered.massG, `${delivered.units}`),
      ...(sampledG > 0 ? [booked('sampled', -sampledG)] : []),
      ...(destroyedG > 0 ? [booked('destroyed', -destroyedG)] : []),
      whole('closing', closing),
    ],
    empty: say('none'),
  };
}
