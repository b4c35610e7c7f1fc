import type { Encoder } from '../encoder.ts';

/** An Aqara MCCGQ11LM behind zigbee2mqtt: `contact` is true when the door is closed. */
export function doorContact(id: string): Encoder {
  return (fact) => {
    if (fact.kind !== 'door') return [];
    const { closed, mid } = fact;
    const payload = JSON.stringify({
      battery: 100,
      contact: closed,
      linkquality: 120,
      temperature: 25,
      voltage: 3005,
      ...(mid === undefined ? {} : { mid }),
    });
    return [{ topic: `zigbee2mqtt/${id}`, payload }];
  };
}
