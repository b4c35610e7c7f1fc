import type { Ledger } from '@pledgewatch/cloud/ledger';
import type { Journal } from '@pledgewatch/edge/journal';
import { LANES } from '@pledgewatch/shared/topics';
import { GATEWAY } from '../site.ts';
import type { MakeCheck } from './check.ts';

/** Statement 1: nothing acknowledged is lost. */
export const nothingLost: MakeCheck = ({ tell, gateway }) => {
  /** What devices may have forgotten and the ledger does not hold yet. */
  const owed = new Set<string>();
  /** How far the gateway let go of each stream. */
  const letGo = new Map<string, number>();
  /** Where the ledger holds each command that somebody was told of. */
  const told = new Map<string, { readonly tenantId: string; readonly entry: number }>();

  function holds(ledger: Pick<Ledger, 'streams'>): void {
    const heads = new Map(
      ledger.streams().map(({ lane, epoch, lastSeq }) => [`${lane}/${epoch}`, lastSeq]),
    );
    for (const [stream, upTo] of letGo) {
      const held = heads.get(stream) ?? 0;
      if (held < upTo) tell(`gateway let go of ${stream} up to ${upTo}, ledger holds ${held}`);
    }
  }

  function noteLetGo(journal: Journal): void {
    for (const lane of LANES) {
      for (const stream of journal.streams(lane)) {
        const [first] = journal.pendingOf(stream, 1);
        letGo.set(`${lane}/${stream.epoch}`, first ? first.firstSeq - 1 : stream.sealed);
      }
    }
  }

  return {
    acknowledged: (deviceId, deviceSeq) => void owed.add(`${deviceId}/${deviceSeq}`),
    fact(fact) {
      if (fact.kind !== 'telemetry') return;
      for (const item of fact.items) if (item) owed.delete(`${item.deviceId}/${item.deviceSeq}`);
    },
    answered: ({ actor: { tenantId }, idempotencyKey }, { entry }) =>
      void told.set(idempotencyKey, { tenantId, entry }),
    gatewayOpened(journal) {
      const { observed } = journal;
      const { acknowledgedUpTo } = gateway;
      if (observed >= acknowledgedUpTo) return;
      tell(`gateway holds ${observed} observations, acknowledged were ${acknowledgedUpTo}`);
    },
    gatewayAnswered: noteLetGo,
    cloudOpened(ledger) {
      holds(ledger);
      for (const [key, { tenantId, entry }] of told) {
        const found = ledger.command(tenantId, key)?.index;
        if (found !== entry) tell(`command ${key} was told as entry ${entry}, is ${found}`);
      }
    },
    ended({ cloud, journal }) {
      noteLetGo(journal);
      holds(cloud.ledger);
      const [first] = owed;
      if (first) tell(`${owed.size} acknowledged observations are not in the ledger, as ${first}`);
      if (cloud.ledger.streams().some(({ gatewayId }) => gatewayId !== GATEWAY)) {
        tell('a stream of no gateway of ours is in the ledger');
      }
    },
  };
};
