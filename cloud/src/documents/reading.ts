import type { DatabaseSync } from 'node:sqlite';
import type { Actor } from '@pledgewatch/shared/command';
import type { DocumentKind } from '@pledgewatch/shared/document';
import type { PledgeView, Slice, SliceQuery } from '#/core/index.ts';
import type { DayStories } from './day-stories.ts';
import { issueDocument } from './issued.ts';
import type { DocumentParts } from './open.ts';
import { statementOf } from './statement.ts';
import type { AnyDocument } from './paper-record.ts';

/** A document as its reader may have it, with what it is checked by. */
export interface ReadDocument {
  readonly document: AnyDocument;
  /** SHA-256 over its canonical JSON, lower-case hex. */
  readonly digest: string;
  /** The latest signed checkpoint, when it covers the ledger the document stands on. */
  readonly checkpoint?: string;
}

/** A document in a list. */
export interface DocumentLine {
  readonly number: string;
  readonly kind: DocumentKind;
  readonly at: number;
  readonly day?: string;
  readonly digest: string;
}

/** What may be asked of the documents; what is not the actor's does not exist. */
export interface DocumentsView {
  /** The statement that covers a local day of the pledge's site; `today` is not over. */
  statement(actor: Actor, pledgeId: string, day: string): ReadDocument | undefined;
  document(actor: Actor, number: string): ReadDocument | undefined;
  /** By place in the ledger, oldest first; undefined where the pledge does not exist. */
  list(actor: Actor, pledgeId: string, page: SliceQuery): Slice<DocumentLine> | undefined;
}

interface Row {
  readonly place: number;
  readonly number: string;
  readonly kind: DocumentKind;
  readonly pledgeId: string;
  readonly day: string | null;
  readonly at: number;
  readonly whole: string;
  readonly wholeDigest: string;
  readonly goods: string;
  readonly goodsDigest: string;
}

/** Answers from the tables, and for the unfinished day from the law and the positions as they are. */
export function openReading(of: DocumentParts, stories: DayStories): DocumentsView {
  const { law, positions, ledger, clock } = of;
  const sql = prepare(of.db);

  function seen(actor: Actor, pledgeId: string): PledgeView | undefined {
    return law.sees(actor, { pledgeId }) ? law.pledge(pledgeId) : undefined;
  }

  function read(actor: Actor, row: Row): ReadDocument {
    const isWhole = law.seesMoney(actor, row.pledgeId);
    const document = JSON.parse(isWhole ? row.whole : row.goods) as AnyDocument;
    return proven(document, isWhole ? row.wholeDigest : row.goodsDigest);
  }

  function proven(document: AnyDocument, digest: string): ReadDocument {
    const checkpoint = of.checkpoint();
    const covers = checkpoint !== undefined && sizeOf(checkpoint) >= document.ledger.size;
    return { document, digest, ...(covers && { checkpoint }) };
  }

  function today(actor: Actor, pledge: PledgeView): ReadDocument | undefined {
    const at = clock.now();
    const closing = law.closingNow(pledge.pledgeId, at, positions);
    if (!closing) return undefined;
    const size = ledger.size();
    const root = Buffer.from(ledger.root(size)).toString('base64');
    const standing = { number: `interim-${size}`, at, ledger: { size, root } };
    const content = statementOf(closing, stories.of(pledge), true);
    const issued = issueDocument(pledge, { kind: 'daily-statement', content }, standing);
    return law.seesMoney(actor, pledge.pledgeId)
      ? proven(issued.whole, issued.wholeDigest)
      : proven(issued.goods, issued.goodsDigest);
  }

  return {
    statement(actor, pledgeId, day) {
      const pledge = seen(actor, pledgeId);
      if (!pledge) return undefined;
      if (day === 'today') return today(actor, pledge);
      const row = sql.ofDay.get(pledgeId, day, day) as Row | undefined;
      return row && read(actor, row);
    },
    document(actor, number) {
      const row = sql.ofNumber.get(number) as Row | undefined;
      return row && seen(actor, row.pledgeId) && read(actor, row);
    },
    list(actor, pledgeId, { after, limit }) {
      if (!seen(actor, pledgeId)) return undefined;
      const isWhole = law.seesMoney(actor, pledgeId);
      const rows = sql.ofPledge.all(pledgeId, Number(after ?? -1), limit + 1) as unknown as Row[];
      const shown = rows.slice(0, limit);
      const last = shown.at(-1)?.place;
      return {
        items: shown.map((row) => lineOf(row, isWhole)),
        ...(rows.length > limit && last !== undefined && { last: String(last) }),
      };
    },
  };
}

function lineOf(row: Row, isWhole: boolean): DocumentLine {
  const { number, kind, at, day } = row;
  const digest = isWhole ? row.wholeDigest : row.goodsDigest;
  return { number, kind, at, ...(day !== null && { day }), digest };
}

/** The second line of a checkpoint is the size of its ledger (C2SP tlog-checkpoint). */
function sizeOf(checkpoint: string): number {
  return Number(checkpoint.split('\n')[1]);
}

function prepare(db: DatabaseSync) {
  const columns = `place, number, kind, pledge_id AS pledgeId, day, at, whole,
    whole_digest AS wholeDigest, goods, goods_digest AS goodsDigest`;
  return {
    ofNumber: db.prepare(`SELECT ${columns} FROM document WHERE number = ?`),
    ofDay: db.prepare(
      `SELECT ${columns} FROM document WHERE pledge_id = ? AND day >= ? AND from_day <= ?
       ORDER BY day, place LIMIT 1`,
    ),
    ofPledge: db.prepare(
      `SELECT ${columns} FROM document WHERE pledge_id = ? AND place > ? ORDER BY place LIMIT ?`,
    ),
  };
}
