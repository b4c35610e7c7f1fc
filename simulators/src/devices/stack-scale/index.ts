import { type Encoder, isoTime } from '../encoder.ts';

/** A stack scale with a JSON-over-MQTT indicator: `scales/{id}/weight`, gross in kg. */
export function stackScale(id: string): Encoder {
  let seq = 0;
  return (fact) => {
    if (fact.kind !== 'stackWeight') return [];
    seq += 1;
    const { deviceAt, grossGrams, stable, overload, mid } = fact;
    const payload = JSON.stringify({
      id,
      seq,
      ts: isoTime(deviceAt),
      gross: overload ? null : grossGrams / 1_000,
      unit: 'kg',
      stable,
      ...(overload ? { overload } : {}),
      ...(mid === undefined ? {} : { mid }),
    });
    return [{ topic: `scales/${id}/weight`, payload }];
  };
}
