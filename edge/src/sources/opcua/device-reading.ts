import type { EpochMs } from '@pledgewatch/shared/clock';
import type { Observation } from '@pledgewatch/shared/observation';
import { observed, sound, type DeviceMessage } from '../decoders/index.ts';
import { wholeQuantity } from '../decoders/json-mapping/quantity.ts';
import { gapObservation } from '../unwatched.ts';
import type { OpcuaDevice } from './config.ts';
import type { StoredWeighings } from './stored-weighings.ts';

/** One value of one node, in plain words. */
export interface NodeValue {
  readonly field: string;
  readonly value: unknown;
  /** OPC UA status code, 32 bits. */
  readonly status: number;
  readonly statusName: string;
  /** The server threw older values of this node away (overflow bit). */
  readonly hasOverflow: boolean;
  /** Source timestamp; undefined where the server gives none. */
  readonly at: EpochMs | undefined;
}

/** What of one device is known, and when it is worth saying. */
export interface DeviceReading {
  /** Values that came in one notification; those of one node in the order they were measured. */
  changed(values: readonly NodeValue[], now: EpochMs): Observation[];
  /** Nothing came for a while, and the server is alive. */
  quiet(now: EpochMs): Observation[];
}

/** Severity bits of a status code (OPC UA Part 4 §7.39). */
const BAD = 0x8000_0000;

const REQUIRED = { weight: ['grossG'], door: ['open'], climate: [] } as const;
const CLIMATE_UNITS: Readonly<Record<string, string>> = {
  temperatureMilliC: 'celsius',
  humidityPermille: 'percent',
};

