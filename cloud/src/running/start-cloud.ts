import { randomBytes, type KeyObject } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { createSessions, openApiKeys, openCloudDatabase } from '#/access/index.ts';
import { openAlerts } from '#/alerts/index.ts';
import { startConsole } from '#/console/index.ts';
import { createEnrolment } from '#/enrolment/index.ts';
import { createBundles, createLedgerView } from '#/evidence/index.ts';
import { startFollowing } from '#/follow/index.ts';
import { openLedger, startCheckpoints } from '#/ledger/index.ts';
import { createSequencer } from '#/sequencer/index.ts';
import { openSeries, startFigures } from '#/series/index.ts';
import { systemClock } from '@pledgewatch/shared/clock';
import { claimFolder } from '@pledgewatch/shared/folder';
import {
  generatePrivateKey,
  rawPublicKey,
  readPrivateKeyFile,
  writePrivateKeyFile,
} from '@pledgewatch/shared/keys';
import { createLog, type Log } from '@pledgewatch/shared/log';
import type { CloudConfig } from '#/config.ts';
import { consolePorts } from './console-ports.ts';
import { measureFollowing } from './measures.ts';
import { startTimers } from './timers.ts';
import { openUplink } from './uplink.ts';

/** A running cloud. */
export interface Cloud {
  readonly url: string;
  readonly brokerUrl: string;
  /** Takes nothing more in, lets what is under way finish, and lets go of the folder. */
  stop(): Promise<void>;
}

/** The operator's hand in the ledger, for what the program itself must put there. */
const OPERATOR = { tenantId: 'pledgewatch', userId: 'cloud', role: 'operator' } as const;

/**
 * The cloud's half of the journey, in its order: broker → intake → ledger ← positions, law, risk →
 * alerts, series, console.
 */
export async function startCloud(
  config: CloudConfig,
  { log = createLog('cloud'), onFatal }: { log?: Log; onFatal: (error: Error) => void },
): Promise<Cloud> {
  const { dataDir } = config;
  const clock = systemClock;
  const folder = claimFolder(dataDir);
  const key = await ownKey(join(dataDir, 'cloud.key'));
  const ledger = openLedger({ file: join(dataDir, 'ledger.db') });
  const db = openCloudDatabase(dataDir);
  const fatal = (error: Error) => {
    log.fatal({ error }, 'nothing more can be taken in');
    onFatal(error);
  };
  const sequencer = createSequencer({ ledger, clock, log, onFatal: fatal });
  const { law } = sequencer.state;
  const enrolment = createEnrolment({
    db,
    clock,
    cloudKey: rawPublicKey(key),
    random: randomBytes,
    enrol: ({ tokenId, ...gateway }) =>
      void sequencer.submit({
        actor: OPERATOR,
        idempotencyKey: `enrolment-${tokenId}`,
        command: { type: 'gateway.enrol', tokenId, ...gateway },
      }),
  });
  const keys = openApiKeys(db, clock);
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const { allowInternal } = config.webhooks;
  const chance = Math.random;
  const alerts = openAlerts({
    db,
    law,
    isKeyInForce: (keyId) => keys.isInForce(keyId),
    clock,
    chance,
    log,
    registry,
    allowInternal,
  });
  const series = openSeries({ config: config.series, dataDir, clock, log });
  const followers = [alerts.follower, series];
  const following = startFollowing({ followers, ledger, sequencer, log, clock });
  const figures =
    config.series.kind === 'influx' &&
    startFigures({
      store: series.store,
      law,
      positions: sequencer.state.positions,
      lag: (name) => following.lag(name),
      followers: followers.map(({ name }) => name),
      clock,
    });
  measureFollowing(registry, following, followers);
  const checkpoints = await startCheckpoints({
    ledger,
    onCommit: (listener) => sequencer.subscribe(listener),
    file: join(dataDir, 'checkpoint'),
    origin: config.ledger.origin,
    key,
    clock,
    log,
  });
  const view = createLedgerView({ ledger, checkpoints, law });
  const bundles = createBundles({ ledger, checkpoints, law, view });
  const uplink = await openUplink({
    config: config.broker,
    ledger,
    sequencer,
    enrolment,
    key,
    clock,
    log,
  });
  const timers = startTimers({ sequencer, instructions: uplink.instructions, onFatal: fatal });
  const ports = consolePorts({
    sequencer,
    view,
    bundles,
    alerts,
    series,
    enrolment,
    following,
    broker: uplink.broker,
    registry,
    clock,
  });
  const access = { keys, sessions: createSessions(clock, keys) };
  const console = await startConsole({ ...config.http, ports, access, log, clock });
  return {
    url: console.url,
    brokerUrl: uplink.broker.url,
    async stop() {
      await console.close();
      await uplink.broker.close();
      timers.stop();
      if (figures) figures.stop();
      await following.stop();
      await alerts.stop();
      await checkpoints.stop();
      sequencer.saveSnapshot();
      series.close();
      ledger.close();
      db.close();
      folder.release();
    },
  };
}

async function ownKey(file: string): Promise<KeyObject> {
  if (!existsSync(file)) await writePrivateKeyFile(file, generatePrivateKey());
  return readPrivateKeyFile(file);
}
