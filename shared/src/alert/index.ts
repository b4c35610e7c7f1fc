import { Type, type Static } from '@sinclair/typebox';
import { Id, Instant } from '../identity/index.ts';

/** The alert codes that exist; the catalogue in words is the risk step's. */
export const ALERT_CODES = [
  'UNAUTH_OUT',
  'WEIGHT_STEP',
  'CONTROL_LINE_BREACH',
  'NET_MISMATCH',
  'TAG_MISSING',
  'DOOR_OPEN',
  'DEVICE_SILENT',
  'SEQ_GAP',
  'INSTRUCTION_REFUSED',
  'INSTRUCTION_BAD_SIGNATURE',
  'INSTRUCTION_REPLAY',
  'INSTRUCTION_EXPIRED',
  'WEIGHT_DRIFT',
  'CONTROL_LINE_NEAR',
  'COVERAGE_LOW',
  'SCALE_NOT_LEGAL',
  'CLOCK_BAD',
  'TAG_GHOST',
  'TAG_CLONE',
  'FENCE_CROSS',
  'ZONE_PERSON',
  'PATROL_MISSED',
  'COUNT_MISSED',
  'REPORT_CONTRADICTS',
  'PHOTO_REUSED',
  'RUN_ON_WAREHOUSE',
  'WARNING_LINE',
  'DISPOSAL_LINE',
  'PRICE_STALE',
  'CLAIMS_ABOVE_STOCK',
  'CAPACITY_EXCEEDED',
  'DENSITY_IMPLAUSIBLE',
  'THIRD_PARTY_CLAIM',
  'EMERGENCY',
  'EMERGENCY_UNSUPPORTED',
  'RECOUNT_MISSED',
  'SLIP_UNMATCHED',
  'FUNDS_NOT_RETURNED',
  'DOUBLE_CLAIM',
  'NEAR_DUPLICATE',
  'CONTROL_LOST',
  'SEARCH_MISSED',
  'ADVERSE_FILING',
  'EXPIRY_SOON',
] as const;
export type AlertCode = (typeof ALERT_CODES)[number];
export const AlertCode = Type.Unsafe<AlertCode>(
  Type.Union(ALERT_CODES.map((code) => Type.Literal(code))),
);

export const SEVERITIES = ['info', 'warning', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];
export const Severity = Type.Unsafe<Severity>(
  Type.Union(SEVERITIES.map((severity) => Type.Literal(severity))),
);

/** Where the proof lies: a ledger entry, and the item in it where the entry is a batch. */
export const Evidence = Type.Object(
  {
    entry: Type.Integer({ minimum: 0 }),
    item: Type.Optional(Type.Integer({ minimum: 0 })),
  },
  { additionalProperties: false },
);
export type Evidence = Static<typeof Evidence>;

/** Nobody is called about the condition of an alert: shelved, or out of service. Who asked for that, and why. */
export const AlertShelving = Type.Object({
  by: Type.String(),
  /** The second person, where one had to agree. */
  checkedBy: Type.Optional(Type.String()),
  reason: Type.String(),
  /** When it is told again; absent while it is out of service. */
  until: Type.Optional(Instant),
});

/** One of the many that a case gathers. */
export const CaseMember = Type.Object({
  subject: Type.String({ maxLength: 160 }),
  /** Where it was told as an alert of its own before the case began. */
  alertId: Type.Optional(Type.String()),
  evidence: Type.Optional(Evidence),
});
export type CaseMember = Static<typeof CaseMember>;

/** How many a case gathers, and the first of them. */
export const AlertCase = Type.Object({
  count: Type.Integer({ minimum: 1 }),
  members: Type.Array(CaseMember, { maxItems: 200 }),
});
export type AlertCase = Static<typeof AlertCase>;

/** An alert as it is raised: what, about what, since when, on what evidence, in words. */
export const Alert = Type.Object({
  /** (cause, rule, subject): the same evidence raises the same alert, once. */
  alertId: Type.String({ maxLength: 200 }),
  code: AlertCode,
  severity: Severity,
  /** The bank that sees it. */
  tenantId: Id,
  siteId: Id,
  pledgeId: Type.Optional(Id),
  /** What it is about: a slot, a tag, a door, a device, a truck order. */
  subject: Type.String({ maxLength: 160 }),
  /** When it happened by event time, and when the core knew. */
  happenedAt: Instant,
  raisedAt: Instant,
  /** True when it became known long after it happened. */
  late: Type.Boolean(),
  evidence: Type.Array(Evidence, { minItems: 1, maxItems: 16 }),
  reason: Type.Object({ en: Type.String(), zh: Type.String() }),
  /** The figures in the reason. */
  facts: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean()])),
  correlationId: Type.Optional(Type.String({ maxLength: 128 })),
  shelving: Type.Optional(AlertShelving),
  /** It stands for many: a storm of one kind, or a gateway with its devices. */
  case: Type.Optional(AlertCase),
});
export type Alert = Static<typeof Alert>;
