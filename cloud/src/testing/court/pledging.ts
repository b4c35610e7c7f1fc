import type { Command, CommandOf } from '@pledgewatch/shared/command';
import { stepsIntoEffect } from '@pledgewatch/shared/pledging';
import { Court, HOUR, NOON } from './court.ts';
import { bags, lot, stack, UNIT_G } from './goods.ts';
import { PEOPLE } from './people.ts';

export function defineSite(siteId = 'site-1', custodianId = 'warehouse-1', gatewayId = 'gw-1') {
  const gate = { leaseCeilingG: 40_000_000, leaseCeilingFen: 900_000_000, leaseMs: 600_000 };
  return {
    type: 'site.define',
    siteId,
    name: 'Foshan',
    custodianId,
    timeZone: 'Asia/Shanghai',
    gates: [{ gateId: 'G-1', gatewayId, ...gate }],
    silenceMaxMs: 30 * 86_400_000,
  } satisfies Command;
}

export function enrolGateway(gatewayId = 'gw-1', siteId = 'site-1', tokenId = `t-${gatewayId}`) {
  const publicKey = 'A'.repeat(43);
  return { type: 'gateway.enrol', gatewayId, siteId, publicKey, tokenId } satisfies Command;
}

/**
 * Twenty bags of a tonne on two slots at ¥1,000 a tonne: ¥20,000 of goods for a loan of ¥7,000 at
 * half their value, so that ¥14,000 must stay. More is demanded below ¥11,200, and disposal threatens
 * below ¥9,100.
 */
export function createPledge(terms: Partial<CommandOf<'pledge.create'>> = {}) {
  return {
    type: 'pledge.create',
    pledgeId: 'P-1',
    siteId: 'site-1',
    pledgor: 'borrower-1',
    pledgee: 'Bank One',
    supervisor: 'supervision-1',
    mode: 'STATIC',
    securityType: 'goods-pledge',
    lots: [lot('L-1', 'A-01', bags(0, 10)), lot('L-2', 'A-02', bags(10, 10))],
    priceFenPerTonne: 100_000,
    priceSource: 'SMM',
    priceAt: NOON,
    priceAgeMaxMs: 30 * 24 * HOUR,
    pledgeRatePermille: 500,
    controlLine: { basis: 'quantity', quantityG: 10 * UNIT_G },
    warningLinePermille: 1_600,
    disposalLinePermille: 1_300,
    loanId: 'LOAN-1',
    exposureFen: 700_000,
    netTolerancePermille: 3,
    possessionDigest: 'b'.repeat(64),
    ...terms,
  } satisfies Command;
}

/** What makes the pledge a floating one: nickel on its two slots and on a third, empty one. */
export function floating(terms: Partial<CommandOf<'pledge.create'>> = {}) {
  const slotIds = ['A-01', 'A-02', 'A-03'];
  const scope = [{ commodity: 'nickel', zoneId: 'A', slotIds }];
  return { mode: 'FLOATING', scope, ...terms } satisfies Partial<CommandOf<'pledge.create'>>;
}

/** The commands that bring a draft into effect, in order. */
export function effectSteps(
  pledgeId = 'P-1',
  parties = ['borrower-1', 'Bank One', 'supervision-1'],
): Command[] {
  const papers = { pledgeId, parties, at: NOON, digestOf: () => 'a'.repeat(64) };
  return stepsIntoEffect(papers).map(({ command }) => command);
}

/** The last of them. */
export function activatePledge(pledgeId = 'P-1') {
  return { type: 'pledge.activate', pledgeId } satisfies Command;
}

/** A court with site, gateway, and goods of two slots that were seen. */
export function courtWithGoods(): Court {
  const court = new Court();
  court.give(PEOPLE.operator, defineSite());
  court.give(PEOPLE.operator, enrolGateway());
  court.say([...stack('A-01', bags(0, 10)), ...stack('A-02', bags(10, 10))]);
  return court;
}

/** A court with site, gateway, goods that were seen, and a draft of pledge P-1. */
export function courtWithDraft(terms: Partial<CommandOf<'pledge.create'>> = {}): Court {
  const court = courtWithGoods();
  court.give(PEOPLE.maker, createPledge(terms));
  return court;
}

export function courtWithPledge(
  terms: Partial<CommandOf<'pledge.create'>> = {},
  parties?: string[],
): Court {
  const court = courtWithDraft(terms);
  for (const step of effectSteps('P-1', parties)) court.give(PEOPLE.maker, step);
  return court;
}
