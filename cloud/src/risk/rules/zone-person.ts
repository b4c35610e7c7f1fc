import type { Command, CommandOf } from '@pledgewatch/shared/command';
import type { PledgeView } from '#/core/index.ts';
import { DUTIES_MAX, PERSON_GRACE_MS } from '../limits.ts';
import type { Rule, Watch } from '../rule.ts';
import type { Scene } from '../scene.ts';

type Hours = NonNullable<CommandOf<'duties.set'>['hours']>;

/** People are among the goods of a pledge when nobody should be. */
export const zonePerson: Rule = {
  code: 'ZONE_PERSON',
  nature: 'event',
  severity: { en: 'warning', zh: '警告' },
  trigger: {
    en: `A camera counted people (persons.report) in a zone with goods of a pledge outside the hours its duties allow (duties.set, local to the site), while no truck order was under way on the site nor within ${PERSON_GRACE_MS / 60_000} minutes.`,
    zh: `摄像机在质押货物所在区域识别到人员（persons.report），时间在其职责设定（duties.set，库区当地时间）允许的时段之外，且该库在 ${PERSON_GRACE_MS / 60_000} 分钟内没有在执行的派车单。`,
  },
  clearing: { en: 'When its bank acknowledges it.', zh: '经其银行确认后解除。' },
  reasons: {
    person: {
      en: 'Camera {cameraId} counted {persons} in zone {zoneId} at {seenAt}, {localTime} there; for the goods of pledge {pledgeId} people may be there from {from} to {to}.',
      zh: '摄像机 {cameraId} 于 {seenAt}（当地 {localTime}）在区域 {zoneId} 识别到 {persons} 人；质押 {pledgeId} 货物处允许人员的时段为 {from} 至 {to}。',
    },
  },
  watch: (saved) => new PersonWatch(saved as SavedHours | undefined),
};

type SavedHours = readonly (readonly [pledgeId: string, Hours])[];

class PersonWatch implements Watch {
  readonly #hours: Map<string, Hours>;

  constructor(saved?: SavedHours) {
    this.#hours = new Map(saved);
  }

  save(): SavedHours {
    return [...this.#hours];
  }

  onCommand(command: Command, scene: Scene): void {
    if (command.type === 'duties.set') this.#set(command);
    if (command.type === 'persons.report') this.#see(command, scene);
  }

  #set({ pledgeId, hours }: CommandOf<'duties.set'>): void {
    if (!hours) this.#hours.delete(pledgeId);
    else if (this.#hours.has(pledgeId) || this.#hours.size < DUTIES_MAX) {
      this.#hours.set(pledgeId, hours);
    }
  }

  #see(seen: CommandOf<'persons.report'>, scene: Scene): void {
    const { siteId, zoneId, seenAt } = seen;
    scene.siteId = siteId;
    if (scene.loadings.isAnyUnderWay(siteId, seenAt, PERSON_GRACE_MS)) return;
    const localTime = timeOfDay(seenAt, scene.law.site(siteId)?.timeZone ?? 'UTC');
    for (const pledge of scene.pledgesIn([zoneId])) {
      const hours = this.#hours.get(pledge.pledgeId);
      if (hours && !isWithin(localTime, hours)) find(pledge, seen, { localTime, ...hours }, scene);
    }
  }
}

/** `HH:MM`; a span may pass midnight. */
function isWithin(time: string, { from, to }: Hours): boolean {
  return from <= to ? time >= from && time < to : time >= from || time < to;
}

function timeOfDay(at: number, timeZone: string): string {
  const format = { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  return new Intl.DateTimeFormat('en-GB', format).format(at);
}

function find(
  { tenantId, pledgeId, siteId }: PledgeView,
  { zoneId, cameraId, persons, seenAt }: CommandOf<'persons.report'>,
  when: { readonly localTime: string } & Hours,
  scene: Scene,
): void {
  scene.find(zonePerson, {
    tenantId,
    pledgeId,
    siteId,
    subject: zoneId,
    severity: 'warning',
    happenedAt: seenAt,
    evidence: [{ entry: scene.index }],
    reason: 'person',
    figures: { pledgeId, zoneId, cameraId, persons, seenAt, ...when },
  });
}
