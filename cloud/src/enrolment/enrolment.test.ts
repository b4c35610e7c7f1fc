import { mkdtempSync, rmSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  brokerPassword,
  enrolmentProof,
  openVehicleKey,
  parseToken,
  passwordDigest,
  type EnrolmentRequest,
} from '@pledgewatch/shared/enrolment';
import { generatePrivateKey, publicKeyToBase64url, rawPublicKey } from '@pledgewatch/shared/keys';
import { createLog } from '@pledgewatch/shared/log';
import { openLedger, type Ledger } from '#/ledger/index.ts';
import { createSequencer, type Sequencer } from '#/sequencer/index.ts';
import { defineSite, HOUR, NOON, PEOPLE } from '#/testing/court/index.ts';
import { ManualClock } from '#/testing/manual-clock.ts';
import { createEnrolment, type Enrolment } from './index.ts';

const cloudKey = rawPublicKey(generatePrivateKey());
const log = createLog('test', 'silent');
const VEHICLE_KEY = randomBytes(32);
const GATEWAY = { gatewayId: 'gw-1', siteId: 'site-1' };

let folder: string;
let clock: ManualClock;
let db: DatabaseSync;
let ledger: Ledger;
let sequencer: Sequencer;
let enrolment: Enrolment;
/** Where the machine dies in the middle of an enrolment. */
let diesAfter: 'the ledger entry' | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pw-enrolment-'));
  clock = new ManualClock(NOON);
  diesAfter = undefined;
  start();
  submit('site', defineSite());
});
afterEach(() => {
  stop();
  rmSync(folder, { recursive: true });
});

function start() {
  db = new DatabaseSync(join(folder, 'cloud.db'));
  ledger = openLedger({ file: join(folder, 'ledger.db') });
  const onFatal = (error: Error) => {
    throw error;
  };
  sequencer = createSequencer({ ledger, clock, log, onFatal });
  enrolment = createEnrolment({
    db,
    clock,
    cloudKey,
    vehicleKey: () => VEHICLE_KEY,
    random: randomBytes,
    enrol({ tokenId, ...gateway }) {
      submit(`enrolment-${tokenId}`, { type: 'gateway.enrol', tokenId, ...gateway });
      if (diesAfter === 'the ledger entry') throw new Error('killed');
    },
  });
}

function stop() {
  ledger.close();
  db.close();
}

/** As after a crash: everything is read again from what is on disk. */
function startAgain() {
  stop();
  diesAfter = undefined;
  start();
}

function submit(
  idempotencyKey: string,
  command: Parameters<Sequencer['submit']>[0]['command'],
): void {
  sequencer.submit({ actor: PEOPLE.operator, idempotencyKey, command });
}

/** What a gateway posts that holds a token. */
function requestOf(token: string, of: Partial<EnrolmentRequest> = {}): EnrolmentRequest {
  const { tokenId, secret } = parseToken(token);
  const about = {
    ...GATEWAY,
    tokenId,
    gatewayKey: newKey(),
    nonce: randomBytes(24).toString('base64url'),
    ...of,
  };
  return { proof: enrolmentProof('gateway', secret, { ...about, cloudKey }), ...about };
}

function newKey(): string {
  return publicKeyToBase64url(generatePrivateKey());
}

function newToken(of: Partial<Parameters<Enrolment['createToken']>[0]> = {}): string {
  return enrolment.createToken({ ...GATEWAY, ttlMs: HOUR, ...of });
}

function digestOf(token: string): Uint8Array {
  return new Uint8Array(passwordDigest(brokerPassword(parseToken(token).secret)));
}

const refused = expect.objectContaining({ code: 'PW_ENROLMENT_REFUSED' });

function credential() {
  const known = enrolment.credential('gw-1');
  return known && { ...known, passwordDigest: new Uint8Array(known.passwordDigest) };
}

/** Everything that would be different if something had been enrolled. */
function standing() {
  return [ledger.size(), sequencer.state.law.gateway('gw-1'), credential()];
}

describe('a gateway with a token', () => {
  it('gets in: its key stands in the ledger, and both sides know its broker password', () => {
    const token = newToken();
    const request = requestOf(token);
    const { proof, vehicleKey } = enrolment.enrol(request);
    const { secret } = parseToken(token);
    expect(proof).toBe(enrolmentProof('cloud', secret, { ...request, cloudKey }));
    expect(openVehicleKey(secret, vehicleKey)).toEqual(new Uint8Array(VEHICLE_KEY));
    expect(openVehicleKey(randomBytes(32), vehicleKey)).toBeNull();
    expect(sequencer.state.law.gateway('gw-1')).toMatchObject({ publicKey: request.gatewayKey });
    const expected = { siteId: 'site-1', passwordDigest: digestOf(token) };
    expect(credential()).toEqual(expected);
    startAgain();
    expect(credential()).toEqual(expected);
  });

  it('is answered again when the answer was lost, and nothing more happens', () => {
    const token = newToken();
    const request = requestOf(token);
    const { proof } = enrolment.enrol(request);
    const before = standing();
    expect(enrolment.enrol(request)).toMatchObject({ proof });
    startAgain();
    expect(enrolment.enrol(request)).toMatchObject({ proof });
    const anew = requestOf(token, { gatewayKey: request.gatewayKey });
    expect(enrolment.enrol(anew).proof).not.toBe(proof);
    expect(standing()).toEqual(before);
  });

  it('may enrol anew with a new token, and its old key is no longer the gateway’s', () => {
    enrolment.enrol(requestOf(newToken()));
    const token = newToken();
    const request = requestOf(token);
    enrolment.enrol(request);
    expect(sequencer.state.law.gateway('gw-1')).toMatchObject({ publicKey: request.gatewayKey });
    expect(credential()).toMatchObject({
      passwordDigest: digestOf(token),
    });
  });
});

