import type { Command, CommandType } from '@pledgewatch/shared/command';
import type { YardOrderView } from '#/core/index.ts';
import { yardLoadingId, type Loading } from './loadings.ts';
import type { Scene } from './scene.ts';

const TAKING_OFF: CommandType = 'yardOrder.begin';
const PUTTING_BACK: ReadonlySet<CommandType> = new Set<CommandType>([
  'move.complete',
  'sampling.draw',
  'yardOrder.cancel',
]);

/**
 * What a command on an order inside a site means for what may be off its slot; undefined where nothing
 * changes. Of a drawn sample only what was taken explains a loss from then on.
 */
export function followYardOrder(command: Command, scene: Scene): Loading | undefined {
  const isTakingOff = command.type === TAKING_OFF;
  if (!isTakingOff && !PUTTING_BACK.has(command.type)) return undefined;
  const order = 'orderId' in command ? scene.law.yardOrder(command.orderId) : undefined;
  if (!order) return undefined;
  return isTakingOff ? begin(order, scene) : end(order, scene);
}

function begin(order: YardOrderView, scene: Scene): Loading {
  const { orderId, siteId, pledgeId, epcs, massBySlotG, toleranceG, notAfter } = order;
  return scene.loadings.beginInside({
    truckOrderId: yardLoadingId(orderId),
    siteId,
    pledgeId,
    epcs,
    massBySlotG,
    toleranceG,
    beganAt: scene.at,
    overdueAt: notAfter,
  });
}

function end({ orderId, siteId, state, massBySlotG }: YardOrderView, scene: Scene) {
  const known = scene.loadings.find(siteId, yardLoadingId(orderId));
  if (!known || known.endedAt !== null) return undefined;
  known.endedAt = scene.at;
  known.settled = state !== 'CANCELLED';
  if (state === 'DRAWN') known.massBySlotG = massBySlotG;
  return known;
}
