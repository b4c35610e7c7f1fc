import { setImmediate as nextTurn } from 'node:timers/promises';
import type { DatabaseSync } from 'node:sqlite';
import type { Clock } from '@pledgewatch/shared/clock';
import type { Follower, LawView, Page } from '#/core/index.ts';
import { openDerivedFile } from '#/follow/index.ts';
import { Audience } from './audience.ts';
import { Book } from './book.ts';
import { CURSOR_SAVE_MS, EVENTS_OF_TURN } from './limits.ts';
import { eventsOf } from './mapping.ts';
import type { EpcisView } from './query.ts';
import { openReading } from './reading.ts';
import { commit, FORM, SCHEMA } from './tables.ts';
import { Writing, type Kept } from './writing.ts';

/** The EPCIS repository: made from the ledger, asked by the query interface. */
export interface Epcis {
  readonly follower: Follower;
  readonly view: EpcisView;
  /** After the follower has been stopped. */
  close(): void;
}

/** @param of.db A file of its own; it may be deleted and is made again from the first entry. */
export function openEpcis(of: {
  readonly db: DatabaseSync;
  readonly law: LawView;
  readonly clock: Clock;
  /** Whether plain sensor reports are kept too: each costs about a quarter of a millisecond of the cloud's own thread. */
  readonly sensorReports: boolean;
  readonly kept?: Kept;
}): Epcis {
  const { db, law, clock, sensorReports, kept } = of;
  const cursor = openDerivedFile(db, SCHEMA, FORM);
  const audience = new Audience(db, law);
  const writing = new Writing(db, audience, kept);
  const book = new Book(openShelf(db));
  let next = cursor.read();
  let savedAt = clock.now();

  async function write(page: Page): Promise<void> {
    try {
      await commit(db, async () => {
        let written = 0;
        for (const recorded of eventsOf(page, { book, law, sensorReports })) {
          writing.add(recorded);
          // A page may hold 20,000 events, and this loop is also that of live alerts.
          if (++written % EVENTS_OF_TURN === 0) await nextTurn();
        }
        writing.tidy();
        cursor.write(page.next);
      });
    } catch (error) {
      audience.reload();
      writing.reload();
      throw error;
    }
  }

  return {
    follower: {
      name: 'epcis',
      cursor: () => next,
      async take(page) {
        if (!isQuiet(page) || clock.now() - savedAt >= CURSOR_SAVE_MS) {
          await write(page);
          savedAt = clock.now();
        }
        next = page.next;
      },
    },
    view: openReading(db, audience),
    close: () => db.close(),
  };
}

/** Nothing in it is an event of goods or of a pledge. */
function isQuiet({ facts, decisions }: Page): boolean {
  return (
    decisions.length === 0 && facts.every(({ kind }) => kind === 'telemetry' || kind === 'tick')
  );
}

/** Sites are few and every event asks for one: they stay in memory as well. */
function openShelf(db: DatabaseSync) {
  const sites = new Map<string, unknown>();
  const get = db.prepare('SELECT value FROM book WHERE key = ?');
  const put = db.prepare('INSERT OR REPLACE INTO book VALUES (?, ?)');
  return {
    get(key: string): unknown {
      const site = sites.get(key);
      if (site !== undefined) return site;
      const text = get.get(key)?.['value'] as string | undefined;
      const value: unknown = text === undefined ? undefined : JSON.parse(text);
      if (key.startsWith('site/')) sites.set(key, value);
      return value;
    },
    put(key: string, value: unknown) {
      put.run(key, JSON.stringify(value));
      sites.delete(key);
    },
  };
}
