import { expect, it } from 'vitest';
import { ALERT_CODES } from '@pledgewatch/shared/alert';
import { alertsPage } from './alerts-page.ts';
import { RULES } from './rules.ts';

it('docs/ALERTS.md says what the rules say (npx vitest run cloud/src/risk -u writes it anew)', async () => {
  await expect(alertsPage(RULES)).toMatchFileSnapshot('../../../docs/ALERTS.md');
});

it('every alert code has its rule, and no rule two', () => {
  expect(RULES.map(({ code }) => code).sort()).toEqual([...ALERT_CODES].sort());
});

it('both languages hold the same figures', () => {
  const figures = (sentence: string) => [...sentence.matchAll(/\{\w+\}/g)].map(String).sort();
  for (const { code, reasons } of RULES) {
    for (const [name, { en, zh }] of Object.entries(reasons)) {
      const neutral = (each: string) => each.replace('Zh}', '}');
      expect(figures(zh).map(neutral), `${code} ${name}`).toEqual(figures(en));
    }
  }
});
