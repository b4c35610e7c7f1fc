import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PledgewatchError } from '@pledgewatch/shared/errors';

/** A story to start from, every line of it explained. */
export function storyTemplate(name: string, schema: string): string {
  return `# yaml-language-server: $schema=${schema}
# ${name}: play it with   npm run simulate -- play ${name} --stories THIS_FOLDER
#      score it with  npm run simulate -- score --story ${name} --stories THIS_FOLDER --seeds 50

# What happens, in a line. 一句话说明发生了什么。
title:
  en: Two bags are carried out at night
  zh: 夜间有人搬走两袋
# What was agreed before it begins: the pledge is in effect; are truck orders in force?
given:
  en: No truck order is in force.
  zh: 没有任何有效派车单。

seed: 1
# demo-warehouse: 40 bags of a tonne in stacks A-01 … A-04, door D-1, gate G-1, bridges WB-1 and WB-2.
# Others: quiet-warehouse (for days), corn-warehouse (goods that dry), two-halls (tags heard through walls).
spec: demo-warehouse
starts: '23:00' # local time; work is from 08:00 to 18:00
lasts: 10m

# Truck orders in force when it begins; without one nothing may leave.
# orders:
#   - { plate: 粤A12345, driver: chen.wei, slot: A-01, bags: 5 }

# What happens in the warehouse. Times count from the beginning: 90, 1m 30s, 2h, 3d.
# "every: 1h, times: 48" says an action again and again.
actions:
  - { at: 30s, action: { do: stealBags, slot: A-03, count: 2 } }

# What people tell the bank's system, if they do. Times in a command: $now, $now+2h.
# people:
#   - { at: 1m, says: { by: maker, command: { type: hold.place, holdId: H-1, siteId: gd-foshan-01, pledgeId: P-1, authority: bank } } }

# Which alerts must come, from when, and how soon after (docs/ALERTS.md names them all).
mustRaise:
  - { code: UNAUTH_OUT, after: 30s, within: 1m }
  - { code: WEIGHT_STEP, after: 30s, within: 1m, about: A-03 }
# Which others are right here too. Every alert that is not named above or here is a false alarm.
mayRaise: [DOOR_OPEN]
# Which false alarms a reader should be told of.
mustNotRaise: [NET_MISMATCH]
`;
}

const NAME = /^[a-z0-9][a-z0-9-]{0,62}$/;

/**
 * Writes a new story to start from; gives its file.
 *
 * @throws {PledgewatchError} `PW_COMMAND_LINE_INVALID`: no name for a file, or there is one already.
 */
export function writeNewStory(folder: string, name: string, schema: string): string {
  if (!NAME.test(name)) {
    const problem = `a story's name is of a-z, 0-9 and -, not ${name}`;
    throw new PledgewatchError('PW_COMMAND_LINE_INVALID', { problem });
  }
  const file = join(folder, `${name}.yaml`);
  try {
    writeFileSync(file, storyTemplate(name, schema), { flag: 'wx' });
  } catch (cause) {
    const problem = `cannot write ${file}: ${cause instanceof Error ? cause.message : ''}`;
    throw new PledgewatchError('PW_COMMAND_LINE_INVALID', { problem }, { cause });
  }
  return file;
}
