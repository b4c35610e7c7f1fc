import type { EpochMs } from '@pledgewatch/shared/clock';
import type { Actor, CommandOf, PledgedLot } from '@pledgewatch/shared/command';
import type { PledgeView, TruckOrderView } from '#/core/index.ts';

/** 2026-11-24 02:00 UTC. */
export const T0: EpochMs = Date.UTC(2026, 10, 24, 2);
export const SITE = 'gd-foshan-01';
export const BANK: Actor = { tenantId: 'bank-a', userId: 'wang', role: 'pledgee' };
export const OTHER_BANK: Actor = { tenantId: 'bank-b', userId: 'zhao', role: 'pledgee' };

/** Ten one-tonne bags on a slot: tags `a00` … `a09` for slot A-01 with prefix `a0`. */
export function lot(slotId: string, prefix: string, bags = 10): PledgedLot {
  const epcs = Array.from({ length: bags }, (_, n) => `${prefix}0${n}`);
  return { lotId: `L-${slotId}`, slotId, zoneId: 'A', commodity: 'nickel', unitMassG: 1e6, epcs };
}

export function pledge(given: Partial<PledgeView> = {}): PledgeView {
  return {
    pledgeId: 'P-1',
    tenantId: BANK.tenantId,
    siteId: SITE,
    pledgor: 'borrower',
    pledgee: 'bank',
    supervisor: 'supervisor',
    state: 'ACTIVE',
    held: false,
    securityType: 'goods-pledge',
    conditions: [],
    lots: [lot('A-01', 'a1'), lot('A-02', 'a2')],
    delivered: [],
    activation: { at: T0 },
    priceFenPerTonne: 10_000_000,
    priceSource: 'SMM',
    priceAt: T0,
    priceAgeMaxMs: 30 * 86_400_000,
    pledgeRatePermille: 700,
    controlLine: { basis: 'quantity', quantityG: 10e6 },
    warningLinePermille: 1_350,
    disposalLinePermille: 1_200,
    loanId: 'LOAN-1',
    exposureFen: 0,
    netTolerancePermille: 3,
    ...given,
  };
}

/** The command that brings a pledge into effect. */
export function activate(pledgeId = 'P-1'): CommandOf<'pledge.activate'> {
  return { type: 'pledge.activate', pledgeId };
}

/** The site, on which a gateway is silent after a minute. */
export function defineSite(): CommandOf<'site.define'> {
  return {
    type: 'site.define',
    siteId: SITE,
    name: 'Foshan 1',
    custodianId: 'custodian',
    timeZone: 'Asia/Shanghai',
    gates: [],
    silenceMaxMs: 60_000,
  };
}

export function truckOrder(given: Partial<TruckOrderView> = {}): TruckOrderView {
  return {
    truckOrderId: 'TO-1',
    releaseId: 'R-1',
    pledgeId: 'P-1',
    siteId: SITE,
    gateId: 'G-1',
    plate: '粤A12345',
    epcs: new Set(['a100', 'a101', 'a102', 'a103', 'a104']),
    netG: 5e6,
    toleranceG: 15_000,
    state: 'INSTRUCTED',
    stateAt: T0,
    notBefore: T0,
    notAfter: T0 + 3_600_000,
    massBySlotG: new Map([['A-01', 5e6]]),
    ...given,
  };
}
