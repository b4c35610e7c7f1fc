import { describe, expect, it } from 'vitest';
import { GoodsStatusEvent } from '@pledgewatch/shared/goods-status';
import { Observation } from '@pledgewatch/shared/observation';
import { GOODS, OBSERVED } from './measurements.ts';

describe('the columns of the measurements', () => {
  /** Told by the measurement's name and the point's time, or of no use in a series. */
  const LEFT_OUT = new Set(['kind', 'observedAt', 'receivedAt', 'head']);

  it.each([
    ['observations', Observation.anyOf, OBSERVED, ['correlationId']],
    ['goods status events', GoodsStatusEvent.anyOf, GOODS, []],
  ] as const)('hold every property of %s', (_what, schemas, measurements, alsoLeftOut) => {
    for (const { properties } of schemas) {
      const { tags, fields } = measurements.get(properties.kind.const)!;
      const columns = new Set([...tags, ...fields.map(([key]) => key)]);
      const missing = Object.keys(properties).filter(
        (key) =>
          !columns.has(key) &&
          !LEFT_OUT.has(key) &&
          !(alsoLeftOut as readonly string[]).includes(key),
      );
      expect(missing, properties.kind.const).toEqual([]);
    }
  });
});
