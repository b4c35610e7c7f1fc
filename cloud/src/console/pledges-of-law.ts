import { ROLES } from '#/access/index.ts';
import type {
  LawView,
  PledgeView,
  PositionView,
  ReleaseView,
  Slice,
  SliceQuery,
  TruckOrderView,
} from '#/core/index.ts';
import type { Clock } from '@pledgewatch/shared/clock';
import type { Actor } from '@pledgewatch/shared/command';
import { maskOf } from '@pledgewatch/shared/identity';
import { conditionOfUnits } from './condition-records.ts';
import { courseRecord } from './course-records.ts';
import { describePledge, summarisePledge } from './pledge-record.ts';
import { surveyRecords } from './survey-records.ts';
import { valuationRecord } from './valuation-records.ts';
import type { PledgesPort } from './ports.ts';
import type { ReleaseRecord, TruckRecord } from './records.ts';

/** The number plate behind a mark of a site; undefined once it is let go of. */
type PlateOf = (siteId: string, mark: string) => string | undefined;

/** Pledges and releases as the law and the positions have them now. */
export function pledgesOfLaw(
  law: LawView,
  positions: PositionView,
  clock: Clock,
  plateOf: PlateOf = () => undefined,
): PledgesPort {
  const sourceOf = (actor: Actor, pledge: PledgeView) => ({
    pledge,
    positions,
    withValue: law.seesMoney(actor, pledge.pledgeId),
    at: clock.now(),
  });
  return {
    listPledges: (actor, page) =>
      slice(page, {
        from: (after, limit) => law.pledgesSeenBy(actor, after, limit),
        keyOf: ({ pledgeId }) => pledgeId,
        show: (pledge) => summarisePledge(sourceOf(actor, pledge)),
      }),
    pledge(actor, pledgeId) {
      const pledge = law.pledge(pledgeId);
      if (!pledge || !law.sees(actor, { pledgeId })) return undefined;
      const source = sourceOf(actor, pledge);
      const detail = {
        ...describePledge(source),
        course: courseRecord(law.courseOf(pledgeId), law.scaleVerificationsAt(pledge.siteId)),
        surveys: surveyRecords(law.surveysOf(pledgeId)),
        units: conditionOfUnits(pledge, law.conditionChangesOf(pledgeId)),
      };
      if (!source.withValue) return detail;
      const valuation = valuationRecord(
        law.pricesOf(pledgeId),
        law.termsOf(pledgeId),
        law.demandsOf(pledgeId),
      );
      return { ...detail, valuation };
    },
    listReleases: (actor, page) =>
      slice(page, {
        from: (after, limit) => law.releasesSeenBy(actor, after, limit),
        keyOf: ({ releaseId }) => releaseId,
        show: (release) => releaseRecord(actor, release, plateOf),
      }),
    release(actor, releaseId) {
      const release = law.release(releaseId);
      if (!release || !law.sees(actor, { pledgeId: release.pledgeId })) return undefined;
      return releaseRecord(actor, release, plateOf);
    },
  };
}

/** One more is asked for than shown: whether there is more is then known without counting. */
export function slice<T, R>(
  { after, limit }: SliceQuery,
  list: {
    readonly from: (after: string | undefined, limit: number) => readonly T[];
    readonly keyOf: (item: T) => string;
    readonly show: (item: T) => R;
  },
): Slice<R> {
  const found = list.from(after, limit + 1);
  const shown = found.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(list.show),
    ...(found.length > limit && last !== undefined && { last: list.keyOf(last) }),
  };
}

function releaseRecord(actor: Actor, release: ReleaseView, plateOf: PlateOf): ReleaseRecord {
  const { plates } = ROLES[actor.role];
  const shown = (mark: string) => (plates && plateOf(release.siteId, mark)) || maskOf(mark);
  const trucks = release.trucks.map((truck) => truckRecord(truck, shown(truck.plate)));
  return {
    releaseId: release.releaseId,
    pledgeId: release.pledgeId,
    siteId: release.siteId,
    state: release.state,
    pattern: release.pattern ?? 'A',
    requestedBy: release.requestedBy,
    requestedAt: release.requestedAt,
    approvals: [...release.approvals],
    units: trucks.reduce((sum, { units }) => sum + units, 0),
    massG: trucks.reduce((sum, { netG }) => sum + netG, 0),
    trucks,
    ...(release.correlationId !== undefined && { correlationId: release.correlationId }),
  };
}

function truckRecord(truck: TruckOrderView, plate: string): TruckRecord {
  return {
    truckOrderId: truck.truckOrderId,
    gateId: truck.gateId,
    plate,
    state: truck.state,
    units: truck.epcs.size,
    netG: truck.netG,
    notBefore: truck.notBefore,
    notAfter: truck.notAfter,
    stateAt: truck.stateAt,
    ...(truck.code !== undefined && { code: truck.code }),
  };
}