/** Pure but for what it remembers; `signatures` outlives it, so that what is said again is marked. */
export function createDeviceReading(
  sourceId: string,
  device: OpcuaDevice,
  options: {
    readonly heartbeatMs: number;
    readonly signatures: Map<string, unknown>;
    readonly weighings: Pick<StoredWeighings, 'has'>;
  },
): DeviceReading {
  const values = new Map<string, NodeValue>();
  const key = `${device.device} ${JSON.stringify(device.nodes)}`;
  const isRegistered = device.kind === 'weight' && device.nodes.alibiId !== undefined;
  let lastSignature: string | undefined;
  let saidAt = 0;
  let heardAt: EpochMs | undefined;
  /** The weight changed and its flag of rest, which comes by itself, did not yet. */
  let isUnsettled = false;

  function changed(news: readonly NodeValue[], now: EpochMs): Observation[] {
    const gaps = news.some(({ hasOverflow }) => hasOverflow) ? [overflow(news, now)] : [];
    heardAt = now;
    return [...gaps, ...moments(news).flatMap((moment) => changedAtOnce(moment, now))];
  }

  function changedAtOnce(moment: readonly NodeValue[], now: EpochMs): Observation[] {
    for (const value of moment) values.set(value.field, value);
    const has = (field: string) => moment.some((value) => value.field === field);
    isUnsettled = has('grossG') && !has('stable') && isOlder('stable', 'grossG');
    return say(now);
  }

  function quiet(now: EpochMs): Observation[] {
    isUnsettled = false;
    const said = say(now);
    if (said.length > 0 || now - saidAt < options.heartbeatMs) return said;
    saidAt = now;
    const faulty = worst();
    return values.size === 0 || faulty ? [] : [health(now, 'alive')];
  }

  function say(now: EpochMs): Observation[] {
    const faulty = worst();
    const observation = faulty ? health(now, 'fault', faulty) : reading(now);
    if (!observation) return [];
    const { observedAt: _at, receivedAt: _received, clock: _clock, ...content } = observation;
    const signature = JSON.stringify(content);
    // A reading that did not change is said at the pace of a heartbeat; a registered one once.
    const isDue = !isRegistered && now - saidAt >= options.heartbeatMs;
    if (signature === lastSignature && !isDue) return [];
    const wasSaidBefore =
      isRegistered && lastSignature === undefined && options.signatures.get(key) === signature;
    const isStored = options.weighings.has(observation);
    [lastSignature, saidAt] = [signature, now];
    options.signatures.set(key, signature);
    if (isStored) return [];
    return [wasSaidBefore ? { ...observation, possibleDuplicate: true } : observation];
  }

  /** The first value that is no value: with a bad status its number says nothing. */
  function worst(): NodeValue | undefined {
    return [...values.values()].find(({ status }) => status >= BAD);
  }

  function reading(now: EpochMs): Observation | undefined {
    const fields = Object.fromEntries(
      [...values].map(([name, value]) => [name, inOurUnit(device, name, value.value)] as const),
    );
    if (isUnsettled && fields['stable'] === true) fields['stable'] = false;
    if (isRegistered && (!fields['alibiId'] || isOlder('grossG', 'alibiId'))) return undefined;
    if (REQUIRED[device.kind].some((name) => fields[name] === undefined)) return undefined;
    const uncertain = [...values.values()].find(({ status }) => status !== 0);
    const candidate = {
      kind: device.kind,
      ...observed(message(now), newest()),
      ...(uncertain && { statusCode: uncertain.status }),
      ...fields,
    };
    return sound(candidate as Observation, message(now));
  }

  function health(now: EpochMs, state: 'alive' | 'fault', cause?: NodeValue): Observation {
    const base = observed(message(now), cause ? undefined : now);
    return {
      kind: 'health',
      ...base,
      clock: 'gateway',
      state,
      ...(cause && {
        statusCode: cause.status,
        detail: `${cause.field} ${cause.statusName}`.slice(0, 256),
      }),
    };
  }

  function overflow(news: readonly NodeValue[], now: EpochMs): Observation {
    const fromAt = Math.min(heardAt ?? now, now);
    const lost = news.filter(({ hasOverflow }) => hasOverflow).map(({ field }) => field);
    const reason = `overflow ${lost[0]}`.slice(0, 64);
    return gapObservation({ sourceId, deviceId: device.device, fromAt, toAt: now, reason });
  }

  /** Registered numbers and their weights are written one after the other. */
  function isOlder(field: string, than: string): boolean {
    const [a, b] = [values.get(field)?.at, values.get(than)?.at];
    return a !== undefined && b !== undefined && a < b;
  }

  function newest(): EpochMs | undefined {
    const times = [...values.values()].flatMap(({ at }) => at ?? []);
    return times.length > 0 ? Math.max(...times) : undefined;
  }

  function message(receivedAt: EpochMs): DeviceMessage {
    const bytes = Buffer.from(
      JSON.stringify([...values].map(([name, { value }]) => [name, String(value)])),
    );
    return {
      sourceId,
      deviceId: device.device,
      payload: bytes,
      receivedAt,
      isRetained: false,
      isRepeated: false,
    };
  }

  return { changed, quiet };
}

/**
 * Values that belong together: those that follow each other in time, each node once. Servers stamp the nodes
 * of one weighing a few milliseconds apart. Where a device's clock was set back between its values, they
 * stay as they came.
 */
function moments(news: readonly NodeValue[]): readonly (readonly NodeValue[])[] {
  const byField = Map.groupBy(news, ({ field }) => field);
  const isForward = [...byField.values()].every((values) =>
    values.every(({ at = 0 }, index) => at >= (values[index - 1]?.at ?? 0)),
  );
  const ordered = isForward ? news.toSorted((a, b) => (a.at ?? 0) - (b.at ?? 0)) : news;
  const found: NodeValue[][] = [];
  for (const value of ordered) {
    const last = found.at(-1);
    const isRepeated = last?.some(({ field }) => field === value.field) ?? true;
    if (isRepeated) found.push([value]);
    else last?.push(value);
  }
  return found;
}

function inOurUnit(device: OpcuaDevice, field: string, value: unknown): unknown {
  if (value === null || value === undefined || value === '') return undefined;
  if (device.kind === 'weight' && (field === 'grossG' || field === 'tareG')) {
    return wholeQuantity(value, device.unit) ?? value;
  }
  const unit = CLIMATE_UNITS[field];
  return unit === undefined ? value : (wholeQuantity(value, unit) ?? value);
}
