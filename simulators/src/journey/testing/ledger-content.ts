import { openLedger } from '@pledgewatch/cloud/ledger';
import { inflateBatch, openBatch } from '@pledgewatch/shared/batch';
import { decodeEntry } from '@pledgewatch/shared/entry';
import type { Lane } from '@pledgewatch/shared/topics';

/** One line of a batch in the ledger, and where it came from. */
export interface LedgerItem {
  readonly entry: number;
  readonly lane: Lane;
  readonly epoch: number;
  readonly seq: number;
  readonly item: { readonly kind: string } & Record<string, unknown>;
}

/** What a ledger says. */
export interface LedgerContent {
  readonly items: readonly LedgerItem[];
  readonly decisions: readonly ({ readonly do: string } & Record<string, unknown>)[];
  /** Commands, as they were written. */
  readonly commands: readonly string[];
}

const PAGE = 256;

export function readLedger(file: string): LedgerContent {
  const ledger = openLedger({ file, readOnly: true });
  const items: LedgerItem[] = [];
  const decisions: { do: string }[] = [];
  const commands: string[] = [];
  for (let from = 0; from < ledger.size(); from += PAGE) {
    for (const { index, bytes } of ledger.entries(from, PAGE)) {
      const { kind, body } = decodeEntry(bytes);
      if (kind === 'batch') items.push(...itemsOf(index, body));
      if (kind === 'command') commands.push(Buffer.from(body).toString());
      if (kind === 'decision') decisions.push(JSON.parse(Buffer.from(body).toString()));
    }
  }
  ledger.close();
  return { items, decisions, commands };
}

function itemsOf(entry: number, body: Uint8Array): LedgerItem[] {
  const batch = openBatch(body);
  const { lane, epoch, firstSeq } = batch.header;
  return inflateBatch(batch)
    .lines.split('\n')
    .map((line, at) => ({ entry, lane, epoch, seq: firstSeq + at, item: JSON.parse(line) }));
}

/** The sequence numbers of every stream of the gateway, in the order of the ledger. */
export function streamsOf(items: readonly LedgerItem[]): ReadonlyMap<string, readonly number[]> {
  const streams = Map.groupBy(items, ({ lane, epoch }) => `${lane}/${epoch}`);
  return new Map([...streams].map(([name, of]) => [name, of.map(({ seq }) => seq)]));
}
