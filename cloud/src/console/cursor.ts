import { Type, type Static, type TSchema } from '@sinclair/typebox';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import { PAGE_DEFAULT, PAGE_MAX } from './limits.ts';
import type { Slice, SliceQuery } from '#/core/index.ts';

/** How a list is asked for. */
export const PageQuery = Type.Object(
  {
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: PAGE_MAX, default: PAGE_DEFAULT })),
    cursor: Type.Optional(
      Type.String({ maxLength: 1_024, description: '`next` of the page before' }),
    ),
  },
  { additionalProperties: false },
);
export type PageQuery = Static<typeof PageQuery>;

/** How a list is answered. */
export function pageSchema<S extends TSchema>(item: S) {
  return Type.Object(
    {
      items: Type.Array(item),
      next: Type.Optional(
        Type.String({ description: 'Cursor of the next page; absent at the end' }),
      ),
    },
    { description: 'One page of the list.' },
  );
}

/**
 * The page a query asks for. A cursor names its list, and holds a key the caller has seen; what it
 * opens is still decided by who asks, so it needs no signature.
 *
 * @throws {PledgewatchError} `PW_CURSOR_INVALID` when the cursor is of another list, or of none.
 */
export function pageOf(list: string, { limit = PAGE_DEFAULT, cursor }: PageQuery): SliceQuery {
  if (cursor === undefined) return { limit };
  const [of, after, ...rest] = parse(cursor);
  if (of !== list || typeof after !== 'string' || rest.length > 0) {
    throw new PledgewatchError('PW_CURSOR_INVALID');
  }
  return { limit, after };
}

/** A slice as it is answered. */
export function answerPage<T>(list: string, { items, last }: Slice<T>) {
  if (last === undefined) return { items };
  const next = Buffer.from(JSON.stringify([list, last])).toString('base64url');
  return { items, next };
}

function parse(cursor: string): unknown[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}
