import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { envelopeHash, openBatch } from '@pledgewatch/shared/batch';
import { NOON } from '#/testing/court/index.ts';
import { EPOCH, testGateway, weighed } from '#/testing/gateway.ts';
import { openLedger } from './index.ts';

const hexOf = (hash?: Uint8Array) => hash && Buffer.from(hash).toString('hex');

it('a ledger that was begun before batches were marked marks them when it is opened', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pw-batches-'));
  const file = join(folder, 'ledger.db');
  const gateway = testGateway();
  const bodies = [1, 2, 3].map(() => gateway.seal('telemetry', [weighed(1_000, NOON)]));
  const before = openLedger({ file });
  before.commit({ entries: bodies.map((body) => ({ kind: 'batch', acceptedAt: 1, body })) });
  before.close();
  const damaged = new DatabaseSync(file);
  damaged.exec("UPDATE entries SET bytes = x'00' WHERE idx = 2");
  damaged.close();

  const ledger = openLedger({ file });
  const stream = { gatewayId: gateway.gatewayId, lane: 'telemetry', epoch: EPOCH };
  const hashes = [1, 2, 3].map((lastSeq) => hexOf(ledger.batchHash(stream, lastSeq)));
  expect(hashes).toEqual([
    ...bodies.slice(0, 2).map((body) => hexOf(envelopeHash(openBatch(body)))),
    undefined,
  ]);
  ledger.close();
  rmSync(folder, { recursive: true });
});
