import { Type } from '@sinclair/typebox';
import { Instant } from '../identity/index.ts';
import { closed } from './parts.ts';

const alertId = Type.String({ minLength: 1, maxLength: 200 });
const Text = Type.String({ minLength: 1, maxLength: 512 });

/** Somebody saw an alert and takes it on (ISA-18.2). */
export const AcknowledgeAlert = Type.Object(
  {
    type: Type.Literal('alert.acknowledge'),
    alertId,
    note: Type.Optional(Type.String({ maxLength: 512 })),
  },
  closed,
);

/** Nobody is called about this condition until then (ISA-18.2: shelved); a critical one needs a second person. */
export const ShelveAlert = Type.Object(
  { type: Type.Literal('alert.shelve'), alertId, until: Instant, reason: Text },
  closed,
);

/** The condition is out of service by design, as while a scale is repaired; needs a second person. */
export const TakeAlertOut = Type.Object(
  { type: Type.Literal('alert.takeOut'), alertId, reason: Text },
  closed,
);

/** The second person agrees to what was asked for: shelving, or taking out of service. */
export const CheckShelving = Type.Object(
  { type: Type.Literal('alert.checkShelving'), alertId },
  closed,
);

/** Brings a condition back that was shelved or out of service, or withdraws what was asked for. */
export const UnshelveAlert = Type.Object({ type: Type.Literal('alert.unshelve'), alertId }, closed);

/** What somebody found out or did about an alert. */
export const NoteAlert = Type.Object(
  { type: Type.Literal('alert.note'), alertId, note: Text },
  closed,
);
