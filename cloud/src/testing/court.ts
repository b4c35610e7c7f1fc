import { createHash } from 'node:crypto';
import type { Actor, Command, CommandOf } from '@pledgewatch/shared/command';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import type { GateStep, GoodsStatusEvent, GoodsStatusOf } from '@pledgewatch/shared/goods-status';
import type { Instruction } from '@pledgewatch/shared/instruction';
import { stepsIntoEffect } from '@pledgewatch/shared/pledging';
import type { Decision, Fact } from '#/core/index.ts';
import type { Signed } from '#/pledges/index.ts';
import { createPositions, type Positions } from '#/positions/index.ts';
import { createLaw, type Law } from '#/law/index.ts';

/** When a court's time begins: a Monday noon in Foshan. */
export const NOON = Date.UTC(2026, 10, 23, 4);
export const HOUR = 3_600_000;

const actor = (tenantId: string, userId: string, role: Actor['role']): Actor => ({
  tenantId,
  userId,
  role,
});

/** The people of every case. */
export const PEOPLE = {
  operator: actor('operator', 'ops', 'operator'),
  maker: actor('bank-1', 'li', 'pledgee'),
  checker: actor('bank-1', 'wang', 'pledgee'),
  auditor: actor('bank-1', 'sun', 'auditor'),
  borrower: actor('borrower-1', 'zhao', 'pledgor'),
  supervisor: actor('supervision-1', 'gu', 'supervisor'),
  warehouse: actor('warehouse-1', 'qian', 'custodian'),
  foreignBank: actor('bank-2', 'zhou', 'pledgee'),
  foreignBorrower: actor('borrower-2', 'wu', 'pledgor'),
  foreignSupervisor: actor('supervision-2', 'feng', 'supervisor'),
  foreignWarehouse: actor('warehouse-2', 'zheng', 'custodian'),
} as const;

/** Positions and law over one made-up ledger, with the sequencer's order: check, fold, decide. */
export class Court {
  now = NOON;
  positions: Positions = createPositions();
  law: Law = createLaw();
  readonly facts: Fact[] = [];
  readonly decisions: Decision[] = [];
  #entry = 0;

