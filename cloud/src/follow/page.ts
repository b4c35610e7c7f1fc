import type { Fact, LedgeredDecision, Page } from '#/core/index.ts';
import type { Ledger } from '#/ledger/index.ts';
import { decisionOfEntry, factOfEntry } from '#/sequencer/index.ts';
import { PAGE_ENTRIES_MAX, PAGE_ITEMS_MAX } from './limits.ts';

/** How much a page weighs: its batch items, and one for each other thing. */
export function itemCount(page: Pick<Page, 'facts' | 'decisions'>): number {
  return page.facts.reduce((sum, fact) => sum + itemsOf(fact), page.decisions.length);
}

/** Decodes the next page from the ledger; undefined at its end. */
export function readPage(ledger: Ledger, from: number): Page | undefined {
  const facts: Fact[] = [];
  const decisions: LedgeredDecision[] = [];
  let next = from;
  let items = 0;
  for (const { index, bytes } of ledger.entries(from, PAGE_ENTRIES_MAX)) {
    const fact = factOfEntry(index, bytes);
    if (fact) facts.push(fact);
    else decisions.push({ index, decision: decisionOfEntry(bytes) });
    next = index + 1;
    items += fact ? itemsOf(fact) : 1;
    if (items >= PAGE_ITEMS_MAX) break;
  }
  return next > from ? { from, next, facts, decisions } : undefined;
}

/** The same page without what stands before `from`. */
export function pageFrom(page: Page, from: number): Page {
  if (page.from === from) return page;
  return {
    from,
    next: page.next,
    facts: page.facts.filter(({ index }) => index >= from),
    decisions: page.decisions.filter(({ index }) => index >= from),
  };
}

/** Pages that follow on each other, as one. */
export function joinPages(pages: readonly [Page, ...Page[]]): Page {
  if (pages.length === 1) return pages[0];
  return {
    from: pages[0].from,
    next: pages.at(-1)!.next,
    facts: pages.flatMap(({ facts }) => facts),
    decisions: pages.flatMap(({ decisions }) => decisions),
  };
}

function itemsOf(fact: Fact): number {
  return 'items' in fact ? fact.items.length : 1;
}
