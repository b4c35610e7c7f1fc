import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inflateBatch, itemSalts, splitBatch } from '@pledgewatch/shared/batch';
import { parseVerifierKey, verifierKey, type VerifierKey } from '@pledgewatch/shared/checkpoint';
import type { Actor } from '@pledgewatch/shared/command';
import { decodeEntry } from '@pledgewatch/shared/entry';
import { generatePrivateKey } from '@pledgewatch/shared/keys';
import { decisionOfEntry } from '#/sequencer/index.ts';
import {
  effectSteps,
  bags,
  createPledge,
  lot,
  PEOPLE,
  present,
  stack,
} from '#/testing/court/index.ts';
import { ORIGIN, recordedLedger, type RecordedLedger } from '#/testing/recorded-ledger.ts';
import { linesOf, verdictText, verifyLedger, verifyPiece } from '#/verify/index.ts';
import { createBundles, createLedgerView, type Bundles } from './index.ts';

const { maker, foreignBank, warehouse, foreignWarehouse } = PEOPLE;
/** The goods of the other bank, on the same site and in the same batches. */
const FOREIGN_BAGS = bags(40, 10);

let recorded: RecordedLedger;
let bundles: Bundles;
let key: VerifierKey;
let mixed: number;
let gated: number;

beforeAll(async () => {
  recorded = recordedLedger();
  recorded.say(stack('B-07', FOREIGN_BAGS));
  const lots = [lot('L-9', 'B-07', FOREIGN_BAGS)];
  recorded.submit(
    foreignBank,
    createPledge({
      pledgeId: 'P-2',
      loanId: 'LOAN-2',
      pledgor: 'borrower-2',
      pledgee: 'Bank Two',
      lots,
      controlLine: { basis: 'quantity', quantityG: 1_000_000 },
      exposureFen: 100_000,
    }),
  );
  for (const step of effectSteps('P-2', ['borrower-2', 'Bank Two', 'supervision-1'])) {
    recorded.submit(foreignBank, step);
  }
  mixed = recorded.say([
    ...stack('A-01', [], 3_000_000),
    ...stack('B-07', [], 2_000_000),
    present(FOREIGN_BAGS[0]!, true),
  ]);
  gated = recorded.say([
    ...stack('B-07', [], 2_000_000),
    { kind: 'gate', gateId: 'G-1', truckOrderId: 'T-1', step: 'AT_GATE' },
  ]);
  await recorded.sign();
  const text = (file: string) => readFileSync(join(recorded.folder, file), 'utf8');
  key = parseVerifierKey(text('checkpoint.key').trim());
  const checkpoints = { latest: () => text('checkpoint'), key };
  const { ledger, sequencer } = recorded;
  const { law } = sequencer.state;
  const view = createLedgerView({ ledger, checkpoints, law });
  bundles = createBundles({ ledger, checkpoints, law, view });
});
afterAll(() => recorded.remove());

const verified = (bundle: string, keys: readonly VerifierKey[] = [key]) =>
  verifyPiece({ lines: linesOf(chunksOf(bundle)), keys });

async function* chunksOf(text: string) {
  yield text;
}

/** Ids of the alerts that were raised. */
function alertIds(): string[] {
  return recorded.ledger.decisions(0, 1_000).flatMap(({ bytes }) => {
    const decision = decisionOfEntry(bytes);
    return decision.do === 'raise-alert' ? [decision.alert.alertId] : [];
  });
}

/** Every bundle there is for somebody. */
function bundlesFor(actor: Actor): string[] {
  const places = Array.from({ length: recorded.ledger.size() }, (_, index) => index);
  return [
    ...places.map((index) => bundles.ofEntry(actor, index)),
    ...alertIds().map((id) => bundles.ofAlert(actor, id)),
    ...['R-1'].map((id) => bundles.ofRelease(actor, id)),
  ].filter((bundle) => bundle !== undefined);
}

