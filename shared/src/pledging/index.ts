import type { CommandOf } from '@pledgewatch/shared/command';

/** What a pledge's papers say. */
export interface Papers {
  readonly pledgeId: string;
  /** Pledgee, pledgor and supervisor, as the pledge names them. */
  readonly parties: readonly string[];
  /** When they were signed. */
  readonly at: number;
  /** SHA-256 of a paper, lower-case hex, by its name. */
  readonly digestOf: (paper: string) => string;
}

/** Purchase-money security that is registered within ten days goes first (Civil Code 416). */
const SEARCH_AGAIN_AFTER_MS = 10 * 86_400_000;

type Step = CommandOf<
  'pledge.agree' | 'pledge.count' | 'pledge.control' | 'pledge.confirm' | 'pledge.activate'
>;

/** One command on a pledge's way into effect, and the API call that gives it. */
export interface StepIntoEffect {
  readonly command: Step;
  readonly path: string;
  readonly body: object;
}

/** The way of a draft into effect, in order, with its papers. Each step needs the one before. */
export function stepsIntoEffect({ pledgeId, parties, at, digestOf }: Papers): StepIntoEffect[] {
  const signedBy = [...parties];
  return [
    step('agreement', {
      type: 'pledge.agree',
      pledgeId,
      signedAt: at,
      signedBy,
      agreementDigest: digestOf('tripartite agreement'),
    }),
    step('count', {
      type: 'pledge.count',
      pledgeId,
      countedAt: at,
      signedBy,
      documentDigest: digestOf('joint count'),
    }),
    step('control', {
      type: 'pledge.control',
      pledgeId,
      controlledAt: at,
      controlProofDigest: digestOf('control proof'),
    }),
    step('confirmation', {
      type: 'pledge.confirm',
      pledgeId,
      registrySearch: { searchedAt: at, documentDigest: digestOf('registry search') },
      lienWaiverDigest: digestOf('lien waiver'),
      confirmationDigest: digestOf('confirmation'),
      searchAgainAfterMs: SEARCH_AGAIN_AFTER_MS,
    }),
    step('activation', { type: 'pledge.activate', pledgeId }),
  ];
}

function step(name: string, command: Step): StepIntoEffect {
  const { type: _, pledgeId, ...body } = command;
  return { command, path: `/v1/pledges/${pledgeId}/${name}`, body };
}
