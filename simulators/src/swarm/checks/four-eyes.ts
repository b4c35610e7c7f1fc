import type { MakeCheck } from './check.ts';

/** Statement 4: maker is not checker, and a hold that its gate has confirmed beats every order. */
export const fourEyes: MakeCheck = ({ tell }) => {
  const makers = new Map<string, string>();
  /** Holds under way to the gate, by instruction; and those it confirmed. */
  const sent = new Map<string, string>();
  const confirmed = new Set<string>();
  const heldPledge = new Map<string, string | undefined>();
  return {
    fact(fact) {
      if (fact.kind === 'events') {
        for (const item of fact.items) {
          if (item?.kind !== 'instructionAnswer' || !item.accepted) continue;
          const holdId = sent.get(item.instructionId);
          if (holdId !== undefined) confirmed.add(holdId);
        }
      }
      if (fact.kind !== 'command') return;
      const { actor, command } = fact;
      const who = `${actor.tenantId}:${actor.userId}`;
      if (command.type === 'release.make') makers.set(command.releaseId, who);
      if (command.type === 'release.check' && makers.get(command.releaseId) === who) {
        tell(`${who} made and checked ${command.releaseId}`);
      }
      if (command.type === 'hold.place') heldPledge.set(command.holdId, command.pledgeId);
      if (command.type === 'hold.lift') confirmed.delete(command.holdId);
    },
    decision({ decision }) {
      if (decision.do !== 'send-instruction') return;
      const { instruction } = decision;
      if (instruction.type !== 'hold' || instruction.lifted) return;
      sent.set(instruction.instructionId, instruction.holdId);
    },
    vehicleAdmitted(_, pledgeId) {
      const holdId = [...confirmed].find((each) => heldPledge.get(each) === pledgeId);
      if (holdId)
        tell(
          `a vehicle of ${pledgeId} was let in under hold ${holdId}, which its gate had confirmed`,
        );
    },
  };
};
