import * as fc from 'fast-check';
import { expect } from 'vitest';
import type { Actor, Command, CommandOf, CommandType } from '@pledgewatch/shared/command';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import type { Signed } from '#/pledges/index.ts';
import { bag, PEOPLE, type Court } from '#/testing/court/index.ts';

/** Something that happens to a court: a command somebody may give, or an event, or time. */
export type Deed = (court: Court) => void;

/** The deeds of one topic of the law, and what they must come to. */
export interface Deeds {
  /** How often each is done, among all deeds of all topics; a usual one has 1 to 5. */
  readonly deeds: readonly fc.WeightedArbitrary<Deed>[];
  /**
   * What 100,000 deeds surely come to, so that the laws are tried where they matter: notes, commands that
   * the law agreed to, other decisions by what they do.
   */
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

export function tryGive(court: Court, actor: Actor, given: Command, signed?: Signed): void {
  const before = stateOf(court);
  try {
    court.give(actor, given, signed);
  } catch (error) {
    expect(error).toBeInstanceOf(PledgewatchError);
    expect(court.law.snapshot(), 'a refusal changes nothing').toBe(before);
  }
}

const states = new WeakMap<Court, { readonly facts: number; readonly state: string }>();

/** The law's whole state; after a refusal it is the one that the refusal was compared with. */
function stateOf(court: Court): string {
  const known = states.get(court);
  const facts = court.facts.length;
  if (known?.facts === facts) return known.state;
  const state = court.law.snapshot();
  states.set(court, { facts, state });
  return state;
}

/** Releases that wait for an approval. */
export function waiting(court: Court): string[] {
  const ids = Array.from({ length: 30 }, (_, n) => `R-${n}`);
  const waits = ['REQUESTED', 'LIMIT_CHECKED'];
  return ids.filter((id) => waits.includes(court.law.release(id)?.state ?? ''));
}

/** One of some, by a number that any list can be asked with. */
export function pick<T>(from: readonly T[], at: number): T | undefined {
  return from[at % Math.max(1, from.length)];
}

/** Everything a court came to: notes, commands that were agreed to, decisions by what they do. */
export function reachedIn({ decisions, facts }: Court): string[] {
  return [
    ...decisions.map((one) => (one.do === 'note' ? one.note : one.do)),
    ...facts.flatMap((fact) => (fact.kind === 'command' ? [fact.command.type] : [])),
  ];
}

/** The commands of some types that were agreed to so far, with who gave them. */
export function agreed<T extends CommandType>(court: Court, ...types: readonly T[]) {
  return court.facts.flatMap((fact) =>
    fact.kind === 'command' && isOf(fact.command, types)
      ? [{ by: fact.actor, command: fact.command }]
      : [],
  );
}

function isOf<T extends CommandType>(
  command: Command,
  types: readonly T[],
): command is CommandOf<T> {
  return (types as readonly string[]).includes(command.type);
}
