import type { DatabaseSync } from 'node:sqlite';
import type { Clock } from '@pledgewatch/shared/clock';
import type { AlertMove, Follower, Page } from '#/core/index.ts';
import type { AlertBook } from './alert-book.ts';
import type { Concerns } from './concerns.ts';
import type { Delivery, Telling } from './delivery.ts';
import type { EventStream, StreamEvent } from './event-stream.ts';
import { happeningsOf, type Happening, type Note } from './happenings.ts';
import { CURSOR_SAVE_MS } from './limits.ts';
import type { AlertMetrics } from './metrics.ts';
import type { NoteRecord } from './records.ts';
import { commitDerived } from './tables.ts';

export interface FollowerPorts {
  readonly db: DatabaseSync;
  readonly book: AlertBook;
  readonly stream: EventStream;
  readonly concerns: Concerns;
  readonly delivery: Delivery;
  readonly metrics: AlertMetrics;
  readonly clock: Clock;
}

/** The follower, and how to write down where it is before the program ends. */
export interface AlertFollower extends Follower {
  saveCursor(): void;
}

/**
 * Takes alerts and notes from the ledger into the book, the stream and the queues of webhooks, with
 * its cursor, in one commit. A page that holds none costs no commit: the cursor then lags on disk by
 * at most `CURSOR_SAVE_MS`, and what is read again after a crash is known already.
 */
export function createFollower(ports: FollowerPorts): AlertFollower {
  const { db, book, stream, concerns, delivery, metrics, clock } = ports;
  const cursors = openCursors(db);
  let next = cursors.read('alerts');
  let savedAt = clock.now();

  /** Webhooks have a mark of their own: a book that is made again tells nobody twice. */
  let queuedTo = cursors.read('webhooks');

  function tell(happening: Happening): boolean {
    if (happening.is === 'note') return tellNote(happening.entry, happening.note);
    const alert = book.record(happening);
    if (!alert) return false;
    const { entry } = happening;
    const concern = concerns.numberOf(alert);
    const [event, type] = toldAs(happening);
    stream.append(concern, { id: entry, event, data: alert });
    if (entry < queuedTo || alert.untold || isQuiet(happening)) return true;
    const at = happening.is === 'raised' ? alert.raisedAt : happening.at;
    delivery.put({ type, entry, at, alert, concern, ...audienceOf(happening) });
    return true;
  }

  function tellNote(entry: number, note: Note): boolean {
    stream.append(concerns.numberOf(note), {
      id: entry,
      event: 'note',
      data: noteRecord(entry, note),
    });
    return true;
  }

  function takeAll(happenings: readonly Happening[], to: number): Happening[] {
    try {
      return commitDerived(db, () => {
        const told = happenings.filter((happening) => tell(happening));
        cursors.write('alerts', to);
        cursors.write('webhooks', Math.max(queuedTo, to));
        return told;
      });
    } catch (error) {
      concerns.reload();
      stream.reload();
      delivery.forget();
      throw error;
    }
  }

  function saveCursor(): void {
    cursors.write('alerts', next);
    savedAt = clock.now();
  }

  return {
    name: 'alerts',
    cursor: () => next,
    saveCursor,
    take(page: Page) {
      const happenings = happeningsOf(page);
      if (happenings.length === 0) {
        next = page.next;
        if (clock.now() - savedAt >= CURSOR_SAVE_MS) saveCursor();
        return;
      }
      const told = takeAll(happenings, page.next);
      next = page.next;
      queuedTo = Math.max(queuedTo, next);
      savedAt = clock.now();
      delivery.go();
      stream.wake();
      for (const happening of told) {
        if (happening.is === 'raised') metrics.raised(happening.alert.code);
      }
    },
  };
}

type AlertHappening = Exclude<Happening, { is: 'note' }>;
type Told = readonly [event: Exclude<StreamEvent['event'], 'note'>, type: Telling['type']];

const TOLD_AS = {
  raised: ['alert', 'alert.raised'],
  cleared: ['alert-cleared', 'alert.cleared'],
  acknowledged: ['alert-acknowledged', 'alert.acknowledged'],
  noted: ['alert-noted', 'alert.noted'],
  'shelving-asked': ['alert-shelving-asked', 'alert.shelving-asked'],
  shelved: ['alert-shelved', 'alert.shelved'],
  unshelved: ['alert-unshelved', 'alert.unshelved'],
  joined: ['alert-joined', 'alert.joined'],
  escalated: ['alert-escalated', 'alert.escalated'],
} as const satisfies Record<Exclude<AlertHappening['is'], 'moved'> | AlertMove['move'], Told>;

function toldAs(happening: AlertHappening): Told {
  return TOLD_AS[happening.is === 'moved' ? happening.move.move : happening.is];
}

/** A case that grows calls only when it has doubled. */
function isQuiet(happening: AlertHappening): boolean {
  return happening.is === 'moved' && happening.move.move === 'joined' && !happening.move.calls;
}

/** What climbed is told to those of its rung only. */
function audienceOf(happening: AlertHappening): Pick<Telling, 'roles'> {
  if (happening.is !== 'moved' || happening.move.move !== 'escalated') return {};
  return { roles: happening.move.roles };
}

function noteRecord(entry: number, note: Note): NoteRecord {
  const { subject, at, facts, siteId, pledgeId, correlationId } = note;
  return {
    entry,
    note: note.note,
    subject,
    at,
    facts: { ...facts },
    ...(siteId !== undefined && { siteId }),
    ...(pledgeId !== undefined && { pledgeId }),
    ...(correlationId !== undefined && { correlationId }),
  };
}

function openCursors(db: DatabaseSync) {
  const read = db.prepare('SELECT next FROM alert_cursor WHERE name = ?');
  const write = db.prepare('INSERT OR REPLACE INTO alert_cursor (name, next) VALUES (?, ?)');
  type Name = 'alerts' | 'webhooks';
  return {
    read: (name: Name) => (read.get(name)?.['next'] as number | undefined) ?? 0,
    write: (name: Name, next: number) => void write.run(name, next),
  };
}
