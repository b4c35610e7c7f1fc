import type { DefineBulkPlace, FileSurvey } from '@pledgewatch/shared/command';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import {
  isInEffect,
  isLive,
  personOf,
  requirePledge,
  unfit,
  type Pledge,
} from '#/pledges/index.ts';
import { bookedBySlot, surveyedMass } from '#/positions/index.ts';
import { followSurvey } from '../claims/follow-stock.ts';
import { refuseAhead } from '../pledging/step-into-effect.ts';
import type { Refusals } from '../refusals.ts';
import { recheckOrders } from '../releases/recheck-orders.ts';
import type { Rule } from '../rule.ts';
import type { BulkBook } from './bulk-book.ts';

/**
 * A heap's volume or a tank's level, measured and signed. Its lower bound counts until the survey is too
 * old for its place; however much was found, no more than what is booked counts.
 */
export const fileSurvey: Rule<'survey.file'> = {
  check({ actor, command, now, positions }, { pledges, bulk }, refusals) {
    const { surveyId, pledgeId, siteId, slotId, surveyedAt, instrumentId } = command;
    const pledge = requirePledge(pledges, actor, pledgeId);
    if (!isLive(pledge)) throw unfit('pledge', pledgeId, pledge.state);
    const place = requireBulkPlace(command, pledge, bulk);
    refusals.when(bulk.isTaken(surveyId), 'PW_ID_TAKEN', { what: 'survey', id: surveyId });
    refuseAhead('surveyedAt', surveyedAt, now, refusals);
    const last = positions.slot(siteId, slotId)?.observedAt ?? 0;
    const isOld = surveyedAt <= last || now - surveyedAt > place.surveyAgeMaxMs;
    refusals.when(isOld, 'PW_SURVEY_OLD', { surveyId, surveyedAt, last });
    const until = command.instrumentUntil;
    refusals.when(until <= surveyedAt, 'PW_INSTRUMENT_UNVERIFIED', { instrumentId, until });
    const isWet = place.basis === 'dry-matter' && command.moisture === undefined;
    refusals.when(isWet, 'PW_SURVEY_UNSAMPLED', { surveyId, slotId });
    refuseUnfitMeasurement(command, place, refusals);
  },
  apply({ actor, command }, folding, books) {
    const { type: _, ...said } = command;
    const { pledgeId, siteId, slotId, surveyId } = command;
    const pledge = requirePledge(books.pledges, actor, pledgeId);
    const place = books.bulk.place(siteId, slotId) as DefineBulkPlace;
    const { lowerG, nominalG, upperG } = surveyedMass(place, command);
    const interval = { lowerG, nominalG, upperG, smallestLossG: upperG - lowerG };
    const bookedG = bookedBySlot(pledge).get(slotId) ?? 0;
    const found = { ...interval, bookedG };
    const at = { filedBy: personOf(actor), filedAt: folding.at, entry: folding.cause };
    books.bulk.add({ ...said, ...found, ...at });
    folding.note('survey-filed', pledge, { subject: surveyId, facts: { slotId, ...found } });
    books.pledges.revalued.add(pledgeId);
    followSurvey(command, interval, folding, books);
    if (isInEffect(pledge)) recheckOrders(pledge, `survey ${surveyId}`, folding, books);
  },
};

/** @throws {PledgewatchError} `PW_BULK_PLACE_UNFIT`, for a place that bears no bulk lot of the pledge. */
function requireBulkPlace(
  { siteId, slotId }: FileSurvey,
  pledge: Pledge,
  bulk: BulkBook,
): DefineBulkPlace {
  const isIts = pledge.lots.some((lot) => lot.bulkG !== undefined && lot.slotId === slotId);
  const place = bulk.place(siteId, slotId);
  if (place && isIts && pledge.siteId === siteId) return place;
  throw new PledgewatchError('PW_BULK_PLACE_UNFIT', {
    slotId,
    what: 'no heap or tank of the pledge',
  });
}

/** A heap has no level, a level is within its tank, and water stands below what it is under. */
function refuseUnfitMeasurement(
  { surveyId, measurement }: FileSurvey,
  { tank }: DefineBulkPlace,
  refusals: Refusals,
): void {
  const unfitFor = (what: string, isUnfit: boolean) =>
    refusals.when(isUnfit, 'PW_MEASUREMENT_UNFIT', { surveyId, what });
  const isTank = tank !== undefined;
  unfitFor('the kind of its place', isTank !== (measurement.of === 'tank'));
  if (measurement.of === 'heap') {
    unfitFor('uncertaintyL', measurement.uncertaintyL > measurement.volumeL);
    return;
  }
  const { levelMm, waterMm } = measurement;
  unfitFor('levelMm', levelMm > (tank?.strapping.at(-1)?.levelMm ?? Infinity));
  unfitFor('waterMm', waterMm > levelMm);
}
