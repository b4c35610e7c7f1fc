import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { maskOf } from '@pledgewatch/shared/identity';
import { openVehicleStore, type VehicleStore } from './vehicle-store.ts';

const DAY = 86_400_000;
const NOON = 1_795_579_200_000;
const PLATE = '粤E12345';
let folder: string;
let store: VehicleStore;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pledgewatch-vehicles-'));
  store = openVehicleStore(folder);
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true });
});

function onDisk(): string {
  return readdirSync(folder)
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('');
}

it('finds the plate of a mark at the site that made it, also after a restart', () => {
  const mark = store.keep('site-1', PLATE, NOON);
  expect(maskOf(mark)).toBe('粤E•••45');
  store.close();
  store = openVehicleStore(folder);
  expect(store.keep('site-1', PLATE, NOON)).toBe(mark);
  expect(store.plateOf('site-1', mark)).toBe(PLATE);
  expect(store.plateOf('site-2', mark)).toBeUndefined();
  expect(store.keep('site-2', PLATE, NOON)).not.toBe(mark);
});

it('lets go of a plate nobody named for 90 days, on disk too, and of no other', () => {
  const mark = store.keep('site-1', PLATE, NOON);
  const used = store.keep('site-1', '粤E67890', NOON);
  store.keep('site-1', '粤E67890', NOON + 60 * DAY);
  store.sweep(NOON + 90 * DAY);
  expect(store.plateOf('site-1', mark)).toBe(PLATE);
  store.sweep(NOON + 90 * DAY + 1);
  expect(store.plateOf('site-1', mark)).toBeUndefined();
  expect(onDisk()).not.toContain(PLATE);
  expect(store.plateOf('site-1', used)).toBe('粤E67890');
});

it('lets go while it runs: whoever names a vehicle makes old ones go', () => {
  const mark = store.keep('site-1', PLATE, NOON);
  store.keep('site-1', '粤E67890', NOON + 91 * DAY);
  expect(store.plateOf('site-1', mark)).toBeUndefined();
});
