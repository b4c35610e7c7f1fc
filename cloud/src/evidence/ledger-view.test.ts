import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '@pledgewatch/shared/command';
import { decodeEntry, entryLeafHash } from '@pledgewatch/shared/entry';
import { verifyConsistency, verifyInclusion } from '@pledgewatch/shared/merkle';
import { PEOPLE, present, stack } from '#/testing/court/index.ts';
import { recordedLedger, type RecordedLedger } from '#/testing/recorded-ledger.ts';
import { createLedgerView, type EntryView, type LedgerView } from './index.ts';

const { operator, maker, auditor, borrower, warehouse, foreignBank, foreignBorrower } = PEOPLE;
const { foreignWarehouse } = PEOPLE;

let recorded: RecordedLedger;
let view: LedgerView;
let mixed: number;

beforeAll(() => {
  recorded = recordedLedger();
  mixed = recorded.say([...stack('A-01', []), ...stack('B-07', []), present('aa01', true)]);
  const { ledger, sequencer } = recorded;
  const checkpoints = { latest: () => undefined };
  view = createLedgerView({ ledger, checkpoints, law: sequencer.state.law });
});
afterAll(() => recorded.remove());

/** Everything an actor may see, with its place. */
function seenBy(actor: Actor): [index: number, entry: EntryView][] {
  return Array.from({ length: view.size() }, (_, index) => index).flatMap((index) => {
    const entry = view.entry(actor, index);
    return entry ? [[index, entry] as [number, EntryView]] : [];
  });
}

function command(type: string): number {
  for (let index = 0; index < view.size(); index++) {
    const { kind, body } = decodeEntry(recorded.ledger.entry(index)!);
    if (kind === 'command' && Buffer.from(body).includes(`"type":"${type}"`)) return index;
  }
  throw new Error(`no ${type}`);
}

describe('an entry of the ledger', () => {
  it('does not exist for those it is none of the business of', () => {
    for (const stranger of [foreignBank, foreignBorrower, foreignWarehouse]) {
      expect(seenBy(stranger)).toEqual([]);
    }
  });

  it('comes whole, with its bytes, to the bank that gave it', () => {
    const entry = view.entry(maker, command('pledge.create'));
    expect(entry?.content).toMatchObject({ actor: maker, command: { exposureFen: 700_000 } });
    expect(entry?.bytes).toEqual(recorded.ledger.entry(command('pledge.create')));
    expect(view.entry(auditor, command('pledge.create'))?.content).toMatchObject({
      command: { exposureFen: 700_000 },
    });
  });

  it('tells the custodian of the pledges on its site, and nothing of money', () => {
    const entry = view.entry(warehouse, command('pledge.create'));
    expect(entry?.content).toMatchObject({ command: { pledgeId: 'P-1', siteId: 'site-1' } });
    const everything = JSON.stringify(seenBy(warehouse).map(([, { content }]) => content));
    expect(everything).toContain('P-1');
    expect(everything).not.toMatch(/Fen|LOAN-1|controlLine/);
    for (const [, { bytes }] of seenBy(warehouse)) {
      if (bytes) expect(Buffer.from(bytes).toString()).not.toMatch(/Fen|LOAN-1/);
    }
    expect(view.entry(warehouse, command('repayment.post'))).toBeUndefined();
  });

  it('shows the borrower the release it asked for', () => {
    expect(view.entry(borrower, command('release.request'))?.content).toMatchObject({
      command: { releaseId: 'R-1' },
    });
    expect(view.entry(borrower, command('release.check'))?.bytes).toBeUndefined();
  });

  it('opens a batch only to what names the reader’s goods', () => {
    const seen = view.entry(maker, mixed);
    expect(seen?.content).toMatchObject({ items: [{ item: 0, value: { slotId: 'A-01' } }] });
    expect((seen!.content as { items: unknown[] }).items).toHaveLength(1);
    expect(seen?.bytes).toBeUndefined();
    const whole = view.entry(warehouse, mixed);
    expect((whole!.content as { items: unknown[] }).items).toHaveLength(3);
    expect(whole?.bytes).toEqual(recorded.ledger.entry(mixed));
  });

  it('keeps telemetry to those who keep the site', () => {
    const telemetry = (actor: Actor) =>
      seenBy(actor).filter(([, { content }]) => JSON.stringify(content).includes('"telemetry"'));
    expect(telemetry(maker)).toEqual([]);
    expect(telemetry(warehouse)).toHaveLength(1);
  });

  it('is undefined outside of the ledger', () => {
    for (const index of [-1, 0.5, view.size(), Number.NaN]) {
      expect(view.entry(operator, index)).toBeUndefined();
    }
  });
});

describe('proofs', () => {
  it('prove each entry, and each older size, against the root', () => {
    const size = view.size();
    const root = recorded.ledger.root(size);
    for (let index = 0; index < size; index++) {
      const hash = entryLeafHash(recorded.ledger.entry(index)!);
      const proof = view.inclusionProof(index, size);
      expect(verifyInclusion({ index, size, leafHash: hash, proof, root })).toBe(true);
      if (index === 0) continue;
      const roots = { root1: recorded.ledger.root(index), root2: root };
      const consistency = view.consistencyProof(index, size);
      const claim = { size1: index, size2: size, ...roots, proof: consistency };
      expect(verifyConsistency(claim)).toBe(true);
    }
  });

  it('are refused outside of the ledger', () => {
    const size = view.size();
    for (const ask of [
      () => view.inclusionProof(size, size),
      () => view.inclusionProof(0, size + 1),
      () => view.inclusionProof(0, 0),
      () => view.consistencyProof(0, size),
      () => view.consistencyProof(2, 1),
      () => view.consistencyProof(1, size + 1),
    ]) {
      expect(ask).toThrow(expect.objectContaining({ code: 'PW_LEDGER_RANGE' }));
    }
  });
});
