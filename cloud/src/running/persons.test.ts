import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Actor } from '@pledgewatch/shared/command';
import { createLog } from '@pledgewatch/shared/log';
import { openLedger } from '#/ledger/index.ts';
import { createState, Replay, type Difference } from '#/sequencer/index.ts';
import { NOON, PEOPLE } from '#/testing/court/index.ts';
import { ManualClock } from '#/testing/manual-clock.ts';
import { personsOf } from './persons.ts';
import { openRecord } from './record.ts';

const { borrower } = PEOPLE;
const particulars = { name: '陈伟', phone: '13800000001' };
const chen = { personId: 'chen', particulars };

async function opened(dataDir: string) {
  const ending = new AsyncDisposableStack();
  const onFatal = (error: Error) => {
    throw error;
  };
  const log = createLog('test', 'silent');
  const of = { dataDir, origin: 'test/ledger', clock: new ManualClock(NOON), log, onFatal };
  const record = await openRecord(of, ending);
  const { sequencer, personal } = record;
  const persons = personsOf(personal, sequencer.state.law, (one) => sequencer.submit(one));
  return { ...record, persons, close: () => ending.disposeAsync() };
}

it('a person’s particulars are read until they are erased; the ledger never had them, and verifies before and after', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'pledgewatch-persons-'));
  const cloud = await opened(dataDir);
  const first = await cloud.persons.register(borrower, 'register-chen', chen);
  expect(await cloud.persons.register(borrower, 'register-chen', chen)).toEqual(first);
  const taken = cloud.persons.register(borrower, 'another-key', chen);
  await expect(taken).rejects.toMatchObject({ code: 'PW_ID_TAKEN' });

  const shownTo = (actor: Actor) => cloud.persons.person(actor, 'chen')?.particulars;
  expect(shownTo(borrower)).toEqual(particulars);
  const auditor: Actor = { ...borrower, role: 'auditor' };
  expect(shownTo(auditor)).toEqual({ name: '••', phone: '13•••••••01' });
  expect(cloud.persons.person(PEOPLE.maker, 'chen')).toBeUndefined();

  const root = Buffer.from(cloud.ledger.root(1));
  const command = { type: 'person.erase', personId: 'chen', reason: 'asked for' } as const;
  cloud.sequencer.submit({ actor: borrower, idempotencyKey: 'erase-chen', command });
  // The program ends before the store is erased; the next start makes up for it.
  expect(cloud.personal.particulars({ tenantId: 'borrower-1', personId: 'chen' })).toBeDefined();
  await cloud.close();
  const again = await opened(dataDir);
  expect(again.persons.person(borrower, 'chen')).toMatchObject({ erasedAt: NOON });
  expect(again.persons.person(borrower, 'chen')?.particulars).toBeUndefined();
  expect(Buffer.from(again.ledger.root(1))).toEqual(root);
  await again.persons.register(borrower, 'register-anew', chen);
  expect(again.persons.person(borrower, 'chen')?.particulars).toEqual(particulars);
  await again.close();

  const ledger = openLedger({ file: join(dataDir, 'ledger.db') });
  const differences: Difference[] = [];
  const replay = new Replay(createState(), (one) => differences.push(one));
  for (const { index, bytes } of ledger.entries(0, 100)) replay.take(index, bytes);
  expect([differences, ledger.size()]).toEqual([[], 3]);
  ledger.close();
  expect(readFileSync(join(dataDir, 'ledger.db'), 'latin1')).not.toContain('13800000001');
  rmSync(dataDir, { recursive: true });
});
