import { type Static, Type } from '@sinclair/typebox';

const UNITS = { ms: 0.001, s: 1, m: 60, h: 3_600, d: 86_400 } as const;

/** How long, as people write it: seconds, or parts with their unit, `1m 30s`, `2h`, `3d`. */
export const Duration = Type.Union([
  Type.Number({ minimum: 0 }),
  Type.String({ pattern: '^\\d+(\\.\\d+)?(ms|s|m|h|d)( ?\\d+(\\.\\d+)?(ms|s|m|h|d))*$' }),
]);
export type Duration = Static<typeof Duration>;

/** The same in seconds. */
export function secondsOf(duration: Duration): number {
  if (typeof duration === 'number') return duration;
  const parts = [...duration.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g)];
  return parts.reduce(
    (sum, [, count, unit]) => sum + Number(count) * UNITS[unit as keyof typeof UNITS],
    0,
  );
}
