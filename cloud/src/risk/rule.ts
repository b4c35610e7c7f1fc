import type { AlertCase, AlertCode, Evidence, Severity } from '@pledgewatch/shared/alert';
import type { EpochMs } from '@pledgewatch/shared/clock';
import type { Command } from '@pledgewatch/shared/command';
import type { GoodsStatusKind, GoodsStatusOf } from '@pledgewatch/shared/goods-status';
import type { EventsFact, PledgeView } from '#/core/index.ts';
import type { Loading } from './loadings.ts';
import type { Scene } from './scene.ts';
import type { Loss, SlotGain } from './slot-weights.ts';
import type { SlotMean } from './slot-means.ts';
import type { Figures, Words } from './words.ts';

/**
 * One alert code: what it watches for, in words and in code. A rule is pure: what it knows comes from
 * the facts it was shown, and goes into the snapshot.
 */
export interface Rule {
  readonly code: AlertCode;
  /** `condition`: clears when it is over. `event`: clears when somebody acknowledged it. */
  readonly nature: 'condition' | 'event';
  /** Which severity when, for people. */
  readonly severity: Words;
  readonly trigger: Words;
  readonly clearing: Words;
  /** The sentences it may say; a finding names one of them. */
  readonly reasons: Readonly<Record<string, Words>>;
  /** Begins empty, or with what {@link Watch.save} gave. */
  watch(saved?: unknown): Watch;
}

/** What to do with each kind of event. */
export type Handlers = {
  readonly [K in GoodsStatusKind]?: (event: GoodsStatusOf<K>, scene: Scene) => void;
};

/** A rule at work. Each method is called when its matter is in the fact at hand; most have few. */
export interface Watch {
  readonly on?: Handlers;
  /** Mass left a slot, and truck orders do not explain all of it. */
  onLoss?(loss: Loss, scene: Scene): void;
  onGain?(gain: SlotGain, scene: Scene): void;
  /** Ten minutes of live readings of a slot are over. */
  onMean?(mean: SlotMean, scene: Scene): void;
  /** A batch of the event lane, before its events: what is looked at once a batch. */
  onBatch?(fact: EventsFact, scene: Scene): void;
  /** Items of the batch that failed their schema. */
  onUndecoded?(items: readonly number[], scene: Scene): void;
  /** A gateway's `hearing` changed. */
  onHearing?(scene: Scene): void;
  onCommand?(command: Command, scene: Scene): void;
  /** A pledge came into effect. */
  onActivated?(pledge: PledgeView, scene: Scene): void;
  /** A truck order ended without delivery, and its goods should be back. */
  onUndelivered?(loading: Loading, scene: Scene): void;
  /** Somebody took on an alert of this rule that was an event. */
  onAcknowledged?(alert: { readonly siteId: string; readonly key: string }, scene: Scene): void;
  /** Once per fact, after its items. */
  onEnd?(scene: Scene): void;
  /** A deadline the rule set has come. */
  onDue?(deadline: { readonly siteId: string; readonly subject: string }, scene: Scene): void;
  save?(): unknown;
}

/** What a rule found; the engine makes an alert of it, once. */
export interface Finding {
  /** The bank it concerns. */
  readonly tenantId: string;
  /** Absent when it concerns several pledges of the bank. */
  readonly pledgeId?: string | undefined;
  readonly siteId: string;
  readonly subject: string;
  /** Findings of one rule, bank or pledge, and key are the same condition; the subject if absent. */
  readonly key?: string;
  readonly severity: Severity;
  readonly happenedAt: EpochMs;
  readonly historical?: boolean | undefined;
  readonly evidence: readonly Evidence[];
  readonly reason: string;
  readonly figures: Figures;
  /** How bad it is, in a unit of the rule's own: far worse is told again while the alert stands. */
  readonly extent?: number;
  readonly correlationId?: string | undefined;
  /** What it stands for, where that is many. */
  readonly case?: AlertCase | undefined;
}
