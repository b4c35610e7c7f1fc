import type { Encoder } from '../encoder.ts';

/** A temperature and humidity sensor behind zigbee2mqtt: °C and % relative humidity. */
export function climateSensor(id: string): Encoder {
  return (fact) => {
    if (fact.kind !== 'climate') return [];
    const { celsius, humidityPct } = fact;
    const payload = JSON.stringify({
      battery: 97,
      humidity: humidityPct,
      linkquality: 108,
      temperature: celsius,
      voltage: 2995,
    });
    return [{ topic: `zigbee2mqtt/${id}`, payload }];
  };
}
