import { Type, type Static } from '@sinclair/typebox';
import { ControlLossGround, DefaultGround, Digest } from '@pledgewatch/shared/command';
import { Id, Instant } from '@pledgewatch/shared/identity';
import type { CourseView } from '#/core/index.ts';

/** Entries of each kind shown with a pledge; older ones are in the ledger. */
const SHOWN_MAX = 20;

const Entry = Type.Integer({ minimum: 0 });
const State = Type.String({ maxLength: 16 });
const OrNull = Type.Union([Entry, Type.Null()]);

const DefaultRecord = Type.Object(
  {
    defaultId: Id,
    ground: DefaultGround,
    loanId: Type.Optional(Id),
    clause: Type.Optional(Type.String({ maxLength: 128 })),
    state: State,
    noticeDigest: Digest,
    declaredAt: OrNull,
    declaredEntry: OrNull,
    endedAt: OrNull,
  },
  { description: 'A declared default, proposed by one person and confirmed by another.' },
);

const ControlLossRecord = Type.Object(
  {
    controlLossId: Id,
    ground: ControlLossGround,
    state: State,
    lostAt: Instant,
    declaredAt: Instant,
    declaredEntry: Entry,
    holdId: Id,
    regained: Type.Union([
      Type.Object({ at: Instant, entry: Entry, baselineDigest: Digest }),
      Type.Null(),
    ]),
  },
  { description: 'A loss of actual control, with the hold that stands until it is regained.' },
);

const ExtensionRecord = Type.Object(
  {
    extensionId: Id,
    loanId: Id,
    maturity: Type.String({ maxLength: 10 }),
    agreementDigest: Digest,
    entry: Entry,
  },
  { description: 'An agreed extension of a loan that the pledge secures.' },
);

/** What happened to a pledge in effect beside its goods and its price. */
export const CourseRecord = Type.Object(
  {
    defaults: Type.Array(DefaultRecord),
    controlLosses: Type.Array(ControlLossRecord),
    extensions: Type.Array(ExtensionRecord),
  },
  { description: 'Defaults, losses of control and extensions; oldest first.' },
);
export type CourseRecord = Static<typeof CourseRecord>;

export function courseRecord({ defaults, controlLosses, extensions }: CourseView): CourseRecord {
  return {
    defaults: defaults.slice(-SHOWN_MAX).map((one) => ({
      defaultId: one.defaultId,
      ground: one.ground,
      ...(one.loanId !== undefined && { loanId: one.loanId }),
      ...(one.clause !== undefined && { clause: one.clause }),
      state: one.state,
      noticeDigest: one.noticeDigest,
      declaredAt: one.declaredAt,
      declaredEntry: one.declaredEntry,
      endedAt: one.endedAt,
    })),
    controlLosses: controlLosses.slice(-SHOWN_MAX).map((loss) => ({
      controlLossId: loss.controlLossId,
      ground: loss.ground,
      state: loss.state,
      lostAt: loss.lostAt,
      declaredAt: loss.declaredAt,
      declaredEntry: loss.declaredEntry,
      holdId: loss.holdId,
      regained: loss.regained && {
        at: loss.regained.at,
        entry: loss.regained.entry,
        baselineDigest: loss.regained.baselineDigest,
      },
    })),
    extensions: extensions
      .slice(-SHOWN_MAX)
      .map(({ extensionId, loanId, maturity, agreementDigest, entry }) => ({
        extensionId,
        loanId,
        maturity,
        agreementDigest,
        entry,
      })),
  };
}
