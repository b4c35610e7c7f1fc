import { figure, movePledge, neededFen, requirePledge } from '#/pledges/index.ts';
import { beginCourse } from '../course/course-time.ts';
import { refuseDated } from '../dates/in-force.ts';
import { beginDays } from '../days/close-day.ts';
import type { Rule } from '../rule.ts';
import { refuseUnsecured } from './security.ts';
import { pledgeAt } from './step-into-effect.ts';
import { refuseUnseen } from './vouching.ts';

/**
 * Brings a confirmed pledge into effect, when its type of security has what it demands and the sensors
 * still vouch for the count. Whether the goods are worth enough is not asked here: a pledge below its
 * line is in effect and alerts.
 */
export const activatePledge: Rule<'pledge.activate'> = {
  check(asked, books, refusals) {
    const pledge = pledgeAt('CONFIRMED', asked, books);
    refuseUnsecured(pledge, asked.now, books.receipts, refusals);
    refuseDated(pledge, asked.now, books, refusals);
    refuseUnseen(pledge, pledge.lots, asked.positions, refusals);
  },
  apply({ actor, command, positions }, folding, books) {
    const { pledges } = books;
    const pledge = requirePledge(pledges, actor, command.pledgeId);
    pledge.activation = { entry: folding.cause, at: folding.at };
    movePledge(pledge, 'ACTIVE');
    pledges.activated(pledge);
    beginDays(pledge, folding, books);
    beginCourse(pledge, folding, books);
    const { lowerG, nominalG, upperG, lowerValueFen } = positions.pledge(pledge);
    const facts = {
      lowerG,
      nominalG,
      upperG,
      lowerValueFen: figure(lowerValueFen),
      requiredFen: figure(neededFen(pledge)),
    };
    folding.note('pledge-active', pledge, { subject: pledge.pledgeId, facts });
  },
};
