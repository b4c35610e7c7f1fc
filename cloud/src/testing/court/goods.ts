import { NOON, type Said } from './court.ts';

export const UNIT_G = 1_000_000;

/** The tag of the n-th bag. */
export function bag(n: number): string {
  return `e280${String(n).padStart(20, '0')}`;
}

export function bags(from: number, count: number): string[] {
  return Array.from({ length: count }, (_, at) => bag(from + at));
}

export function lot(lotId: string, slotId: string, epcs: string[]) {
  return { lotId, slotId, zoneId: 'A', commodity: 'nickel', unitMassG: UNIT_G, epcs };
}

/** What the sensors say of a stack of bags on a slot; the scale errs by 5 kg at most. */
export function stack(slotId: string, tags: readonly string[], nominalG = tags.length * UNIT_G) {
  const bounds = { lowerG: Math.max(0, nominalG - 5_000), nominalG, upperG: nominalG + 5_000 };
  const weight = { kind: 'stackWeight', scaleId: `S-${slotId}`, slotId, ...bounds } as const;
  const seen = tags.map((epc): Said => present(epc, true));
  return [{ ...weight, evidence: true }, ...seen] satisfies Said[];
}

export function present(epc: string, isPresent: boolean): Said {
  const confidence = { confidencePermille: 990, lastReadAt: NOON };
  return { kind: 'tagPresence', epc, zoneId: 'A', present: isPresent, ...confidence };
}
