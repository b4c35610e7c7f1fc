import type { Evidence } from '@pledgewatch/shared/alert';
import type { EpochMs } from '@pledgewatch/shared/clock';
import type { GoodsStatusOf } from '@pledgewatch/shared/goods-status';
import { banksOf } from '../concerned.ts';
import { DOOR_GRACE_MS, DOORS_MAX } from '../limits.ts';
import type { Handlers, Rule, Watch } from '../rule.ts';
import type { Scene } from '../scene.ts';

type DoorEvent = GoodsStatusOf<'door'>;

interface Door {
  readonly at: EpochMs;
  readonly isWrong: boolean;
}

/** A door that was opened, while a truck may still turn out to be the reason. */
interface Opening {
  readonly event: DoorEvent;
  readonly at: EpochMs;
  readonly evidence: Evidence;
}

interface SavedDoors {
  readonly doors: readonly (readonly [key: string, Door])[];
  readonly openings: readonly (readonly [key: string, Opening])[];
}

/** A door to pledged goods stands open when nobody should be there. */
export const doorOpen: Rule = {
  code: 'DOOR_OPEN',
  nature: 'condition',
  severity: { en: 'warning', zh: '警告' },
  trigger: {
    en: 'A door of a zone with pledged goods was opened outside the site’s hours while no truck order was under way there, and no truck that brings goods. Where one was expected, or the news is late, it has 5 s to come under way.',
    zh: '存有质押货物的区域，其门在库区作业时间之外被打开，该库没有在执行的派车单，也没有入库车辆在场。若有待执行的派车单，或消息迟到，则等待 5 秒看其是否开始执行。',
  },
  clearing: {
    en: 'When the door is closed, or found open within the hours.',
    zh: '门关闭，或在作业时间内报告开启时解除。',
  },
  reasons: {
    open: {
      en: 'Door {doorId} of zone {zoneId}, where goods pledged under {pledges} stand, was opened at {openedAt}, outside working hours; no truck order was under way.',
      zh: '存有质押 {pledges} 货物的区域 {zoneId}，其门 {doorId} 于 {openedAt} 在作业时间外被打开；当时没有在执行的派车单。',
    },
  },
  watch: (saved) => new DoorWatch(saved as SavedDoors | undefined),
};

class DoorWatch implements Watch {
  /** The newest word of each door, so that late ones are known as such. */
  readonly #doors: Map<string, Door>;
  readonly #openings: Map<string, Opening>;
  readonly on: Handlers = { door: (event, scene) => this.#move(event, scene) };

  constructor(saved?: SavedDoors) {
    this.#doors = new Map(saved?.doors);
    this.#openings = new Map(saved?.openings);
  }

  save(): SavedDoors {
    return { doors: [...this.#doors], openings: [...this.#openings] };
  }

  onDue({ siteId, subject }: { siteId: string; subject: string }, scene: Scene): void {
    const key = keyOf(siteId, subject);
    const opening = this.#openings.get(key);
    this.#openings.delete(key);
    if (!opening || isForTruck(opening.at, scene)) return;
    find(opening, scene);
    if (this.#doors.get(key)?.isWrong !== true) scene.over('DOOR_OPEN', subject);
  }

  #move(event: DoorEvent, scene: Scene): void {
    const { doorId } = event;
    const at = scene.timeOf(event);
    const key = keyOf(scene.siteId, doorId);
    const isWrong = event.open && event.outOfHours && !isForTruck(at, scene);
    if (isWrong) this.#open(key, { event, at, evidence: scene.evidence }, scene);
    const known = this.#doors.get(key);
    if (known && at < known.at) return;
    if (known || this.#doors.size < DOORS_MAX) this.#doors.set(key, { at, isWrong });
    if (!isWrong) scene.over('DOOR_OPEN', doorId);
  }

  #open(key: string, opening: Opening, scene: Scene): void {
    if (!mayTruckCome(opening, scene)) return find(opening, scene);
    if (this.#openings.has(key) || this.#openings.size >= DOORS_MAX) return;
    this.#openings.set(key, opening);
    scene.wake('DOOR_OPEN', opening.event.doorId, scene.at + DOOR_GRACE_MS);
  }
}

/** Whether a truck may still turn out to be the reason: one is expected, or its news may be late. */
function mayTruckCome({ event, at }: Opening, scene: Scene): boolean {
  const isLate = event.historical === true || scene.at - at > DOOR_GRACE_MS;
  return isLate || scene.notYetBegun(at).length > 0;
}

function isForTruck(at: EpochMs, { loadings, law, siteId }: Scene): boolean {
  return loadings.isAnyUnderWay(siteId, at, DOOR_GRACE_MS) || law.isTruckUnloading(siteId);
}

function keyOf(siteId: string, doorId: string): string {
  return `${siteId}:${doorId}`;
}

function find({ event, at: openedAt, evidence }: Opening, scene: Scene): void {
  const { doorId, zoneId, historical, correlationId } = event;
  const behind = scene.pledgesIn([zoneId]).filter((pledge) => scene.wasInEffect(pledge, openedAt));
  for (const { pledges, ...bank } of banksOf(behind)) {
    scene.find(doorOpen, {
      ...bank,
      siteId: scene.siteId,
      subject: doorId,
      severity: 'warning',
      happenedAt: openedAt,
      historical,
      evidence: [evidence],
      reason: 'open',
      figures: { doorId, zoneId, pledges, openedAt },
      correlationId,
    });
  }
}
