import { Type } from '@sinclair/typebox';
import { Id } from '@pledgewatch/shared/identity';
import { SILENCE_MS_MAX } from './limits.ts';

/** What every source is configured with. */
export const sourceBase = (silenceMaxMs: number) => ({
  id: Id,
  silenceMaxMs: Type.Integer({
    minimum: 1_000,
    maximum: SILENCE_MS_MAX,
    default: silenceMaxMs,
    description: 'Silence after which the source is opened anew, ms',
  }),
});
