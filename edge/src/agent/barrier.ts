import type { Clock } from '@pledgewatch/shared/clock';
import type { Log } from '@pledgewatch/shared/log';
import type { Sources } from '#/sources/index.ts';

/**
 * Opens barriers by a message on `gates/{gateId}/barrier` of the device broker. A message that does not
 * arrive is not sent again: a barrier never opens late.
 */
export function createBarriers(
  sources: () => Sources | null,
  { clock, log }: { readonly clock: Clock; readonly log: Log },
): (gateId: string) => void {
  return (gateId) => {
    const publish = sources()?.publish;
    if (!publish) return log.warn({ gateId }, 'no device broker to open the barrier through');
    const payload = Buffer.from(JSON.stringify({ open: true, at: clock.now() }));
    publish(`gates/${gateId}/barrier`, payload).then(
      () => log.info({ gateId }, 'barrier told to open'),
      (error: Error) => log.error({ gateId, reason: error.message }, 'barrier not told to open'),
    );
  };
}
