import { createHash } from 'node:crypto';
import type { EpochMs } from '@pledgewatch/shared/clock';
import type { Actor, Command, CommandOf, PledgedLot } from '@pledgewatch/shared/command';
import { stepsIntoEffect } from '@pledgewatch/shared/pledging';
import type { Order, Person } from '#/stories/index.ts';
import type { World } from '#/world/index.ts';
import { GATEWAY_ID } from './gateway.ts';
import { TIME_ZONE } from './site-plan.ts';

const BANK = 'bank-pearl-river';
const BORROWER = 'nanhai-metals';
const CUSTODIAN = 'foshan-storage';
export const PLEDGE_ID = 'P-1';
export const LOAN_ID = 'LOAN-1';

const actor = (tenantId: string, userId: string, role: Actor['role']): Actor => ({
  tenantId,
  userId,
  role,
});

/** Who stands behind each person of a story. */
export const PEOPLE: Readonly<Record<Person, Actor>> = {
  operator: actor('pledgewatch', 'operator', 'operator'),
  maker: actor(BANK, 'li', 'pledgee'),
  checker: actor(BANK, 'wang', 'pledgee'),
  borrower: actor(BORROWER, 'chen', 'pledgor'),
  custodian: actor(CUSTODIAN, 'he', 'custodian'),
  headOffice: actor(CUSTODIAN, 'zhou', 'custodian'),
};

/** ¥5,200,000 of goods, whatever they weigh: ¥2,000,000 is lent on them. */
const VALUE_FEN = 520_000_000;
const EXPOSURE_FEN = 200_000_000;
const CONTROL_LINE_PERMILLE = 300;
const LEASE_MS = 3_600_000;

/** A command, and who gives it. */
export interface Given {
  readonly by: Actor;
  readonly command: Command;
}

export function siteCommands(
  { spec }: World,
  { publicKey, silenceMaxMs }: { readonly publicKey: string; readonly silenceMaxMs: number },
): Given[] {
  const siteId = spec.site;
  const site: CommandOf<'site.define'> = {
    type: 'site.define',
    siteId,
    name: '一号库 · No. 1',
    custodianId: CUSTODIAN,
    timeZone: TIME_ZONE,
    gates: spec.gates.map(({ id: gateId }) => ({
      gateId,
      gatewayId: GATEWAY_ID,
      leaseCeilingG: 100_000_000,
      leaseCeilingFen: 10 * VALUE_FEN,
      leaseMs: LEASE_MS,
    })),
    silenceMaxMs,
  };
  const enrolment = { gatewayId: GATEWAY_ID, siteId, publicKey, tokenId: 'token-1' };
  return [
    { by: PEOPLE.operator, command: site },
    { by: PEOPLE.operator, command: { type: 'gateway.enrol', ...enrolment } },
  ];
}

/** Everything that brings the goods of a world under pledge. */
export function pledgeCommands(
  world: World,
  now: EpochMs,
  linePermille = CONTROL_LINE_PERMILLE,
): Given[] {
  const lots = lotsOf(world);
  const massG = lots.reduce((sum, { unitMassG, epcs }) => sum + unitMassG * epcs.length, 0);
  const draft: CommandOf<'pledge.create'> = {
    type: 'pledge.create',
    pledgeId: PLEDGE_ID,
    siteId: world.spec.site,
    pledgor: BORROWER,
    pledgee: BANK,
    supervisor: CUSTODIAN,
    mode: 'STATIC',
    securityType: 'goods-pledge',
    lots,
    priceFenPerTonne: Math.round(VALUE_FEN / (massG / 1_000_000)),
    priceSource: 'price list',
    priceAt: now,
    priceAgeMaxMs: 60 * 86_400_000,
    pledgeRatePermille: 600,
    controlLine: { basis: 'quantity', quantityG: Math.round((massG * linePermille) / 1_000) },
    warningLinePermille: 1_500,
    disposalLinePermille: 1_300,
    loanId: LOAN_ID,
    exposureFen: EXPOSURE_FEN,
    netTolerancePermille: 3,
    possessionDigest: digestOf('confirmation of possession'),
  };
  const parties = [BANK, BORROWER, CUSTODIAN];
  const steps = stepsIntoEffect({ pledgeId: PLEDGE_ID, parties, at: now, digestOf });
  const commands: Command[] = [draft, ...steps.map(({ command }) => command)];
  return commands.map((command) => ({ by: PEOPLE.maker, command }));
}

/** The bags of each slot and lot, as they were counted. */
function lotsOf({ bags, slots }: World): PledgedLot[] {
  const standing = [...bags.values()].filter(({ place }) => place.in === 'slot');
  const stacks = Map.groupBy(standing, ({ lot, place }) => `${lot}@${place.id}`);
  return [...stacks.values()].map((stack, index) => {
    const { place, grams, lot } = stack[0]!;
    return {
      lotId: `${lot}-${index + 1}`,
      slotId: place.id,
      zoneId: slots.get(place.id)?.zone ?? '',
      commodity: lot,
      unitMassG: grams,
      epcs: stack.map(({ epc }) => epc.toLowerCase()),
    };
  });
}

/** A release to one truck, asked for, made and checked. */
export function orderCommands(
  world: World,
  order: Order & { readonly lastsMs: number },
  { now, number }: { readonly now: EpochMs; readonly number: number },
): Given[] {
  const { plate, driver: driverId, slot, bags, gate } = order;
  const epcs = [...(world.slots.get(slot)?.epcs ?? [])].slice(-bags);
  const releaseId = `R-${number}`;
  const truck = {
    truckOrderId: `T-${number}`,
    gateId: gate ?? world.spec.gates[0]?.id ?? '',
    plate,
    driverId,
    epcs: epcs.map((epc) => epc.toLowerCase()),
    notBefore: now - 60_000,
    notAfter: now + order.lastsMs,
  };
  const request: CommandOf<'release.request'> = {
    type: 'release.request',
    releaseId,
    pledgeId: PLEDGE_ID,
    trucks: [truck],
  };
  return [
    { by: PEOPLE.borrower, command: request },
    { by: PEOPLE.maker, command: { type: 'release.make', releaseId } },
    { by: PEOPLE.checker, command: { type: 'release.check', releaseId } },
  ];
}

function digestOf(paper: string): string {
  return createHash('sha256').update(`rehearsal ${paper}`).digest('hex');
}