describe('an enrolment is refused, and nothing changes,', () => {
  it.each<[string, (token: string) => EnrolmentRequest]>([
    ['under a proof by another secret', (token) => ({ ...requestOf(token), proof: newKey() })],
    ['under no proof at all', (token) => ({ ...requestOf(token), proof: '' })],
    [
      'when the key is not the one that was proven',
      (token) => ({ ...requestOf(token), gatewayKey: newKey() }),
    ],
    [
      'when the nonce is not the one that was proven',
      (token) => ({ ...requestOf(token), nonce: newKey() }),
    ],
    [
      'when the cloud’s own proof comes back as the gateway’s',
      (token) => {
        const request = requestOf(token);
        const { secret } = parseToken(token);
        return { ...request, proof: enrolmentProof('cloud', secret, { ...request, cloudKey }) };
      },
    ],
    [
      'when the gateway was told of another cloud',
      (token) => {
        const request = requestOf(token);
        const other = { ...request, cloudKey: randomBytes(32) };
        return {
          ...request,
          proof: enrolmentProof('gateway', parseToken(token).secret, other),
        };
      },
    ],
    ['for a token nobody made', (token) => requestOf(token, { tokenId: 'another' })],
    ['for another gateway than the token’s', (token) => requestOf(token, { gatewayId: 'gw-2' })],
    ['for another site than the token’s', (token) => requestOf(token, { siteId: 'site-2' })],
  ])('%s', (_why, requestWith) => {
    const token = newToken();
    const request = requestWith(token);
    const before = standing();
    expect(() => enrolment.enrol(request)).toThrow(refused);
    expect(standing()).toEqual(before);
    enrolment.enrol(requestOf(token));
  });

  it('when the token was used by another key', () => {
    const token = newToken();
    enrolment.enrol(requestOf(token));
    const before = standing();
    expect(() => enrolment.enrol(requestOf(token))).toThrow(refused);
    startAgain();
    expect(() => enrolment.enrol(requestOf(token))).toThrow(refused);
    expect(standing()).toEqual(before);
  });

  it('when the token has expired', () => {
    const token = newToken({ ttlMs: 1_000 });
    clock.advance(1_000);
    expect(() => enrolment.enrol(requestOf(token))).toThrow(refused);
    // Making the next token sweeps the expired one away; it is refused all the same.
    newToken();
    expect(() => enrolment.enrol(requestOf(token))).toThrow(refused);
  });

  it('when the gateway has enrolled with another token since', () => {
    const [older, newer] = [newToken(), newToken()];
    enrolment.enrol(requestOf(newer));
    const before = standing();
    expect(() => enrolment.enrol(requestOf(older))).toThrow(refused);
    expect(standing()).toEqual(before);
  });
});

describe('a crash in the middle of an enrolment', () => {
  function crashed(token: string): EnrolmentRequest {
    const request = requestOf(token);
    diesAfter = 'the ledger entry';
    expect(() => enrolment.enrol(request)).toThrow('killed');
    startAgain();
    expect(credential()).toBeUndefined();
    return request;
  }

  it('lets the gateway in when it asks again, with its one entry', () => {
    const token = newToken();
    const request = crashed(token);
    const entries = ledger.size();
    enrolment.enrol(requestOf(token, { gatewayKey: request.gatewayKey }));
    expect(ledger.size()).toBe(entries);
    expect(sequencer.state.law.gateway('gw-1')).toMatchObject({ publicKey: request.gatewayKey });
    expect(credential()).toBeDefined();
  });

  it('never lets a second key in under the same token', () => {
    const token = newToken();
    const { gatewayKey } = crashed(token);
    const before = standing();
    expect(() => enrolment.enrol(requestOf(token))).toThrow(refused);
    expect(standing()).toEqual(before);
    expect(sequencer.state.law.gateway('gw-1')).toMatchObject({ publicKey: gatewayKey });
  });

  it('leaves a gateway whose token expired meanwhile to the next token', () => {
    const { gatewayKey } = crashed(newToken());
    clock.advance(2 * HOUR);
    const token = newToken();
    enrolment.enrol(requestOf(token, { gatewayKey }));
    expect(credential()).toMatchObject({
      passwordDigest: digestOf(token),
    });
  });

  it('is not answered by a captured request, once the gateway came in by another token', () => {
    const captured = crashed(newToken());
    enrolment.enrol(requestOf(newToken()));
    const before = standing();
    expect(() => enrolment.enrol(captured)).toThrow(refused);
    expect(standing()).toEqual(before);
  });

  it('never uses up the token without giving the credential', () => {
    const token = newToken();
    const request = requestOf(token);
    db.exec(`CREATE TRIGGER disk BEFORE INSERT ON gateway_credentials
      BEGIN SELECT raise(ABORT, 'disk full'); END`);
    expect(() => enrolment.enrol(request)).toThrow('disk full');
    expect(credential()).toBeUndefined();
    db.exec('DROP TRIGGER disk');
    startAgain();
    enrolment.enrol(request);
    expect(credential()).toBeDefined();
  });
});
