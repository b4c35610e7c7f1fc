import type { Actor, Command, CreatePledge } from '@pledgewatch/shared/command';
import { stepsIntoEffect, type StepIntoEffect } from '@pledgewatch/shared/pledging';

/* What is pledged in every benchmark, and by whom: stacks of twenty bags of nickel, a tag on each bag. */

const BANK = 'bench-bank';
const BORROWER = 'bench-borrower';
const CUSTODIAN = 'bench-custodian';

/** Who gives the commands. */
export const ACTORS: Readonly<Record<'operator' | 'bank', Actor>> = {
  operator: { tenantId: 'pledgewatch', userId: 'bench', role: 'operator' },
  bank: { tenantId: BANK, userId: 'li', role: 'pledgee' },
};

export const TAGS_A_SLOT = 20;
export const UNIT_G = 1_000_000;

/** SGTIN-96, 24 hex digits: as long and as alike as the tags of one delivery are. */
export function epcOf(delivery: number, tag: number): string {
  return `30361f3ad4${(delivery * 1_000 + tag).toString(16).padStart(14, '0')}`;
}

/** @param silenceMaxMs How long the gateway may say nothing before the bank is told. */
export function siteBody(
  siteId: string,
  silenceMaxMs: number,
): Omit<Extract<Command, { type: 'site.define' }>, 'type'> {
  return {
    siteId,
    name: siteId,
    custodianId: CUSTODIAN,
    timeZone: 'Asia/Shanghai',
    gates: [],
    silenceMaxMs,
  };
}

/** A slot of a warehouse, with the tags of what stands on it. */
export interface Stack {
  readonly slotId: string;
  readonly epcs: readonly string[];
}

/** Pledges some stacks of a site's zone A. */
export function pledgeBody(
  of: { readonly pledgeId: string; readonly siteId: string; readonly stacks: readonly Stack[] },
  now: number,
): Omit<CreatePledge, 'type'> {
  const { pledgeId, siteId, stacks } = of;
  return {
    pledgeId,
    siteId,
    pledgor: BORROWER,
    pledgee: BANK,
    supervisor: CUSTODIAN,
    mode: 'STATIC',
    securityType: 'goods-pledge',
    lots: stacks.map(({ slotId, epcs }) => ({
      lotId: `LOT-${slotId}`,
      slotId,
      zoneId: 'A',
      commodity: 'nickel',
      unitMassG: UNIT_G,
      epcs: [...epcs],
    })),
    priceFenPerTonne: 13_000_000,
    priceSource: 'bench',
    priceAt: now,
    priceAgeMaxMs: 30 * 86_400_000,
    pledgeRatePermille: 600,
    controlLine: { basis: 'quantity', quantityG: UNIT_G },
    warningLinePermille: 1_500,
    disposalLinePermille: 1_300,
    loanId: `LOAN-${pledgeId}`,
    exposureFen: 10_000_000 * stacks.length,
    netTolerancePermille: 3,
    possessionDigest: 'b'.repeat(64),
  };
}

/** What brings a pledge into effect, step by step. */
export function effectSteps(pledgeId: string, now: number): readonly StepIntoEffect[] {
  const parties = [BANK, BORROWER, CUSTODIAN];
  return stepsIntoEffect({ pledgeId, parties, at: now, digestOf: () => 'a'.repeat(64) });
}
