import { expect, it } from 'vitest';
import { tell } from './words.ts';

it.each([
  ['lossG', 970_000, '970 kg'],
  ['lossG', 1_234_567_890, '1,234,567.89 kg'],
  ['lossG', 5, '0.005 kg'],
  ['lossG', -12_000, '-12 kg'],
  ['heldFen', 150, '¥1.50'],
  ['heldFen', '900719925474099312', '¥9,007,199,254,740,993.12'],
  ['verifiedPermille', 500, '50 %'],
  ['verifiedPermille', 7, '0.7 %'],
  ['sinceAt', Date.UTC(2026, 10, 24, 2, 0, 5), '2026-11-24 02:00:05Z'],
  ['windowMs', 600_000, '600 s'],
  ['lost', '?', '?'],
  ['plate', '粤A12345', '粤A12345'],
])('writes %s %s as %s', (name, figure, written) => {
  const sentence = `{${name}} {unknown}`;
  const said = { en: `${written} {unknown}`, zh: `${written} {unknown}` };
  expect(tell({ en: sentence, zh: sentence }, { [name]: figure })).toEqual(said);
});
