import { readTag } from '@pledgewatch/shared/epc';
import type { EpochMs } from '@pledgewatch/shared/clock';
import type { GoodsStatusOf } from '@pledgewatch/shared/goods-status';
import type { PledgeView } from '#/core/index.ts';
import { banksOf } from '../concerned.ts';
import { DELIVERED_TAGS_MAX, GHOST_GRACE_MS } from '../limits.ts';
import type { Rule, Watch } from '../rule.ts';
import type { Scene } from '../scene.ts';

type Presence = GoodsStatusOf<'tagPresence'>;

/** A tag is read that cannot be what it says. */
export const tagGhost: Rule = {
  code: 'TAG_GHOST',
  nature: 'event',
  severity: { en: 'warning', zh: '警告' },
  trigger: {
    en: `Among pledged goods whose tags are GS1 EPCs a tag is present that no GS1 scheme can have written; or a tag that a truck order delivered is present on the site again and nothing has taken it in within ${GHOST_GRACE_MS / 3_600_000} hours. One read alone is no presence (the edge asks for two).`,
    zh: `在标签为 GS1 EPC 的质押货物中，出现任何 GS1 编码方案都不可能写出的标签；或派车单已交付的标签再次在本库在位，且 ${GHOST_GRACE_MS / 3_600_000} 小时内未办理入库。单次读到不算在位（边缘侧要求两次）。`,
  },
  clearing: { en: 'When its bank acknowledges it.', zh: '经其银行确认后解除。' },
  reasons: {
    impossible: {
      en: 'Tag {epc} in zone {zoneId} is no EPC of any GS1 scheme; goods pledged under {pledges} stand there.',
      zh: '区域 {zoneId} 的标签 {epc} 不属于任何 GS1 编码方案；该处存有质押 {pledges} 的货物。',
    },
    returned: {
      en: 'Tag {epc} was delivered out of pledge {pledges} at {deliveredAt} and is in zone {zoneId} again since {heardAt}: its goods came back unannounced, or the tag did without them.',
      zh: '标签 {epc} 已于 {deliveredAt} 从质押 {pledges} 交付出库，自 {heardAt} 起又在区域 {zoneId} 在位：货物未经通知返回，或仅标签返回。',
    },
  },
  watch: (saved) => new GhostWatch(saved as SavedDelivered | undefined),
};

/** A tag that left with leave. */
interface Delivered {
  readonly at: EpochMs;
  readonly pledgeId: string;
  /** Where and when it was heard again, while it may still be taken in. */
  readonly again?: { readonly at: EpochMs; readonly zoneId: string; readonly entry: number };
}

type SavedDelivered = readonly (readonly [tag: string, Delivered])[];

class GhostWatch implements Watch {
  /** Oldest first. */
  readonly #delivered: Map<string, Delivered>;

  readonly on = {
    tagPresence: (event: Presence, scene: Scene) => {
      if (event.present) this.#hear(event, scene);
    },
    gate: ({ step, truckOrderId = '' }: GoodsStatusOf<'gate'>, scene: Scene) => {
      if (step === 'SETTLED') this.#deliver(truckOrderId, scene);
    },
  };

  constructor(saved?: SavedDelivered) {
    this.#delivered = new Map(saved);
  }

  save(): SavedDelivered {
    return [...this.#delivered];
  }

  onDue({ siteId, subject: epc }: { siteId: string; subject: string }, scene: Scene): void {
    const key = `${siteId}:${epc}`;
    const delivered = this.#delivered.get(key);
    if (!delivered?.again) return;
    this.#delivered.delete(key);
    const isStill = scene.positions.tag(siteId, epc)?.present === true;
    const pledge = scene.law.pledge(delivered.pledgeId);
    if (!isStill || !pledge || scene.law.pledgeClaiming(epc)) return;
    const { at: heardAt, zoneId, entry } = delivered.again;
    find([pledge], epc, scene, {
      reason: 'returned',
      at: heardAt,
      entry,
      figures: { epc, zoneId, deliveredAt: delivered.at, heardAt },
    });
  }

  #deliver(truckOrderId: string, scene: Scene): void {
    const loading = scene.loadings.find(scene.siteId, truckOrderId);
    for (const epc of loading?.epcs ?? []) {
      const { pledgeId } = loading as { readonly pledgeId: string };
      this.#delivered.set(`${scene.siteId}:${epc}`, { at: scene.at, pledgeId });
    }
    for (const oldest of this.#delivered.keys()) {
      if (this.#delivered.size <= DELIVERED_TAGS_MAX) return;
      this.#delivered.delete(oldest);
    }
  }

  #hear(event: Presence, scene: Scene): void {
    const { epc, zoneId } = event;
    if (this.#delivered.size > 0) this.#hearAgain(event, scene);
    if (scene.law.pledgeClaiming(epc) || readTag(epc)) return;
    const behind = scene.pledgesIn([zoneId]).filter(isGs1);
    const at = scene.timeOf(event);
    find(behind, epc, scene, {
      reason: 'impossible',
      at,
      entry: scene.index,
      item: scene.item,
      figures: { epc, zoneId },
    });
  }

  #hearAgain(event: Presence, scene: Scene): void {
    const { epc, zoneId } = event;
    const key = `${scene.siteId}:${epc}`;
    const delivered = this.#delivered.get(key);
    const at = scene.timeOf(event);
    if (!delivered || delivered.again || at <= delivered.at) return;
    this.#delivered.set(key, { ...delivered, again: { at, zoneId, entry: scene.index } });
    scene.wake('TAG_GHOST', epc, scene.at + GHOST_GRACE_MS);
  }
}

/** Whether the tags of the pledge say that a GS1 scheme is used there. */
function isGs1({ lots }: PledgeView): boolean {
  const epc = lots[0]?.epcs[0];
  return epc !== undefined && readTag(epc) !== undefined;
}

function find(
  behind: readonly PledgeView[],
  epc: string,
  scene: Scene,
  found: {
    readonly reason: 'impossible' | 'returned';
    readonly at: EpochMs;
    readonly entry: number;
    readonly item?: number;
    readonly figures: Readonly<Record<string, string | number>>;
  },
): void {
  const { reason, at, entry, item, figures } = found;
  for (const { pledges, ...bank } of banksOf(behind)) {
    scene.find(tagGhost, {
      ...bank,
      siteId: scene.siteId,
      subject: epc,
      severity: 'warning',
      happenedAt: at,
      historical: false,
      evidence: [{ entry, ...(item !== undefined && { item }) }],
      reason,
      figures: { ...figures, pledges },
    });
  }
}
