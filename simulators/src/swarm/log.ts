import { createLog, type Log } from '@pledgewatch/shared/log';

/** A log that prints nothing, and hands over what a part calls an error. */
export function watchedLog(onError: (text: string, facts: unknown) => void): Log {
  const silent = createLog('swarm', 'silent');
  const error = (facts: unknown, text?: string) => onError(text ?? '', facts);
  return Object.assign(Object.create(silent) as Log, { error, child: () => watchedLog(onError) });
}
