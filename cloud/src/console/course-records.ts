import { Type, type Static } from '@sinclair/typebox';
import { ControlLossGround, DefaultGround, Digest } from '@pledgewatch/shared/command';
import { Id, Instant } from '@pledgewatch/shared/identity';
import type {
  ControlLossView,
  CourseView,
  DefaultView,
  ExtensionView,
  ScaleVerificationView,
  SearchDutyView,
  SearchView,
} from '#/core/index.ts';

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

const SearchRecord = Type.Object(
  {
    searchId: Id,
    searchedAt: Instant,
    documentDigest: Digest,
    adverse: Type.Array(
      Type.Object({
        registrationNo: Type.String({ maxLength: 128 }),
        securedParty: Type.String({ maxLength: 128 }),
        registeredAt: Instant,
      }),
    ),
    entry: Entry,
  },
  { description: 'A search of the registry while the pledge is in effect, and what it found.' },
);

const SearchDutyRecord = Type.Object(
  {
    dutyId: Type.String({ maxLength: 128 }),
    receivingId: Type.Optional(Id),
    searchFrom: Instant,
    dueAt: Instant,
    state: State,
    searchId: Type.Union([Id, Type.Null()]),
  },
  { description: 'That the registry is to be searched again, ten days after effect or a top-up.' },
);

const ScaleRecord = Type.Object(
  {
    scaleId: Id,
    reference: Type.String({ maxLength: 128 }),
    validFrom: Instant,
    validUntil: Instant,
    entry: Entry,
  },
  { description: 'The verification of a scale of the pledge’s site.' },
);

/** What happened to a pledge in effect beside its goods and its price. */
export const CourseRecord = Type.Object(
  {
    defaults: Type.Array(DefaultRecord),
    controlLosses: Type.Array(ControlLossRecord),
    extensions: Type.Array(ExtensionRecord),
    searches: Type.Array(SearchRecord),
    searchDuties: Type.Array(SearchDutyRecord),
    scales: Type.Array(ScaleRecord),
  },
  { description: 'Defaults, losses of control, extensions and dates that are kept; oldest first.' },
);
export type CourseRecord = Static<typeof CourseRecord>;

export function courseRecord(
  course: CourseView,
  scales: readonly ScaleVerificationView[],
): CourseRecord {
  return {
    defaults: course.defaults.slice(-SHOWN_MAX).map(defaultRecord),
    controlLosses: course.controlLosses.slice(-SHOWN_MAX).map(controlLossRecord),
    extensions: course.extensions.slice(-SHOWN_MAX).map(extensionRecord),
    searches: course.searches.slice(-SHOWN_MAX).map(searchRecord),
    searchDuties: course.searchDuties.slice(-SHOWN_MAX).map(dutyRecord),
    scales: scales.map(({ scaleId, reference, validFrom, validUntil, entry }) => {
      return { scaleId, reference, validFrom, validUntil, entry };
    }),
  };
}

function defaultRecord(one: DefaultView): CourseRecord['defaults'][number] {
  const { defaultId, ground, loanId, clause, state, noticeDigest } = one;
  const { declaredAt, declaredEntry, endedAt } = one;
  return {
    defaultId,
    ground,
    ...(loanId !== undefined && { loanId }),
    ...(clause !== undefined && { clause }),
    state,
    noticeDigest,
    declaredAt,
    declaredEntry,
    endedAt,
  };
}

function controlLossRecord(loss: ControlLossView): CourseRecord['controlLosses'][number] {
  const { controlLossId, ground, state, lostAt, declaredAt, declaredEntry, holdId } = loss;
  const { at, entry, baselineDigest } = loss.regained ?? {};
  const isRegained = at !== undefined && entry !== undefined && baselineDigest !== undefined;
  const regained = isRegained ? { at, entry, baselineDigest } : null;
  return { controlLossId, ground, state, lostAt, declaredAt, declaredEntry, holdId, regained };
}

function extensionRecord(one: ExtensionView): CourseRecord['extensions'][number] {
  const { extensionId, loanId, maturity, agreementDigest, entry } = one;
  return { extensionId, loanId, maturity, agreementDigest, entry };
}

function searchRecord(search: SearchView): CourseRecord['searches'][number] {
  const { searchId, searchedAt, documentDigest, adverse, entry } = search;
  return { searchId, searchedAt, documentDigest, adverse: [...adverse], entry };
}

function dutyRecord(duty: SearchDutyView): CourseRecord['searchDuties'][number] {
  const { dutyId, receivingId, searchFrom, dueAt, state, searchId } = duty;
  const topUp = receivingId !== undefined && { receivingId };
  return { dutyId, ...topUp, searchFrom, dueAt, state, searchId };
}
