import { Type, type Static } from '@sinclair/typebox';
import { Id } from '@pledgewatch/shared/identity';
import { sourceBase } from '../source-base.ts';

/** A weighing indicator of the XK3190 family behind a serial-to-TCP server. */
export const Xk3190Source = Type.Object(
  {
    driver: Type.Literal('xk3190'),
    ...sourceBase(15_000),
    host: Type.String({ minLength: 1, maxLength: 255, description: 'Address of the TCP server' }),
    port: Type.Integer({ minimum: 1, maximum: 65_535 }),
    /** The scale's id in the site plan. */
    device: Id,
    /** The frame does not say it; the plate of the instrument does. */
    unit: Type.Union([Type.Literal('kg'), Type.Literal('t'), Type.Literal('g')], { default: 'kg' }),
    /** At rest: so many equal frames, over at least so long. */
    stableFrames: Type.Integer({ minimum: 2, maximum: 100, default: 5 }),
    stableForMs: Type.Integer({ minimum: 100, maximum: 10_000, default: 1_000 }),
    heartbeatMs: Type.Integer({
      minimum: 1_000,
      maximum: 600_000,
      default: 5_000,
      description: 'An unchanged weight is said again after so long, ms',
    }),
  },
  { additionalProperties: false },
);
export type Xk3190Source = Static<typeof Xk3190Source>;
