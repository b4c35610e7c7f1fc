import type { CommandType } from '@pledgewatch/shared/command';
import type { Rule } from '../rule.ts';
import { acknowledgeAlert } from './acknowledge-alert.ts';
import { activatePledge } from './activate-pledge.ts';
import { approveStandingInstruction } from './approve-standing-instruction.ts';
import { cancelRelease } from './cancel-release.ts';
import { checkRelease } from './check-release.ts';
import { createPledge } from './create-pledge.ts';
import { defineSite } from './define-site.ts';
import { enrolGateway } from './enrol-gateway.ts';
import { liftHold } from './lift-hold.ts';
import { makeRelease } from './make-release.ts';
import { placeHold } from './place-hold.ts';
import { postRepayment } from './post-repayment.ts';
import { proposeStandingInstruction } from './propose-standing-instruction.ts';
import { rejectRelease } from './reject-release.ts';
import { requestRelease } from './request-release.ts';
import { resolveDiscrepancy } from './resolve-discrepancy.ts';

/** What the law says of each command: one file, and one line here. */
export const RULES: { readonly [T in CommandType]: Rule<T> } = {
  'site.define': defineSite,
  'gateway.enrol': enrolGateway,
  'pledge.create': createPledge,
  'pledge.activate': activatePledge,
  'standingInstruction.propose': proposeStandingInstruction,
  'standingInstruction.approve': approveStandingInstruction,
  'repayment.post': postRepayment,
  'release.request': requestRelease,
  'release.make': makeRelease,
  'release.check': checkRelease,
  'release.reject': rejectRelease,
  'release.cancel': cancelRelease,
  'truckOrder.resolve': resolveDiscrepancy,
  'hold.place': placeHold,
  'hold.lift': liftHold,
  'alert.acknowledge': acknowledgeAlert,
};
