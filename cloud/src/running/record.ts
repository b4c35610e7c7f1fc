import type { KeyObject } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { Clock } from '@pledgewatch/shared/clock';
import { claimFolder } from '@pledgewatch/shared/folder';
import {
  generatePrivateKey,
  readPrivateKeyFile,
  writePrivateKeyFile,
} from '@pledgewatch/shared/keys';
import type { Log } from '@pledgewatch/shared/log';
import {
  openCloudDatabase,
  openPersonalStore,
  openVehicleStore,
  type PersonalStore,
  type VehicleStore,
} from '#/access/index.ts';
import {
  createBundles,
  createLedgerView,
  type Bundles,
  type LedgerView,
} from '#/evidence/index.ts';
import { openLedger, startCheckpoints, type Ledger } from '#/ledger/index.ts';
import { createSequencer, type Sequencer } from '#/sequencer/index.ts';

/** The one record, who writes it, and what it proves. */
export interface CloudRecord {
  /** The cloud's private key: signs receipts, instructions and checkpoints. */
  readonly key: KeyObject;
  readonly ledger: Ledger;
  /** What is not in the ledger: keys, enrolments, alerts, webhooks. */
  readonly db: DatabaseSync;
  readonly sequencer: Sequencer;
  /** Particulars of persons, which can be erased. */
  readonly personal: PersonalStore;
  /** Plates of the vehicles that the ledger has marks of. */
  readonly vehicles: VehicleStore;
  readonly view: LedgerView;
  readonly bundles: Bundles;
}

/** Claims the folder, opens what it holds and folds it; from now on commits are signed. */
export async function openRecord(
  of: {
    readonly dataDir: string;
    readonly origin: string;
    readonly clock: Clock;
    readonly log: Log;
    readonly onFatal: (error: Error) => void;
  },
  ending: AsyncDisposableStack,
): Promise<CloudRecord> {
  const { dataDir, origin, clock, log, onFatal } = of;
  ending.adopt(claimFolder(dataDir), (folder) => folder.release());
  const key = await ownKey(join(dataDir, 'cloud.key'));
  const db = ending.adopt(openCloudDatabase(dataDir), (each) => each.close());
  const ledger = openLedger({ file: join(dataDir, 'ledger.db') });
  ending.defer(() => ledger.close());
  const sequencer = createSequencer({ ledger, clock, log, onFatal });
  ending.defer(() => sequencer.saveSnapshot());
  const { law } = sequencer.state;
  const personal = openPersonalStore(dataDir);
  ending.defer(() => personal.close());
  personal.sweep(({ tenantId, personId }) => law.person(tenantId, personId)?.erasedAt === null);
  const vehicles = openVehicleStore(dataDir);
  ending.defer(() => vehicles.close());
  vehicles.sweep(clock.now());
  const onCommit = (listener: () => void) => sequencer.subscribe(listener);
  const file = join(dataDir, 'checkpoint');
  const checkpoints = await startCheckpoints({ ledger, onCommit, file, origin, key, clock, log });
  ending.defer(() => checkpoints.stop());
  const view = createLedgerView({ ledger, checkpoints, law });
  const bundles = createBundles({ ledger, checkpoints, law, view });
  return { key, ledger, db, sequencer, personal, vehicles, view, bundles };
}

async function ownKey(file: string): Promise<KeyObject> {
  if (!existsSync(file)) await writePrivateKeyFile(file, generatePrivateKey());
  return readPrivateKeyFile(file);
}
