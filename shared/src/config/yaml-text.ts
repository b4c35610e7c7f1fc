import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type Document,
  type Node,
  type Pair,
} from 'yaml';
import type { ConfigPath } from './path.ts';

/** A place in the file, both counted from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** A parsed YAML text that still knows where everything stood. */
export interface YamlText {
  readonly value: unknown;
  readonly problems: readonly { readonly place: Place; readonly message: string }[];
  /** Where the value at `path` stands, or the nearest thing around it that does. */
  placeOf(path: ConfigPath, of?: 'key' | 'value'): Place;
}

/** Reads YAML 1.2. Its messages never quote the text, which may hold secrets. */
export function parseYaml(text: string): YamlText {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const problems = document.errors.map(({ pos, message }) => ({
    place: at(pos[0]),
    message: message.split('\n')[0] ?? message,
  }));
  const { value, refused } = plainValue(document, problems.length === 0);
  if (refused) problems.push({ place: at(0), message: refused });
  return {
    value,
    problems,
    placeOf: (path, of = 'value') => at(offsetOf(document, path, of)),
  };
}

/** Plain values; a file of aliases that grows beyond reason (a "billion laughs") is refused. */
function plainValue(document: Document, wellFormed: boolean): { value: unknown; refused?: string } {
  if (!wellFormed) return { value: null };
  try {
    return { value: document.toJS({ maxAliasCount: 100 }) };
  } catch (error) {
    return { value: null, refused: error instanceof Error ? error.message : String(error) };
  }
}

function offsetOf(document: Document, path: ConfigPath, of: 'key' | 'value'): number {
  let node = resolved(document, document.contents);
  let offset = startOf(node) ?? 0;
  for (const [depth, step] of path.entries()) {
    const child = childOf(node, step);
    if (!child) return offset;
    node = resolved(document, child.value);
    const last = depth === path.length - 1;
    offset =
      (last && of === 'key' ? child.keyAt : undefined) ?? startOf(node) ?? child.keyAt ?? offset;
  }
  return offset;
}

function childOf(node: unknown, step: string | number) {
  if (isSeq(node) && typeof step === 'number') {
    const value = node.items[step];
    return value === undefined ? undefined : { value, keyAt: undefined };
  }
  if (!isMap(node)) return undefined;
  const pair = node.items.find((item: Pair) => keyText(item.key) === String(step));
  return pair && { value: pair.value, keyAt: startOf(pair.key) };
}

function keyText(key: unknown): string {
  return isScalar(key) ? String(key.value) : String(key);
}

function resolved(document: Document, node: unknown): unknown {
  return isAlias(node) ? node.resolve(document) : node;
}

function startOf(node: unknown): number | undefined {
  return (node as Node | null | undefined)?.range?.[0];
}