describe('an evidence bundle', () => {
  it('proves one item of a batch without the others', async () => {
    const verdict = await verified(bundles.ofEntry(maker, mixed, 0)!);
    expect(verdict).toMatchObject({ ok: true, of: 'bundle', findings: [] });
    expect(verdict.said).toMatchObject([
      { entry: mixed, item: 0, gatewayId: 'gw-1', siteId: 'site-1', enrolledAt: 1 },
    ]);
    expect(JSON.parse(verdict.said[0]!.text)).toMatchObject({ slotId: 'A-01' });
  });

  it('proves an alert with the items it rests on', async () => {
    const alertId = alertIds().find((id) => bundles.ofAlert(maker, id));
    const verdict = await verified(bundles.ofAlert(maker, alertId!)!);
    expect(verdict).toMatchObject({ ok: true, raised: [{ alert: { alertId } }] });
    const [raised] = verdict.raised;
    const shown = verdict.said.map(({ entry, item }) => ({ entry, item }));
    for (const evidence of raised!.alert.evidence) expect(shown).toContainEqual(evidence);
  });

  it('proves what was commanded and decided about a release, and what its gate said', async () => {
    const verdict = await verified(bundles.ofRelease(maker, 'R-1')!);
    expect(verdict.ok).toBe(true);
    expect(verdict.counts.commands).toBeGreaterThanOrEqual(2);
    expect(verdict.counts.decisions).toBeGreaterThan(2);
    expect(verdict.said).toMatchObject([{ entry: gated, item: 1 }]);
    expect(JSON.parse(verdict.said[0]!.text)).toMatchObject({ kind: 'gate', step: 'AT_GATE' });
  });

  it('holds for everybody it is for', async () => {
    for (const actor of Object.values(PEOPLE)) {
      for (const bundle of bundlesFor(actor)) {
        expect((await verified(bundle)).findings).toEqual([]);
      }
    }
    expect(bundlesFor(maker).length).toBeGreaterThan(10);
    expect(bundlesFor(foreignBank).length).toBeGreaterThan(3);
  });

  it('holds no byte of another bank’s items, nor their salts, nor the batch’s', () => {
    const { envelope, content } = splitBatch(decodeEntry(recorded.ledger.entry(mixed)!).body);
    const { salt, lines } = inflateBatch({ content });
    const items = lines.split('\n');
    const salts = Buffer.from(itemSalts(salt, items.length));
    const own = new Map([
      [maker, [0]],
      [foreignBank, [1, 2]],
    ]);
    for (const [actor, places] of own) {
      const all = bundlesFor(actor).join('');
      expect(all).toContain(Buffer.from(envelope).toString('base64url').slice(40, -8));
      for (const secret of [salt, content]) expect(holds(all, secret)).toBe(false);
      for (const [place, item] of items.entries()) {
        const isOwn = places.includes(place);
        expect(all.includes(JSON.stringify(item))).toBe(isOwn);
        expect(holds(all, salts.subarray(place * 16, place * 16 + 16))).toBe(isOwn);
      }
    }
    const told = bundlesFor(maker).join('') + everyDecoded(bundlesFor(maker));
    for (const word of ['B-07', 'P-2', 'LOAN-2', 'bank-2', 'borrower-2', ...FOREIGN_BAGS]) {
      expect(told).not.toContain(word);
    }
  });

  it('does not exist for those it is none of the business of', () => {
    expect(bundles.ofEntry(maker, mixed, 1)).toBeUndefined();
    expect(bundles.ofEntry(foreignBank, mixed, 0)).toBeUndefined();
    expect(bundles.ofEntry(maker, mixed, 99)).toBeUndefined();
    expect(bundles.ofEntry(maker, recorded.ledger.size(), 0)).toBeUndefined();
    expect(bundles.ofRelease(foreignBank, 'R-1')).toBeUndefined();
    expect(bundles.ofRelease(maker, 'R-9')).toBeUndefined();
    expect(bundles.ofAlert(maker, 'nonsense')).toBeUndefined();
    for (const alertId of alertIds()) {
      expect(bundles.ofAlert(foreignWarehouse, alertId)).toBeUndefined();
    }
  });

  it('does not hold when any byte of it is another', async () => {
    const whole = Buffer.from(bundles.ofEntry(warehouse, mixed)!);
    const change = fc.tuple(fc.nat({ max: whole.length - 1 }), fc.integer({ min: 1, max: 255 }));
    await fc.assert(
      fc.asyncProperty(change, async ([at, bits]) => {
        const bytes = Buffer.from(whole);
        bytes[at]! ^= bits;
        const { ok, findings } = await verified(bytes.toString('utf8'));
        expect(ok).toBe(false);
        expect(findings[0]?.code).toMatch(/^PW_/);
      }),
      { numRuns: 300, interruptAfterTimeLimit: 10_000 },
    );
    expect((await verified(whole.toString())).ok).toBe(true);
  });

  it('does not hold under another key, or without the enrolment', async () => {
    const bundle = bundles.ofEntry(maker, mixed)!;
    const other = verifierKey(ORIGIN, generatePrivateKey());
    expect((await verified(bundle, [other])).findings).toMatchObject([
      { code: 'PW_SIGNATURE_INVALID' },
    ]);
    const [header, , ...entries] = bundle.split('\n');
    expect((await verified([header, ...entries].join('\n'))).findings).toMatchObject([
      { code: 'PW_GATEWAY_UNKNOWN' },
    ]);
  });

  it('cannot be had of a gateway that signed the root of other items; nothing of it counts', async () => {
    const lie = recorded.lie(stack('A-01', [], 1_000_000));
    await recorded.sign();
    expect(() => bundles.ofEntry(warehouse, lie)).toThrow(
      expect.objectContaining({ code: 'PW_ITEMS_ROOT_INVALID' }),
    );
    expect(bundles.ofEntry(maker, lie)).toBeUndefined();
    const raised = alertIds().filter((id) => id.startsWith(`${lie}:`));
    expect(raised).toEqual([expect.stringContaining('SEQ_GAP')]);
    const checked = await verifyLedger({
      file: recorded.file,
      checkpoint: readFileSync(join(recorded.folder, 'checkpoint'), 'utf8'),
      keys: [key],
    });
    expect(checked.findings).toMatchObject([{ entry: lie, code: 'PW_ITEMS_ROOT_INVALID' }]);
  });

  it('is not given before a checkpoint is signed over it', () => {
    const unsigned = recorded.say(stack('A-01', [], 3_000_000));
    expect(() => bundles.ofEntry(maker, unsigned)).toThrow(
      expect.objectContaining({ code: 'PW_EVIDENCE_UNSIGNED' }),
    );
  });

  it('says in both languages what it proves and what it does not', async () => {
    const text = verdictText(await verified(bundles.ofEntry(maker, mixed, 0)!), 'reader');
    expect(text).toContain('Gateway gw-1 of site-1 said');
    expect(text).toContain('"slotId":"A-01"');
    for (const word of ['Proven:', 'Not proven:', '已证明', '未证明']) expect(text).toContain(word);
  });
});

function holds(text: string, secret: Uint8Array): boolean {
  return text.includes(Buffer.from(secret).toString('base64url'));
}

/** What stands in the base64url of bundles. */
function everyDecoded(of: readonly string[]): string {
  return of
    .flatMap((bundle) => bundle.match(/[A-Za-z0-9_-]{22,}/g) ?? [])
    .map((text) => Buffer.from(text, 'base64url').toString('latin1'))
    .join('\n');
}
