import { stripVTControlCharacters } from 'node:util';
import { expect, it } from 'vitest';
import { Story } from './story.ts';
import type { Language } from './words.ts';

/** What the terminal says of a webhook that came so long after the event. */
function told(language: Language, afterMs: number, facts: Record<string, number>): string {
  const lines: string[] = [];
  const story = new Story(language, (line) => lines.push(stripVTControlCharacters(line)));
  const data = { code: 'UNAUTH_OUT', happenedAt: 1_000, facts };
  story.received({ type: 'alert.raised', data, receivedAt: 1_000 + afterMs });
  return lines.join('\n');
}

it('tells how long after the event the bank knew', () => {
  expect(told('en', 103, {})).toMatch(/UNAUTH_OUT by signed webhook, 103 ms after it happened$/);
  expect(told('zh', 103, {})).toMatch(/收到 UNAUTH_OUT，距事发 103 毫秒$/);
});

it('tells apart what a rule waited for the goods to turn up, and what the way to the bank took', () => {
  const facts = { waitedMs: 30_000 };
  expect(told('en', 30_103, facts)).toContain(
    '103 ms after the 30 s that its rule gives the goods to turn up on another slot',
  );
  expect(told('zh', 30_103, facts)).toContain(
    '规则先等待 30 秒，看货物是否出现在其他货位，此后 103 毫秒',
  );
});
