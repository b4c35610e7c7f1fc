import { PledgewatchError } from '@pledgewatch/shared/errors';
import type { SourceDriver } from '../source.ts';
import { createClient, loadOpcua } from './client.ts';
import { OpcuaSource } from './config.ts';
import { OpcuaSession } from './session.ts';
import { StoredWeighings } from './stored-weighings.ts';

export { OpcuaSource } from './config.ts';

/**
 * Reads nodes of an OPC UA server through one subscription. The protocol acknowledges by itself: the
 * subscription outlives a break of the line, the server sends again what it held, and its numbers show
 * whether anything is missing. What a longer break, a restart or a full queue cost becomes gap observations.
 */
export const opcuaDriver: SourceDriver<typeof OpcuaSource> = {
  name: 'opcua',
  config: OpcuaSource,
  afterRefusal: 'carry-on',
  async open(config, host) {
    const opcua = await loadOpcua();
    const client = await createClient(opcua, config, host.folder);
    const session = new OpcuaSession(opcua, client, {
      config,
      host,
      weighings: await StoredWeighings.read(host.folder),
    });
    try {
      await session.connect();
      return session;
    } catch (cause) {
      await session[Symbol.asyncDispose]();
      throw asFault(cause, config.id);
    }
  },
};

/** A server that answers with a bad status about who we are is there, and will not have us. */
const REFUSALS = /Certificate|Security|Identity|UserAccess|NodeId|rejected|untrusted/i;

function asFault(cause: unknown, source: string): PledgewatchError {
  if (cause instanceof PledgewatchError) return cause;
  const reason = (cause instanceof Error ? cause.message : String(cause)).slice(0, 300);
  const code = REFUSALS.test(reason) ? 'PW_SOURCE_REFUSED' : 'PW_SOURCE_UNREACHABLE';
  return new PledgewatchError(code, { source, reason }, { cause });
}
