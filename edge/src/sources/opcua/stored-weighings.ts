import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Observation } from '@pledgewatch/shared/observation';

/**
 * The last registered weighing of each device that the journal holds. A server shows it again to whoever begins to
 * read, and a restarted edge must not observe it again.
 */
export class StoredWeighings {
  readonly #folder: string;
  readonly #last: Map<string, string>;

  /** What can not be read counts as nothing stored: an observation too many, and none too few. */
  static async read(folder: string): Promise<StoredWeighings> {
    const text = await readFile(fileOf(folder), 'utf8').catch(() => '{}');
    try {
      return new StoredWeighings(folder, Object.entries(JSON.parse(text) as object));
    } catch {
      return new StoredWeighings(folder, []);
    }
  }

  private constructor(folder: string, last: readonly (readonly [string, string])[]) {
    this.#folder = folder;
    this.#last = new Map(last);
  }

  has(observation: Observation): boolean {
    const name = nameOf(observation);
    return name !== undefined && this.#last.get(observation.deviceId) === name;
  }

  /** They are in the journal. A disk that takes this no more costs a repetition after the next start. */
  async stored(observations: readonly Observation[]): Promise<void> {
    const weighings = observations.filter((each) => nameOf(each) !== undefined && !this.has(each));
    if (weighings.length === 0) return;
    for (const each of weighings) this.#last.set(each.deviceId, nameOf(each) as string);
    const text = JSON.stringify(Object.fromEntries(this.#last));
    const draft = `${fileOf(this.#folder)}.new`;
    try {
      await mkdir(this.#folder, { recursive: true });
      await writeFile(draft, text, { mode: 0o600 });
      await rename(draft, fileOf(this.#folder));
    } catch {
      return;
    }
  }
}

function nameOf(observation: Observation): string | undefined {
  if (observation.kind !== 'weight' || observation.alibiId === undefined) return undefined;
  return `${observation.alibiId} ${observation.grossG}`;
}

const fileOf = (folder: string): string => join(folder, 'stored-weighings.json');
