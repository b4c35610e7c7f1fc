import { createHash } from 'node:crypto';
import type { CommandOf, CommandType } from '@pledgewatch/shared/command';
import { stepsIntoEffect, type StepIntoEffect } from '@pledgewatch/shared/pledging';
import {
  BAG_G,
  epcsOf,
  GATE_ID,
  GATEWAY_ID,
  SITE_ID,
  TIME_ZONE,
  type DemoGoods,
  type DemoStack,
} from './site.ts';

export const BANK = 'bank-pearl-river';
export const BORROWER = 'nanhai-metals';
export const CUSTODIAN = 'foshan-storage';

/** A command as its API call's body has it. */
type Body<T extends CommandType> = Omit<CommandOf<T>, 'type'>;

const COMMODITY = '镍豆 Nickel briquettes';
/** ¥130,000 a tonne of nickel. */
const PRICE_FEN_PER_TONNE = 13_000_000;

export const siteBody: Body<'site.define'> = {
  siteId: SITE_ID,
  name: '佛山一号库 · Foshan No. 1',
  custodianId: CUSTODIAN,
  timeZone: TIME_ZONE,
  gates: [
    {
      gateId: GATE_ID,
      gatewayId: GATEWAY_ID,
      leaseCeilingG: 40_000_000,
      leaseCeilingFen: 1_000_000_000,
      leaseMs: 30_000,
    },
  ],
  silenceMaxMs: 60_000,
};

/** ¥2,000,000 lent on ¥5,200,000 of nickel; at least ¥1,500,000 of it must stay. */
export function pledgeBody(
  pledgeId: string,
  stacks: readonly DemoStack[],
  now: number,
): Body<'pledge.create'> {
  return {
    pledgeId,
    siteId: SITE_ID,
    pledgor: BORROWER,
    pledgee: BANK,
    supervisor: CUSTODIAN,
    mode: 'STATIC',
    securityType: 'goods-pledge',
    lots: stacks.map((stack) => ({
      lotId: `LOT-${stack.slotId}`,
      slotId: stack.slotId,
      zoneId: 'A',
      commodity: COMMODITY,
      unitMassG: BAG_G,
      epcs: epcsOf(stack),
    })),
    priceFenPerTonne: PRICE_FEN_PER_TONNE,
    priceSource: 'demo price list',
    priceAt: now,
    priceAgeMaxMs: 30 * 86_400_000,
    pledgeRatePermille: 600,
    controlLine: { basis: 'value', valueFen: 150_000_000 },
    warningLinePermille: 1_500,
    disposalLinePermille: 1_300,
    loanId: `LOAN-${pledgeId}`,
    exposureFen: 200_000_000,
    netTolerancePermille: 3,
    possessionDigest: digestOf(`confirmation of possession ${pledgeId}`),
  };
}

/** Papers of the demo: what their digests are made of is said in the text itself. */
export function effectSteps(pledgeId: string, now: number): readonly StepIntoEffect[] {
  return stepsIntoEffect({
    pledgeId,
    parties: [BANK, BORROWER, CUSTODIAN],
    at: now,
    digestOf: (paper) => digestOf(`${paper} ${pledgeId}`),
  });
}

/** What a truck brings, as the slips, the tally and the bank's papers say. */
export function receivingBodies(pledgeId: string, coming: DemoStack, now: number) {
  const netG = coming.bags * BAG_G;
  const { plate, tareG } = bringerOf(pledgeId);
  const weighing = (of: string, massG: number) => ({
    weighbridgeId: 'WB-1',
    alibiId: `${of}-${pledgeId}`,
    massG,
  });
  const lot = {
    lotId: `LOT-${coming.slotId}`,
    slotId: coming.slotId,
    zoneId: 'A',
    commodity: COMMODITY,
    unitMassG: BAG_G,
    epcs: epcsOf(coming),
  };
  return {
    announced: {
      receivingId: `IN-${pledgeId}`,
      pledgeId,
      gateId: GATE_ID,
      plate,
      commodity: COMMODITY,
      expectedG: netG,
      notBefore: now - 60_000,
      notAfter: now + 30 * 60_000,
    },
    gross: { step: 'GROSS', weighing: weighing('GROSS', tareG + netG) },
    unloading: { step: 'UNLOADING' },
    tare: { step: 'TARE', weighing: weighing('TARE', tareG) },
    inspection: { lots: [lot], damagedG: 0, documentDigest: digestOf(`tally ${pledgeId}`) },
  } satisfies Record<string, object>;
}

