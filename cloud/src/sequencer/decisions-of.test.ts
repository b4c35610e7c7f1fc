import { expect, it } from 'vitest';
import { openLedger } from '#/ledger/index.ts';
import { decisionsOf } from './decisions-of.ts';

it('the decisions of a fact are all that stand behind it, however many, and none of the next fact', () => {
  const ledger = openLedger({ file: ':memory:' });
  const entry = (kind: 'tick' | 'decision', value: object = {}) =>
    ({ kind, acceptedAt: 1, body: Buffer.from(JSON.stringify(value)) }) as const;
  const decisions = (cause: number, count: number) =>
    Array.from({ length: count }, () => entry('decision', { cause }));
  const entries = [entry('tick'), ...decisions(0, 600), entry('tick'), ...decisions(601, 2)];
  ledger.commit({ entries });
  const first = [...decisionsOf(ledger, 0)].map(({ index }) => index);
  expect(first).toEqual(Array.from({ length: 600 }, (_, n) => n + 1));
  expect([...decisionsOf(ledger, 601)].map(({ index }) => index)).toEqual([602, 603]);
  ledger.close();
});
