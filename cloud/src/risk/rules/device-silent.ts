import type { EpochMs } from '@pledgewatch/shared/clock';
import type { GoodsStatusOf } from '@pledgewatch/shared/goods-status';
import type { PledgeView } from '#/core/index.ts';
import type { DeviceReading, GatewayReading } from '#/positions/index.ts';
import { banksOf } from '../concerned.ts';
import { CASE_MEMBERS_MAX, SILENCE_CRITICAL_MS } from '../limits.ts';
import type { Finding, Rule } from '../rule.ts';
import type { Scene } from '../scene.ts';

const GATEWAY = 'gateway:';

/** Nobody watches pledged goods: a device, or a whole gateway, is silent or faulty. */
export const deviceSilent: Rule = {
  code: 'DEVICE_SILENT',
  nature: 'condition',
  severity: {
    en: 'warning; critical when it has lasted 15 minutes',
    zh: '警告；持续 15 分钟后升为严重',
  },
  trigger: {
    en: 'A device that watches pledged goods missed its deadline or reports a fault; or nothing came from the gateway of pledged goods within the site’s deadline. A deadline that passed while the cloud itself was down runs once more from its return.',
    zh: '监视质押货物的设备超过期限未上报或自报故障；或质押货物所属网关在库区期限内没有任何上报。云端自身停机期间到期的，自恢复时起再计一次期限。',
  },
  clearing: {
    en: 'When it is heard again. Its deadline is the hysteresis: a device is silent only after several missed reports.',
    zh: '重新收到上报时解除。期限本身即为回差：多次未上报才视为静默。',
  },
  reasons: {
    device: {
      en: 'Device {deviceId} is {state} since {sinceAt}; what it watches ({places}), goods pledged under {pledges}, is not verified.',
      zh: '设备 {deviceId} 自 {sinceAt} 起{stateZh}；其监视的 {places}（质押 {pledges} 的货物）未经核实。',
    },
    gateway: {
      en: 'Gateway {gatewayId} of site {siteId} has not been heard since {sinceAt}; goods pledged under {pledges} behind it are not verified.',
      zh: '库区 {siteId} 的网关 {gatewayId} 自 {sinceAt} 起无上报；其后质押 {pledges} 的货物未经核实。',
    },
  },
  watch: () => ({
    on: { deviceHealth: hearDevice },
    onHearing(scene) {
      for (const gateway of scene.positions.gateways()) {
        scene.siteId = gateway.siteId;
        if (gateway.hearing === 'silent') find(scene, ofGateway(gateway, scene));
        else scene.over('DEVICE_SILENT', GATEWAY + gateway.gatewayId);
      }
    },
    onActivated(_, scene) {
      for (const silent of silentNow(scene)) find(scene, silent);
    },
    onDue({ subject }, scene) {
      if (!scene.isStanding('DEVICE_SILENT', subject)) return;
      for (const silent of silentNow(scene)) if (silent.key === subject) find(scene, silent);
    },
  }),
};

/** What is silent on the site at the core's time. */
function silentNow(scene: Scene): readonly Silent[] {
  const { positions, siteId } = scene;
  const devices = positions.devices(siteId).filter(({ state }) => state !== 'alive');
  const gateways = [...positions.gateways()].filter(
    (each) => each.siteId === siteId && each.hearing === 'silent',
  );
  return [
    ...devices.map((device) => ofDevice(device, scene)),
    ...gateways.map((gateway) => ofGateway(gateway, scene)),
  ];
}

function hearDevice(event: GoodsStatusOf<'deviceHealth'>, scene: Scene): void {
  const { deviceId, state, places } = event;
  const at = scene.timeOf(event);
  const { historical, correlationId } = event;
  if (state !== 'alive') {
    const unwatchedSince = Math.min(event.lastHeardAt ?? at, at);
    const device = { deviceId, state, places, unwatchedSince };
    find(scene, { ...ofDevice(device, scene), asOf: at, historical, correlationId });
  }
  // What is known by now decides, and that may be newer than a late event.
  if (scene.positions.device(scene.siteId, deviceId)?.state === 'alive') {
    scene.over('DEVICE_SILENT', deviceId);
  }
}

interface Silent extends Pick<
  Finding,
  'reason' | 'figures' | 'historical' | 'correlationId' | 'case'
> {
  readonly subject: string;
  readonly key: string;
  readonly pledges: readonly PledgeView[];
  readonly sinceAt: EpochMs;
  readonly asOf: EpochMs;
}

function find(scene: Scene, silent: Silent): void {
  const { pledges, sinceAt, asOf, ...found } = silent;
  const isCritical = asOf - sinceAt >= SILENCE_CRITICAL_MS;
  for (const { pledges: named, ...bank } of banksOf(pledges)) {
    scene.find(deviceSilent, {
      ...bank,
      ...found,
      siteId: scene.siteId,
      severity: isCritical ? 'critical' : 'warning',
      happenedAt: asOf,
      evidence: [scene.evidence],
      figures: { ...found.figures, pledges: named },
    });
  }
  if (isCritical || pledges.length === 0) return;
  scene.wake('DEVICE_SILENT', found.key, Math.max(sinceAt + SILENCE_CRITICAL_MS, scene.at + 1));
}

type SilentDevice = Pick<DeviceReading, 'deviceId' | 'state' | 'places' | 'unwatchedSince'>;

function ofDevice(device: SilentDevice, scene: Scene): Silent {
  const { deviceId, state, places, unwatchedSince: sinceAt } = device;
  const stateZh = state === 'fault' ? '故障' : '静默';
  return {
    subject: deviceId,
    key: deviceId,
    reason: 'device',
    figures: { deviceId, state, stateZh, sinceAt, places: places.join(', ') },
    pledges: scene.pledgesIn(places),
    sinceAt,
    asOf: scene.at,
  };
}

function ofGateway({ gatewayId, siteId, heardAt: sinceAt }: GatewayReading, scene: Scene): Silent {
  return {
    subject: gatewayId,
    key: GATEWAY + gatewayId,
    reason: 'gateway',
    figures: { gatewayId, siteId, sinceAt },
    pledges: behind(gatewayId, scene),
    case: devicesOf(gatewayId, scene),
    sinceAt,
    asOf: scene.at,
  };
}

/** A gateway's silence is that of all its devices: one case, which names them. */
function devicesOf(gatewayId: string, { positions, siteId }: Scene): Silent['case'] {
  const behind = positions.devices(siteId).filter((each) => each.gatewayId === gatewayId);
  const members = behind.map(({ deviceId: subject }) => ({ subject })).slice(0, CASE_MEMBERS_MAX);
  return behind.length === 0 ? undefined : { count: behind.length, members };
}

/** Pledges on slots that the gateway reports, or that nobody has reported yet. */
function behind(gatewayId: string, scene: Scene): readonly PledgeView[] {
  const { siteId, positions } = scene;
  return scene.law
    .pledgesOnSite(siteId)
    .filter(({ lots }) =>
      lots.some(
        ({ slotId }) => (positions.gatewayOfSlot(siteId, slotId) ?? gatewayId) === gatewayId,
      ),
    );
}
