import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Swarm, type SwarmOutcome } from './swarm.ts';

/** Memory as a file system, where the machine has one: an fsync there costs nothing. */
const IN_MEMORY = '/dev/shm';

/** Runs one seed in a folder of its own, which is gone afterwards. */
export async function runSeed(seed: number): Promise<SwarmOutcome> {
  const folder = mkdtempSync(join(fastestFolder(), 'pledgewatch-swarm-'));
  try {
    return await new Swarm(seed, folder).run();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What a seed found, one finding a line, and how it is seen again; empty when it found nothing. */
export function findingsText({ seed, findings }: SwarmOutcome): string {
  const lines = findings.map(({ statement, atMs, problem }) => {
    const minutes = (atMs / 60_000).toFixed(2);
    return `seed ${seed}, minute ${minutes}, statement ${statement}: ${problem}\n`;
  });
  if (lines.length > 0) lines.push(`again: npm run simulate -- swarm --seed ${seed}\n`);
  return lines.join('');
}

function fastestFolder(): string {
  try {
    accessSync(IN_MEMORY, constants.W_OK);
    return IN_MEMORY;
  } catch {
    return tmpdir();
  }
}
