import { createHmac, randomBytes } from 'node:crypto';
import type { ParticularDigests, Particulars } from '@pledgewatch/shared/command';
import { cutLog, openErasable } from './erasable.ts';

/** Whose particulars they are. */
export interface PersonName {
  readonly tenantId: string;
  readonly personId: string;
}

/**
 * Particulars of persons, in a database of their own beside the ledger. The ledger has HMACs of them under
 * a salt that lives here alone: with the row gone they can neither be read nor tried out.
 */
export interface PersonalStore {
  /**
   * The digests of the particulars, kept from now on. Under a name that is kept already they are worked out
   * with its salt and nothing is written: the same particulars give the same digests again.
   */
  keep(of: PersonName, said: Particulars): { digests: ParticularDigests; isNew: boolean };
  particulars(of: PersonName): Particulars | undefined;
  /** Destroys particulars and salt, on disk too. */
  erase(of: PersonName): void;
  /** Erases whoever is not to be kept: erased or never registered before the program ended. */
  sweep(isKept: (of: PersonName) => boolean): void;
  close(): void;
}

const SALT_BYTES = 32;

/** Opens `personal.db`, making it where it is missing; deleted content is overwritten. */
export function openPersonalStore(dataDir: string): PersonalStore {
  const schema = `
    CREATE TABLE IF NOT EXISTS person (
      tenant_id TEXT NOT NULL,
      person_id TEXT NOT NULL,
      salt BLOB NOT NULL CHECK (length(salt) = ${SALT_BYTES}),
      particulars TEXT NOT NULL,
      PRIMARY KEY (tenant_id, person_id)
    ) STRICT, WITHOUT ROWID`;
  const db = openErasable(dataDir, 'personal.db', schema);
  const sql = {
    select: db.prepare('SELECT * FROM person WHERE tenant_id = ? AND person_id = ?'),
    insert: db.prepare('INSERT INTO person VALUES (?, ?, ?, ?)'),
    delete: db.prepare('DELETE FROM person WHERE tenant_id = ? AND person_id = ?'),
    names: db.prepare('SELECT tenant_id, person_id FROM person'),
  };
  const find = ({ tenantId, personId }: PersonName) =>
    sql.select.get(tenantId, personId) as Row | undefined;

  function erase({ tenantId, personId }: PersonName): void {
    sql.delete.run(tenantId, personId);
    cutLog(db);
  }

  return {
    keep(of, said) {
      const known = find(of);
      const salt = known?.salt ?? randomBytes(SALT_BYTES);
      if (!known) sql.insert.run(of.tenantId, of.personId, salt, JSON.stringify(said));
      return { digests: digestsOf(said, salt), isNew: !known };
    },
    particulars(of) {
      const row = find(of);
      return row && (JSON.parse(row.particulars) as Particulars);
    },
    erase,
    sweep(isKept) {
      for (const row of sql.names.all() as unknown as Row[]) {
        const of = { tenantId: row.tenant_id, personId: row.person_id };
        if (!isKept(of)) erase(of);
      }
    },
    close: () => db.close(),
  };
}

interface Row {
  readonly tenant_id: string;
  readonly person_id: string;
  readonly salt: Uint8Array;
  readonly particulars: string;
}

/** Each particular for itself, and of its kind: a telephone number is no identity number of the same digits. */
function digestsOf(said: Particulars, salt: Uint8Array): ParticularDigests {
  const digests = Object.entries(said).map(([kind, text]) => {
    const hmac = createHmac('sha256', salt).update(`${kind}\0${text}`);
    return [kind, hmac.digest('hex')];
  });
  return Object.fromEntries(digests) as ParticularDigests;
}
