import type { Act } from './act.ts';
import { until } from './api.ts';
import {
  acceptanceBody,
  bringerOf,
  effectSteps,
  FALLEN_FEN_PER_TONNE,
  fallenPriceBody,
  floatingBody,
  marginCallBody,
  receivingBodies,
  releaseBody,
  SECOND_TRUCK,
} from './pledge.ts';
import { epcsOf, GATE_ID } from './site.ts';
import { does, driveOver, fetchGoods, truckOf } from './truck.ts';

/** A floating pledge over goods that come and go above a line. */
export async function openFloating({ cast, floatingId, goods, story, signal }: Act): Promise<void> {
  const { maker } = cast;
  story.say('floating');
  await maker.post('/v1/pledges', floatingBody(floatingId, goods, Date.now()));
  await until(() => isVerified(cast.maker, floatingId), signal);
  for (const { path, body } of effectSteps(floatingId, Date.now())) await maker.post(path, body);
}

/** A truck brings more of the same; the goods count once all three have signed for them. */
export async function topUp(act: Act): Promise<void> {
  const { cast, floatingId, goods, story, signal } = act;
  const { custodian, maker } = cast;
  const { coming } = goods;
  const gate = GATE_ID;
  const { plate, driverId: driver, tareG: tareGrams } = bringerOf(floatingId);
  const papers = receivingBodies(floatingId, coming, Date.now());
  const order = `/v1/receiving-orders/${papers.announced.receivingId}`;
  await custodian.post('/v1/receiving-orders', papers.announced);
  story.say('bringing', { plate, bags: coming.bags });
  const { receivingId: subject } = papers.announced;
  const arrived = story.nextNote('receiving-step', { subject, state: 'AT_GATE' }, signal);
  const epcs = epcsOf(coming).map((epc) => epc.toUpperCase());
  await does(act, { do: 'truckArrives', gate, plate, driver, tareGrams, epcs });
  await arrived;
  await driveOver(act);
  await custodian.post(`${order}/steps`, papers.gross);
  await custodian.post(`${order}/steps`, papers.unloading);
  await does(act, { do: 'moveGoods', from: { truckAt: gate }, to: { slot: coming.slotId } });
  await until(async () => (await truckOf(act))?.epcs.length === 0, signal);
  await driveOver(act);
  await custodian.post(`${order}/steps`, papers.tare);
  await does(act, { do: 'truckLeaves', gate });
  await custodian.post(`${order}/inspection`, papers.inspection);
  await until(() => isTaken(act, `${order}/putting-away`), signal);
  await maker.post(`${order}/acceptance`, acceptanceBody(floatingId, Date.now()));
}

/** Pattern B: two people of the warehouse let out what the line does not need; the bank is not asked. */
export async function letOutAboveTheLine(act: Act): Promise<void> {
  const { cast, floatingId, goods, story } = act;
  story.say('aboveTheLine');
  const request = releaseBody(floatingId, goods.floating, Date.now(), SECOND_TRUCK);
  await cast.borrower.post('/v1/releases', request);
  await cast.custodian.post(`/v1/releases/${request.releaseId}/making`, {});
  await cast.headOffice.post(`/v1/releases/${request.releaseId}/checking`, {});
  await fetchGoods(act, floatingId, goods.floating.slotId, SECOND_TRUCK);
}

/** The price falls below the warning line; the borrower agrees to the demand and cures it with cash. */
export async function callForMargin({ cast, floatingId, story, signal }: Act): Promise<void> {
  const { maker, borrower } = cast;
  const warned = story.nextAlert('WARNING_LINE', signal);
  story.say('priceFalls', { priceFenPerTonne: FALLEN_FEN_PER_TONNE });
  await maker.post('/v1/prices', fallenPriceBody(floatingId, Date.now()));
  await warned;
  const call = marginCallBody(floatingId);
  const called = story.nextNote('margin-called', { subject: floatingId }, signal);
  const cured = story.nextNote('margin-cured', { subject: floatingId }, signal);
  await maker.post(`/v1/pledges/${floatingId}/margin-calls`, call);
  const { gapFen, cashFen } = await called;
  const answer = { agreedFen: gapFen, disputedFen: 0 };
  await borrower.post(`/v1/margin-calls/${call.marginCallId}/answer`, answer);
  story.say('paysIn', { cashFen: Number(cashFen) });
  await maker.post(`/v1/pledges/${floatingId}/cash-margins`, {
    cashMarginId: `CM-${floatingId}`,
    direction: 'in',
    amountFen: cashFen,
    bookedAt: Date.now(),
  });
  await cured;
}

async function isVerified(maker: Act['cast']['maker'], pledgeId: string): Promise<boolean> {
  interface Seen {
    readonly position: { readonly verifiedPermille: number };
    readonly slots: readonly { readonly units: number; readonly unitsPresent: number }[];
  }
  const { position, slots } = await maker.get<Seen>(`/v1/pledges/${pledgeId}`);
  const isWhole = slots.every(({ units, unitsPresent }) => units === unitsPresent);
  return isWhole && position.verifiedPermille === 1_000;
}

const NOT_YET = ['PW_BASELINE_UNSEEN', 'PW_BASELINE_SHORT'];

/** Refused while scales and readers do not see the goods yet. */
async function isTaken({ cast }: Act, path: string): Promise<boolean> {
  try {
    await cast.custodian.post(path, {});
    return true;
  } catch (error) {
    if (!NOT_YET.some((code) => String(error).includes(code))) throw error;
    return false;
  }
}
