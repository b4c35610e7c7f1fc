import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ALERT_TRANSITIONS } from '../cloud/src/alerts/alert-machine.ts';
import { PLEDGE_TRANSITIONS } from '../cloud/src/pledges/pledge-machine.ts';
import { RECEIPT_TRANSITIONS } from '../cloud/src/law/receipts/receipt-machine.ts';
import {
  RELEASE_TRANSITIONS,
  TRUCK_TRANSITIONS,
} from '../cloud/src/law/releases/release-machines.ts';
import { DEFAULT_TRANSITIONS } from '../cloud/src/law/defaults/default-book.ts';
import { DEMAND_TRANSITIONS } from '../cloud/src/law/margin/demand.ts';

import { MOVE_TRANSITIONS, SAMPLING_TRANSITIONS } from '../cloud/src/law/yard/yard-machines.ts';
import { RECEIVING_TRANSITIONS } from '../cloud/src/law/receiving/receiving-machine.ts';

type Transitions = Readonly<Record<string, readonly string[]>>;

/** A Mermaid state diagram; the first state is where it begins. */
function diagram(transitions: Transitions): string {
  const [first = ''] = Object.keys(transitions);
  const arrows = Object.entries(transitions).flatMap(([from, next]) =>
    next.length > 0 ? next.map((to) => `  ${from} --> ${to}`) : [`  ${from} --> [*]`],
  );
  return ['```mermaid', 'stateDiagram-v2', `  [*] --> ${first}`, ...arrows, '```'].join('\n');
}

const PAGE = `# States

Made from the tables of the code (\`npx vitest run .ci/states.test.ts -u\`). What is not drawn cannot happen: the code
asserts it, and \`cloud/src/law/law.property.test.ts\` tries it with commands at random.

## A pledge

\`cloud/src/pledges/pledge-machine.ts\`. A hold is not a state: it stands beside any of them. The state of a pledge in
effect is the gravest of what stands about it (\`cloud/src/law/course/state-in-effect.ts\`).

${diagram(PLEDGE_TRANSITIONS)}

## A demand for supplementary security

\`cloud/src/law/margin/demand.ts\`. Overdue is what is undisputed and missing after its time; until the goods are sold it can be cured.

${diagram(DEMAND_TRANSITIONS)}

## A default

\`cloud/src/law/defaults/default-book.ts\`. One person proposes it, another confirms it; a newer proposal replaces one that nobody confirmed.

${diagram(DEFAULT_TRANSITIONS)}

## A release order

\`cloud/src/law/releases/release-machines.ts\`. A release follows its trucks: it is settled when all have ended and one delivered.

${diagram(RELEASE_TRANSITIONS)}

## A truck order

\`cloud/src/law/releases/release-machines.ts\`. Its gate tells of each step. Steps may be skipped, because a span of the gate's stream can
be lost. A refusal is no end: the next attempt inside the window may be right.

${diagram(TRUCK_TRANSITIONS)}

## A warehouse receipt

\`cloud/src/law/receipts/receipt-machine.ts\`. An endorsement passes control when the custodian has confirmed it. A stock-in note has no states: it proves
a deposit and nothing more.

${diagram(RECEIPT_TRANSITIONS)}

## A receiving order

\`cloud/src/law/receiving/receiving-machine.ts\`. Only accepted goods count as collateral; goods that come back go the same way again.

${diagram(RECEIVING_TRANSITIONS)}

## An alert

\`cloud/src/alerts/alert-machine.ts\`, after ISA-18.2 and IEC 62682. Cleared is *returned to normal, not acknowledged*; closed is both, in
either order. Shelving has an end and out of service has none; a second person agrees where a critical alert is shelved or anything is
taken out of service. An alert whose condition is shelved already begins there. Whatever moves an alert is a command or a decision in the
ledger, with who asked for it.

${diagram(ALERT_TRANSITIONS)}
## A move order

\`cloud/src/law/yard/yard-machines.ts\`. The goods stay pledged. While it is moving they may be in the yard; overdue, nothing is excused.

${diagram(MOVE_TRANSITIONS)}

## A sampling order

\`cloud/src/law/yard/yard-machines.ts\`. What was drawn has left the book to the gram; its custody is told to the end.

${diagram(SAMPLING_TRANSITIONS)}
`;

test('docs/STATES.md draws the machines of the law', async () => {
  await expect(PAGE).toMatchFileSnapshot(join(import.meta.dirname, '../docs/STATES.md'));
});
