import type { Command } from '@pledgewatch/shared/command';
import type { Concern, Decision, LawView } from '#/core/index.ts';

/** Where an alert is looked up by its id. */
export type FindAlert = (alertId: string) => Concern | undefined;

/** What a decision concerns; undefined when that is not known any more. */
export function concernOf(decision: Decision, findAlert: FindAlert): Concern | undefined {
  switch (decision.do) {
    case 'raise-alert':
      return decision.alert;
    case 'clear-alert':
    case 'move-alert':
      return findAlert(decision.alertId);
    case 'note':
    case 'close-day':
      return decision;
    case 'send-instruction': {
      const { instruction } = decision;
      const pledgeId = 'pledgeId' in instruction ? instruction.pledgeId : undefined;
      return { siteId: instruction.siteId, ...(pledgeId === undefined ? {} : { pledgeId }) };
    }
  }
}

/** What a command concerns; undefined when it is known to nobody but who gave it. */
export function concernOfCommand(
  command: Command,
  law: LawView,
  findAlert: FindAlert,
): Concern | undefined {
  if ('pledgeId' in command && command.pledgeId !== undefined) {
    return { pledgeId: command.pledgeId };
  }
  if ('releaseId' in command) return pledgeOf(law.release(command.releaseId));
  if ('truckOrderId' in command) return pledgeOf(law.truckOrder(command.truckOrderId));
  if ('alertId' in command) return findAlert(command.alertId);
  return 'siteId' in command ? { siteId: command.siteId } : undefined;
}

function pledgeOf(of: { readonly pledgeId: string } | undefined): Concern | undefined {
  return of && { pledgeId: of.pledgeId };
}
