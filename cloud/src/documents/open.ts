import type { DatabaseSync } from 'node:sqlite';
import type { Clock } from '@pledgewatch/shared/clock';
import { DOCUMENT_KINDS } from '@pledgewatch/shared/document';
import type { Decision, Fact, Follower, LedgeredDecision, Page } from '#/core/index.ts';
import { openDerivedFile } from '#/follow/index.ts';
import type { Law } from '#/law/index.ts';
import type { PositionsView } from '#/positions/index.ts';
import { DayStories } from './day-stories.ts';
import { issueDocument, type Issued, type Saying } from './issued.ts';
import { CURSOR_SAVE_MS } from './limits.ts';
import { Papers } from './papers.ts';
import { openReading, type DocumentsView } from './reading.ts';
import { statementOf } from './statement.ts';
import { commit, SCHEMA } from './tables.ts';

/** Documents made from the ledger, and what may be asked of them. */
export interface Documents {
  readonly follower: Follower;
  readonly view: DocumentsView;
  /** After the follower has been stopped. */
  close(): void;
}

/** What documents are made of, beside the entries themselves. */
export interface DocumentParts {
  /** A file of its own; it may be deleted and is made again from the first entry. */
  readonly db: DatabaseSync;
  readonly law: Law;
  readonly positions: PositionsView;
  readonly ledger: { size(): number; root(size: number): Uint8Array };
  /** The latest signed checkpoint; undefined before the first. */
  readonly checkpoint: () => string | undefined;
  readonly clock: Clock;
}

/** Opens the book of documents and makes each where the ledger tells of it. */
export function openDocuments(of: DocumentParts): Documents {
  const { db, clock } = of;
  const cursor = openDerivedFile(db, SCHEMA);
  const stories = new DayStories(db);
  const papers = new Papers(db);
  const put = putterOf(db);
  let next = cursor.read();
  let savedAt = clock.now();

  function take({ index, decision }: LedgeredDecision): void {
    switch (decision.do) {
      case 'raise-alert':
        return stories.raised(decision.alert);
      case 'clear-alert':
        return stories.cleared(decision.alertId, decision.clearedAt);
      case 'note': {
        stories.noted(index, decision);
        const paper = papers.ofNote(decision);
        if (paper) issue(index, decision.at, paper.pledgeId, paper);
        return;
      }
      case 'close-day':
        return closeDay(index, decision);
      case 'send-instruction':
      case 'move-alert':
    }
  }

  function hear(fact: Fact): void {
    if (fact.kind !== 'command') return;
    const paper = papers.hear(fact);
    if (paper) issue(fact.index, fact.acceptedAt, paper.pledgeId, paper);
  }

  function closeDay(index: number, decision: Extract<Decision, { do: 'close-day' }>): void {
    const { closing, pledgeId } = decision;
    const pledge = of.law.pledge(pledgeId);
    if (!pledge) return;
    const content = statementOf(closing, stories.of(pledge), false);
    issue(index, closing.to, pledgeId, { kind: 'daily-statement', content });
    stories.forget(pledge, closing.to);
  }

  function issue(index: number, at: number, pledgeId: string, saying: Saying): void {
    const pledge = of.law.pledge(pledgeId);
    if (!pledge) return;
    const size = index + 1;
    const root = Buffer.from(of.ledger.root(size)).toString('base64');
    const number = `${DOCUMENT_KINDS[saying.kind]}-${index}`;
    put(index, issueDocument(pledge, saying, { number, at, ledger: { size, root } }));
  }

  return {
    follower: {
      name: 'documents',
      cursor: () => next,
      take(page: Page) {
        const isQuiet = page.decisions.length === 0 && page.facts.every(isNoCommand);
        if (!isQuiet || clock.now() - savedAt >= CURSOR_SAVE_MS) {
          commit(db, () => {
            for (const fact of page.facts) hear(fact);
            for (const decision of page.decisions) take(decision);
            cursor.write(page.next);
          });
          savedAt = clock.now();
        }
        next = page.next;
      },
    },
    view: openReading(of, stories),
    close: () => db.close(),
  };
}

function isNoCommand({ kind }: Fact): boolean {
  return kind !== 'command';
}

/** A document made again from the same entries is the same: putting it twice changes nothing. */
function putterOf(db: DatabaseSync): (place: number, issued: Issued) => void {
  const put = db.prepare(
    `INSERT OR REPLACE INTO document VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  return (place, { whole, wholeDigest, goods, goodsDigest }) => {
    const { number, kind, pledgeId, at } = whole;
    const [wholeText, goodsText] = [JSON.stringify(whole), JSON.stringify(goods)];
    const isStatement = whole.kind === 'daily-statement';
    const { fromDay, day } = isStatement ? whole.content : { fromDay: null, day: null };
    const head = [place, number, kind, pledgeId, fromDay, day, at] as const;
    put.run(...head, wholeText, wholeDigest, goodsText, goodsDigest);
  };
}
