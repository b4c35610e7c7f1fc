import type { KeyObject } from 'node:crypto';
import type { Actor } from '@pledgewatch/shared/command';
import type { Registry } from 'prom-client';
import type { Clock } from '@pledgewatch/shared/clock';
import { readableBy, type PersonalStore, type VehicleStore } from '#/access/index.ts';
import type { Alerts } from '#/alerts/index.ts';
import {
  concernsOfLaw,
  fundsOfLaw,
  pledgesOfLaw,
  refuseMoved,
  type ConsolePorts,
} from '#/console/index.ts';
import type { UplinkBroker } from '#/broker/index.ts';
import { Printing, type Documents } from '#/documents/index.ts';
import type { Epcis } from '#/epcis/index.ts';
import type { Enrolment } from '#/enrolment/index.ts';
import { concernOf, type Bundles, type LedgerView } from '#/evidence/index.ts';
import type { Following } from '#/follow/index.ts';
import type { Sequencer } from '#/sequencer/index.ts';
import { createSeriesQuery, type Series } from '#/series/index.ts';
import { marked } from './marking.ts';
import { createVersions } from './version-of.ts';
import { personsOf } from './persons.ts';

/** A follower further behind than this is not ready: what people are shown would be old. */
const LAG_ENTRIES_MAX = 10_000;

/** What the console asks of the rest of the cloud. */
export function consolePorts(of: {
  /** The cloud's private key: what is derived from it needs no file of its own. */
  readonly key: KeyObject;
  readonly sequencer: Sequencer;
  readonly personal: PersonalStore;
  readonly vehicles: VehicleStore;
  readonly view: LedgerView;
  readonly bundles: Bundles;
  readonly alerts: Alerts;
  readonly series: Series;
  readonly epcis: Epcis;
  readonly documents: Documents;
  readonly enrolment: Enrolment;
  readonly following: Following;
  readonly broker: UplinkBroker;
  readonly registry: Registry;
  readonly clock: Clock;
}): ConsolePorts {
  const {
    key,
    sequencer,
    personal,
    vehicles,
    view,
    bundles,
    alerts,
    series,
    epcis,
    documents,
    enrolment,
    following,
    broker,
    registry,
    clock,
  } = of;
  const { law, positions } = sequencer.state;
  /** Whoever came again after an erasure that is only told again stays. */
  const forget = ({ tenantId }: Actor, personId: string) => {
    const isErased = law.person(tenantId, personId)?.erasedAt !== null;
    if (isErased) personal.erase({ tenantId, personId });
  };
  const versionOf = createVersions(law, key);
  const printing = new Printing();
  return {
    async submit(record, expected) {
      const still = expected && (() => refuseMoved(expected, versionOf(record.actor, expected.of)));
      const command = marked(record.command, { vehicles, law, now: clock.now() });
      const { entry, decisions } = sequencer.submit({ ...record, command }, still);
      if (record.command.type === 'person.erase') forget(record.actor, record.command.personId);
      const { actor } = record;
      const find = (alertId: string) => alerts.book.alert(actor, alertId);
      const own = decisions.flatMap(({ decision }) => {
        const concern = concernOf(decision, find);
        if (!concern || !law.sees(actor, concern)) return [];
        return [readableBy(actor, decision, { pledgeId: concern.pledgeId, law })];
      });
      return { entry, decisions: own };
    },
    persons: personsOf(personal, law, (record) => sequencer.submit(record)),
    register: (tenantId) => law.register(tenantId),
    fingerprints: (...asked) => law.fingerprintsOf(...asked),
    signingKeys: (tenantId) => law.signingKeys(tenantId),
    approvalPolicy: (tenantId) => law.approvalPolicy(tenantId),
    admission: (actor) => law.admission(actor, clock.now()),
    pledges: pledgesOfLaw(law, positions, clock, (siteId, mark) => vehicles.plateOf(siteId, mark)),
    versionOf,
    funds: fundsOfLaw(law, clock),
    concerns: concernsOfLaw(law),
    alerts: alerts.book,
    events: alerts.events,
    webhooks: alerts.webhooks,
    epcis: epcis.view,
    receipt: (actor, receiptId) => law.receipt(actor, receiptId),
    documents: { ...documents.view, print: (sheet) => printing.print(sheet) },
    series: createSeriesQuery({ store: series.store, law }),
    ledger: view,
    bundles,
    enrolment: {
      enrol: async (request) => enrolment.enrol(request),
      createToken: (wanted) => enrolment.createToken(wanted),
    },
    metrics: registry,
    readiness() {
      const parts = {
        broker: broker.isReady(),
        alerts: following.lag('alerts') < LAG_ENTRIES_MAX,
        series: following.lag('series') < LAG_ENTRIES_MAX,
      };
      return { ready: Object.values(parts).every(Boolean), parts };
    },
  };
}
