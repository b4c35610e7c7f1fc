import { expect, it } from 'vitest';
import { door, pledge, SmallSite, T0 } from '#/testing/small-site/index.ts';

it('a door that is opened for a truck that brings goods is none opened out of hours', () => {
  const codes = [true, false].map((isUnloading) => {
    const site = new SmallSite(pledge());
    site.law.isUnloading = isUnloading;
    site.batch([door(T0 + 1_000, true)]);
    return site.codes;
  });
  expect(codes).toEqual([[], ['DOOR_OPEN']]);
});
