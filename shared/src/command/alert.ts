import { Type } from '@sinclair/typebox';
import { closed } from './parts.ts';

/** Somebody saw an alert and takes it on (ISA-18.2). */
export const AcknowledgeAlert = Type.Object(
  {
    type: Type.Literal('alert.acknowledge'),
    alertId: Type.String({ minLength: 1, maxLength: 200 }),
    note: Type.Optional(Type.String({ maxLength: 512 })),
  },
  closed,
);
