import type { EpochMs } from '@pledgewatch/shared/clock';

/** What every fact says of itself. */
interface FactBase {
  /** When it happened. */
  readonly at: EpochMs;
  /** When the device believes it happened; differs from `at` by the shift of its clock. */
  readonly deviceAt: EpochMs;
  readonly device: string;
  /** Correlation id of the action that caused it. */
  readonly mid?: string;
}

interface WeightFact extends FactBase {
  readonly grossGrams: number;
  readonly stable: boolean;
  readonly overload: boolean;
}

export interface StackWeightFact extends WeightFact {
  readonly kind: 'stackWeight';
}

export interface BridgeWeightFact extends WeightFact {
  readonly kind: 'bridgeWeight';
}

/** A weight caught and numbered by the weighbridge itself (alibi record). */
export interface RegisteredFact extends FactBase {
  readonly kind: 'registeredWeight';
  readonly grossGrams: number;
  readonly weightId: string;
}

export interface TagFact extends FactBase {
  readonly kind: 'tagRead';
  readonly epc: string;
  readonly antenna: number;
  readonly rssiCdbm: number;
  readonly reads: number;
}

export interface HeartbeatFact extends FactBase {
  readonly kind: 'readerHeartbeat';
  readonly upMs: number;
}

export interface DoorFact extends FactBase {
  readonly kind: 'door';
  readonly closed: boolean;
}

export interface ClimateFact extends FactBase {
  readonly kind: 'climate';
  readonly celsius: number;
  readonly humidityPct: number;
}

export interface PlateFact extends FactBase {
  readonly kind: 'plate';
  readonly passage: string;
  readonly plate: string | null;
  readonly driver: string | null;
  readonly score: number;
  readonly direction: 'in' | 'out' | null;
}

/** A device fell silent, or speaks again. The device itself knows; nobody is told. */
export interface MuteFact extends FactBase {
  readonly kind: 'mute';
  readonly muted: boolean;
}

/** The line from the site to the world was cut, or mended; `device` is the site. */
export interface NetworkFact extends FactBase {
  readonly kind: 'network';
  readonly cut: boolean;
}

/** One thing that happened in the world and that a device noticed. */
export type Fact =
  | StackWeightFact
  | BridgeWeightFact
  | RegisteredFact
  | TagFact
  | HeartbeatFact
  | DoorFact
  | ClimateFact
  | PlateFact
  | MuteFact
  | NetworkFact;
