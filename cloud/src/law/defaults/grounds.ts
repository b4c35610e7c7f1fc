import type { EpochMs } from '@pledgewatch/shared/clock';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import type { Pledge } from '#/pledges/index.ts';
import type { Books } from '../books.ts';
import { overdueFen } from '../funds/overdue.ts';
import type { Default } from './default-book.ts';

type Declared = Pick<Default, 'ground' | 'loanId' | 'clause'>;

/** A ground, as it is named, and the pledge and moment that it is looked for at. */
export interface Grounds {
  readonly declared: Declared;
  readonly pledge: Pledge;
  readonly now: EpochMs;
}

/** What the ground lacks now; undefined while it is there. */
export function missingGround(of: Grounds, books: Books): PledgewatchError | undefined {
  const { declared, pledge } = of;
  const { pledgeId } = pledge;
  switch (declared.ground) {
    case 'instalment-overdue':
      if (isOverdue(of, books)) return undefined;
      return new PledgewatchError('PW_NOTHING_OVERDUE', {
        pledgeId,
        loanId: declared.loanId ?? '',
      });
    case 'demand-not-met':
      if (books.margins.standing(pledgeId)?.state === 'OVERDUE') return undefined;
      return new PledgewatchError('PW_DEMAND_NOT_OVERDUE', { pledgeId });
    case 'agreed':
      if (isAgreed(declared, pledge)) return undefined;
      return new PledgewatchError('PW_GROUND_NOT_AGREED', {
        pledgeId,
        clause: declared.clause ?? '',
      });
  }
}

/** A default can be cured when its ground is gone; an agreed one by the paper that says so. */
export function isGroundGone(of: Grounds, books: Books): boolean {
  return of.declared.ground === 'agreed' || missingGround(of, books) !== undefined;
}

function isOverdue({ declared, pledge, now }: Grounds, { exposures, returns }: Books): boolean {
  const calendar = returns.calendarOf(pledge.tenantId);
  for (const exposure of exposures.ofPledge(pledge.pledgeId)) {
    const isNamed = exposure.loanId === declared.loanId;
    if (isNamed && overdueFen(exposure, now, calendar) > 0) return true;
  }
  return false;
}

function isAgreed({ clause }: Declared, { proofs }: Pledge): boolean {
  return clause !== undefined && (proofs.agreement?.defaultGrounds ?? []).includes(clause);
}
