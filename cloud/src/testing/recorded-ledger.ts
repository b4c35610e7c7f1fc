import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Actor, Command } from '@pledgewatch/shared/command';
import { generatePrivateKey } from '@pledgewatch/shared/keys';
import { createLog } from '@pledgewatch/shared/log';
import { openLedger, startCheckpoints, type Ledger } from '#/ledger/index.ts';
import { createSequencer, type Sequencer } from '#/sequencer/index.ts';
import {
  effectSteps,
  bag,
  bags,
  createPledge,
  defineSite,
  NOON,
  PEOPLE,
  present,
  repay,
  requestRelease,
  stack,
  truck,
} from './court/index.ts';
import { testGateway, verifiedBatch, weighed, type TestGateway } from './gateway.ts';
import { ManualClock } from './manual-clock.ts';

/** A real ledger in a folder of its own, written by the real sequencer. */
export interface RecordedLedger {
  readonly folder: string;
  /** `ledger.db` in it; its checkpoint lies beside it. */
  readonly file: string;
  readonly ledger: Ledger;
  readonly sequencer: Sequencer;
  readonly gateway: TestGateway;
  submit(by: Actor, command: Command): number;
  /** Seals and commits events as the gateway sends them; returns their entry. */
  say(items: readonly object[]): number;
  /** Seals and commits events under the root of others. */
  lie(items: readonly object[]): number;
  /** Signs a checkpoint over everything so far. */
  sign(): Promise<void>;
  remove(): void;
}

export const ORIGIN = 'bank.example/ledger';

/** A ledger with site, gateway, an active pledge, a release under way, and an alert or two. */
export function recordedLedger(): RecordedLedger {
  const folder = mkdtempSync(join(tmpdir(), 'pw-ledger-'));
  const file = join(folder, 'ledger.db');
  const ledger = openLedger({ file });
  const clock = new ManualClock(NOON);
  const log = createLog('test', 'silent');
  const key = generatePrivateKey();
  const onFatal = (error: Error) => {
    throw error;
  };
  const sequencer = createSequencer({ ledger, clock, log, onFatal });
  const gateway = testGateway();
  let commands = 0;

  function admit(sealed: Uint8Array): number {
    const entry = ledger.size();
    sequencer.admit([verifiedBatch(sealed)]);
    return entry;
  }

  const recorded: RecordedLedger = {
    folder,
    file,
    ledger,
    sequencer,
    gateway,
    submit(actor, command) {
      const idempotencyKey = `command-${commands++}`;
      return sequencer.submit({ actor, idempotencyKey, command }).entry;
    },
    say(items) {
      return admit(gateway.seal('events', timed(items)));
    },
    lie(items) {
      return admit(gateway.sealLying('events', timed(items)));
    },
    async sign() {
      const checkpoints = await startCheckpoints({
        ledger,
        file: join(folder, 'checkpoint'),
        origin: ORIGIN,
        key,
        clock,
        log,
        onCommit: () => () => undefined,
      });
      await checkpoints.stop();
    },
    remove() {
      ledger.close();
      rmSync(folder, { recursive: true });
    },
  };
  tellStory(recorded);
  return recorded;
}

function timed(items: readonly object[]): object[] {
  const times = { observedAt: NOON, receivedAt: NOON, clock: 'device' };
  return items.map((item) => ({ ...times, ...item }));
}

function tellStory(recorded: RecordedLedger): void {
  const { sequencer, gateway } = recorded;
  const { operator, maker, checker, borrower } = PEOPLE;
  recorded.submit(operator, { ...defineSite(), silenceMaxMs: 86_400_000 });
  const { gatewayId, siteId, publicKey } = gateway;
  recorded.submit(operator, {
    type: 'gateway.enrol',
    gatewayId,
    siteId,
    publicKey,
    tokenId: 'token-1',
  });
  recorded.say([...stack('A-01', bags(0, 10)), ...stack('A-02', bags(10, 10))]);
  recorded.submit(maker, createPledge());
  for (const step of effectSteps()) recorded.submit(maker, step);
  recorded.submit(maker, repay('PAY-1', 100_000));
  sequencer.admit([
    verifiedBatch(gateway.seal('telemetry', [weighed(5_000_000), weighed(5_000_100)])),
  ]);
  recorded.submit(borrower, requestRelease('R-1', [truck('T-1', bags(0, 2))]));
  recorded.submit(maker, { type: 'release.make', releaseId: 'R-1' });
  recorded.submit(checker, { type: 'release.check', releaseId: 'R-1' });
  recorded.say([present(bag(19), false), { kind: 'of a later version' }]);
}
