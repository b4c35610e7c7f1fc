import { writeSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { systemClock } from '@pledgewatch/shared/clock';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import { openJournal } from '../index.ts';
import { reading } from './observed.ts';

/**
 * A process that appends one reading after the other until it is killed, and says on standard output
 * what the journal answered: the number, or the code of a refusal.
 */
const [folder = '', detail = ''] = process.argv.slice(2);
const journal = openJournal({ folder, clock: systemClock });
for (let seq = journal.observed + 1; ;) {
  try {
    await journal.append([reading(seq, detail)]);
    writeSync(1, `${seq}\n`);
    seq++;
  } catch (error) {
    if (!(error instanceof PledgewatchError)) throw error;
    writeSync(1, `${error.code}\n`);
    await delay(50);
  }
}
