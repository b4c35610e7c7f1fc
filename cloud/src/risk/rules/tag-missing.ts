import type { Evidence } from '@pledgewatch/shared/alert';
import type { EpochMs } from '@pledgewatch/shared/clock';
import type { GoodsStatusOf } from '@pledgewatch/shared/goods-status';
import type { PledgeView } from '#/core/index.ts';
import { BACKLOG_OWED_MS } from '../limits.ts';
import type { Rule } from '../rule.ts';
import type { Scene } from '../scene.ts';

/** A pledged tag is no longer read where it belongs. */
export const tagMissing: Rule = {
  code: 'TAG_MISSING',
  nature: 'condition',
  severity: {
    en: 'warning; critical while a WEIGHT_STEP stands on the slot of its lot',
    zh: '警告；若其批次所在货位有未确认的 WEIGHT_STEP，则为严重',
  },
  trigger: {
    en: 'A reader’s zone says that a pledged tag is absent, no truck order delivered it or is loading it, no move or sampling order under way names it, and no critical UNAUTH_OUT tells that it left.',
    zh: '读写器区域判定质押标签不在位，没有派车单已交付或正在装载它，没有在执行的移库或取样单载明它，也没有严重的 UNAUTH_OUT 说明它已离开。',
  },
  clearing: {
    en: 'When the tag is present again, was delivered, or its pledge ended. The edge’s own presence deadline keeps it from flapping.',
    zh: '标签重新在位、已交付或质押结束时解除。边缘侧的在位期限防止反复。',
  },
  reasons: {
    missing: {
      en: 'Tag {epc} of pledge {pledgeId}, slot {slotId}, is no longer read in zone {zoneId}, last known there at {lastReadAt}; it was seen at no gate, and no truck order is loading it.',
      zh: '质押 {pledgeId} 货位 {slotId} 的标签 {epc} 已不在区域 {zoneId} 读到，最后在位时间 {lastReadAt}；未见其通过出入口，也没有派车单正在装载它。',
    },
  },
  watch: () => ({
    on: {
      tagPresence(event, scene) {
        if (event.present) scene.over('TAG_MISSING', event.epc);
        else miss(event, scene);
      },
      gate(event, scene) {
        if (event.step !== 'SETTLED') return;
        const loading = scene.loadings.find(scene.siteId, event.truckOrderId ?? '');
        for (const epc of loading?.epcs ?? []) settle(epc, scene);
      },
    },
    onUndelivered({ epcs }, scene) {
      for (const epc of epcs) missNow(epc, scene);
    },
    onActivated({ lots }, scene) {
      for (const { epcs } of lots) for (const epc of epcs) missNow(epc, scene);
    },
    onDue({ subject }, scene) {
      missNow(subject, scene);
    },
  }),
};

interface Absence {
  readonly epc: string;
  readonly zoneId: string;
  readonly lastReadAt: EpochMs;
  readonly at: EpochMs;
  readonly evidence: Evidence;
  readonly historical?: boolean | undefined;
  readonly correlationId?: string | undefined;
}

function miss(event: GoodsStatusOf<'tagPresence'>, scene: Scene): void {
  const { epc } = event;
  const at = scene.timeOf(event);
  const pledge = scene.law.pledgeOfTag(scene.siteId, epc);
  if (!pledge || !scene.wasInEffect(pledge, at)) return;
  if (scene.loadings.naming(scene.siteId, epc, at)) return;
  if (scene.isJustReconnected(at) && scene.notYetBegun(at).some(({ epcs }) => epcs.has(epc))) {
    return scene.wake('TAG_MISSING', epc, scene.epoch + BACKLOG_OWED_MS);
  }
  find(pledge, { ...event, at, evidence: scene.evidence }, scene);
  // Late news of an absence that is over by now.
  if (scene.positions.tag(scene.siteId, epc)?.present) scene.over('TAG_MISSING', epc);
}

/** Delivered, or left behind by a truck order that is over: then nothing explains its absence. */
function settle(epc: string, scene: Scene): void {
  if (scene.law.pledgeOfTag(scene.siteId, epc)) missNow(epc, scene);
  else scene.over('TAG_MISSING', epc);
}

/** The absence as it stands, when something that explained it is gone. */
function missNow(epc: string, scene: Scene): void {
  const tag = scene.positions.tag(scene.siteId, epc);
  const pledge = scene.law.pledgeOfTag(scene.siteId, epc);
  if (!tag || tag.present || !pledge || scene.loadings.naming(scene.siteId, epc, scene.at)) return;
  const { zoneId, evidence, observedAt } = tag;
  find(pledge, { epc, zoneId, lastReadAt: observedAt, at: scene.at, evidence }, scene);
}

function find(pledge: PledgeView, absence: Absence, scene: Scene): void {
  const { tenantId, pledgeId, siteId } = pledge;
  const { epc, zoneId, lastReadAt, at, evidence, historical, correlationId } = absence;
  // It is known to have passed a gate: that is told, and "missing" would contradict it.
  if (scene.isStanding('UNAUTH_OUT', epc, 'critical')) return;
  const slotId = pledge.lots.find((lot) => lot.epcs.includes(epc))?.slotId ?? '—';
  scene.find(tagMissing, {
    tenantId,
    pledgeId,
    siteId,
    subject: epc,
    severity: scene.isStanding('WEIGHT_STEP', slotId) ? 'critical' : 'warning',
    happenedAt: at,
    historical,
    evidence: [evidence],
    reason: 'missing',
    figures: { epc, pledgeId, slotId, zoneId, lastReadAt },
    correlationId,
  });
}
