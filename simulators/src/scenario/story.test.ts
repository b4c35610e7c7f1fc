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

it.each([
  ['pledge-step', { state: 'AGREED' }, 'agreement is signed', '三方监管协议已签署'],
  ['pledge-step', { state: 'CONTROLLED' }, 'controls the goods', '已实际控制货物'],
  [
    'condition-filed',
    { condition: 'insurance', reference: 'POL-7', validUntil: Date.UTC(2027, 0, 31) },
    'insurance POL-7 is on file until 2027-01-31',
    '保险 POL-7 已备案，有效期至 2027-01-31',
  ],
  [
    'control-line-changed',
    { noticeId: 'CL-2', basis: 'quantity', quantityG: 22_000_000 },
    'at least 22.000 t must stay',
    '控制线为 22.000 t',
  ],
  [
    'control-line-changed',
    { noticeId: 'CL-2', basis: 'value', valueFen: 150_000_000 },
    'at least ¥1,500,000 must stay',
    '控制线为 ¥1,500,000',
  ],
  [
    'control-line-unacknowledged',
    { noticeId: 'CL-2' },
    'CL-2 was not acknowledged',
    'CL-2 逾期未签收',
  ],
])('tells of %s %j in both languages', (note, facts, en, zh) => {
  const heard = (language: Language) => {
    const lines: string[] = [];
    const story = new Story(language, (line) => lines.push(stripVTControlCharacters(line)));
    story.heard({ event: 'note', data: { note, subject: 'P-1', facts } });
    return lines.join();
  };
  expect(heard('en')).toContain(en);
  expect(heard('zh')).toContain(zh);
});
