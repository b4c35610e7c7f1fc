import type { Observation } from '@pledgewatch/shared/observation';
import type { Fact } from '#/world/index.ts';
import { markOf } from './site.ts';

/** An observation without its receipt at the edge, which is stamped when it arrives. */
export type Saying = (receivedAt: number) => Observation;

/**
 * What the edge's decoders make of a device's message about a fact; null where a device says nothing.
 * The devices themselves, in their makers' formats, are tried by the tests of the sources.
 */
export function sayingOf(fact: Fact, deviceSeq: number): Saying | null {
  const said = meaningOf(fact);
  if (said === null) return null;
  const { device: deviceId, deviceAt: observedAt } = fact;
  return (receivedAt) =>
    ({
      sourceId: 'devices',
      deviceId,
      deviceSeq,
      observedAt,
      clock: 'device',
      receivedAt,
      ...said,
    }) as Observation;
}

function meaningOf(fact: Fact): object | null {
  switch (fact.kind) {
    case 'stackWeight':
    case 'bridgeWeight':
      return {
        kind: 'weight',
        grossG: fact.grossGrams,
        stable: fact.stable,
        overload: fact.overload,
      };
    case 'registeredWeight':
      return { kind: 'weight', grossG: fact.grossGrams, stable: true, alibiId: fact.weightId };
    case 'tagRead':
      return {
        kind: 'tag',
        epc: fact.epc.toLowerCase(),
        antenna: fact.antenna,
        rssiCentiDbm: fact.rssiCdbm,
        reads: fact.reads,
      };
    case 'readerHeartbeat':
      return { kind: 'health', state: 'alive' };
    case 'door':
      return { kind: 'door', open: !fact.closed };
    case 'climate':
      return {
        kind: 'climate',
        temperatureMilliC: Math.round(fact.celsius * 1_000),
        humidityPermille: Math.round(fact.humidityPct * 10),
      };
    case 'plate':
      return fact.plate === null && fact.driver === null
        ? null
        : {
            kind: 'vehicle',
            ...(fact.plate !== null && { plate: markOf(fact.plate) }),
            ...(fact.driver !== null && { driverId: fact.driver }),
          };
    case 'mute':
    case 'network':
      return null;
  }
}
