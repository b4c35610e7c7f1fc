/**
 * A program that does nothing but commit to a ledger and sign its checkpoints, for tests that kill
 * it: `node ledger-process.ts <folder>`. It prints the size of the ledger after each commit.
 */
import { join } from 'node:path';
import { systemClock } from '@pledgewatch/shared/clock';
import { readPrivateKeyFile } from '@pledgewatch/shared/keys';
import { createLog } from '@pledgewatch/shared/log';
import { openLedger, startCheckpoints } from '#/ledger/index.ts';
import { commitOf } from './ledger-commits.ts';

const folder = process.argv[2] ?? '.';
const ledger = openLedger({ file: join(folder, 'ledger.db') });
let onCommit = (): void => undefined;
await startCheckpoints({
  ledger,
  file: join(folder, 'checkpoint'),
  origin: 'bank.example/ledger',
  key: await readPrivateKeyFile(join(folder, 'cloud.key')),
  // Signs after every commit: a kill then often meets it.
  clock: { ...systemClock, sleep: () => Promise.resolve() },
  log: createLog('test', 'silent'),
  onCommit(listener) {
    onCommit = listener;
    return () => undefined;
  },
});
for (;;) {
  ledger.commit(commitOf(ledger.size()));
  process.stdout.write(`${ledger.size()}\n`);
  onCommit();
  await new Promise(setImmediate);
}
