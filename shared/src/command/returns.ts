import { Type } from '@sinclair/typebox';
import { Id, Instant } from '../identity/index.ts';
import { closed, Digest, LocalDate, Name } from './parts.ts';

const Days = Type.Array(LocalDate, { maxItems: 400 });

/** The tenant's working days: Monday to Friday, without its holidays, and with its make-up days (调休). */
export const SetCalendar = Type.Object(
  {
    type: Type.Literal('calendar.set'),
    timeZone: Type.String({ minLength: 1, maxLength: 64 }),
    holidays: Days,
    makeUpDays: Days,
  },
  closed,
);

/** Goods that leave are to bring money: how much of their value, on which account, and by when. */
export const SetFundsPolicy = Type.Object(
  {
    type: Type.Literal('fundsPolicy.set'),
    pledgeId: Id,
    /** The account that is locked for sales proceeds. */
    lockedAccountDigest: Digest,
    /** Of the value of goods that left, thousandths. */
    sharePermille: Type.Integer({ minimum: 1, maximum: 1_000 }),
    /** Working days on the tenant's calendar; or seconds, for trials. */
    within: Type.Union([
      Type.Object({ workingDays: Type.Integer({ minimum: 0, maximum: 250 }) }, closed),
      Type.Object({ seconds: Type.Integer({ minimum: 1, maximum: 31_536_000 }) }, closed),
    ]),
  },
  closed,
);

/** Sales proceeds on the locked account. */
export const PostProceeds = Type.Object(
  {
    type: Type.Literal('proceeds.post'),
    proceedsId: Id,
    pledgeId: Id,
    accountDigest: Digest,
    amountFen: Type.Integer({ minimum: 1, maximum: 9e15 }),
    payer: Name,
    bookedAt: Instant,
  },
  closed,
);

/** Sales proceeds that turned out to be none 冲正: the goods that they were for are without their money again. */
export const ReverseProceeds = Type.Object(
  {
    type: Type.Literal('proceeds.reverse'),
    proceedsId: Id,
    reason: Name,
    bookedAt: Instant,
  },
  closed,
);
