import { parseJson } from './json-text.ts';
import { OBSERVATIONS_PER_MESSAGE_MAX } from '../limits.ts';

/** One JSON object of a reader's message; `body` is undefined where it is none. */
export interface ReaderItem {
  readonly bytes: Uint8Array;
  readonly body: Record<string, unknown> | undefined;
}

/**
 * What a reader's message holds: an object, an array of objects, or, with `split`, several of either
 * one after the other. Past {@link OBSERVATIONS_PER_MESSAGE_MAX} the rest is one item without a body.
 */
export function readerItems(
  payload: Uint8Array,
  split?: (text: string) => readonly string[],
): readonly ReaderItem[] {
  const whole = parseJson(payload);
  const texts = whole === undefined && split ? split(Buffer.from(payload).toString('utf8')) : [];
  const items =
    texts.length > 1
      ? texts.flatMap((text) => itemsOf(Buffer.from(text), parseJson(Buffer.from(text))))
      : itemsOf(payload, whole);
  if (items.length === 0) return [{ bytes: payload, body: undefined }];
  if (items.length <= OBSERVATIONS_PER_MESSAGE_MAX) return items;
  const kept = items.slice(0, OBSERVATIONS_PER_MESSAGE_MAX);
  return [...kept, { bytes: payload, body: undefined }];
}

function itemsOf(bytes: Uint8Array, value: unknown): ReaderItem[] {
  if (!Array.isArray(value)) return [{ bytes, body: asObject(value) }];
  return value.map((item) => ({
    bytes: bytesOf(item) ?? bytes,
    body: asObject(item),
  }));
}

function asObject(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}

/** Undefined for an item nested deeper than it can be written again. */
function bytesOf(item: unknown): Uint8Array | undefined {
  try {
    return Buffer.from(JSON.stringify(item));
  } catch {
    return undefined;
  }
}
