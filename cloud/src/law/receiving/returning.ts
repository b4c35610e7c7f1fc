import type { Pledge } from '#/pledges/index.ts';

/** Whether a tag left this pledge before, so that it can come back. */
export function wasDelivered(epc: string, { delivered }: Pledge): boolean {
  return delivered.some(({ epcs }) => epcs.includes(epc));
}
