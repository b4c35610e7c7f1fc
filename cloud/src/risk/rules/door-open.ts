import type { EpochMs } from '@pledgewatch/shared/clock';
import type { GoodsStatusOf } from '@pledgewatch/shared/goods-status';
import { banksOf } from '../concerned.ts';
import { DOORS_PER_SITE_MAX } from '../limits.ts';
import type { Handlers, Rule, Watch } from '../rule.ts';
import type { Scene } from '../scene.ts';

interface Door {
  readonly at: EpochMs;
  readonly isWrong: boolean;
}
type SavedDoors = readonly (readonly [siteId: string, readonly (readonly [string, Door])[]])[];

/** A door to pledged goods stands open when nobody should be there. */
export const doorOpen: Rule = {
  code: 'DOOR_OPEN',
  nature: 'condition',
  severity: { en: 'warning', zh: '警告' },
  trigger: {
    en: 'A door of a zone with pledged goods was opened outside the site’s hours while no truck order was under way there.',
    zh: '存有质押货物的区域，其门在库区作业时间之外被打开，且该库没有在执行的派车单。',
  },
  clearing: {
    en: 'When the door is closed, or found open within the hours.',
    zh: '门关闭，或在作业时间内报告开启时解除。',
  },
  reasons: {
    open: {
      en: 'Door {doorId} of zone {zoneId}, where goods of pledge {pledges} stand, was opened at {openedAt}, outside working hours; no truck order was under way.',
      zh: '存有质押 {pledges} 货物的区域 {zoneId}，其门 {doorId} 于 {openedAt} 在作业时间外被打开；当时没有在执行的派车单。',
    },
  },
  watch: (saved) => new DoorWatch(saved as SavedDoors | undefined),
};

class DoorWatch implements Watch {
  /** The newest word of each door, so that late ones are known as such. */
  readonly #sites: Map<string, Map<string, Door>>;
  readonly on: Handlers = { door: (event, scene) => this.#move(event, scene) };

  constructor(saved: SavedDoors = []) {
    this.#sites = new Map(saved.map(([siteId, doors]) => [siteId, new Map(doors)]));
  }

  save(): SavedDoors {
    return [...this.#sites].map(([siteId, doors]) => [siteId, [...doors]]);
  }

  #move(event: GoodsStatusOf<'door'>, scene: Scene): void {
    const at = scene.timeOf(event);
    const isWrong =
      event.open && event.outOfHours && !scene.loadings.isAnyUnderWay(scene.siteId, at);
    const known = this.#doors(scene.siteId).get(event.doorId);
    const isNews = !known || at >= known.at;
    if (isNews) this.#keep(scene.siteId, event.doorId, { at, isWrong });
    if (isWrong) find(event, at, scene);
    if (isNews ? !isWrong : !known.isWrong) scene.over('DOOR_OPEN', event.doorId);
  }

  #doors(siteId: string): Map<string, Door> {
    const known = this.#sites.get(siteId);
    if (known) return known;
    const doors = new Map<string, Door>();
    this.#sites.set(siteId, doors);
    return doors;
  }

  #keep(siteId: string, doorId: string, door: Door): void {
    const doors = this.#doors(siteId);
    if (doors.has(doorId) || doors.size < DOORS_PER_SITE_MAX) doors.set(doorId, door);
  }
}

function find(event: GoodsStatusOf<'door'>, openedAt: EpochMs, scene: Scene): void {
  const { doorId, zoneId } = event;
  const behind = scene.pledgesIn([zoneId]).filter((pledge) => scene.wasInEffect(pledge, openedAt));
  for (const { pledges, ...bank } of banksOf(behind)) {
    scene.find(doorOpen, {
      ...bank,
      siteId: scene.siteId,
      subject: doorId,
      severity: 'warning',
      happenedAt: openedAt,
      historical: event.historical,
      evidence: [scene.evidence],
      reason: 'open',
      figures: { doorId, zoneId, pledges, openedAt },
      correlationId: event.correlationId,
    });
  }
}
