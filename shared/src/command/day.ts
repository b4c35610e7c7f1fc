import { Type } from '@sinclair/typebox';
import { Id } from '../identity/index.ts';
import { closed } from './parts.ts';

/** A calendar day of a site, `YYYY-MM-DD`. */
export const LocalDay = Type.String({ pattern: String.raw`^\d{4}-\d\d-\d\d$` });

/** A site's calendar day is over; the cloud itself says so, and each pledge's statement follows. */
export const CloseDay = Type.Object(
  { type: Type.Literal('day.close'), siteId: Id, day: LocalDay },
  closed,
);
