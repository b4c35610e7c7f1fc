import type { Fact, LedgeredDecision } from '@pledgewatch/cloud/core';
import type { Ledger } from '@pledgewatch/cloud/ledger';
import type { Outcome } from '@pledgewatch/cloud/sequencer';
import type { Journal } from '@pledgewatch/edge/journal';
import type { Instruction } from '@pledgewatch/shared/instruction';
import type { CommandRecord } from '@pledgewatch/shared/command';
import type { Agenda } from '../agenda.ts';
import type { Cloud, CloudLife } from '../cloud.ts';
import type { Gateway } from '../gateway.ts';
import type { World } from '#/world/index.ts';

/** What a check may look at. */
export interface Scene {
  readonly seed: number;
  readonly agenda: Agenda;
  readonly world: World;
  readonly gateway: Gateway;
  readonly cloud: Cloud;
  /** Says that the statement does not hold, and how that was seen. */
  readonly tell: (problem: string) => void;
}

/** How it ended: everything has come in, and nothing is under way any more. */
export interface Ending {
  readonly cloud: CloudLife;
  readonly journal: Journal;
  /** The cloud's folder. */
  readonly folder: string;
}

/** One statement of what must always hold, told of all that happens. */
export interface Check {
  /** The device was told that these are kept. */
  acknowledged?(deviceId: string, deviceSeq: number): void;
  /** An entry of the ledger, each once, in order. */
  fact?(fact: Fact): void;
  decision?(decision: LedgeredDecision): void;
  /** The cloud told somebody what their command led to. */
  answered?(record: CommandRecord, outcome: Outcome): void;
  /** The gateway runs again. */
  gatewayOpened?(journal: Journal): void;
  /** The gateway heard answers, and may have let go of batches. */
  gatewayAnswered?(journal: Journal): void;
  cloudOpened?(ledger: Ledger): void;
  /** The cloud signed something for a gate and sent it. */
  instructed?(instruction: Instruction): void;
  /** A barrier opened for a vehicle that was still outside. */
  vehicleAdmitted?(gateId: string, pledgeId: string): void;
  /** A vehicle is about to drive out through an open barrier. */
  vehicleLeft?(gateId: string): void;
  /** The gateway turned away what a device said, because its disk took no writes. */
  turnedAway?(count: number): void;
  /** After every step. */
  step?(): void;
  ended?(ending: Ending): void | Promise<void>;
}

/** Makes the check for one seed. */
export type MakeCheck = (scene: Scene) => Check;
