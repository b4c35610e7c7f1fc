import type { TObject } from '@sinclair/typebox';
import type { Words } from '../../describing.ts';

/** How a command is told of: its route's body is the command without `type` and what its path says. */
export interface CommandRoute {
  readonly command: TObject;
  /** 201 where something new comes of it. */
  readonly status: 200 | 201;
  readonly words: Words;
  /** A body. */
  readonly example?: unknown;
}

/** Values for examples. */
export const DIGEST = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';
export const AT = 1_795_579_200_000;
export const EPC = '303400000000000000000001';

/** What a command about something that exists may be refused for. */
export const LAW = ['PW_NOT_FOUND', 'PW_STATE_UNFIT'] as const;
