import type { AlertCode } from '@pledgewatch/shared/alert';
import type { CommandType } from '@pledgewatch/shared/command';
import type { AwaitedView } from '#/core/index.ts';
import type { Handlers, Rule, Watch } from '../rule.ts';
import type { Scene } from '../scene.ts';

const CODE: AlertCode = 'FUNDS_NOT_RETURNED';

/** Goods left and their money did not come in time: selling the collateral and keeping the cash. */
export const fundsNotReturned: Rule = {
  code: CODE,
  nature: 'event',
  severity: { en: 'warning', zh: '警告' },
  trigger: {
    en: 'Goods of a pledge left, and within the time of its policy less money came in than its policy asks of their value.',
    zh: '质物出库后，在约定时限内回款未达到约定的货值比例。',
  },
  clearing: {
    en: 'When the money is there, or its bank acknowledges it.',
    zh: '款项到账，或经其银行确认后解除。',
  },
  reasons: {
    late: {
      en: 'Goods of order {truckOrderId} left pledge {pledgeId} at {leftAt}; {expectedFen} were to be back by {dueAt}, and {receivedFen} are.',
      zh: '质押 {pledgeId} 派车单 {truckOrderId} 的货物于 {leftAt} 出库；应于 {dueAt} 前回款 {expectedFen}，实际回款 {receivedFen}。',
    },
  },
  watch: (saved) => new FundsWatch(saved as SavedFunds | undefined),
};

type SavedFunds = readonly (readonly [truckOrderId: string, siteId: string])[];

/** What brings goods out or money in. */
const MOVING: ReadonlySet<CommandType> = new Set<CommandType>([
  'truckOrder.resolve',
  'repayment.post',
  'repayment.reverse',
  'suspense.approve',
  'proceeds.post',
  'proceeds.reverse',
]);

class FundsWatch implements Watch {
  /** Orders whose money is awaited, with their site. */
  readonly #awaited: Map<string, string>;

  readonly on: Handlers = {
    gate: ({ step }, scene) => {
      if (step === 'SETTLED') this.#follow(scene);
    },
  };

  constructor(saved?: SavedFunds) {
    this.#awaited = new Map(saved);
  }

  save(): SavedFunds {
    return [...this.#awaited];
  }

  onCommand({ type }: { readonly type: CommandType }, scene: Scene): void {
    if (MOVING.has(type)) this.#follow(scene);
  }

  onDue({ subject }: { readonly subject: string }, scene: Scene): void {
    for (const awaited of scene.law.awaitedFunds()) {
      if (awaited.truckOrderId === subject) tell(awaited, scene);
    }
  }

  /** Sets a deadline for each new one; what has come in is over. */
  #follow(scene: Scene): void {
    const { siteId } = scene;
    const open = new Set<string>();
    for (const awaited of scene.law.awaitedFunds()) {
      const { truckOrderId } = awaited;
      open.add(truckOrderId);
      if (this.#awaited.has(truckOrderId)) continue;
      scene.siteId = awaited.siteId;
      this.#awaited.set(truckOrderId, awaited.siteId);
      scene.wake(CODE, truckOrderId, awaited.dueAt);
    }
    for (const [truckOrderId, ofSite] of this.#awaited) {
      if (open.has(truckOrderId)) continue;
      scene.siteId = ofSite;
      this.#awaited.delete(truckOrderId);
      scene.over(CODE, truckOrderId);
    }
    scene.siteId = siteId;
  }
}

function tell(awaited: AwaitedView, scene: Scene): void {
  const { tenantId, pledgeId, siteId, truckOrderId, dueAt, entry } = awaited;
  const { expectedFen, receivedFen, leftAt } = awaited;
  scene.find(fundsNotReturned, {
    tenantId,
    pledgeId,
    siteId,
    subject: truckOrderId,
    severity: 'warning',
    happenedAt: dueAt,
    evidence: [{ entry }],
    reason: 'late',
    figures: { truckOrderId, pledgeId, leftAt, dueAt, expectedFen, receivedFen },
  });
}
