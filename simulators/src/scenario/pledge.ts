import { createHash } from 'node:crypto';
import type { CommandOf, CommandType } from '@pledgewatch/shared/command';
import { stepsIntoEffect, type StepIntoEffect } from '@pledgewatch/shared/pledging';
import { BAG_G, epcsOf, GATE_ID, GATEWAY_ID, SITE_ID, TIME_ZONE, type DemoStack } from './site.ts';

export const BANK = 'bank-pearl-river';
export const BORROWER = 'nanhai-metals';
export const CUSTODIAN = 'foshan-storage';

/** A command as its API call's body has it. */
type Body<T extends CommandType> = Omit<CommandOf<T>, 'type'>;

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
      commodity: '镍豆 Nickel briquettes',
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

function digestOf(paper: string): string {
  return createHash('sha256').update(`demo ${paper}`).digest('hex');
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

export const TRUCK = { plate: '粤E12345', driverId: 'chen.wei', tareG: 15_000_000, bags: 5 };

/** Five bags of a stack, on one truck. */
export function releaseBody(
  pledgeId: string,
  stack: DemoStack,
  now: number,
): Body<'release.request'> {
  return {
    releaseId: `REL-${pledgeId}`,
    pledgeId,
    trucks: [
      {
        truckOrderId: `TRK-${pledgeId}`,
        gateId: GATE_ID,
        plate: TRUCK.plate,
        driverId: TRUCK.driverId,
        epcs: epcsOf(stack).slice(-TRUCK.bags),
        notBefore: now - 60_000,
        notAfter: now + 30 * 60_000,
      },
    ],
    correlationId: `release-${pledgeId}`,
  };
}
