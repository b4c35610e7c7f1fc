import type { Registry } from 'prom-client';
import type { Actor } from '@pledgewatch/shared/command';
import type { Clock } from '@pledgewatch/shared/clock';
import type { Alerts } from '#/alerts/index.ts';
import { pledgesOfLaw, type ConsolePorts } from '#/console/index.ts';
import type { Concern, Decision, LawView } from '#/core/index.ts';
import type { Enrolment } from '#/enrolment/index.ts';
import type { Following } from '#/follow/index.ts';
import type { Ledger } from '#/ledger/index.ts';
import type { Sequencer } from '#/sequencer/index.ts';
import { createSeriesQuery, type Series } from '#/series/index.ts';

/** A follower further behind than this is not ready: what people are shown would be old. */
const LAG_ENTRIES_MAX = 10_000;

/** What the console asks of the rest of the cloud. */
export function consolePorts(of: {
  readonly sequencer: Sequencer;
  readonly ledger: Ledger;
  readonly alerts: Alerts;
  readonly series: Series;
  readonly enrolment: Enrolment;
  readonly following: Following;
  readonly registry: Registry;
  readonly clock: Clock;
}): ConsolePorts {
  const { sequencer, ledger, alerts, series, enrolment, following, registry, clock } = of;
  const { law, positions } = sequencer.state;
  return {
    async submit(record) {
      const { entry, decisions } = sequencer.submit(record);
      const own = decisions.map(({ decision }) => decision).filter(seenBy(record.actor, law));
      return { entry, decisions: own };
    },
    pledges: pledgesOfLaw(law, positions, clock),
    alerts: alerts.book,
    events: alerts.events,
    webhooks: alerts.webhooks,
    series: createSeriesQuery({ store: series.store, law }),
    ledger: {
      size: () => ledger.size(),
      checkpoint: () => undefined,
      entry: () => undefined,
      inclusionProof: (index, size) => ledger.inclusionProof(index, size),
      consistencyProof: (from, to) => ledger.consistencyProof(from, to),
    },
    enrolment: {
      enrol: async (request) => enrolment.enrol(request),
      createToken: (wanted) => enrolment.createToken(wanted),
    },
    metrics: registry,
    readiness() {
      const parts = {
        ledger: true,
        alerts: following.lag('alerts') < LAG_ENTRIES_MAX,
        series: following.lag('series') < LAG_ENTRIES_MAX,
      };
      return { ready: Object.values(parts).every(Boolean), parts };
    },
  };
}

function seenBy(actor: Actor, law: LawView): (decision: Decision) => boolean {
  return (decision) => law.sees(actor, concernOf(decision));
}

function concernOf(decision: Decision): Concern {
  switch (decision.do) {
    case 'raise-alert':
      return decision.alert;
    case 'note':
      return decision;
    case 'send-instruction': {
      const { siteId } = decision.instruction;
      return 'pledgeId' in decision.instruction && decision.instruction.pledgeId !== undefined
        ? { siteId, pledgeId: decision.instruction.pledgeId }
        : { siteId };
    }
    case 'clear-alert':
      return {};
  }
}
