import type { Page } from '#/core/index.ts';
import { PAGE_ITEMS_MAX, RECENT_ITEMS_MAX } from './limits.ts';
import { itemCount, joinPages, pageFrom } from './page.ts';

interface Kept {
  readonly page: Page;
  readonly items: number;
}

/** The newest pages, decoded, so that a follower at the head reads nothing. */
export class RecentPages {
  #kept: Kept[] = [];
  #items = 0;

  add(page: Page): void {
    const items = itemCount(page);
    this.#kept.push({ page, items });
    this.#items += items;
    // The newest page stays whatever it weighs: somebody is about to take it.
    while (this.#items > RECENT_ITEMS_MAX && this.#kept.length > 1) this.#dropOldest();
  }

  /** Lets go of what every follower has taken. */
  dropBefore(index: number): void {
    while (this.#kept[0] && this.#kept[0].page.next <= index) this.#dropOldest();
  }

  /** What follows on `from`, as one page; undefined when it is not here. */
  after(from: number): Page | undefined {
    const oldest = this.#kept[0];
    if (!oldest || from < oldest.page.from) return undefined;
    const start = this.#position(from);
    const first = this.#kept[start];
    if (!first) return undefined;
    const pages: [Page, ...Page[]] = [pageFrom(first.page, from)];
    let items = first.items;
    for (let at = start + 1; at < this.#kept.length; at++) {
      const { page, items: more } = this.#kept[at]!;
      if (items + more > PAGE_ITEMS_MAX) break;
      pages.push(page);
      items += more;
    }
    return joinPages(pages);
  }

  /** Place of the first page that ends after `from`. */
  #position(from: number): number {
    let [low, high] = [0, this.#kept.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#kept[middle]!.page.next > from) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  #dropOldest(): void {
    this.#items -= this.#kept.shift()?.items ?? 0;
  }
}
