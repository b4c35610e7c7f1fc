import { pino, type Logger } from 'pino';

export type Log = Logger;

/** Names of fields whose values never reach a log line, whatever carries them. */
const SECRET_FIELDS = [
  'password',
  'token',
  'secret',
  'apiKey',
  'authorization',
  'privateKey',
  'cookie',
];

/**
 * The log of one program: JSON lines on standard error, so that standard output stays the program's
 * own. The level comes from `PLEDGEWATCH_LOG` (`trace` … `fatal`, `silent`), default `info`.
 */
export function createLog(program: string, level = process.env['PLEDGEWATCH_LOG'] ?? 'info'): Log {
  const paths = SECRET_FIELDS.flatMap((field) => [field, `*.${field}`]);
  const destination = pino.destination({ dest: 2, sync: true });
  // Whoever read it went away; that is no reason to stop.
  destination.on('error', () => undefined);
  return pino({ name: program, level, redact: { paths, censor: '[secret]' } }, destination);
}