/** The three sign the supplementary list; registry and lien are seen to again for the new goods. */
export function acceptanceBody(
  pledgeId: string,
  now: number,
): Omit<Body<'receiving.accept'>, 'receivingId'> {
  return {
    signedBy: [BANK, BORROWER, CUSTODIAN],
    supplementaryListDigest: digestOf(`supplementary list ${pledgeId}`),
    registrySearch: { searchedAt: now, documentDigest: digestOf(`second search ${pledgeId}`) },
    lienWaiverDigest: digestOf(`second waiver ${pledgeId}`),
  };
}

function digestOf(paper: string): string {
  return createHash('sha256').update(`demo ${paper}`).digest('hex');
}

/** Marked to prices of its own, so that the fixed pledge beside it stays as it is. */
const priceSourceOf = (pledgeId: string) => `demo bulletin for ${pledgeId}`;

/**
 * ¥600,000 lent on ¥1,300,000 of nickel that comes and goes: the warehouse lets out what is above the
 * line of ¥800,000, the bank is asked for what is below it.
 */
export function floatingBody(
  pledgeId: string,
  { floating, coming }: DemoGoods,
  now: number,
): Body<'pledge.create'> {
  return {
    ...pledgeBody(pledgeId, [floating], now),
    mode: 'FLOATING',
    scope: [{ commodity: COMMODITY, zoneId: 'A', slotIds: [floating.slotId, coming.slotId] }],
    releasePolicy: { aboveLine: 'B', belowLine: 'C', approvedBy: 'custodian' },
    priceSource: priceSourceOf(pledgeId),
    controlLine: { basis: 'value', valueFen: 80_000_000 },
    exposureFen: 60_000_000,
  };
}

/** ¥85,000 a tonne: 10 t are worth ¥850,000, 1.42 times the loan, and the warning line is 1.5 times. */
export function fallenPriceBody(pledgeId: string, now: number): Body<'price.post'> {
  return {
    priceSource: priceSourceOf(pledgeId),
    priceFenPerTonne: FALLEN_FEN_PER_TONNE,
    observedAt: now,
    provenance: 'bulletin of the demo',
    documentDigest: digestOf(`bulletin ${pledgeId}`),
  };
}

export const FALLEN_FEN_PER_TONNE = 8_500_000;

/** A day to cure it. */
export function marginCallBody(pledgeId: string): Omit<Body<'margin.call'>, 'pledgeId'> {
  return {
    marginCallId: `MC-${pledgeId}`,
    cureWithinMs: 86_400_000,
    documentDigest: digestOf(`demand ${pledgeId}`),
  };
}

export const REPAID_FEN = 80_000_000;

/** ¥800,000 of principal comes back. */
export function repaymentBody(pledgeId: string, now: number): Body<'repayment.post'> {
  return {
    repaymentId: `PAY-${pledgeId}`,
    loanId: `LOAN-${pledgeId}`,
    amountFen: 80_600_000,
    allocation: { costsFen: 0, interestFen: 600_000, principalFen: REPAID_FEN },
    final: true,
    bookedAt: now,
    correlationId: `repayment-${pledgeId}`,
  };
}

/** The truck that fetches what was repaid. */
export const TRUCK = { plate: '粤E12345', driverId: 'chen.wei', tareG: 15_000_000, bags: 5 };
/** Another one: a plate that has just left is taken for the truck on its way out. */
export const SECOND_TRUCK = { ...TRUCK, plate: '粤E67890', driverId: 'wu.min' };
/** The truck that brings goods: another for each start, since a gate tells once of the same refused plate. */
export function bringerOf(pledgeId: string) {
  return { plate: `粤E5432${pledgeId.at(-1)}`, driverId: 'lin.hai', tareG: 14_000_000 };
}

/** Five bags of a stack, on one truck. */
export function releaseBody(
  pledgeId: string,
  stack: DemoStack,
  now: number,
  { plate, driverId, bags } = TRUCK,
): Body<'release.request'> {
  return {
    releaseId: `REL-${pledgeId}`,
    pledgeId,
    trucks: [
      {
        truckOrderId: `TRK-${pledgeId}`,
        gateId: GATE_ID,
        plate,
        driverId,
        epcs: epcsOf(stack).slice(-bags),
        notBefore: now - 60_000,
        notAfter: now + 30 * 60_000,
      },
    ],
    correlationId: `release-${pledgeId}`,
  };
}
