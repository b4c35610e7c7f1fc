import type { EmergencyView } from '#/core/index.ts';
import {
  EMERGENCY_SEEN_AFTER_MS,
  EMERGENCY_SEEN_BEFORE_MS,
  FIRE_MILLI_C,
  FLOOD_HUMIDITY_PERMILLE,
  SIGNS_MAX,
} from '../limits.ts';
import type { Handlers, Rule, Watch } from '../rule.ts';
import type { Scene } from '../scene.ts';
import { banksIn } from './emergency.ts';

/** What a sensor can say for an emergency; an opened door speaks for any. */
type Sign = EmergencyView['kind'] | 'door';
type SavedSigns = readonly (readonly [key: string, at: number])[];

/** The gates were opened for a fire that no sensor has seen. */
export const emergencyUnsupported: Rule = {
  code: 'EMERGENCY_UNSUPPORTED',
  nature: 'event',
  severity: { en: 'critical', zh: '严重' },
  trigger: {
    en: 'An emergency was declared, and from 30 minutes before to 10 minutes after nothing in the zones it covers supports it: no temperature of 55 °C (fire), no air humidity of 95 % (flood), no door that was opened.',
    zh: '宣布紧急状态，而其前 30 分钟至后 10 分钟内所覆盖区域无任何佐证：无 55 °C 以上温度（火灾）、无 95% 以上湿度（水灾）、无开门记录。',
  },
  clearing: { en: 'When its bank acknowledges it.', zh: '经其银行确认后解除。' },
  reasons: {
    unseen: {
      en: 'No sensor supports emergency {emergencyId} ({emergencyKind}) that {declaredBy} declared on site {siteId} at {declaredAt}, where goods pledged under {pledges} stand. The gates are open.',
      zh: '{declaredBy} 于 {declaredAt} 在场地 {siteId} 宣布的紧急状态 {emergencyId}（{emergencyKind}）无任何传感器佐证，涉及质押 {pledges}；出入口处于开放状态。',
    },
  },
  watch: (saved) => new SignWatch(saved as SavedSigns | undefined),
};

class SignWatch implements Watch {
  /** When each sign was seen last, by site, zone and what it speaks for. */
  readonly #signs: Map<string, number>;
  readonly on: Handlers = {
    climate: (event, scene) => {
      const { zoneId, temperatureMilliC = 0, humidityPermille = 0 } = event;
      const at = scene.timeOf(event);
      if (temperatureMilliC >= FIRE_MILLI_C) this.#see('fire', zoneId, at, scene);
      if (humidityPermille >= FLOOD_HUMIDITY_PERMILLE) this.#see('flood', zoneId, at, scene);
    },
    door: (event, scene) => {
      if (event.open) this.#see('door', event.zoneId, scene.timeOf(event), scene);
    },
  };

  constructor(saved?: SavedSigns) {
    this.#signs = new Map(saved);
  }

  save(): SavedSigns {
    return [...this.#signs];
  }

  onCommand({ type, ...command }: Parameters<NonNullable<Watch['onCommand']>>[0], scene: Scene) {
    if (type !== 'emergency.declare' || !('emergencyId' in command)) return;
    const declared = scene.law.emergency(command.emergencyId);
    if (!declared) return;
    scene.siteId = declared.siteId;
    const at = declared.declaredAt + EMERGENCY_SEEN_AFTER_MS;
    scene.wake(emergencyUnsupported.code, declared.emergencyId, at);
  }

  onDue({ subject }: { readonly subject: string }, scene: Scene): void {
    const declared = scene.law.emergency(subject);
    if (declared && !this.#isSeen(declared)) find(declared, scene);
  }

  #see(sign: Sign, zoneId: string, at: number, { siteId }: Scene): void {
    const key = `${siteId}/${sign}/${zoneId}`;
    const known = this.#signs.get(key);
    if (known === undefined && this.#signs.size >= SIGNS_MAX) return;
    this.#signs.set(key, Math.max(known ?? at, at));
  }

  #isSeen({ siteId, kind, zoneIds, declaredAt }: EmergencyView): boolean {
    const from = declaredAt - EMERGENCY_SEEN_BEFORE_MS;
    return [...this.#signs].some(([key, at]) => {
      const [ofSite, sign, zoneId = ''] = key.split('/');
      const isFit = ofSite === siteId && (sign === kind || sign === 'door');
      return isFit && at >= from && zoneIds?.includes(zoneId) !== false;
    });
  }
}

function find(declared: EmergencyView, scene: Scene): void {
  const { emergencyId, siteId, kind: emergencyKind, declaredBy, declaredAt } = declared;
  for (const { pledges, ...bank } of banksIn(declared, scene)) {
    scene.find(emergencyUnsupported, {
      ...bank,
      siteId,
      subject: emergencyId,
      severity: 'critical',
      happenedAt: declaredAt,
      evidence: [{ entry: declared.declaredEntry }],
      reason: 'unseen',
      figures: { emergencyId, siteId, emergencyKind, declaredBy, declaredAt, pledges },
    });
  }
}
