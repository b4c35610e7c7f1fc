import { WINDOW_AHEAD_MAX_MS, WINDOW_MAX_MS } from './limits.ts';
import type { Refusals } from './refusals.ts';

/** Refuses a truck's window that is over, upside down, too long or too far ahead. */
export function refuseUnfitWindow(
  truck: { readonly truckOrderId: string; readonly notBefore: number; readonly notAfter: number },
  now: number,
  refusals: Refusals,
): void {
  const { truckOrderId, notBefore, notAfter } = truck;
  const isSane =
    notBefore < notAfter &&
    notAfter > now &&
    notAfter - notBefore <= WINDOW_MAX_MS &&
    notAfter - now <= WINDOW_AHEAD_MAX_MS;
  const limits = { hoursMax: WINDOW_MAX_MS / 3_600_000, daysMax: WINDOW_AHEAD_MAX_MS / 86_400_000 };
  const facts = { truckOrderId, notBefore, notAfter, now, ...limits };
  refusals.when(!isSane, 'PW_WINDOW_INVALID', facts);
}
