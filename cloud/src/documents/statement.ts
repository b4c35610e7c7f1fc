import type { DayClosing, Stack } from '#/core/index.ts';
import { LISTED_MAX } from './limits.ts';
import { notVouchedFor } from './not-vouched.ts';
import type { AlertOfDay, EventOfDay, Movement, StatementContent } from './statement-record.ts';

/** What became known of a pledge during a span, oldest first. */
export interface DayStory {
  readonly movements: readonly Movement[];
  /** Raised in the span, or still open when it began. */
  readonly alerts: readonly AlertOfDay[];
  readonly events: readonly EventOfDay[];
}

/** A daily statement, from how the day closed and what was told during it. */
export function statementOf(
  closing: DayClosing,
  story: DayStory,
  interim: boolean,
): StatementContent {
  const { opening, stock, receivedG, delivered, varianceG, sampledG, destroyedG } = closing;
  const sampled = sampledG !== undefined && { sampledG };
  const destroyed = destroyedG !== undefined && { destroyedG };
  const { fromDay, day, timeZone, to, state, held } = closing;
  const lists = [story.movements, story.alerts, story.events];
  return {
    fromDay,
    day,
    timeZone,
    from: opening.at,
    to,
    interim,
    state,
    held,
    stock: {
      opening,
      receivedG,
      delivered,
      ...sampled,
      ...destroyed,
      closing: stock,
      varianceG,
      ...lossOf(closing),
    },
    verifiedPermille: closing.verifiedPermille,
    oldestEvidenceAt: closing.oldestEvidenceAt,
    stacks: closing.stacks.map(stackRecord),
    ...(closing.unsound && { unsound: closing.unsound.map((sum) => ({ ...sum })) }),
    movements: story.movements.slice(0, LISTED_MAX),
    gaps: {
      spans: closing.gaps.map((gap) => ({ ...gap, slotIds: [...gap.slotIds] })),
      omitted: closing.gapsOmitted,
      wholeSince: closing.gapsWholeSince,
    },
    alerts: story.alerts.slice(0, LISTED_MAX),
    events: story.events.slice(0, LISTED_MAX),
    omitted: lists.reduce((sum, { length }) => sum + Math.max(0, length - LISTED_MAX), 0),
    notVouched: notVouchedFor(closing),
    money: moneyOf(closing),
  };
}

/** What confirmed losses explain is explained; the rest of the variance is not. */
function lossOf({ loss, varianceG }: DayClosing): Pick<StatementContent['stock'], 'loss'> {
  return loss ? { loss: { ...loss, unexplainedG: varianceG + loss.confirmedG } } : {};
}

function stackRecord(stack: Stack): StatementContent['stacks'][number] {
  const { lowerG, upperG } = stack;
  const isWeighed = lowerG !== undefined && upperG !== undefined;
  return {
    ...stack,
    lotIds: [...stack.lotIds],
    commodities: [...stack.commodities],
    ...(isWeighed && { smallestLossG: upperG - lowerG }),
  };
}

function moneyOf(closing: DayClosing): NonNullable<StatementContent['money']> {
  const { lowerValueFen, requiredFen, exposureFen, priceFenPerTonne, priceAt } = closing;
  const coverage =
    exposureFen === 0 ? null : (BigInt(lowerValueFen) * 1_000n) / BigInt(exposureFen);
  return {
    lowerValueFen,
    requiredFen,
    exposureFen,
    coveragePermille: coverage === null ? null : Number(coverage),
    priceFenPerTonne,
    priceAt,
  };
}
