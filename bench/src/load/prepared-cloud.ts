import { randomBytes, type KeyObject } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openApiKeys } from '@pledgewatch/cloud/access';
import { createEnrolment } from '@pledgewatch/cloud/enrolment';
import { readContent } from '@pledgewatch/cloud/intake';
import { openLedger } from '@pledgewatch/cloud/ledger';
import { createSequencer } from '@pledgewatch/cloud/sequencer';
import { envelopeHash, openBatch, sealBatch } from '@pledgewatch/shared/batch';
import { systemClock } from '@pledgewatch/shared/clock';
import type { Actor } from '@pledgewatch/shared/command';
import { brokerPassword, enrolmentProof, parseToken } from '@pledgewatch/shared/enrolment';
import {
  generatePrivateKey,
  keyId,
  publicKeyToBase64url,
  rawPublicKey,
  writePrivateKeyFile,
} from '@pledgewatch/shared/keys';
import { createLog } from '@pledgewatch/shared/log';
import { ACTORS, effectSteps, pledgeBody, siteBody } from '../pledged.ts';
import { baseline, stacksOf, warehouse, type Warehouse } from './goods.ts';

/** A gateway that is enrolled: what it seals and connects with. */
export interface EnrolledGateway extends Warehouse {
  readonly key: KeyObject;
  readonly password: string;
}

/** A cloud's folder in which warehouses are pledged and their gateways enrolled. */
export interface PreparedCloud {
  readonly dataDir: string;
  readonly cloudKey: KeyObject;
  readonly gateways: readonly EnrolledGateway[];
  /** API keys of the operator and of the bank. */
  readonly keys: Readonly<Record<'operator' | 'bank', string>>;
}

/** Nobody is told of silence: only what is sent is measured. */
const SILENCE_MAX_MS = 86_400_000;

/**
 * Prepares a folder before its cloud starts, through the cloud's own steps. The API would do, but lets
 * only ten gateways enrol in a minute.
 */
export async function prepareCloud(dataDir: string, gatewayCount: number): Promise<PreparedCloud> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const cloudKey = generatePrivateKey();
  await writePrivateKeyFile(join(dataDir, 'cloud.key'), cloudKey);
  const ledger = openLedger({ file: join(dataDir, 'ledger.db') });
  const db = new DatabaseSync(join(dataDir, 'cloud.db'));
  const onFatal = (error: Error) => {
    throw error;
  };
  const log = createLog('cloud', 'silent');
  const sequencer = createSequencer({ ledger, clock: systemClock, log, onFatal });
  const submit = (actor: Actor, command: Parameters<typeof sequencer.submit>[0]['command']) =>
    sequencer.submit({ actor, idempotencyKey: randomBytes(16).toString('hex'), command });
  const enrolment = createEnrolment({
    db,
    clock: systemClock,
    cloudKey: rawPublicKey(cloudKey),
    vehicleKey: () => randomBytes(32),
    random: randomBytes,
    enrol: (gateway) => void submit(ACTORS.operator, { type: 'gateway.enrol', ...gateway }),
  });
  const gateways = Array.from({ length: gatewayCount }, (_, index) => {
    const of = warehouse(index + 1);
    const now = Date.now();
    submit(ACTORS.operator, { type: 'site.define', ...siteBody(of.siteId, SILENCE_MAX_MS) });
    const gateway = enrolled(of, enrolment, rawPublicKey(cloudKey));
    submit(ACTORS.bank, {
      type: 'pledge.create',
      ...pledgeBody({ ...of, stacks: stacksOf(of) }, now),
    });
    sequencer.admit([firstLook(gateway, now)]);
    for (const { command } of effectSteps(of.pledgeId, now)) submit(ACTORS.bank, command);
    return gateway;
  });
  const apiKeys = openApiKeys(db, systemClock);
  const keys = {
    operator: apiKeys.create(ACTORS.operator).key,
    bank: apiKeys.create(ACTORS.bank).key,
  };
  sequencer.saveSnapshot();
  ledger.close();
  db.close();
  return { dataDir, cloudKey, gateways, keys };
}

function enrolled(
  of: Warehouse,
  enrolment: ReturnType<typeof createEnrolment>,
  cloudKey: Uint8Array,
): EnrolledGateway {
  const key = generatePrivateKey();
  const { siteId, gatewayId } = of;
  const token = enrolment.createToken({ siteId, gatewayId, ttlMs: 60_000 });
  const { tokenId, secret } = parseToken(token);
  const nonce = randomBytes(16).toString('base64url');
  const gatewayKey = publicKeyToBase64url(key);
  const request = { tokenId, siteId, gatewayId, gatewayKey, nonce };
  const proof = enrolmentProof('gateway', secret, { ...request, cloudKey });
  enrolment.enrol({ ...request, proof });
  return { ...of, key, password: brokerPassword(secret) };
}

/** A batch in which everything is where it should be: no pledge takes effect before. */
function firstLook({ key, ...of }: EnrolledGateway, now: number) {
  const items = baseline(of, now);
  const { siteId, gatewayId } = of;
  const place = { siteId, gatewayId, lane: 'events', epoch: now, sealedAt: now } as const;
  const header = { ...place, firstSeq: 1, lastSeq: items.length, previous: new Uint8Array(32) };
  const bytes = sealBatch({ header, items, salt: randomBytes(16), key, keyId: keyId(key) });
  const batch = openBatch(bytes);
  return { header: batch.header, bytes, hash: envelopeHash(batch), ...readContent(batch) };
}
