import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { masked } from '@pledgewatch/shared/identity';
import { openPersonalStore, type PersonalStore } from './personal-store.ts';

let folder: string;
let store: PersonalStore;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pledgewatch-personal-'));
  store = openPersonalStore(folder);
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true });
});

const chen = { tenantId: 'mill', personId: 'chen' };
const said = { name: '陈伟', phone: '13800000001', idNumber: '440600199001011234' };

/** Everything that lies in the folder, as one text. */
function onDisk(): string {
  return readdirSync(folder)
    .map((name) => readFileSync(join(folder, name), 'latin1'))
    .join('');
}

it('gives the same digests for the same particulars of a person, and others for another person', () => {
  const first = store.keep(chen, said);
  expect(first.isNew).toBe(true);
  expect(store.keep(chen, said)).toEqual({ digests: first.digests, isNew: false });
  const twin = store.keep({ ...chen, personId: 'twin' }, said);
  expect(twin.digests.phone).not.toBe(first.digests.phone);
  const digits = { phone: '13800000001', idNumber: '13800000001' };
  const { digests } = store.keep({ ...chen, personId: 'digits' }, digits);
  expect(digests.phone).not.toBe(digests.idNumber);
});

it('is not changed by saying something else of a person who is kept', () => {
  const { digests } = store.keep(chen, said);
  const other = store.keep(chen, { ...said, phone: '13900000002' });
  expect(other.isNew).toBe(false);
  expect(other.digests.phone).not.toBe(digests.phone);
  expect(store.particulars(chen)).toEqual(said);
});

it('leaves nothing of an erased person, on disk neither, and a new salt when the person comes again', () => {
  const { digests } = store.keep(chen, said);
  store.keep({ ...chen, personId: 'li' }, { phone: '13711112222' });
  expect(onDisk()).toContain('13800000001');
  store.erase(chen);
  expect(store.particulars(chen)).toBeUndefined();
  expect(onDisk()).not.toContain('13800000001');
  expect(onDisk()).toContain('13711112222');
  expect(store.keep(chen, said).digests.phone).not.toBe(digests.phone);
});

it('sweeps away whom the ledger does not keep, as after a crash or from an old copy', () => {
  store.keep(chen, said);
  store.keep({ ...chen, personId: 'li' }, said);
  store.sweep(({ personId }) => personId === 'li');
  expect(store.particulars(chen)).toBeUndefined();
  expect(store.particulars({ ...chen, personId: 'li' })).toEqual(said);
});

it.each([
  ['粤E12345', '粤E•••45'],
  ['13800000001', '13•••••••01'],
  ['陈伟', '••'],
])('masks %s as %s', (text, shown) => {
  expect(masked(text)).toBe(shown);
});
