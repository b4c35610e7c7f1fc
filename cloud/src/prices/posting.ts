import { hash } from 'node:crypto';
import type { CommandRecord } from '@pledgewatch/shared/command';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import type { Log } from '@pledgewatch/shared/log';
import type { PriceFeed } from './feed.ts';
import { FAULTS_TOLD_MAX, POSTS_A_TURN } from './limits.ts';
import type { Quotation, QuotationFault } from './quotation.ts';

/** What became of a price: taken; older than what is known, or known; of no pledge; or refused. */
export type Outcome = 'taken' | 'known' | 'unnamed' | 'refused';

/** What feeds need of the program around them. */
export interface FeedPorts {
  readonly submit: (record: CommandRecord) => unknown;
  /** Whether the ledger has a command of the tenant under that key. */
  readonly isKnown: (tenantId: string, idempotencyKey: string) => boolean;
  readonly log: Log;
  /** Nothing more can be taken in: the program must end. */
  readonly onFatal: (error: Error) => void;
  /** For the figures of each feed. */
  readonly count: (feed: string, outcome: Outcome | 'invalid', count: number) => void;
}

/** Something that is wrong, and where: `smm.csv:3`. */
export interface PlacedFault extends QuotationFault {
  readonly place: string;
}

/** A price, and where it was said. */
export interface Placed {
  readonly place: string;
  readonly quotation: Quotation;
}

/**
 * Posts prices as the feed's user, each once: what the ledger has under the same key is not written
 * again. What the law refuses is told with the other faults. Others get their turn in between.
 */
export async function postAll(
  said: { readonly prices: readonly Placed[]; readonly faults: readonly PlacedFault[] },
  feed: PriceFeed,
  ports: FeedPorts,
): Promise<void> {
  const counts = new Map<Outcome, number>();
  const faults = [...said.faults];
  for (const [index, one] of said.prices.entries()) {
    if (index % POSTS_A_TURN === POSTS_A_TURN - 1) await nextTurn();
    const { outcome, fault } = post(one, feed, ports);
    counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
    if (fault) faults.push(fault);
  }
  for (const [outcome, count] of counts) ports.count(feed.id, outcome, count);
  if (said.faults.length > 0) ports.count(feed.id, 'invalid', said.faults.length);
  const taken = counts.get('taken') ?? 0;
  if (taken > 0) ports.log.info({ feed: feed.id, taken }, 'prices taken');
  if (faults.length > 0) tellFaults(faults, feed, ports.log);
}

function post(
  { place, quotation }: Placed,
  { tenantId, userId }: PriceFeed,
  { submit, isKnown }: FeedPorts,
): { readonly outcome: Outcome; readonly fault?: PlacedFault } {
  const actor = { tenantId, userId, role: 'pledgee' } as const;
  const idempotencyKey = keyOf(quotation);
  if (isKnown(tenantId, idempotencyKey)) return { outcome: 'known' };
  try {
    submit({ actor, idempotencyKey, command: quotation });
    return { outcome: 'taken' };
  } catch (error) {
    if (!(error instanceof PledgewatchError) || error.code === 'PW_LEDGER_NOT_WRITTEN') throw error;
    const outcome = outcomeOf(error, quotation);
    if (outcome !== 'refused') return { outcome };
    const found = `${quotation.priceFenPerTonne} fen a tonne of ${quotation.priceSource}`;
    const expected = `what is not refused: ${error.code} ${error.message}`;
    return { outcome, fault: { place, column: 'price', found, expected } };
  }
}

/** Another price for the very time of the newest is a correction, and those are for people. */
function outcomeOf({ code, facts }: PledgewatchError, { priceFenPerTonne }: Quotation): Outcome {
  const codes = String(facts['codes'] ?? code);
  if (codes === 'PW_NOT_FOUND') return 'unnamed';
  if (!codes.split(' ').includes('PW_PRICE_NOT_NEWER')) return 'refused';
  const isOther = facts['newestFenPerTonne'] !== priceFenPerTonne;
  return facts['newestAt'] === facts['observedAt'] && code !== 'PW_COMMAND_REFUSED' && isOther
    ? 'refused'
    : 'known';
}

/** The same price of the same source and time is the same command, whichever feed says it. */
function keyOf({ priceSource, priceFenPerTonne, observedAt, provenance }: Quotation): string {
  const said = JSON.stringify([priceSource, priceFenPerTonne, observedAt, provenance]);
  return `price-${hash('sha256', said, 'hex')}`;
}

function tellFaults(faults: readonly PlacedFault[], { id: feed }: PriceFeed, log: Log): void {
  const told = faults.slice(0, FAULTS_TOLD_MAX).map(({ place, column, found, expected }) => {
    return `${place} ${column}: found ${found}, expected ${expected}`;
  });
  const more = faults.length > told.length ? [`… and ${faults.length - told.length} more`] : [];
  const problems = [...told, ...more].join('\n');
  const error = new PledgewatchError('PW_PRICES_INVALID', { feed, count: faults.length, problems });
  log.error({ code: error.code, feed, count: faults.length, problems }, error.message);
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
