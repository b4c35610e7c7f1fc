import { createPrivateKey, createPublicKey, hash, type KeyObject } from 'node:crypto';
import { join } from 'node:path';
import { encodeAnswers } from '@pledgewatch/shared/answer';
import {
  envelopeHash,
  holdsSignedContent,
  openBatch,
  sealBatch,
  verifyEnvelope,
} from '@pledgewatch/shared/batch';
import {
  inOrder,
  openSignature,
  publicJwkOf,
  signCommand,
  type CommandToSign,
} from '@pledgewatch/shared/command-signature';
import { encodeEntry, entryLeafHash } from '@pledgewatch/shared/entry';
import type { PledgewatchError } from '@pledgewatch/shared/errors';
import type { Instruction } from '@pledgewatch/shared/instruction';
import { keyId, rawPublicKey } from '@pledgewatch/shared/keys';
import { inclusionProof, rootOf } from '@pledgewatch/shared/merkle';
import { issueReceipts, verifyReceipt } from '@pledgewatch/shared/receipt';
import { signInstruction } from '@pledgewatch/cloud/instructions';
import { expect, test } from 'vitest';

const FOLDER = join(import.meta.dirname, '../docs/specs/vectors');
const AT = Date.UTC(2026, 10, 24, 0, 10, 2);

/** The key of a seed (RFC 8032 §5.1.5), so that every signature below is the same for ever. */
function keyOf(seedByte: number): KeyObject {
  const seed = Buffer.alloc(32, seedByte);
  const pkcs8 = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]);
  return createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
}

const gateway = keyOf(1);
const cloud = keyOf(2);
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const sha256 = (bytes: Uint8Array) => hash('sha256', bytes, 'buffer');

function describeKey(key: KeyObject, seedByte: number) {
  const seed = hex(Buffer.alloc(32, seedByte));
  return { seed, publicKey: hex(rawPublicKey(key)), keyId: hex(keyId(key)) };
}

function pageOf(vectors: unknown): string {
  return `${JSON.stringify(vectors, null, 2)}\n`;
}

const ITEMS = [
  '{"kind":"door","observedAt":1795479001000,"receivedAt":1795479001003,"clock":"device","doorId":"D-1","zoneId":"A","open":true,"outOfHours":true}',
  '{"kind":"stackWeight","observedAt":1795479001000,"receivedAt":1795479001004,"clock":"device","scaleId":"S-A-01","slotId":"A-01","lowerG":9990500,"nominalG":10000500,"upperG":10010500,"evidence":true}',
];

function seal(firstSeq: number, previous: Uint8Array, items: readonly string[]): Uint8Array {
  const header = {
    siteId: 'gd-foshan-01',
    gatewayId: 'gw-1',
    lane: 'events',
    epoch: 1_795_478_400_000,
    firstSeq,
    lastSeq: firstSeq + items.length - 1,
    previous,
    sealedAt: AT,
  } as const;
  const salt = Buffer.alloc(16, 0xa5);
  return sealBatch({ header, items, salt, key: gateway, keyId: keyId(gateway) });
}

const first = seal(1, new Uint8Array(32), ITEMS);
const second = seal(3, envelopeHash(openBatch(first)), ITEMS.slice(0, 1));

/** What becomes of a batch before its place in the stream is looked at. */
function outcomeOf(bytes: Uint8Array): string {
  try {
    const batch = openBatch(bytes);
    if (!verifyEnvelope(batch, createPublicKey(gateway))) return 'PW_SIGNATURE_INVALID';
    return holdsSignedContent(batch) ? 'accepted' : 'PW_BATCH_CONTENT_INVALID';
  } catch (error) {
    return (error as PledgewatchError).code;
  }
}

function flipped(bytes: Uint8Array, at: number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
}

test('docs/specs/vectors/001-batch.json holds batches as they are sealed', async () => {
  const envelopeEnd =
    Buffer.from(first).indexOf(openBatch(first).envelope) + openBatch(first).envelope.length;
  const cases = [
    ['as sealed', first],
    ['the last bit of the content turned', flipped(first, first.length - 1)],
    ['the last bit of the signature turned', flipped(first, envelopeEnd - 1)],
    ['one byte behind the end', Buffer.concat([first, Buffer.alloc(1)])],
    ['cut short', first.subarray(0, -1)],
    ['longer than 61,440 bytes', Buffer.alloc(61_441)],
  ] as const;
  const outcomes = cases.map(([name, bytes]) => ({ case: name, outcome: outcomeOf(bytes) }));
  const batches = [first, second].map((bytes, at) => {
    const { header } = openBatch(bytes);
    const { previous, root } = header;
    const items = at === 0 ? ITEMS : ITEMS.slice(0, 1);
    return {
      header: { ...header, previous: hex(previous), root: hex(root) },
      salt: 'a5'.repeat(16),
      items,
      envelope: hex(openBatch(bytes).envelope),
      envelopeSha256: hex(envelopeHash(openBatch(bytes))),
      bytes: hex(bytes),
    };
  });
  expect(outcomes[0]?.outcome).toBe('accepted');
  expect(outcomes.slice(1).map(({ outcome }) => outcome)).not.toContain('accepted');
  await expect(pageOf({ gateway: describeKey(gateway, 1), batches, outcomes })).toMatchFileSnapshot(
    join(FOLDER, '001-batch.json'),
  );
});

