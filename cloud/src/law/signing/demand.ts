import type { ApprovalPolicy, Command, Role } from '@pledgewatch/shared/command';
import type { Asked, Pledge } from '#/pledges/index.ts';
import type { Books } from '../books.ts';

/** Somebody who is to sign. */
export interface Signer {
  /** What people call it. */
  readonly as: string;
  readonly tenantId: string;
  readonly role: Role;
  /** Absent: whoever of the tenant is registered in the role. */
  readonly userId?: string;
}

/** Who is to sign a command, and whether it is refused without. */
export interface Demand {
  readonly signers: readonly Signer[];
  readonly isDemanded: boolean;
}

/** The stricter of what the bank demands of all its pledges and what the pledge itself does. */
export function policyOf(pledge: Pledge | undefined, { signing }: Books): ApprovalPolicy {
  const own = pledge?.approvalPolicy;
  const general = signing.policies.get(pledge?.tenantId ?? '');
  return {
    signatures: own?.signatures === true || general?.signatures === true,
    employersApart:
      own?.employersApart === true ||
      general?.employersApart === true ||
      pledge?.releasePolicy?.employersApart === true,
  };
}

/** Papers are signed by all three parties of the pledge, everything else by whoever gives it. */
export function demandOf({ actor, command }: Asked, books: Books): Demand {
  const giver: Signer = { as: actor.userId, ...actor };
  const { tenantId } = actor;
  switch (command.type) {
    case 'signingKey.register':
      return { signers: [{ ...giver, as: 'the key itself' }], isDemanded: true };
    case 'survey.file':
      return { signers: [{ ...giver, as: 'the surveyor' }], isDemanded: true };
    case 'approvalPolicy.set':
    case 'suspense.approve':
      // Of no pledge, so the bank's own policy counts; what demands signatures is not undone without one.
      return { signers: [giver], isDemanded: isTrue(books.signing.policies.get(tenantId)) };
    case 'pledge.agree':
    case 'pledge.count': {
      const pledge = books.pledges.pledges.get(command.pledgeId);
      const isDemanded = policyOf(pledge, books).signatures;
      return { signers: pledge ? partiesOf(pledge) : [], isDemanded };
    }
    default: {
      const approved = approvedBy(command, books);
      return { signers: [giver], isDemanded: policyOf(approved, books).signatures };
    }
  }
}

function isTrue(policy: ApprovalPolicy | undefined): boolean {
  return policy?.signatures === true;
}

function partiesOf({ tenantId, pledgor, supervisor }: Pledge): readonly Signer[] {
  return [
    { as: 'pledgee', tenantId, role: 'pledgee' },
    { as: 'pledgor', tenantId: pledgor, role: 'pledgor' },
    { as: 'supervisor', tenantId: supervisor, role: 'supervisor' },
  ];
}

/** The pledge that an approval or an acknowledgement is about; undefined for other commands. */
function approvedBy(command: Command, books: Books): Pledge | undefined {
  const { pledges, releases, standing, lines, terms, yard } = books;
  const id = () => {
    switch (command.type) {
      case 'release.make':
      case 'release.check':
        return releases.releases.get(command.releaseId)?.pledgeId;
      case 'yardOrder.approve':
        return yard.orders.orders.get(command.orderId)?.pledgeId;
      case 'standingInstruction.approve':
        return standing.all.get(command.standingInstructionId)?.pledgeId;
      case 'valuationTerms.approve':
      case 'valuationTerms.acknowledge':
        return terms.notices.get(command.noticeId)?.pledgeId;
      case 'unitCondition.propose':
      case 'binding.propose':
        return command.pledgeId;
      case 'unitCondition.confirm':
        return books.conditions.changes.get(command.changeId)?.pledgeId;
      case 'binding.confirm':
        return books.bindings.bindings.get(command.bindingId)?.pledgeId;
      case 'controlLine.acknowledge':
        return lines.notices.get(command.noticeId)?.pledgeId;
      default:
        return undefined;
    }
  };
  return pledges.pledges.get(id() ?? '');
}
