import type { Actor, Command, CommandOf } from '@pledgewatch/shared/command';
import type { Decision } from '#/core/index.ts';
import { HOUR, NOON, type Court } from './court.ts';
import { stack, UNIT_G } from './goods.ts';
import { PEOPLE } from './people.ts';

/** A truck of the borrower's that will bring so many bags. */
export function announce(
  receivingId = 'IN-1',
  pledgeId = 'P-1',
  more: Partial<CommandOf<'receiving.notify'>> = {},
) {
  const truckTerms = { gateId: 'G-1', plate: '粤E54321', commodity: 'nickel' };
  const window = { notBefore: NOON, notAfter: NOON + 8 * HOUR };
  const terms = { receivingId, pledgeId, ...truckTerms, expectedG: 4 * UNIT_G, ...window };
  return { type: 'receiving.notify', ...terms, ...more } satisfies Command;
}

export function inspect(receivingId: string, lots: CommandOf<'receiving.inspect'>['lots']) {
  const documentDigest = 'a'.repeat(64);
  return {
    type: 'receiving.inspect',
    receivingId,
    lots,
    damagedG: 0,
    documentDigest,
  } satisfies Command;
}

export function accept(receivingId = 'IN-1', searchedAt = NOON) {
  const digest = 'a'.repeat(64);
  return {
    type: 'receiving.accept',
    receivingId,
    signedBy: ['borrower-1', 'Bank One', 'supervision-1'],
    supplementaryListDigest: digest,
    registrySearch: { searchedAt, documentDigest: digest },
    lienWaiverDigest: digest,
  } satisfies Command;
}

/** The commands by which a truck's lots come in, in order: announced, weighed, counted, put away, accepted. */
export function wayIn(
  receivingId: string,
  lots: CommandOf<'receiving.inspect'>['lots'],
  at: number,
): [by: Actor, Command][] {
  const { borrower, warehouse, supervisor, maker } = PEOPLE;
  const tareG = 15_200_000;
  const netG = lots.reduce((sum, { unitMassG, epcs }) => sum + unitMassG * epcs.length, 0);
  const type = 'receiving.step';
  const weighed = (step: 'GROSS' | 'TARE', massG: number): Command => {
    const weighing = { weighbridgeId: 'WB-1', alibiId: `${receivingId}-${step}`, massG };
    return { type, receivingId, step, weighing };
  };
  const window = { notBefore: at, notAfter: at + HOUR };
  return [
    [borrower, announce(receivingId, 'P-1', { expectedG: netG, ...window })],
    [warehouse, { type, receivingId, step: 'AT_GATE' }],
    [warehouse, weighed('GROSS', tareG + netG)],
    [warehouse, { type, receivingId, step: 'UNLOADING' }],
    [warehouse, weighed('TARE', tareG)],
    [supervisor, inspect(receivingId, lots)],
    [warehouse, { type: 'receiving.putAway', receivingId }],
    [maker, accept(receivingId, at)],
  ];
}

/** Brings lots in that stand on their slots and are seen there; returns what their acceptance decides. */
export function receive(
  court: Court,
  lots: CommandOf<'receiving.inspect'>['lots'],
  receivingId = 'IN-1',
): Decision[] {
  for (const { slotId, epcs } of lots) court.say(stack(slotId, epcs));
  const given = wayIn(receivingId, lots, court.now).map(([by, command]) => court.give(by, command));
  return given.at(-1) ?? [];
}
