import { type Encoder, isoTime } from '../encoder.ts';

/** A camera that reads plates, with a card reader for drivers beside it. */
export function plateCamera(camera: string): Encoder {
  return (fact) => {
    if (fact.kind !== 'plate') return [];
    const { deviceAt, passage, plate, driver, score, direction, mid } = fact;
    const payload = JSON.stringify({
      id: passage,
      camera,
      ts: isoTime(deviceAt),
      plate,
      driver,
      score,
      direction,
      ...(mid === undefined ? {} : { mid }),
    });
    return [{ topic: `cameras/${camera}/plate`, payload }];
  };
}
