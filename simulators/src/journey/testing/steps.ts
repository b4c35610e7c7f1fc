import type { Part } from './live-system.ts';
import type { Standing } from './standing.ts';

/** What is known at the moment of a kill. */
export interface Moment {
  readonly standing: Standing;
  /** Device messages not acknowledged. */
  readonly unacknowledged: number;
  /** Batches that were seen at the broker, by name. */
  readonly atBroker: ReadonlySet<string>;
}

/** A step of the journey at which a fact can be caught by a kill of one program. */
export interface Step {
  readonly name: string;
  readonly part: Part;
  /** Whether a fact stands there. */
  readonly isAt: (moment: Moment) => boolean;
}

const isOnItsWay = ({ standing, atBroker }: Moment) =>
  standing.sealedOnly.some((name) => atBroker.has(name));

export const STEPS: readonly Step[] = [
  step('edge', 'said by a device, not acknowledged', ({ unacknowledged: n }) => n > 0),
  step('edge', 'stored, not folded', ({ standing }) => standing.unfolded > 0),
  step('edge', 'folded, not sealed', ({ standing }) => standing.unsealed > 0),
  step('edge', 'sealed, not in the ledger', ({ standing }) => standing.sealedOnly.length > 0),
  step('edge', 'in the ledger, no receipt at the edge', ({ standing }) => standing.unreceipted > 0),
  step('broker', 'at the broker, not in the ledger', isOnItsWay),
  step(
    'broker',
    'in the ledger, no receipt at the edge',
    ({ standing }) => standing.unreceipted > 0,
  ),
  step('cloud', 'sealed, not in the ledger', ({ standing }) => standing.sealedOnly.length > 0),
  step(
    'cloud',
    'in the ledger, no receipt at the edge',
    ({ standing }) => standing.unreceipted > 0,
  ),
  step('cloud', 'in the ledger, not signed', ({ standing }) => standing.cloud.unsigned > 0),
  step('cloud', 'in the ledger, not in the series', ({ standing }) => standing.cloud.unseries > 0),
  step('cloud', 'decided, not in the alerts', ({ standing }) => standing.cloud.untold > 0),
  step('cloud', 'told, not delivered', ({ standing }) => standing.cloud.undelivered > 0),
];

function step(part: Part, words: string, isAt: Step['isAt']): Step {
  return { name: `${part}: ${words}`, part, isAt };
}
