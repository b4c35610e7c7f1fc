import type { DatabaseSync } from 'node:sqlite';
import type { Actor } from '@pledgewatch/shared/command';
import { readableBy } from '#/access/index.ts';
import type { Concern, LawView } from '#/core/index.ts';

/**
 * The distinct combinations of tenant, site and pledge that alerts and notes spoke of. There are few
 * (about one a pledge), so whose eyes a row is for is asked once a combination and not once a row.
 */
export interface Concerns {
  /** Its number; written where it is new, so this belongs inside a commit. */
  numberOf(concern: Concern): number;
  /** Numbers of those the actor sees and `wanted` accepts. */
  seenBy(actor: Actor, wanted?: (concern: Concern, number: number) => boolean): number[];
  sees(actor: Actor, number: number): boolean;
  /** A record as the actor may read it: without money, unless it may see that of the record's pledge. */
  readable<T>(actor: Actor, record: T): T;
  /** Reads the table again: a commit that failed may have numbered some in vain. */
  reload(): void;
}

export function openConcerns(db: DatabaseSync, law: Pick<LawView, 'sees' | 'seesMoney'>): Concerns {
  const select = db.prepare('SELECT * FROM alert_concern');
  const insert = db.prepare(
    'INSERT INTO alert_concern (tenant_id, site_id, pledge_id) VALUES (?, ?, ?)',
  );
  const numbers = new Map<string, number>();
  const concerns = new Map<number, Concern>();

  function know(number: number, names: Names): number {
    numbers.set(JSON.stringify(names), number);
    concerns.set(number, concernOf(names));
    return number;
  }

  function reload(): void {
    numbers.clear();
    concerns.clear();
    for (const row of select.all() as unknown as Row[]) {
      know(row.concern, [row.tenant_id, row.site_id, row.pledge_id]);
    }
  }

  reload();
  return {
    reload,
    numberOf({ tenantId = '', siteId = '', pledgeId = '' }) {
      const names: Names = [tenantId, siteId, pledgeId];
      const known = numbers.get(JSON.stringify(names));
      return known ?? know(Number(insert.run(...names).lastInsertRowid), names);
    },
    seenBy(actor, wanted = () => true) {
      const seen: number[] = [];
      for (const [number, concern] of concerns) {
        if (wanted(concern, number) && law.sees(actor, concern)) seen.push(number);
      }
      return seen;
    },
    readable(actor, record) {
      const { pledgeId } = record as { readonly pledgeId?: string };
      return readableBy(actor, record, { pledgeId, law });
    },
    sees(actor, number) {
      const concern = concerns.get(number);
      return concern !== undefined && law.sees(actor, concern);
    },
  };
}

type Names = readonly [tenantId: string, siteId: string, pledgeId: string];
interface Row {
  readonly concern: number;
  readonly tenant_id: string;
  readonly site_id: string;
  readonly pledge_id: string;
}

function concernOf([tenantId, siteId, pledgeId]: Names): Concern {
  return {
    ...(tenantId !== '' && { tenantId }),
    ...(siteId !== '' && { siteId }),
    ...(pledgeId !== '' && { pledgeId }),
  };
}
