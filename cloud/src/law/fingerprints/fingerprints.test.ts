import { describe, expect, it } from 'vitest';
import type { Actor, CommandOf } from '@pledgewatch/shared/command';
import { fingerprintOf, type TradeDocument } from '@pledgewatch/shared/fingerprint';
import { createState } from '#/sequencer/index.ts';
import {
  bag,
  courtWithPledge,
  createPledge,
  HOUR,
  lot,
  PEOPLE,
  type Court,
} from '#/testing/court/index.ts';

const { maker, foreignBank } = PEOPLE;
const KEY = Buffer.alloc(32, 7);
const INVOICE: TradeDocument = {
  kind: 'invoice',
  number: '2026-0042',
  issuer: 'Yuexiu Metals',
  receiver: 'Hongda Copper',
  date: '2026-11-03',
  amountFen: 73_000_000,
  goods: 'copper',
  quantity: 10_000_000,
};

function register(
  pledgeId: string,
  document: TradeDocument,
  more: Partial<CommandOf<'document.register'>> = {},
): CommandOf<'document.register'> {
  const fingerprint = fingerprintOf(document, KEY);
  const of = { documentId: 'INV-1', pledgeId, documentDigest: 'a'.repeat(64), exchangeId: 'X' };
  return { type: 'document.register', ...of, fingerprint, ...more };
}

/** P-1 of bank-1 and P-2 of bank-2. */
function court(): Court {
  const one = courtWithPledge();
  const lots = [lot('L-9', 'A-09', [bag(90)])];
  one.give(foreignBank, createPledge({ pledgeId: 'P-2', loanId: 'LOAN-9', lots }));
  return one;
}

/** What each bank is told by alerts, as `tenant code documentId elsewhere`. */
function told(one: Court): string[] {
  const state = createState();
  return one.facts.flatMap((fact) =>
    state.apply(fact).flatMap((decision) => {
      if (decision.do !== 'raise-alert') return [];
      const { tenantId, code, facts } = decision.alert;
      if (facts['documentId'] === undefined) return [];
      return [`${tenantId} ${code} ${String(facts['documentId'])}: ${String(facts['elsewhere'])}`];
    }),
  );
}

function given(...deeds: [Actor, CommandOf<'document.register' | 'document.compare'>][]): Court {
  const one = court();
  for (const [by, command] of deeds) one.give(by, command);
  return one;
}

describe('a document behind two pledges', () => {
  it('is told to both banks, and neither learns who the other is', () => {
    const one = given(
      [maker, register('P-1', INVOICE)],
      [
        foreignBank,
        register('P-2', { ...INVOICE, number: '２０２６ 0042' }, { documentId: 'D-7' }),
      ],
    );
    expect(told(one)).toEqual([
      'bank-2 DOUBLE_CLAIM D-7: another bank',
      'bank-1 DOUBLE_CLAIM INV-1: another bank',
    ]);
  });

  it('is nearly told when its amount was changed, and not at all for the next invoice', () => {
    const changed = { ...INVOICE, amountFen: 74_000_000 };
    const near = given([maker, register('P-1', INVOICE)], [foreignBank, register('P-2', changed)]);
    expect(told(near)).toEqual([
      'bank-2 NEAR_DUPLICATE INV-1: another bank',
      'bank-1 NEAR_DUPLICATE INV-1: another bank',
    ]);
    const next = { ...INVOICE, number: '2026-0057', date: '2026-12-03' };
    const none = given([maker, register('P-1', INVOICE)], [foreignBank, register('P-2', next)]);
    expect(told(none)).toEqual([]);
  });

  it('is named where both pledges are the bank’s own', () => {
    const one = courtWithPledge();
    const lots = [lot('L-9', 'A-09', [bag(90)])];
    one.give(maker, createPledge({ pledgeId: 'P-2', loanId: 'LOAN-9', lots }));
    one.give(maker, register('P-1', INVOICE));
    one.give(maker, register('P-2', INVOICE, { documentId: 'INV-2' }));
    expect(told(one)).toEqual(['bank-1 DOUBLE_CLAIM INV-2: P-1', 'bank-1 DOUBLE_CLAIM INV-1: P-2']);
  });

  it('is no match under another exchange, nor with itself on one pledge', () => {
    const one = given(
      [maker, register('P-1', INVOICE)],
      [maker, register('P-1', INVOICE, { documentId: 'INV-2' })],
      [foreignBank, register('P-2', INVOICE, { exchangeId: 'Y' })],
    );
    expect(told(one)).toEqual([]);
  });
});

describe('a document of a pledge that is over', () => {
  it('is used by nobody any more: it matches nothing, and is given to nobody', () => {
    const one = given([foreignBank, register('P-2', INVOICE)]);
    expect(one.law.fingerprintsOf('bank-2', 'X', undefined, 10)).toHaveLength(1);
    // P-2 is a draft that nobody brought into effect: after a month it is over.
    one.pass(32 * 24 * HOUR);
    one.give(maker, register('P-1', INVOICE));
    expect(told(one)).toEqual([]);
    expect(one.law.fingerprintsOf('bank-2', 'X', undefined, 10)).toEqual([]);
    one.give(foreignBank, {
      type: 'document.compare',
      exchangeId: 'X',
      from: 'Foshan Rural Bank',
      fingerprints: [fingerprintOf(INVOICE, KEY)],
    });
    expect(told(one)).toEqual([]);
  });
});

describe('the list of a bank', () => {
  it('has the marks of its own documents of one exchange, each once, in their own order, page by page', () => {
    const next = { ...INVOICE, number: '2026-0057', date: '2026-12-03' };
    const one = given(
      [maker, register('P-1', INVOICE)],
      [maker, register('P-1', INVOICE, { documentId: 'INV-2' })],
      [maker, register('P-1', next, { documentId: 'INV-3' })],
      [maker, register('P-1', next, { documentId: 'INV-4', exchangeId: 'Y' })],
      [foreignBank, register('P-2', { ...next, number: '9' })],
    );
    const list = one.law.fingerprintsOf('bank-1', 'X', undefined, 10);
    const marks = list.map(({ exact }) => exact);
    expect(marks).toEqual(
      [fingerprintOf(INVOICE, KEY).exact, fingerprintOf(next, KEY).exact].toSorted(),
    );
    expect(one.law.fingerprintsOf('bank-1', 'X', marks[0], 10)).toEqual([list[1]]);
  });
});

describe('another operator’s list', () => {
  const list = (...documents: TradeDocument[]): CommandOf<'document.compare'> => ({
    type: 'document.compare',
    exchangeId: 'X',
    from: 'Foshan Rural Bank',
    fingerprints: documents.map((one) => fingerprintOf(one, KEY)),
  });

  it('finds the bank’s own documents in it, exact or near, and no one else’s', () => {
    const changed = { ...INVOICE, amountFen: 74_000_000 };
    const one = given(
      [maker, register('P-1', INVOICE)],
      [foreignBank, list(INVOICE)],
      [maker, list(changed)],
    );
    one.restart();
    expect(told(one)).toEqual(['bank-1 NEAR_DUPLICATE INV-1: Foshan Rural Bank']);
  });
});

describe('a document', () => {
  it('is registered once under its id, with a pledge that is the bank’s own', () => {
    const one = given([maker, register('P-1', INVOICE)]);
    expect(one.refusal(maker, register('P-1', INVOICE)).code).toBe('PW_ID_TAKEN');
    expect(one.refusal(maker, register('P-2', INVOICE)).code).toBe('PW_NOT_FOUND');
  });
});