  /** @throws {PledgewatchError} The law's refusal. */
  give(by: Actor, command: Command, signed?: Signed): Decision[] {
    this.law.check(by, command, this.now, this.positions, signed);
    return this.fold({ kind: 'command', actor: by, command, ...this.#place() });
  }

  /** The code and facts of the refusal; fails when the law agrees. */
  refusal(by: Actor, command: Command, signed?: Signed): PledgewatchError {
    try {
      this.law.check(by, command, this.now, this.positions, signed);
    } catch (error) {
      if (error instanceof PledgewatchError) return error;
      throw error;
    }
    throw new Error(`${command.type} was not refused`);
  }

  /** What a gateway's next batch says; times are filled in with the present. */
  say(items: readonly Said[], gatewayId = 'gw-1', siteId = 'site-1'): Decision[] {
    const times = { observedAt: this.now, receivedAt: this.now, clock: 'synced' as const };
    return this.fold({
      kind: 'events',
      header: {
        version: 2,
        siteId,
        gatewayId,
        lane: 'events',
        epoch: NOON,
        firstSeq: 1,
        lastSeq: items.length,
        previous: new Uint8Array(32),
        root: new Uint8Array(32),
        sealedAt: this.now,
      },
      items: items.map((item) => ({ ...times, ...item }) as GoodsStatusEvent),
      undecoded: [],
      ...this.#place(),
    });
  }

  /** The gate tells of a step of a truck order. */
  step(truckOrderId: string, step: GateStep, more: Partial<GoodsStatusOf<'gate'>> = {}) {
    return this.say([{ kind: 'gate', gateId: 'G-1', truckOrderId, step, ...more }]);
  }

  /** The gateway answers an instruction. */
  answer(instructionId: string, accepted = true, code?: GoodsStatusOf<'gate'>['code']) {
    const said = { kind: 'instructionAnswer', instructionId, accepted } as const;
    return this.say([code === undefined ? said : { ...said, code }]);
  }

  /** Time passes, and a tick is due. */
  pass(ms: number): Decision[] {
    this.now += ms;
    return this.fold({ kind: 'tick', ...this.#place() });
  }

  fold(fact: Fact): Decision[] {
    this.facts.push(fact);
    this.positions.apply(fact);
    const decisions = this.law.apply(fact, this.positions);
    this.decisions.push(...decisions);
    this.#entry += decisions.length;
    return decisions;
  }

  /** Goes on from a snapshot of itself, as after a restart. */
  restart(): void {
    this.positions = createPositions(this.positions.snapshot());
    this.law = createLaw(this.law.snapshot());
  }

  #place() {
    const index = this.#entry;
    this.#entry += 1;
    return { index, acceptedAt: this.now };
  }
}

/** An event without its times. */
export type Said = GoodsStatusEvent extends infer E
  ? E extends GoodsStatusEvent
    ? Omit<E, 'observedAt' | 'receivedAt' | 'clock'> &
        Partial<Pick<E, 'observedAt' | 'receivedAt' | 'clock'>>
    : never
  : never;

export const UNIT_G = 1_000_000;

/** The tag of the n-th bag. */
export function bag(n: number): string {
  return `e280${String(n).padStart(20, '0')}`;
}

export function bags(from: number, count: number): string[] {
  return Array.from({ length: count }, (_, at) => bag(from + at));
}

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

export function lot(lotId: string, slotId: string, epcs: string[]) {
  return { lotId, slotId, zoneId: 'A', commodity: 'nickel', unitMassG: UNIT_G, epcs };
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

/** What the sensors say of a stack of bags on a slot; the scale errs by 5 kg at most. */
export function stack(slotId: string, tags: readonly string[], nominalG = tags.length * UNIT_G) {
  const bounds = { lowerG: Math.max(0, nominalG - 5_000), nominalG, upperG: nominalG + 5_000 };
  const weight = { kind: 'stackWeight', scaleId: `S-${slotId}`, slotId, ...bounds } as const;
  const seen = tags.map((epc): Said => present(epc, true));
  return [{ ...weight, evidence: true }, ...seen] satisfies Said[];
}

export function present(epc: string, isPresent: boolean): Said {
  const confidence = { confidencePermille: 990, lastReadAt: NOON };
  return { kind: 'tagPresence', epc, zoneId: 'A', present: isPresent, ...confidence };
}

export function truck(
  truckOrderId: string,
  epcs: string[],
  more: Partial<CommandOf<'release.request'>['trucks'][number]> = {},
) {
  const window = { notBefore: NOON, notAfter: NOON + 8 * HOUR };
  return { truckOrderId, gateId: 'G-1', plate: '粤E12345', epcs, ...window, ...more };
}

export function requestRelease(
  releaseId: string,
  trucks: CommandOf<'release.request'>['trucks'],
  pledgeId = 'P-1',
) {
  return { type: 'release.request', releaseId, pledgeId, trucks } satisfies Command;
}

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

export function repay(
  repaymentId: string,
  principalFen: number,
  more: Partial<CommandOf<'repayment.post'>> = {},
) {
  const allocation = { costsFen: 0, interestFen: 0, principalFen };
  const payment = { repaymentId, loanId: 'LOAN-1', amountFen: principalFen, allocation };
  const final = true;
  return { type: 'repayment.post', ...payment, final, bookedAt: NOON, ...more } satisfies Command;
}

export function postPrice(
  priceFenPerTonne: number,
  observedAt: number,
  more: Partial<CommandOf<'price.post'>> = {},
) {
  const said = { priceSource: 'SMM', priceFenPerTonne, observedAt, provenance: 'bulletin' };
  return { type: 'price.post', ...said, ...more } satisfies Command;
}

/** The digest of a paper that has a name. */
export function paper(name: string): string {
  return createHash('sha256').update(name).digest('hex');
}

/** A loan of ¥7,000 in two instalments, paid to the smelter. */
export function openLoan(
  loanId: string,
  pledgeId = 'P-1',
  terms: Partial<CommandOf<'exposure.open'>> = {},
) {
  return {
    type: 'exposure.open',
    loanId,
    borrower: 'borrower-1',
    limitFen: 700_000,
    securedBy: [{ pledgeId, sharePermille: 1_000 }],
    payee: { holder: 'Smelter', bank: 'Bank Two', accountDigest: paper('smelter') },
    tradeDocumentDigest: paper(`contract ${loanId}`),
    repaymentAccount: { holder: 'Borrower', bank: 'Bank One', accountDigest: paper('repayment') },
    instalments: [
      { dueOn: '2026-12-31', principalFen: 300_000 },
      { dueOn: '2027-03-31', principalFen: 400_000 },
    ],
    ...terms,
  } satisfies Command;
}

export function draw(
  drawdownId: string,
  amountFen: number,
  more: Partial<CommandOf<'exposure.draw'>> = {},
) {
  const paid = { payeeAccountDigest: paper('smelter'), documentDigest: paper(`for ${drawdownId}`) };
  const drawn = { loanId: 'LOAN-1', drawdownId, amountFen, bookedAt: NOON };
  return { type: 'exposure.draw', ...drawn, ...paid, ...more } satisfies Command;
}

export function charge(
  chargeId: string,
  due: { costsFen: number; interestFen: number },
  loanId = 'LOAN-1',
) {
  return { type: 'charge.post', loanId, chargeId, ...due, bookedAt: NOON } satisfies Command;
}

export function reverse(repaymentId: string) {
  return { type: 'repayment.reverse', repaymentId, reason: 'returned', bookedAt: NOON } as const;
}

/** A court with site, gateway, goods that were seen, and a draft of pledge P-1. */
export function courtWithDraft(terms: Partial<CommandOf<'pledge.create'>> = {}): Court {
  const court = new Court();
  court.give(PEOPLE.operator, defineSite());
  court.give(PEOPLE.operator, enrolGateway());
  court.say([...stack('A-01', bags(0, 10)), ...stack('A-02', bags(10, 10))]);
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

/** Of goods that leave half the value is to be back in time, on the locked account. */
export function fundsPolicy(
  within: CommandOf<'fundsPolicy.set'>['within'],
  more: Partial<CommandOf<'fundsPolicy.set'>> = {},
) {
  const terms = { lockedAccountDigest: paper('locked account'), sharePermille: 500, within };
  return { type: 'fundsPolicy.set', pledgeId: 'P-1', ...terms, ...more } satisfies Command;
}

export function proceeds(
  proceedsId: string,
  amountFen: number,
  more: Partial<CommandOf<'proceeds.post'>> = {},
) {
  const paid = { accountDigest: paper('locked account'), payer: 'Buyer', bookedAt: NOON };
  const said = { proceedsId, pledgeId: 'P-1', amountFen };
  return { type: 'proceeds.post', ...said, ...paid, ...more } satisfies Command;
}

/** A pledge that secures nothing yet, and may secure up to ¥9,000 of whatever arises in a year. */
export function maximumPledge(terms: Partial<CommandOf<'pledge.create'>> = {}) {
  const { loanId: _, ...pledge } = createPledge({
    exposureFen: 0,
    maximumAmount: { amountFen: 900_000, claimsUntil: NOON + 365 * 24 * HOUR },
    ...terms,
  });
  return pledge;
}

/** A court in which such a pledge P-1 is in effect, and LOAN-1 is opened under it. */
export function courtWithLoan(terms: Partial<CommandOf<'exposure.open'>> = {}): Court {
  const court = new Court();
  court.give(PEOPLE.operator, defineSite());
  court.give(PEOPLE.operator, enrolGateway());
  court.say([...stack('A-01', bags(0, 10)), ...stack('A-02', bags(10, 10))]);
  court.give(PEOPLE.maker, maximumPledge());
  for (const step of effectSteps()) court.give(PEOPLE.maker, step);
  court.give(PEOPLE.maker, openLoan('LOAN-1', 'P-1', terms));
  return court;
}

/** The same, with release R-1 of one truck T-1 and its bags, approved by two people. */
export function courtWithOpenRelease(tags = bags(0, 2)): Court {
  const court = courtWithPledge();
  court.give(PEOPLE.borrower, requestRelease('R-1', [truck('T-1', tags)]));
  court.give(PEOPLE.maker, { type: 'release.make', releaseId: 'R-1' });
  court.give(PEOPLE.checker, { type: 'release.check', releaseId: 'R-1' });
  return court;
}

/** The instructions among some decisions. */
export function instructionsIn(decisions: readonly Decision[]): Instruction[] {
  return decisions.flatMap((decision) =>
    decision.do === 'send-instruction' ? [decision.instruction] : [],
  );
}

/** The notes among some decisions, by name. */
export function notesIn(decisions: readonly Decision[]): string[] {
  return decisions.flatMap((decision) => (decision.do === 'note' ? [decision.note] : []));
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
