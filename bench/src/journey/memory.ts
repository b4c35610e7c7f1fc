import { readFileSync } from 'node:fs';

/** Memory of a process that is resident, in MB of 1,000,000 bytes. */
export interface ResidentMemory {
  readonly nowMb: number;
  /** The most it ever was. */
  readonly peakMb: number;
}

/** Reads it from Linux's own account; null where there is none. */
export function residentMemory(pid: number): ResidentMemory | null {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const kib = (name: string) =>
      Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1]);
    const mb = (name: string) => (kib(name) * 1_024) / 1_000_000;
    return { nowMb: mb('VmRSS'), peakMb: mb('VmHWM') };
  } catch {
    return null;
  }
}
