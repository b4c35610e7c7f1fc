import { Type } from '@sinclair/typebox';
import { Name } from './parts.ts';

/** Pledgee, pledgor and supervisor, each named once, as the pledge names them. */
export const Signatures = Type.Array(Name, { minItems: 3, maxItems: 3, uniqueItems: true });
