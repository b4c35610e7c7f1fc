import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Gauge, type Registry } from 'prom-client';
import type { Clock } from '@pledgewatch/shared/clock';
import type { Log } from '@pledgewatch/shared/log';
import type { ApiKeys } from '#/access/index.ts';
import { openAlerts, type Alerts } from '#/alerts/index.ts';
import type { CloudConfig } from '#/config.ts';
import type { Follower } from '#/core/index.ts';
import { openDocuments, type Documents } from '#/documents/index.ts';
import { openEpcis, type Epcis } from '#/epcis/index.ts';
import { startFollowing, type Following } from '#/follow/index.ts';
import { openSeries, startFigures, type Series } from '#/series/index.ts';
import type { CloudRecord } from './record.ts';

/** Whoever makes something of the ledger, each at its own pace. */
export interface Followers {
  readonly alerts: Alerts;
  readonly series: Series;
  readonly epcis: Epcis;
  readonly documents: Documents;
  readonly following: Following;
}

export interface FollowersParts {
  readonly config: CloudConfig;
  readonly record: CloudRecord;
  readonly keys: ApiKeys;
  readonly registry: Registry;
  readonly clock: Clock;
  readonly log: Log;
}

/** Opens alerts, series and the EPCIS repository, and hands them the ledger from where each left off. */
export function startFollowers(of: FollowersParts, ending: AsyncDisposableStack): Followers {
  const { config, record, registry, clock, log } = of;
  const { ledger, sequencer } = record;
  const series = openSeries({ config: config.series, dataDir: config.dataDir, clock, log });
  ending.defer(() => series.close());
  const alerts = openAlertBook(of);
  ending.defer(() => alerts.stop());
  const { law } = sequencer.state;
  const epcisDb = new DatabaseSync(join(config.dataDir, 'epcis.db'));
  const epcis = openEpcis({ ...config.epcis, db: epcisDb, law, clock });
  ending.defer(() => epcis.close());
  const documents = openDocumentBook(of);
  ending.defer(() => documents.close());
  const followers = [alerts.follower, series, epcis.follower, documents.follower];
  const following = startFollowing({ followers, ledger, sequencer, log, clock });
  ending.defer(() => following.stop());
  measureLag(registry, following, followers);
  if (config.series.kind === 'influx') {
    const lag = (name: string) => following.lag(name);
    const names = followers.map(({ name }) => name);
    const { positions } = sequencer.state;
    const { store } = series;
    const figures = startFigures({ store, law, positions, lag, followers: names, clock });
    ending.defer(() => figures.stop());
  }
  return { alerts, series, epcis, documents, following };
}

function openDocumentBook({ config, record, clock }: FollowersParts): Documents {
  const { law, positions } = record.sequencer.state;
  const { ledger, view } = record;
  return openDocuments({
    db: new DatabaseSync(join(config.dataDir, 'documents.db')),
    law,
    positions,
    ledger,
    checkpoint: () => view.checkpoint(),
    clock,
  });
}

function openAlertBook({ config, record, keys, ...of }: FollowersParts): Alerts {
  return openAlerts({
    db: record.db,
    law: record.sequencer.state.law,
    isKeyInForce: (keyId) => keys.isInForce(keyId),
    chance: Math.random,
    clock: of.clock,
    log: of.log,
    registry: of.registry,
    allowInternal: config.webhooks.allowInternal,
  });
}

/** Shows how far each follower is behind the ledger. */
function measureLag(
  registry: Registry,
  following: Following,
  followers: readonly Follower[],
): void {
  const lag = new Gauge({
    name: 'pledgewatch_follower_lag_entries',
    help: 'Ledger entries that a follower has not taken yet',
    labelNames: ['follower'],
    registers: [registry],
    collect() {
      for (const { name } of followers) lag.set({ follower: name }, following.lag(name));
    },
  });
}
