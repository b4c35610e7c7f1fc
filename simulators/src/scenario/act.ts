import type { Api } from './api.ts';
import type { DemoGoods } from './site.ts';
import type { Story } from './story.ts';

/** Everyone who acts in the demo. */
export interface Cast {
  /** Two people of the bank: one makes, the other checks. */
  readonly maker: Api;
  readonly checker: Api;
  readonly borrower: Api;
  /** Two people of the warehouse: one at the site, one in its head office. */
  readonly custodian: Api;
  readonly headOffice: Api;
  /** The simulated warehouse's door. */
  readonly warehouse: Api;
}

/** One start of the demo: a pledge of fixed goods and a floating one, and who and what their story needs. */
export interface Act {
  readonly cast: Cast;
  readonly pledgeId: string;
  readonly floatingId: string;
  readonly goods: DemoGoods;
  readonly story: Story;
  readonly signal: AbortSignal;
}
