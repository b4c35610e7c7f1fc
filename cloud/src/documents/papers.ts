import type { DatabaseSync } from 'node:sqlite';
import type { CommandOf } from '@pledgewatch/shared/command';
import type { PaperKind } from '@pledgewatch/shared/document';
import { maskOf } from '@pledgewatch/shared/identity';
import type { CommandFact, Decision, NoteKind } from '#/core/index.ts';
import type { PaperContent, PaperRow } from './paper-record.ts';

type Note = Extract<Decision, { do: 'note' }>;

/** A paper before it has its number. */
export interface PaperDraft {
  readonly kind: PaperKind;
  readonly pledgeId: string;
  readonly content: PaperContent;
}

/** Which note of the law becomes which paper. */
const OF_NOTE: Partial<Record<NoteKind, PaperKind>> = {
  'pledge-active': 'pledge-list',
  'release-open': 'release-notice',
  'price-changed': 'price-notice',
  'valuation-terms-noticed': 'terms-notice',
  'truck-order-instructed': 'pick-up-slip',
  'truck-order-settled': 'weigh-ticket',
};

/** What papers must say and their facts do not repeat, folded from the commands of the ledger alone. */
export class Papers {
  readonly #sql;

  constructor(db: DatabaseSync) {
    this.#sql = {
      get: db.prepare('SELECT json FROM known WHERE key = ?'),
      put: db.prepare('INSERT OR REPLACE INTO known VALUES (?, ?)'),
    };
  }

  /** A command the law agreed to; a control-line notice is a paper by itself. */
  hear({ command }: CommandFact): PaperDraft | undefined {
    switch (command.type) {
      case 'site.define':
        this.#put(`site/${command.siteId}`, command.timeZone);
        return undefined;
      case 'pledge.create':
        this.#put(`pledge/${command.pledgeId}`, goodsOf(command));
        this.#put(`site-of/${command.pledgeId}`, command.siteId);
        return undefined;
      case 'release.request':
        this.#put(`release/${command.releaseId}`, trucksOf(command));
        return undefined;
      case 'controlLine.set':
        return this.#controlLineNotice(command);
      default:
        return undefined;
    }
  }

  /** The paper that a note of the law gives rise to, if any. */
  ofNote({ note, pledgeId, subject, facts }: Note): PaperDraft | undefined {
    const kind = OF_NOTE[note];
    if (kind === undefined || pledgeId === undefined) return undefined;
    const content = { subject, timeZone: this.#zoneOf(pledgeId), facts: { ...facts } };
    return { kind, pledgeId, content: { ...content, rows: this.#rowsOf(kind, subject, facts) } };
  }

  #controlLineNotice(command: CommandOf<'controlLine.set'>): PaperDraft {
    const { pledgeId, noticeId, controlLine, effectiveAt, documentDigest } = command;
    const line =
      controlLine.basis === 'quantity'
        ? { lineQuantityG: controlLine.quantityG }
        : { lineValueFen: controlLine.valueFen };
    const facts = { basis: controlLine.basis, ...line, effectiveAt, documentDigest };
    const content = { subject: noticeId, timeZone: this.#zoneOf(pledgeId), facts, rows: [] };
    return { kind: 'control-line-notice', pledgeId, content };
  }

  #rowsOf(kind: PaperKind, subject: string, facts: Note['facts']): PaperRow[] {
    if (kind === 'pledge-list') return this.#rows(`pledge/${subject}`);
    if (kind === 'release-notice') return this.#rows(`release/${subject}`);
    const trucks = this.#rows(`release/${String(facts['releaseId'])}`);
    return trucks.filter(({ id }) => id === subject);
  }

  #zoneOf(pledgeId: string): string {
    const siteId = this.#get(`site-of/${pledgeId}`) as string;
    return (this.#get(`site/${siteId}`) as string | undefined) ?? 'UTC';
  }

  #rows(key: string): PaperRow[] {
    return (this.#get(key) as PaperRow[] | undefined) ?? [];
  }

  #get(key: string): unknown {
    const json = this.#sql.get.get(key)?.['json'] as string | undefined;
    return json === undefined ? undefined : (JSON.parse(json) as unknown);
  }

  #put(key: string, value: unknown): void {
    this.#sql.put.run(key, JSON.stringify(value));
  }
}

function goodsOf({ lots }: CommandOf<'pledge.create'>): PaperRow[] {
  return lots.map(({ lotId, commodity, slotId, unitMassG, epcs }) => ({
    id: lotId,
    what: commodity,
    place: slotId,
    units: epcs.length,
    massG: unitMassG * epcs.length,
  }));
}

function trucksOf({ trucks }: CommandOf<'release.request'>): PaperRow[] {
  return trucks.map(({ truckOrderId, plate, gateId, epcs }) => ({
    id: truckOrderId,
    what: maskedPlate(plate),
    place: gateId,
    units: epcs.length,
  }));
}

/** A paper is kept and copied: it holds enough of a plate to find the vehicle's order, not the vehicle. */
function maskedPlate(plate: string): string {
  return maskOf(plate).replaceAll('•', '*');
}
