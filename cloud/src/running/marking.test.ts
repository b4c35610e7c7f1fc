import type { TSchema } from '@sinclair/typebox';
import { expect, it } from 'vitest';
import { Command } from '@pledgewatch/shared/command';
import type { PledgeView, SiteView } from '#/core/index.ts';
import type { VehicleStore } from '#/access/index.ts';
import { marked } from './marking.ts';

const NOW = 1_795_579_200_000;
const vehicles = {
  keep: (siteId: string, plate: string) => `${siteId}:${plate}`,
} as unknown as VehicleStore;
const law = {
  pledge: (pledgeId: string) =>
    pledgeId === 'P-1' ? ({ siteId: 'site-1' } as PledgeView) : undefined,
  site: (siteId: string) => (siteId === 'site-1' ? ({ siteId } as SiteView) : undefined),
};
const about = { vehicles, law, now: NOW };
const mark = (command: object) => marked(command as Command, about);
const truck = (plate: string) => ({ truckOrderId: plate, gateId: 'G-1', plate });

it('turns every plate of a command into the mark of its site', () => {
  const command = { type: 'release.request', pledgeId: 'P-1', trucks: [truck('A'), truck('B')] };
  expect(mark(command)).toMatchObject({ trucks: [{ plate: 'site-1:A' }, { plate: 'site-1:B' }] });
  const notice = { type: 'receiving.notify', pledgeId: 'P-1', plate: 'A' };
  expect(mark(notice)).toMatchObject({ plate: 'site-1:A' });
  const slip = { type: 'slip.enter', siteId: 'site-1', plate: 'A' };
  expect(mark(slip)).toMatchObject({ plate: 'site-1:A' });
});

it('keeps nothing of a vehicle that is named for a pledge nobody has', () => {
  const command = { type: 'receiving.notify', pledgeId: 'P-2', plate: 'A' };
  expect(mark(command)).toBe(command);
});

/** Where in a command plates stand. */
function platesIn(schema: TSchema, path = ''): string[] {
  const properties = Object.entries((schema['properties'] ?? {}) as Record<string, TSchema>);
  const inItems = schema['items'] ? platesIn(schema['items'] as TSchema, `${path}[]`) : [];
  const inFields = properties.flatMap(([name, each]) =>
    name === 'plate' ? [`${path}.plate`] : platesIn(each, `${path}.${name}`),
  );
  return [...inItems, ...inFields];
}

it('knows every command that names a vehicle', () => {
  const naming = Command.anyOf.flatMap((each: TSchema) => {
    const type = String((each['properties'] as Record<string, TSchema>)['type']?.['const']);
    return platesIn(each).map((path) => `${type}${path}`);
  });
  // What a person's particulars are called, a digest.
  const digests = ['person.register.digests.plate'];
  expect(naming.toSorted()).toEqual(
    [
      ...digests,
      'receiving.notify.plate',
      'release.request.trucks[].plate',
      'slip.enter.plate',
    ].toSorted(),
  );
});
