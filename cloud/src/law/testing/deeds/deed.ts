import * as fc from 'fast-check';
import { expect } from 'vitest';
import type { Actor, Command } from '@pledgewatch/shared/command';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import { bag, PEOPLE, type Court } from '#/testing/court/index.ts';

/** Something that happens to a court: a command somebody may give, or an event, or time. */
export type Deed = (court: Court) => void;

/** The deeds of one topic of the law, and what they must come to. */
export interface Deeds {
  /** How often each is done, among all deeds of all topics; a usual one has 1 to 5. */
  readonly deeds: readonly fc.WeightedArbitrary<Deed>[];
  /** Notes that 100,000 deeds surely reach, so that the laws are tried where they matter. */
  readonly reached: readonly string[];
  /** What always holds of this topic, looked at from outside after every deed; `expect` it. */
  readonly always?: (court: Court) => void;
}

export const PLEDGES = ['P-1', 'P-2', 'P-3'];
export const SLOTS = ['A-01', 'A-02', 'A-03'];
export const DIGEST = 'a'.repeat(64);
export const REASON = 'because';

export const banks = fc.constantFrom<Actor>(PEOPLE.maker, PEOPLE.checker, PEOPLE.foreignBank);
export const anybody = fc.constantFrom<Actor>(...Object.values(PEOPLE));
export const pledgeId = fc.constantFrom(...PLEDGES);
export const mostlyFirst = fc.constantFrom('P-1', 'P-1', 'P-1', ...PLEDGES);
export const truckOrderId = fc.nat(39).map((n) => `T-${n}`);
export const gateway = fc.constantFrom('gw-1', 'gw-1', 'gw-1', 'gw-2');

/** A few bags that stand together, now and then one that belongs elsewhere. */
export const epcs = fc
  .record({
    first: fc.oneof({ weight: 6, arbitrary: fc.nat(27) }, fc.integer({ min: 40, max: 43 })),
    count: fc.integer({ min: 1, max: 3 }),
    odd: fc.nat(60),
  })
  .map(({ first, count, odd }) => {
    const tags = Array.from({ length: count }, (_, at) => bag(first + at));
    return odd < 30 && odd > 27 ? [...new Set([...tags, bag(odd)])] : tags;
  });

/** A command that somebody gives; its refusal is fine, and changes nothing. */
export function command(by: fc.Arbitrary<Actor>, of: fc.Arbitrary<Command>): fc.Arbitrary<Deed> {
  return fc.tuple(by, of).map(
    ([actor, given]) =>
      (court) =>
        tryGive(court, actor, given),
  );
}

export function tryGive(court: Court, actor: Actor, given: Command): void {
  const before = court.law.snapshot();
  try {
    court.give(actor, given);
  } catch (error) {
    expect(error).toBeInstanceOf(PledgewatchError);
    expect(court.law.snapshot(), 'a refusal changes nothing').toBe(before);
  }
}

/** One of some, by a number that any list can be asked with. */
export function pick<T>(from: readonly T[], at: number): T | undefined {
  return from[at % Math.max(1, from.length)];
}
