import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPublicKey } from 'node:crypto';
import { openBatch } from '@pledgewatch/shared/batch';
import { entryLeaf } from '@pledgewatch/shared/entry';
import { generatePrivateKey } from '@pledgewatch/shared/keys';
import { createLog } from '@pledgewatch/shared/log';
import { leafHash } from '@pledgewatch/shared/merkle';
import { issueReceipts } from '@pledgewatch/shared/receipt';
import type { Observation } from '@pledgewatch/shared/observation';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openJournal, type Journal } from '#/journal/index.ts';
import { createSealer, type Sealer } from '#/seal/index.ts';
import { createLaneSender, type LaneSender } from './index.ts';

const cloudKey = generatePrivateKey();
const NOW = 1_795_000_000_000;
let now: number;
let folder: string;
let journal: Journal;
let sealer: Sealer;
let sender: LaneSender;
/** Batches as they went out, oldest first. */
let sent: Uint8Array[];

beforeEach(() => {
  now = NOW;
  sent = [];
  const clock = { now: () => now, sleep: () => Promise.resolve() };
  folder = mkdtempSync(join(tmpdir(), 'pledgewatch-lane-'));
  journal = openJournal({ folder: join(folder, 'journal'), clock });
  const of = { siteId: 'site-1', gatewayId: 'gw-1', key: generatePrivateKey(), clock };
  sealer = createSealer({ ...of, journal: () => journal, random: (n) => new Uint8Array(n) });
  sender = createLaneSender({
    lane: 'telemetry',
    journal: () => journal,
    cloudKey: createPublicKey(cloudKey),
    clock,
    log: createLog('edge', 'silent'),
    publish: (bytes) => void sent.push(bytes),
  });
  sender.connected();
});

afterEach(() => {
  journal.close();
  rmSync(folder, { recursive: true, force: true });
});

/** One observation, in a batch of its own, goes out. */
async function say(observedAt: number): Promise<void> {
  const times = { observedAt, receivedAt: observedAt, clock: 'device' } as const;
  const about = { sourceId: 'devices', deviceId: 'D-1', ...times };
  await journal.append([{ kind: 'door', ...about, open: true } satisfies Observation]);
  sealer.seal('telemetry');
  sender.pump();
}

/** The cloud proves that it holds a batch, alone in its ledger, and all before it. */
function receipt(bytes: Uint8Array): void {
  const { lane, epoch, lastSeq } = openBatch(bytes).header;
  const acceptedAt = now;
  const root = leafHash(entryLeaf({ kind: 'batch', acceptedAt, body: bytes }));
  const [proof] = issueReceipts({
    leaves: [{ index: 0, proof: [] }],
    treeSize: 1,
    root,
    key: cloudKey,
  });
  sender.answered({ kind: 'receipt', lane, epoch, lastSeq, acceptedAt, receipt: proof! });
}

const epoch = () => openBatch(sent[0]!).header.epoch;
const askFor = (fromSeq: number) =>
  sender.answered({ kind: 'resend', lane: 'telemetry', epoch: epoch(), fromSeq });
const waiting = () => journal.streams('telemetry').reduce((sum, { pending }) => sum + pending, 0);

test('an answer that was held up asks for what has long been receipted: nothing is given up', async () => {
  await say(1);
  receipt(sent[0]!);
  await say(2);
  askFor(1);
  expect(waiting()).toBe(1);
  // What waits went out again, and its receipt shows that the cloud lacks nothing.
  expect(openBatch(sent.at(-1)!).header.firstSeq).toBe(2);
  receipt(sent.at(-1)!);
  now += 60_000;
  await say(3);
  askFor(1);
  expect(waiting()).toBe(1);
});

test('a cloud that lost what it held asks again and again: the stream is given up, and goes on anew', async () => {
  await say(1);
  receipt(sent[0]!);
  await say(2);
  askFor(1);
  now += 10_000;
  askFor(1);
  expect(journal.streams('telemetry').map(({ epoch }) => epoch)).not.toContain(epoch());
  const [run] = journal.streams('events').map((stream) => journal.nextItems(stream, 10));
  expect(run?.items.join('\n')).toContain('"reason":"resend-not-held"');
});

test('a changed copy that the cloud refuses costs the gateway nothing: its own batch goes again', async () => {
  await say(1);
  await say(2);
  const { lane, lastSeq } = openBatch(sent[0]!).header;
  const code = 'PW_BATCH_CONTENT_INVALID';
  sender.answered({ kind: 'refused', lane, epoch: epoch(), lastSeq, code });
  expect(waiting()).toBe(2);
  now += 10_000;
  sender.pump();
  expect(sent.slice(2)).toEqual(sent.slice(0, 2));
});
