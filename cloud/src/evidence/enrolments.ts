import type { CommandRecord } from '@pledgewatch/shared/command';
import { decodeEntry } from '@pledgewatch/shared/entry';
import type { Ledger } from '#/ledger/index.ts';

/** An entry with its bytes. */
export interface WholeEntry {
  readonly index: number;
  readonly bytes: Uint8Array;
}

/** Finds the entries that say under which keys gateways sign. */
export interface Enrolments {
  /** Every enrolment of a gateway among the first `size` entries, in order. */
  of(gatewayId: string, size: number): readonly WholeEntry[];
}

/** As an enrolment's bytes hold it, however the rest of the command is ordered. */
const ENROLMENT = '"type":"gateway.enrol"';

/** Enrolments read at a time. */
const PAGE = 256;

/** Reads enrolments out of the ledger as it grows, and remembers where they stand. */
export function createEnrolments(ledger: Pick<Ledger, 'size' | 'holding' | 'entry'>): Enrolments {
  const indexes = new Map<string, number[]>();
  let next = 0;

  function readOn(): void {
    const end = ledger.size();
    for (;;) {
      const where = { kind: 'command', from: next, end, limit: PAGE } as const;
      const found = ledger.holding(ENROLMENT, where);
      for (const { index, bytes } of found) {
        const gatewayId = enrolledBy(bytes);
        if (gatewayId === undefined) continue;
        indexes.set(gatewayId, [...(indexes.get(gatewayId) ?? []), index]);
      }
      next = found.length < PAGE ? end : found.at(-1)!.index + 1;
      if (next === end) return;
    }
  }

  return {
    of(gatewayId, size) {
      if (next < ledger.size()) readOn();
      const known = indexes.get(gatewayId) ?? [];
      return known
        .filter((index) => index < size)
        .map((index) => ({ index, bytes: ledger.entry(index)! }));
    },
  };
}

/** The gateway an entry enrols, if it enrols one. */
export function enrolledBy(bytes: Uint8Array): string | undefined {
  const { kind, body } = decodeEntry(bytes);
  if (kind !== 'command') return undefined;
  const { command } = JSON.parse(Buffer.from(body).toString('utf8')) as CommandRecord;
  return command.type === 'gateway.enrol' ? command.gatewayId : undefined;
}
