import type { Clock } from '@pledgewatch/shared/clock';
import { systemClock } from '@pledgewatch/shared/clock';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import { createLog } from '@pledgewatch/shared/log';
import type { Observation } from '@pledgewatch/shared/observation';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startSources, type Sources, type SourcesOptions } from '../index.ts';
import { DELIVERIES_IN_FLIGHT_MAX, OBSERVATIONS_IN_FLIGHT_MAX } from '../limits.ts';
import { TestStore } from './store.ts';

const patient = { timeout: 25_000 };
const clock: Clock = systemClock;

/** A device, real or as real as it gets, on a line that can be cut, and how the edge is told to read it. */
export interface SourceRig {
  /** `sources` with one source, or a `deviceBroker`; asked for when the edge starts. */
  options(): Pick<SourcesOptions, 'sources' | 'deviceBroker' | 'dataDir'>;
  /** The edge reads: the device may connect to it. */
  reads?(sources: Sources): Promise<void>;
  /** The device says word `n`, 1 or more; it need not be acknowledged when this resolves. */
  say(n: number): Promise<void> | void;
  /** The word an observation holds; undefined where it holds none. */
  wordOf(observation: Observation): number | undefined;
  cut(): void;
  /** Where a device keeps what it had to say for a while: whether that is over. */
  hasForgotten?(): boolean;
  mend(): void;
  /** Connections that stand between the two. */
  connections(): number;
  close(): Promise<void>;
}

/** What a protocol can not do, each with its reason: that promise is not asked of it. */
export interface Inability {
  /** Its device does not wait for our word, so what the journal refuses is not said again. */
  readonly acknowledge?: string;
  /** It can not be made to say more than the journal takes. */
  readonly flood?: string;
  /** No loss to say: what was not acknowledged comes again. */
  readonly lose?: string;
}

/** A break so long is worth a record. */
const BREAK_MS = 1_200;

/** What every source promises, whatever it speaks. */
export function describeSource(
  name: string,
  openRig: () => Promise<SourceRig>,
  { cannot = {} }: { readonly cannot?: Inability } = {},
): void {
  describe(`${name}, as every source,`, () => {
    let rig: SourceRig;
    let store: TestStore;
    let sources: Sources | undefined;

    beforeEach(async () => {
      store = new TestStore();
      rig = await openRig();
    }, 60_000);

    afterEach(async () => {
      store.release();
      await sources?.stop();
      sources = undefined;
      await rig.close();
    });

    async function start(): Promise<void> {
      const log = createLog('edge-test', 'silent');
      const { append } = store;
      sources = await startSources({ ...rig.options(), clock, chance: () => 0, log, append });
      await expect.poll(() => state()?.phase, patient).toBe('open');
      await rig.reads?.(sources);
    }

    const state = () => sources?.states()[0];
    const wordsOf = (all: readonly Observation[]) => all.flatMap((each) => rig.wordOf(each) ?? []);
    const stored = () => [...new Set(wordsOf(store.observations))];
    const offered = () => wordsOf(store.offered);
    const promise = (what: string, inability: string | undefined, run: () => Promise<void>) => {
      if (inability === undefined) test(what, run, 90_000);
    };

    promise('connects, and delivers what its device says', undefined, async () => {
      await start();
      await rig.say(1);
      await expect.poll(stored, patient).toContain(1);
      await rig.say(2);
      await expect.poll(stored, patient).toContain(2);
      expect(state()).toMatchObject({ phase: 'open', refused: 0 });
    });

    promise('takes no more than its limit while the journal is behind', cannot.flood, async () => {
      await start();
      store.hold();
      const count = DELIVERIES_IN_FLIGHT_MAX + 100;
      const words = Array.from({ length: count }, (_, at) => at + 1);
      const said = Promise.all(words.map(async (n) => rig.say(n)));
      await expect.poll(() => store.offered.length, patient).toBeGreaterThan(10);
      // As long as it takes to say all of it.
      await Promise.race([said, clock.sleep(1_000)]);
      expect(state()?.inFlight).toBeLessThanOrEqual(DELIVERIES_IN_FLIGHT_MAX);
      expect(store.offered.length).toBeLessThanOrEqual(OBSERVATIONS_IN_FLIGHT_MAX);
      expect(offered().length).toBeLessThanOrEqual(DELIVERIES_IN_FLIGHT_MAX);
      expect(store.observations).toEqual([]);
      store.release();
      await expect.poll(() => stored().length, patient).toBe(count);
      await said;
    });

    promise('acknowledges nothing before it is stored', cannot.acknowledge, async () => {
      await start();
      store.hold();
      await rig.say(1);
      await expect.poll(offered, patient).toEqual([1]);
      rig.cut();
      store.hold(); // what was offered before the break is never stored
      rig.mend();
      await expect.poll(() => offered().length, patient).toBeGreaterThan(1);
      expect(stored()).toEqual([]);
      store.release();
      await expect.poll(stored, patient).toEqual([1]);
    });

    promise('delivers again what the journal refused', cannot.acknowledge, async () => {
      store.refuse(new PledgewatchError('PW_DISK_FULL', { reason: 'no space left' }));
      await start();
      await rig.say(1);
      await expect.poll(() => state()?.refused, patient).toBeGreaterThan(0);
      await expect.poll(() => state()?.fault?.code, patient).toBe('PW_DISK_FULL');
      store.refuse();
      await expect.poll(stored, patient).toEqual([1]);
    });

    promise('goes on when its device went away and came back', undefined, async () => {
      await start();
      await rig.say(1);
      await expect.poll(stored, patient).toContain(1);
      rig.cut();
      await expect.poll(() => rig.connections(), patient).toBe(0);
      rig.mend();
      await expect.poll(() => rig.connections(), patient).toBeGreaterThan(0);
      await rig.say(2);
      await expect.poll(stored, patient).toContain(2);
    });

    promise('says a gap when a break lost something', cannot.lose, async () => {
      await start();
      await rig.say(1);
      await expect.poll(stored, patient).toContain(1);
      const fromAt = clock.now();
      rig.cut();
      await clock.sleep(BREAK_MS);
      await expect.poll(() => rig.hasForgotten?.() ?? true, patient).toBe(true);
      const toAt = clock.now();
      rig.mend();
      await rig.say(2);
      await expect.poll(stored, patient).toContain(2);
      const gaps = () => store.observations.filter((each) => each.kind === 'gap');
      await expect.poll(() => gaps().length, patient).toBeGreaterThan(0);
      // What was on its way when the line was cut may still have been heard.
      expect(gaps()[0]?.fromAt).toBeLessThan(fromAt + BREAK_MS);
      expect(gaps()[0]?.toAt).toBeGreaterThanOrEqual(toAt);
    });

    promise('leaves nothing open when it stops', undefined, async () => {
      await start();
      await rig.say(1);
      await expect.poll(stored, patient).toContain(1);
      await sources?.stop();
      await expect.poll(() => rig.connections(), patient).toBe(0);
      expect(state()?.phase).toBe('stopped');
      expect(state()?.inFlight).toBe(0);
    });
  });
}
