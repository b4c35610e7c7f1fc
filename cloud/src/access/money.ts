import type { LawView } from '#/core/index.ts';
import type { Actor, Role } from '@pledgewatch/shared/command';
import { ROLES } from './roles.ts';

type SeesMoney = Pick<LawView, 'seesMoney'>;

/** Prices, debts and what follows from them, by the names they have everywhere. */
const MONEY =
  /Fen$|FenPerTonne$|LinePermille$|^(?:loanId|priceSource|priceAt|pledgeRatePermille|haircutPermille|controlLine)$/;
/** An amount in a sentence; our words write every amount so. */
const AMOUNT = /¥\d[\d,.]*\d|¥\d/g;

/**
 * What a role may read of a value that goes out as JSON: the same value where it may see money, else one
 * without the figures that are money, and with every amount in a sentence masked.
 */
export function withoutMoney<T>(role: Role, value: T): T {
  if (ROLES[role].money) return value;
  const text = JSON.stringify(value, (key, part: unknown) => {
    if (MONEY.test(key)) return undefined;
    return typeof part === 'string' ? part.replaceAll(AMOUNT, '¥•••') : part;
  });
  return JSON.parse(text) as T;
}

/** The same for one reader of what is about one pledge, whose agreement may let its supervisor see values. */
export function readableBy<T>(
  actor: Actor,
  value: T,
  { pledgeId, law }: { readonly pledgeId: string | undefined; readonly law: SeesMoney },
): T {
  return law.seesMoney(actor, pledgeId) ? value : withoutMoney(actor.role, value);
}
