import type { EpochMs } from '@pledgewatch/shared/clock';
import type { Observation } from '@pledgewatch/shared/observation';
import type { Arrival, Fact, WorldSpec } from '#/world/index.ts';

type Of<K extends Fact['kind']> = Extract<Fact, { kind: K }>;
type Base = Omit<ReturnType<Observing['base']>, 'correlationId'>;

/** A device's time before this was never set; one so far ahead of the gateway's is wrong. */
const DEVICE_TIME_MIN = Date.UTC(2020, 0, 1);
const DEVICE_AHEAD_MS_MAX = 300_000;

/**
 * Makes of what devices say the observations that the edge's drivers and decoders would make, without
 * wire and text between. That both say the same is a test.
 */
export class Observing {
  readonly #seqs = new Map<string, number>();
  readonly #lastNumber = new Map<string, { value: number; at: EpochMs }>();
  readonly #serial: ReadonlySet<string>;
  /** Readers of the maker that does not number its reads; they stand at the portals. */
  readonly #unnumbered: ReadonlySet<string>;

  constructor(spec: WorldSpec) {
    const bridges = spec.gates.flatMap(({ weighbridges }) => weighbridges);
    this.#unnumbered = new Set(spec.gates.map(({ portal }) => portal));
    this.#serial = new Set(bridges.filter(({ speaks }) => speaks === 'xk3190').map(({ id }) => id));
  }

  /** A device's own number of what it says, given when it says it and not when it arrives. */
  number({ kind, device }: Fact): number {
    if (kind !== 'tagRead' && kind !== 'stackWeight') return 0;
    const seq = (this.#seqs.get(device) ?? 0) + 1;
    this.#seqs.set(device, seq);
    return seq;
  }

  /** What the gateway observes when it arrives. */
  observe({ fact, at, isCopy, number = 0 }: Arrival): Observation[] {
    const observations = this.#observe(fact, at, number);
    if (isCopy === undefined) return observations;
    return observations.map((each) => ({ ...each, possibleDuplicate: true }));
  }

  #observe(fact: Fact, at: EpochMs, deviceSeq: number): Observation[] {
    switch (fact.kind) {
      case 'stackWeight':
        return [this.#stackWeight(fact, at, deviceSeq)];
      case 'bridgeWeight':
        return [this.#bridgeWeight(fact, at)];
      case 'registeredWeight':
        return this.#serial.has(fact.device) ? [] : [this.#registered(fact, at)];
      case 'tagRead':
        return this.#tagRead(fact, at, deviceSeq);
      case 'readerHeartbeat':
        return [this.#heartbeat(fact, at)];
      case 'door':
        return [{ kind: 'door', ...this.base(fact, at, 'gateway'), open: !fact.closed }];
      case 'climate':
        return [this.#climate(fact, at)];
      case 'plate':
        return [this.#plate(fact, at)];
      case 'mute':
      case 'network':
        return [];
    }
  }

  base(
    { device, deviceAt, mid }: Fact,
    receivedAt: EpochMs,
    clock: 'device' | 'gateway' = 'device',
  ) {
    const isAbsurd = deviceAt < DEVICE_TIME_MIN || deviceAt > receivedAt + DEVICE_AHEAD_MS_MAX;
    return {
      sourceId: 'devices',
      deviceId: device,
      observedAt: clock === 'device' ? deviceAt : receivedAt,
      clock: clock === 'device' && isAbsurd ? ('unsynced' as const) : clock,
      receivedAt,
      ...(mid !== undefined && { correlationId: mid }),
    };
  }

  #stackWeight(fact: Of<'stackWeight'>, at: EpochMs, deviceSeq: number): Observation {
    const { grossGrams: grossG, stable, overload } = fact;
    const weight = { ...this.base(fact, at), deviceSeq, grossG, stable };
    return { kind: 'weight', ...weight, ...(overload && { overload }) };
  }

  /** A serial indicator has no clock. */
  #bridgeWeight(fact: Of<'bridgeWeight'>, at: EpochMs): Observation {
    const { device, grossGrams: grossG, stable, overload } = fact;
    const isSerial = this.#serial.has(device);
    const base = this.base(fact, at, isSerial ? 'gateway' : 'device');
    const legal = isSerial ? {} : { legalForTrade: true };
    return { kind: 'weight', ...base, grossG, stable, ...legal, ...(overload && { overload }) };
  }

  #registered(fact: Of<'registeredWeight'>, at: EpochMs): Observation {
    const { grossGrams: grossG, weightId: alibiId } = fact;
    const base = this.base(fact, at);
    return { kind: 'weight', ...base, grossG, stable: true, legalForTrade: true, alibiId };
  }

  #tagRead(fact: Of<'tagRead'>, at: EpochMs, deviceSeq: number): Observation[] {
    // A reader's format has no room for a correlation id.
    const { correlationId: _, ...base } = this.base(fact, at);
    const { device, antenna, rssiCdbm, reads } = fact;
    const epc = fact.epc.toLowerCase();
    if (this.#unnumbered.has(device)) {
      return [{ kind: 'tag', ...base, epc, antenna, rssiCentiDbm: rssiCdbm }];
    }
    const rssiCentiDbm = Math.round(rssiCdbm / 100) * 100;
    const tag = { ...base, deviceSeq, epc, antenna, rssiCentiDbm, reads };
    return [...this.#lostBefore(fact.device, deviceSeq, base), { kind: 'tag', ...tag }];
  }

  /** A hole in a reader's count: tags may have passed unseen. */
  #lostBefore(device: string, value: number, base: Base): Observation[] {
    const before = this.#lastNumber.get(device);
    if (before !== undefined && value <= before.value) return [];
    this.#lastNumber.set(device, { value, at: base.observedAt });
    if (before === undefined || value === before.value + 1) return [];
    const lost = { fromSeq: before.value + 1, toSeq: value - 1, count: value - before.value - 1 };
    const toAt = base.observedAt;
    const fromAt = Math.min(before.at, toAt);
    return [{ kind: 'gap', ...base, ...lost, fromAt, toAt, reason: 'eventNum' }];
  }

  #heartbeat(fact: Of<'readerHeartbeat'>, at: EpochMs): Observation {
    const counts = this.#unnumbered.has(fact.device) ? {} : { droppedCount: 0 };
    return { kind: 'health', ...this.base(fact, at), state: 'alive', ...counts };
  }

  #climate(fact: Of<'climate'>, at: EpochMs): Observation {
    const temperatureMilliC = Math.round(fact.celsius * 1_000);
    const humidityPermille = Math.round(fact.humidityPct * 10);
    const base = this.base(fact, at, 'gateway');
    return { kind: 'climate', ...base, temperatureMilliC, humidityPermille };
  }

  #plate(fact: Of<'plate'>, at: EpochMs): Observation {
    const { plate, driver, score } = fact;
    return {
      kind: 'vehicle',
      ...this.base(fact, at),
      ...(plate !== null && { plate }),
      ...(driver !== null && { driverId: driver }),
      confidencePermille: Math.round(score * 1_000),
    };
  }
}