test('docs/specs/vectors/002-receipt.json holds receipts as they are issued', async () => {
  const entries = [first, second].map((body) =>
    encodeEntry({ kind: 'batch', acceptedAt: AT, body }),
  );
  const secondEntry = encodeEntry({ kind: 'batch', acceptedAt: AT, body: second });
  const leaves = entries.map((entry) => entryLeafHash(entry));
  const root = rootOf(leaves);
  const [receipt] = issueReceipts({
    leaves: [{ index: 1, proof: inclusionProof(leaves, 1) }],
    treeSize: leaves.length,
    root,
    key: cloud,
  }) as [Uint8Array];
  const place = verifyReceipt(receipt, entryLeafHash(secondEntry), createPublicKey(cloud));
  expect(place).toEqual({ treeSize: 2, leafIndex: 1 });
  const stream = { lane: 'events', epoch: 1_795_478_400_000 } as const;
  const answers = encodeAnswers([
    { kind: 'receipt', ...stream, lastSeq: 3, acceptedAt: AT, receipt },
    { kind: 'resend', ...stream, fromSeq: 4 },
    { kind: 'refused', ...stream, lastSeq: 9, code: 'PW_BATCH_CHAIN_BROKEN' },
  ]);
  const vectors = {
    cloud: describeKey(cloud, 2),
    entries: entries.map((bytes, index) => ({
      acceptedAt: AT,
      body: `batch ${index} of 001-batch.json`,
      sha256: hex(sha256(bytes)),
      leafHash: hex(entryLeafHash(bytes)),
    })),
    root: hex(root),
    receipt: { of: 1, ...place, bytes: hex(receipt) },
    answers: hex(answers),
  };
  await expect(pageOf(vectors)).toMatchFileSnapshot(join(FOLDER, '002-receipt.json'));
});

const about = { siteId: 'gd-foshan-01', gatewayId: 'gw-1' };
const INSTRUCTIONS: readonly Instruction[] = [
  {
    type: 'truckOrder',
    instructionId: 'TO-1-1',
    truckOrderId: 'TO-1',
    releaseId: 'R-1',
    pledgeId: 'P-1',
    ...about,
    gateId: 'G-1',
    plate: '粤E12345',
    epcs: ['3034257bf400b7800000007b'],
    netG: 1_000_000,
    toleranceG: 3_000,
    valueFen: 6_800_000,
    notBefore: AT,
    notAfter: AT + 3_600_000,
    nonce: '0123456789abcdef0123456789abcdef',
    approvals: [41, 42],
    correlationId: 'c-42',
  },
  {
    type: 'lease',
    instructionId: 'lease-G-1-1',
    ...about,
    gateId: 'G-1',
    upToEntry: 43,
    issuedAt: AT,
    expiresAt: AT + 600_000,
    ceilingG: 60_000_000,
    ceilingFen: 500_000_000,
  },
  { type: 'hold', instructionId: 'H-1-gw-1', holdId: 'H-1', ...about, issuedAt: AT, lifted: false },
  { type: 'withdrawal', instructionId: 'W-1', truckOrderId: 'TO-1', ...about, issuedAt: AT },
];

test('docs/specs/vectors/003-instruction.json holds instructions as they are signed', async () => {
  const instructions = INSTRUCTIONS.map((instruction) => ({
    instruction,
    bytes: hex(signInstruction(instruction, cloud)),
  }));
  const vectors = { cloud: describeKey(cloud, 2), instructions };
  await expect(pageOf(vectors)).toMatchFileSnapshot(join(FOLDER, '003-instruction.json'));
});

const APPROVAL: CommandToSign = {
  tenantId: 'bank-1',
  idempotencyKey: 'make-R-7',
  command: { type: 'release.make', releaseId: 'R-7' },
};

test('docs/specs/vectors/007-command-signature.json holds signatures as people make them', async () => {
  const signature = signCommand(APPROVAL, cloud, AT);
  const opened = openSignature(signature);
  const outcomes = [
    ['as signed', APPROVAL],
    ['another command', { ...APPROVAL, command: { type: 'release.make', releaseId: 'R-8' } }],
    ['another idempotency key', { ...APPROVAL, idempotencyKey: 'make-R-8' }],
    ['another tenant', { ...APPROVAL, tenantId: 'bank-2' }],
  ].map(([name, what]) => ({
    case: name,
    holds: opened.isOver(what as CommandToSign, createPublicKey(cloud)),
  }));
  expect(outcomes.map(({ holds }) => holds)).toEqual([true, false, false, false]);
  const vectors = {
    key: { ...describeKey(cloud, 2), jwk: publicJwkOf(cloud), signingKeyId: opened.signingKeyId },
    signed: APPROVAL,
    payload: JSON.stringify(inOrder(APPROVAL)),
    signedAt: opened.signedAt,
    signature,
    outcomes,
  };
  await expect(pageOf(vectors)).toMatchFileSnapshot(join(FOLDER, '007-command-signature.json'));
});
