import { setTimeout as delay } from 'node:timers/promises';
import { until, type Api } from './api.ts';
import { activationBody, pledgeBody, releaseBody, repaymentBody, TRUCK } from './pledge.ts';
import { GATE_ID, type DemoStack } from './site.ts';
import type { Story } from './story.ts';

/** Everyone who acts in the demo. */
export interface Cast {
  /** Two people of the bank: one makes, the other checks. */
  readonly maker: Api;
  readonly checker: Api;
  readonly borrower: Api;
  /** The simulated warehouse's door. */
  readonly warehouse: Api;
}

interface PledgeSeen {
  readonly state: string;
  readonly position: { readonly verifiedPermille: number };
  readonly slots: readonly { readonly units: number; readonly unitsPresent: number }[];
}

interface Act {
  readonly cast: Cast;
  readonly pledgeId: string;
  readonly stacks: readonly [DemoStack, DemoStack, ...DemoStack[]];
  readonly story: Story;
  readonly signal: AbortSignal;
}

/** One pledge, from its opening to goods that left with its leave, with a theft in between. */
export async function playScenario(act: Act): Promise<void> {
  await openPledge(act);
  await delay(4_000, undefined, { signal: act.signal });
  await steal(act);
  await repay(act);
  await fetchGoods(act);
}

async function openPledge({ cast, pledgeId, stacks, story, signal }: Act): Promise<void> {
  const { maker, checker } = cast;
  const seen = () => maker.get<PledgeSeen>(`/v1/pledges/${pledgeId}`);
  await maker.post('/v1/pledges', pledgeBody(pledgeId, stacks, Date.now()));
  const counted = await until(async () => isAllThere(await seen()), signal);
  story.say('seen', { weights: counted.slots.length, tags: sumOf(counted, 'unitsPresent') });
  const activation = activationBody(pledgeId, Date.now());
  await maker.post(`/v1/pledges/${pledgeId}/activation`, activation);
  story.position(await seen());
  const standingInstructionId = `SI-${pledgeId}`;
  await maker.post(`/v1/pledges/${pledgeId}/standing-instructions`, {
    standingInstructionId,
    dailyCeilingFen: 100_000_000,
    validUntil: Date.now() + 30 * 86_400_000,
  });
  await checker.post(`/v1/standing-instructions/${standingInstructionId}/approval`, {});
}

function isAllThere(pledge: PledgeSeen): PledgeSeen | false {
  const isWhole = sumOf(pledge, 'unitsPresent') === sumOf(pledge, 'units');
  return isWhole && pledge.position.verifiedPermille === 1_000 && pledge;
}

function sumOf({ slots }: PledgeSeen, what: 'units' | 'unitsPresent'): number {
  return slots.reduce((sum, slot) => sum + slot[what], 0);
}

async function steal({ cast, stacks, story, signal }: Act): Promise<void> {
  const slot = stacks[1].slotId;
  const alarmed = story.nextAlert('UNAUTH_OUT', signal);
  story.say('theft', { slot, bags: 3 });
  await cast.warehouse.post('/v1/actions', {
    do: 'stealBags',
    slot,
    count: 3,
    mid: `theft-${slot}`,
  });
  await alarmed;
  await delay(5_000, undefined, { signal });
}

async function repay({ cast, pledgeId, stacks, story }: Act): Promise<void> {
  const repayment = repaymentBody(pledgeId, Date.now());
  story.say('repaid', { principalFen: repayment.allocation.principalFen });
  await cast.maker.post('/v1/repayments', repayment);
  await cast.borrower.post('/v1/releases', releaseBody(pledgeId, stacks[0], Date.now()));
}

async function fetchGoods({ cast, pledgeId, stacks, story, signal }: Act): Promise<void> {
  const { maker, warehouse } = cast;
  const at = (...states: string[]) =>
    until(async () => {
      const release = await maker.get<{ trucks: { state: string }[] }>(
        `/v1/releases/REL-${pledgeId}`,
      );
      return states.includes(release.trucks[0]?.state ?? '');
    }, signal);
  const act = (action: object) => warehouse.post('/v1/actions', action);
  const gate = GATE_ID;
  const { plate, driverId: driver, tareG: tareGrams, bags: count } = TRUCK;
  await at('INSTRUCTED');
  await delay(1_500, undefined, { signal });
  story.say('truck', { plate });
  await act({ do: 'truckArrives', gate, plate, driver, tareGrams });
  await at('AT_GATE');
  await act({ do: 'truckWeighs', gate, holdMs: 3_000 });
  await at('TARE_WEIGHED', 'LOADING');
  await delay(3_200, undefined, { signal });
  await act({ do: 'truckLoads', gate, slot: stacks[0].slotId, count });
  await delay(count * 600 + 2_500, undefined, { signal });
  await act({ do: 'truckWeighs', gate, holdMs: 3_000 });
  await at('GROSS_WEIGHED', 'SETTLED');
  await delay(500, undefined, { signal });
  await act({ do: 'truckLeaves', gate });
  await at('SETTLED');
}
