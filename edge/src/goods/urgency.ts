import type { GoodsStatusEvent } from '@pledgewatch/shared/goods-status';

/**
 * Whether an event may be an alarm, so that it must wait for no other. What only says that all is as it
 * was can: air, a tag that is there, a device that lives.
 */
export function isUrgent(event: GoodsStatusEvent): boolean {
  if (event.historical) return false;
  switch (event.kind) {
    case 'climate':
      return false;
    case 'tagPresence':
      return !event.present;
    case 'deviceHealth':
      return event.state !== 'alive';
    default:
      return true;
  }
}
