import type { PositionView } from '#/core/index.ts';
import {
  CLOCK_SKEW_MAX_MS,
  figure,
  movePledge,
  neededFen,
  requirePledge,
  unfit,
  valueDownFen,
  type Pledge,
} from '#/pledges/index.ts';
import { bookedBySlot } from '#/positions/index.ts';
import { named, type Refusals } from '../refusals.ts';
import type { Rule } from '../rule.ts';

/**
 * Brings a pledge into effect: a written agreement, a joint count signed by pledgee, pledgor and
 * supervisor, evidence of control (Civil Code 427, 429; guarantee interpretation §55), and sensors
 * that vouch for the count: every slot verified now, every tag seen, no slot lighter than its booked
 * mass less the agreed tolerance. Whether the goods are worth enough is not asked here: a pledge
 * below its line is in effect and alerts.
 */
export const activatePledge: Rule<'pledge.activate'> = {
  check({ actor, command, now, positions }, { pledges }, refusals) {
    const pledge = requirePledge(pledges, actor, command.pledgeId);
    if (pledge.state !== 'DRAFT') throw unfit('pledge', pledge.pledgeId, pledge.state);
    const { signedBy, countedAt } = command.baselineCount;
    const parties = [pledge.pledgee, pledge.pledgor, pledge.supervisor];
    const missing = parties.filter((party) => !signedBy.includes(party)).join(', ');
    refusals.when(missing !== '', 'PW_COUNT_UNSIGNED', { missing });
    const isAhead = countedAt > now + CLOCK_SKEW_MAX_MS;
    refusals.when(isAhead, 'PW_TIME_UNFIT', { what: 'countedAt', at: countedAt, now });
    checkSeen(pledge, positions, refusals);
    checkMass(pledge, positions, refusals);
  },
  apply({ actor, command, positions }, folding, { pledges }) {
    const pledge = requirePledge(pledges, actor, command.pledgeId);
    const { agreementDigest, controlProofDigest, baselineCount } = command;
    pledge.activation = {
      entry: folding.cause,
      at: folding.at,
      agreementDigest,
      controlProofDigest,
      baselineCount,
    };
    movePledge(pledge, 'ACTIVE');
    pledges.activated(pledge);
    const { lowerG, nominalG, upperG } = positions.pledge(pledge);
    const facts = {
      lowerG,
      nominalG,
      upperG,
      lowerValueFen: figure(valueDownFen(lowerG, pledge.priceFenPerTonne)),
      requiredFen: figure(neededFen(pledge)),
    };
    folding.note('pledge-active', pledge, { subject: pledge.pledgeId, facts });
  },
};

function checkSeen(pledge: Pledge, positions: PositionView, refusals: Refusals): void {
  const { siteId, lots } = pledge;
  const slots = [...bookedBySlot(pledge).keys()];
  const unseen = slots.filter((slotId) => positions.slot(siteId, slotId)?.verified !== true);
  const tags = lots.flatMap(({ epcs }) => epcs);
  const unread = tags.filter((epc) => positions.tag(siteId, epc)?.present !== true);
  refusals.when(unseen.length + unread.length > 0, 'PW_BASELINE_UNSEEN', {
    slots: unseen.length,
    slotsAll: slots.length,
    firstSlots: named(unseen).first,
    tags: unread.length,
    tagsAll: tags.length,
    firstTags: named(unread).first,
  });
}

function checkMass(pledge: Pledge, positions: PositionView, refusals: Refusals): void {
  for (const [slotId, bookedG] of bookedBySlot(pledge)) {
    const upperG = positions.slot(pledge.siteId, slotId)?.upperG;
    if (upperG === undefined) continue;
    const leastG = bookedG - Math.floor((bookedG * pledge.netTolerancePermille) / 1_000);
    refusals.when(upperG < leastG, 'PW_BASELINE_SHORT', { slotId, upperG, bookedG });
  }
}
