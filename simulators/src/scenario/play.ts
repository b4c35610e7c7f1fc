import { setTimeout as delay } from 'node:timers/promises';
import type { Act } from './act.ts';
import { until } from './api.ts';
import { effectSteps, pledgeBody, releaseBody, REPAID_FEN, repaymentBody } from './pledge.ts';
import { callForMargin, letOutAboveTheLine, openFloating, topUp } from './floating.ts';
import { fetchGoods } from './truck.ts';

interface PledgeSeen {
  readonly state: string;
  readonly position: { readonly verifiedPermille: number };
  readonly slots: readonly { readonly units: number; readonly unitsPresent: number }[];
}

/** Between two acts, for whoever reads along. Nothing else waits for a time: all wait for a fact. */
const BREATH_MS = 500;
/** Bags that are carried off; the alerts of all of them are one scene to look at. */
const STOLEN_BAGS = 3;

const SCENES = [
  openPledge,
  steal,
  repay,
  fetchRepaid,
  openFloating,
  topUp,
  letOutAboveTheLine,
  callForMargin,
];

/**
 * A pledge of fixed goods, from its opening to goods that left with its leave, with a theft in between;
 * then a floating one, topped up, partly released, fallen in price and cured.
 */
export async function playScenario(act: Act): Promise<void> {
  for (const scene of SCENES) {
    await scene(act);
    await delay(BREATH_MS, undefined, { signal: act.signal });
  }
}

async function openPledge({ cast, pledgeId, goods, story, signal }: Act): Promise<void> {
  const { maker, checker } = cast;
  const seen = () => maker.get<PledgeSeen>(`/v1/pledges/${pledgeId}`);
  await maker.post('/v1/pledges', pledgeBody(pledgeId, goods.fixed, Date.now()));
  const counted = await until(async () => isAllThere(await seen()), signal);
  story.say('seen', { weights: counted.slots.length, tags: sumOf(counted, 'unitsPresent') });
  for (const { path, body } of effectSteps(pledgeId, Date.now())) await maker.post(path, body);
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

async function steal({ cast, goods, story, signal }: Act): Promise<void> {
  const slot = goods.fixed[1].slotId;
  const alarmed = ['UNAUTH_OUT', 'WEIGHT_STEP'].map((code) => story.nextAlert(code, signal));
  story.say('theft', { slot, bags: STOLEN_BAGS });
  const mid = `theft-${slot}`;
  await cast.warehouse.post('/v1/actions', { do: 'stealBags', slot, count: STOLEN_BAGS, mid });
  await Promise.all(alarmed);
}

async function repay({ cast, pledgeId, goods, story }: Act): Promise<void> {
  story.say('repaid', { principalFen: REPAID_FEN });
  await cast.maker.post('/v1/repayments', repaymentBody(pledgeId, Date.now()));
  await cast.borrower.post('/v1/releases', releaseBody(pledgeId, goods.fixed[0], Date.now()));
}

function fetchRepaid(act: Act): Promise<void> {
  return fetchGoods(act, act.pledgeId, act.goods.fixed[0].slotId);
}
