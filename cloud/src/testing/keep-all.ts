import { systemClock } from '@pledgewatch/shared/clock';

/** An embedded store that lets nothing go. */
export const KEEP_ALL = { clock: systemClock, keepDays: 36_500, megabytesMax: 1_000 } as const;
