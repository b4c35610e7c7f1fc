import type { EpochMs } from '@pledgewatch/shared/clock';
import type { EventsFact } from '#/core/index.ts';
import { banksOf } from '../concerned.ts';
import { CLOCK_AHEAD_MAX_MS, CLOCK_CLEAR_MS, GATEWAYS_MAX } from '../limits.ts';
import type { Rule, Watch } from '../rule.ts';
import type { Scene } from '../scene.ts';

/** What a gateway says about time cannot be relied on. */
export const clockBad: Rule = {
  code: 'CLOCK_BAD',
  nature: 'condition',
  severity: { en: 'warning', zh: '警告' },
  trigger: {
    en: `A gateway sealed a batch more than ${CLOCK_AHEAD_MAX_MS / 1_000} s ahead of the cloud’s clock, or a batch holds events whose clock is known to be wrong (unsynced). A clock that is behind cannot be told from a late batch; the edge compares its devices’ clocks itself.`,
    zh: `网关封装批次的时间比云端时钟超前 ${CLOCK_AHEAD_MAX_MS / 1_000} 秒以上，或批次中有时钟已知不准（未同步）的事件。时钟落后与迟到无法区分；设备时钟由边缘侧自行比对。`,
  },
  clearing: {
    en: `When a batch comes ${CLOCK_CLEAR_MS / 60_000} minutes after the last one that was wrong, and is right.`,
    zh: `最后一次不准之后 ${CLOCK_CLEAR_MS / 60_000} 分钟，收到时间正确的批次时解除。`,
  },
  reasons: {
    ahead: {
      en: 'Gateway {gatewayId} is {aheadMs} ahead of the cloud; what it says happened to goods pledged under {pledges} is dated by that clock.',
      zh: '网关 {gatewayId} 的时钟比云端超前 {aheadMs}；质押 {pledges} 货物的事件按该时钟记时。',
    },
    unsynced: {
      en: '{count} events of gateway {gatewayId}, entry {entry}, are dated by a clock known to be wrong; goods pledged under {pledges} stand behind it.',
      zh: '网关 {gatewayId} 账本条目 {entry} 中有 {count} 条事件的时钟已知不准；其后为质押 {pledges} 的货物。',
    },
  },
  watch: (saved) => new ClockWatch(saved as SavedClocks | undefined),
};

type SavedClocks = readonly (readonly [gateway: string, EpochMs])[];

class ClockWatch implements Watch {
  /** When each gateway was last wrong, as `site:gateway`. */
  readonly #wrongAt: Map<string, EpochMs>;

  constructor(saved?: SavedClocks) {
    this.#wrongAt = new Map(saved);
  }

  save(): SavedClocks {
    return [...this.#wrongAt];
  }

  onBatch({ header, items }: EventsFact, scene: Scene): void {
    const key = `${header.siteId}:${header.gatewayId}`;
    const aheadMs = header.sealedAt - scene.at;
    if (aheadMs > CLOCK_AHEAD_MAX_MS) return this.#doubt(key, 'ahead', { aheadMs }, scene);
    let count = 0;
    for (const item of items) if (item?.clock === 'unsynced') count += 1;
    if (count > 0) return this.#doubt(key, 'unsynced', { count, entry: scene.index }, scene);
    const wrongAt = this.#wrongAt.size === 0 ? undefined : this.#wrongAt.get(key);
    if (wrongAt === undefined || scene.at - wrongAt < CLOCK_CLEAR_MS) return;
    this.#wrongAt.delete(key);
    scene.over('CLOCK_BAD', header.gatewayId);
  }

  #doubt(
    key: string,
    reason: 'ahead' | 'unsynced',
    figures: Readonly<Record<string, number>>,
    scene: Scene,
  ): void {
    if (!this.#wrongAt.has(key) && this.#wrongAt.size >= GATEWAYS_MAX) return;
    this.#wrongAt.set(key, scene.at);
    const { gatewayId, siteId } = scene;
    for (const { pledges, ...bank } of banksOf(scene.law.pledgesOnSite(siteId))) {
      scene.find(clockBad, {
        ...bank,
        siteId,
        subject: gatewayId,
        severity: 'warning',
        happenedAt: scene.at,
        evidence: [scene.evidence],
        reason,
        figures: { gatewayId, ...figures, pledges },
      });
    }
  }
}
