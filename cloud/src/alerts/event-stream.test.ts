import { expect, it } from 'vitest';
import { alertOf, bankA, openTestDatabase } from '#/testing/alerts.ts';
import { openConcerns } from './concerns.ts';
import { openEventStream } from './event-stream.ts';
import { createTables } from './tables.ts';

it('keeps the newest events, and knows after which place it is whole, also after a restart', () => {
  const db = openTestDatabase();
  createTables(db);
  const concerns = openConcerns(db, { sees: () => true, seesMoney: () => true });
  const open = () => openEventStream(db, concerns, { max: 5, droppedAtOnce: 2 });
  const stream = open();
  const concern = concerns.numberOf({ tenantId: 'bank-a' });
  const append = (id: number) =>
    stream.append(concern, { id, event: 'alert', data: { ...alertOf(`a${id}`), state: 'active' } });
  const idsOf = (of: typeof stream) => of.since(bankA, -1, 99).map(({ id }) => id);

  for (const id of [10, 20, 30, 40, 50, 60]) append(id);
  expect([stream.wholeAfter(), idsOf(stream)]).toEqual([-1, [10, 20, 30, 40, 50, 60]]);
  append(70);
  expect([stream.wholeAfter(), idsOf(stream)]).toEqual([20, [30, 40, 50, 60, 70]]);
  const again = open();
  expect([again.wholeAfter(), idsOf(again)]).toEqual([20, [30, 40, 50, 60, 70]]);
  db.close();
});
