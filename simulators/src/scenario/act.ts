import type { Api } from './api.ts';
import type { DemoStack } from './site.ts';
import type { Story } from './story.ts';

/** Everyone who acts in the demo. */
export interface Cast {
  /** Two people of the bank: one makes, the other checks. */
  readonly maker: Api;
  readonly checker: Api;
  readonly borrower: Api;
  /** The simulated warehouse's door. */
  readonly warehouse: Api;
}

/** One pledge of the demo, and who and what its story needs. */
export interface Act {
  readonly cast: Cast;
  readonly pledgeId: string;
  readonly stacks: readonly [DemoStack, DemoStack, ...DemoStack[]];
  readonly story: Story;
  readonly signal: AbortSignal;
}
