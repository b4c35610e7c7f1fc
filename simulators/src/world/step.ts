import type { EpochMs } from '@pledgewatch/shared/clock';
import { carryOut } from './deed.ts';
import type { Fact } from './fact.ts';
import type { Ticker } from './schedule.ts';
import { pauseOf, speak } from './speak.ts';
import type { World } from './world.ts';

/**
 * Lets the world run until `until` (inclusive) and says what its devices noticed, in order.
 *
 * The same world stepped in one stride or in many says the same. A muted device lives on and says
 * nothing.
 */
export function step(world: World, until: EpochMs): Fact[] {
  const facts: Fact[] = [];
  for (;;) {
    const ticker = nextTicker(world.tickers);
    const planned = world.pending[0];
    const tickAt = ticker?.dueAt ?? Infinity;
    if (Math.min(planned?.at ?? Infinity, tickAt) > until) break;
    if (planned !== undefined && planned.at <= tickAt) {
      world.pending.shift();
      world.now = Math.max(world.now, planned.at);
      hear(facts, world, carryOut(world, planned));
    } else if (ticker !== undefined) {
      world.now = Math.max(world.now, ticker.dueAt);
      const at = ticker.dueAt;
      const said: Fact[] = world.muted.size > 0 ? [] : facts;
      speak(world, ticker, at, said);
      if (said !== facts) hear(facts, world, said);
      ticker.dueAt = at + pauseOf(world, ticker, at);
    }
  }
  world.now = Math.max(world.now, until);
  return facts;
}

function hear(facts: Fact[], world: World, said: readonly Fact[]): void {
  for (const fact of said) {
    if (fact.kind === 'mute' || !world.muted.has(fact.device)) facts.push(fact);
  }
}

function nextTicker(tickers: readonly Ticker[]): Ticker | undefined {
  let next: Ticker | undefined;
  for (const ticker of tickers) {
    if (next === undefined || ticker.dueAt < next.dueAt) next = ticker;
  }
  return next;
}

/**
 * Skips what devices would have said before `at` (a machine that slept, say); what was planned
 * still happens, all at once.
 */
export function skipTo(world: World, at: EpochMs): void {
  for (const ticker of world.tickers) {
    if (ticker.dueAt >= at) continue;
    ticker.dueAt += Math.ceil((at - ticker.dueAt) / ticker.everyMs) * ticker.everyMs;
  }
}

/** When something in the world happens next, if nobody acts. */
export function nextAt(world: World): EpochMs {
  return Math.min(nextTicker(world.tickers)?.dueAt ?? Infinity, world.pending[0]?.at ?? Infinity);
}
