import type { Severity } from '@pledgewatch/shared/alert';
import type { EpochMs } from '@pledgewatch/shared/clock';
import { GATEWAY_SWITCHED_OFF, type GoodsStatusOf } from '@pledgewatch/shared/goods-status';
import type { PledgeView } from '#/core/index.ts';
import { banksOf } from '../concerned.ts';
import type { Finding, Rule } from '../rule.ts';
import type { Scene } from '../scene.ts';

type Gap = GoodsStatusOf<'gap'>;

/** Something was lost, or cannot be read: nobody can say from evidence what it would have told. */
export const seqGap: Rule = {
  code: 'SEQ_GAP',
  nature: 'event',
  severity: {
    en: 'critical for lost items of the event lane; warning for a source, a device, the telemetry lane and what cannot be decoded',
    zh: '事件通道丢失为严重；来源、设备、遥测通道丢失及无法解码的内容为警告',
  },
  trigger: {
    en: 'A signed gap record tells of lost items (one that says nothing was lost, or that the gateway was switched off in order, is no alarm: the time is unverified, and the silence has its own alert); a batch holds items that fail their schema; a device sent what no decoder understood. Those banks are told whose goods stand where the device watches; all banks on the site when that is not known.',
    zh: '签名的缺口记录表明有内容丢失（注明未丢失或网关正常关停的不报警：该时段仍记为未经核实，静默另有报警）；批次中有不符合格式的条目；设备发来无法解码的数据。通知其货物位于该设备监视之处的银行；位置不明时通知该库所有银行。',
  },
  clearing: { en: 'When its bank acknowledges it.', zh: '经其银行确认后解除。' },
  reasons: {
    gap: {
      en: '{lost} of {scope} {of} were lost from {fromAt} to {toAt} ({why}); goods pledged under {pledges} are not verified for that time.',
      zh: '{scope} {of} 自 {fromAt} 至 {toAt} 丢失 {lost} 条（{why}）；该时段质押 {pledges} 的货物未经核实。',
    },
    undecoded: {
      en: '{lost} signed items of gateway {of}, entry {entry}, cannot be decoded; what they tell of pledge {pledges} is not known.',
      zh: '网关 {of} 的账本条目 {entry} 中有 {lost} 条已签名内容无法解码；其中关于质押 {pledges} 的内容不详。',
    },
    unreadable: {
      en: 'Device {of} of source {sourceId} sent what no decoder understands ({why}) at {sentAt}; it watches goods pledged under {pledges}.',
      zh: '来源 {sourceId} 的设备 {of} 于 {sentAt} 发来无法解码的数据（{why}）；它监视质押 {pledges} 的货物。',
    },
  },
  watch: () => ({
    on: {
      gap(event, scene) {
        const isNoLoss = event.count === 0 || event.reason === GATEWAY_SWITCHED_OFF;
        if (!isNoLoss) findGap(event, scene);
      },
      undecoded(event, scene) {
        const { deviceId: of, sourceId, code: why } = event;
        const at = scene.timeOf(event);
        const figures = { of, sourceId, why, sentAt: at };
        const found = { reason: 'unreadable', severity: 'warning', figures } as const;
        find(concerned(of, scene), { ...found, of, at, event }, scene);
      },
    },
    onUndecoded(items, scene) {
      const { gatewayId: of, siteId, at, index: entry } = scene;
      const figures = { of, lost: items.length, entry };
      const evidence = items.map((item) => ({ entry, item }));
      const found = { reason: 'undecoded', severity: 'warning', figures, evidence } as const;
      find(scene.law.pledgesOnSite(siteId), { ...found, of, at }, scene);
    },
  }),
};

function findGap(event: Gap, scene: Scene): void {
  const { scope, of, reason: why, count } = event;
  const at = Math.min(event.toAt, scene.at);
  const isEvents = scope === 'lane' && of === 'events';
  const severity = isEvents ? 'critical' : 'warning';
  const lost = count ?? '?';
  const figures = { scope, of, fromAt: event.fromAt, toAt: event.toAt, why, lost };
  const key = `${scope}:${scene.gatewayId}:${of}`;
  find(concerned(of, scene), { reason: 'gap', severity, figures, of, at, event, key }, scene);
}

interface Lost extends Pick<Finding, 'reason' | 'figures' | 'key'> {
  readonly severity: Severity;
  readonly of: string;
  readonly at: EpochMs;
  readonly event?: Gap | GoodsStatusOf<'undecoded'>;
  readonly evidence?: Finding['evidence'];
}

function find(pledges: readonly PledgeView[], lost: Lost, scene: Scene): void {
  for (const { pledges: named, ...bank } of banksOf(pledges)) {
    scene.find(seqGap, {
      ...bank,
      siteId: scene.siteId,
      subject: lost.of,
      key: lost.key ?? `${lost.reason}:${lost.of}`,
      severity: lost.severity,
      happenedAt: lost.at,
      historical: lost.event?.historical,
      evidence: lost.evidence ?? [scene.evidence],
      reason: lost.reason,
      figures: { ...lost.figures, pledges: named },
      correlationId: lost.event?.correlationId,
    });
  }
}

/** Pledges with goods where the device watches; all of the site when that is not known. */
function concerned(deviceId: string, scene: Scene): readonly PledgeView[] {
  const places = scene.positions.placesOf(scene.siteId, deviceId);
  return places ? scene.pledgesIn(places) : scene.law.pledgesOnSite(scene.siteId);
}
