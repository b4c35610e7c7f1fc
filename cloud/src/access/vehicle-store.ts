import { randomBytes } from 'node:crypto';
import type { EpochMs } from '@pledgewatch/shared/clock';
import { vehicleMark } from '@pledgewatch/shared/identity';
import { cutLog, openErasable } from './erasable.ts';
import { PLATE_KEPT_MS, PLATES_SWEPT_EVERY_MS } from './limits.ts';

/**
 * Number plates of named vehicles, in a database of their own beside the ledger, which has marks alone. A
 * plate is let go of when nobody has named its vehicle for {@link PLATE_KEPT_MS}.
 */
export interface VehicleStore {
  /** The key under which vehicles of a site are marked; made when it is first asked for. */
  key(siteId: string): Uint8Array;
  /** The mark of a vehicle that is named now; its plate is kept from now on. */
  keep(siteId: string, plate: string, now: EpochMs): string;
  plateOf(siteId: string, mark: string): string | undefined;
  /** Lets go of plates whose time is over, on disk too. */
  sweep(now: EpochMs): void;
  close(): void;
}

const KEY_BYTES = 32;

/** Opens `vehicles.db`, making it where it is missing; deleted content is overwritten. */
export function openVehicleStore(dataDir: string): VehicleStore {
  const schema = `
    CREATE TABLE IF NOT EXISTS site_key (
      site_id TEXT PRIMARY KEY,
      key BLOB NOT NULL CHECK (length(key) = ${KEY_BYTES})
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS vehicle (
      site_id TEXT NOT NULL,
      mark TEXT NOT NULL,
      plate TEXT NOT NULL,
      named_at INTEGER NOT NULL,
      PRIMARY KEY (site_id, mark)
    ) STRICT, WITHOUT ROWID`;
  const db = openErasable(dataDir, 'vehicles.db', schema);
  const sql = {
    key: db.prepare('SELECT key FROM site_key WHERE site_id = ?'),
    putKey: db.prepare('INSERT INTO site_key VALUES (?, ?)'),
    put: db.prepare(
      `INSERT INTO vehicle VALUES (?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET named_at = excluded.named_at`,
    ),
    plate: db.prepare('SELECT plate FROM vehicle WHERE site_id = ? AND mark = ?'),
    letGo: db.prepare('DELETE FROM vehicle WHERE named_at < ?'),
  };

  function key(siteId: string): Uint8Array {
    const known = sql.key.get(siteId)?.['key'] as Uint8Array | undefined;
    if (known) return known;
    const made = randomBytes(KEY_BYTES);
    sql.putKey.run(siteId, made);
    return made;
  }

  let sweptAt = -Infinity;

  function sweep(now: EpochMs): void {
    sweptAt = now;
    if (Number(sql.letGo.run(now - PLATE_KEPT_MS).changes) > 0) cutLog(db);
  }

  return {
    key,
    keep(siteId, plate, now) {
      if (now - sweptAt > PLATES_SWEPT_EVERY_MS) sweep(now);
      const mark = vehicleMark(plate, key(siteId));
      sql.put.run(siteId, mark, plate, now);
      return mark;
    },
    plateOf: (siteId, mark) => sql.plate.get(siteId, mark)?.['plate'] as string | undefined,
    sweep,
    close: () => db.close(),
  };
}
