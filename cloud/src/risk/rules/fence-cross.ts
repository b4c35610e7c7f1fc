import type { EpochMs } from '@pledgewatch/shared/clock';
import type { GoodsStatusOf } from '@pledgewatch/shared/goods-status';
import type { PledgeView } from '#/core/index.ts';
import { FENCE_GRACE_MS, STRAYS_MAX } from '../limits.ts';
import type { Rule, Watch } from '../rule.ts';
import type { Scene } from '../scene.ts';

/** Pledged goods are in a part of the site where their pledge has none. */
export const fenceCross: Rule = {
  code: 'FENCE_CROSS',
  nature: 'condition',
  severity: { en: 'warning', zh: '警告' },
  trigger: {
    en: `For ${FENCE_GRACE_MS / 60_000} minutes a pledged tag has been read in a zone where no lot of its pledge stands, and no truck order under way names it.`,
    zh: `质押标签在其质押没有货物的区域被读到，持续 ${FENCE_GRACE_MS / 60_000} 分钟，且没有在执行的派车单载明它。`,
  },
  clearing: {
    en: 'When it is read in a zone of its pledge again, is absent (TAG_MISSING), or is pledged no more.',
    zh: '重新在其质押的区域被读到、不在位（TAG_MISSING）或不再质押时解除。',
  },
  reasons: {
    stray: {
      en: 'Tag {epc} of pledge {pledgeId} is in zone {zoneId} since {sinceAt}; its pledge stands in {allowed}.',
      zh: '质押 {pledgeId} 的标签 {epc} 自 {sinceAt} 起在区域 {zoneId}；其质押货物应在 {allowed}。',
    },
  },
  watch: (saved) => new FenceWatch(saved as SavedStrays | undefined),
};

/** Where a tag was first read outside. */
interface Stray {
  readonly zoneId: string;
  readonly at: EpochMs;
  readonly entry: number;
  readonly item: number;
}

type SavedStrays = readonly (readonly [tag: string, Stray])[];

class FenceWatch implements Watch {
  readonly #strays: Map<string, Stray>;

  readonly on = {
    tagPresence: (event: GoodsStatusOf<'tagPresence'>, scene: Scene) => this.#hear(event, scene),
  };

  constructor(saved?: SavedStrays) {
    this.#strays = new Map(saved);
  }

  save(): SavedStrays {
    return [...this.#strays];
  }

  onDue({ siteId, subject: epc }: { siteId: string; subject: string }, scene: Scene): void {
    const key = keyOf(siteId, epc);
    const stray = this.#strays.get(key);
    if (!stray) return;
    const pledge = scene.law.pledgeOfTag(siteId, epc);
    if (!pledge || isAllowed(pledge, stray.zoneId)) return this.#back(key, epc, scene);
    if (scene.loadings.naming(siteId, epc, scene.at)) {
      return scene.wake('FENCE_CROSS', epc, scene.at + FENCE_GRACE_MS);
    }
    find(pledge, epc, stray, scene);
  }

  #hear(event: GoodsStatusOf<'tagPresence'>, scene: Scene): void {
    const { epc, zoneId, present } = event;
    if (!present && this.#strays.size === 0) return;
    const key = keyOf(scene.siteId, epc);
    const pledge = present ? scene.law.pledgeOfTag(scene.siteId, epc) : undefined;
    if (!pledge || isAllowed(pledge, zoneId)) {
      if (this.#strays.size > 0) this.#back(key, epc, scene);
      return;
    }
    if (this.#strays.has(key) || this.#strays.size >= STRAYS_MAX) return;
    const { index: entry, item } = scene;
    this.#strays.set(key, { zoneId, at: scene.timeOf(event), entry, item });
    scene.wake('FENCE_CROSS', epc, scene.at + FENCE_GRACE_MS);
  }

  #back(key: string, epc: string, scene: Scene): void {
    if (this.#strays.delete(key)) scene.over('FENCE_CROSS', epc);
  }
}

function isAllowed({ lots }: PledgeView, zoneId: string): boolean {
  return lots.some((lot) => lot.zoneId === zoneId);
}

function keyOf(siteId: string, epc: string): string {
  return `${siteId}:${epc}`;
}

function find(
  { tenantId, pledgeId, siteId, lots }: PledgeView,
  epc: string,
  { zoneId, at: sinceAt, entry, item }: Stray,
  scene: Scene,
): void {
  const allowed = [...new Set(lots.map((lot) => lot.zoneId))].slice(0, 5).join(', ');
  scene.find(fenceCross, {
    tenantId,
    pledgeId,
    siteId,
    subject: epc,
    severity: 'warning',
    happenedAt: sinceAt,
    historical: false,
    evidence: [{ entry, item }],
    reason: 'stray',
    figures: { epc, pledgeId, zoneId, sinceAt, allowed },
  });
}
