import type { GoodsStatusEvent } from '@pledgewatch/shared/goods-status';
import type { Observation } from '@pledgewatch/shared/observation';
import type { Lane } from '@pledgewatch/shared/topics';
import type { Journal, PendingBatch } from '../index.ts';

/** A reading of a scale whose device sequence tells it from every other. */
export function reading(deviceSeq: number, detail = ''): Observation {
  return {
    kind: 'weight',
    sourceId: 'mqtt',
    deviceId: 'S-A-01',
    deviceSeq,
    observedAt: 1_764_000_000_000 + deviceSeq,
    receivedAt: 1_764_000_000_000 + deviceSeq,
    clock: 'device',
    grossG: 10_000_000,
    ...(detail && { alibiId: detail }),
  };
}

/** Readings numbered from `first` to `last`. */
export function readings(first: number, last: number): Observation[] {
  return Array.from({ length: last - first + 1 }, (_, index) => reading(first + index));
}

/** A door that opened; its time tells it from every other. */
export function doorOpened(at: number): GoodsStatusEvent {
  const times = { observedAt: at, receivedAt: at, clock: 'device' } as const;
  return { kind: 'door', ...times, doorId: 'D-1', zoneId: 'A', open: true, outOfHours: false };
}

/** Everything the journal still holds, as the device numbered it. */
export function heldSeqs(journal: Journal, after = 0): (number | undefined)[] {
  return journal
    .readObservations(after, Number.MAX_SAFE_INTEGER)
    .map(({ observation }) => observation.deviceSeq);
}

/** Puts a lane's unsealed items into batches of at most `max` items, unsigned. */
export function sealAll(journal: Journal, lane: Lane, max = 2): void {
  for (const stream of journal.streams(lane)) {
    for (let run = journal.nextItems(stream, max); run; run = journal.nextItems(stream, max)) {
      const { epoch, firstSeq, items } = run;
      const lastSeq = firstSeq + items.length - 1;
      const bytes = Buffer.from(items.join('\n'));
      const hash = new Uint8Array(32).fill(lastSeq);
      journal.commitSealed({ lane, epoch, firstSeq, lastSeq, sealedAt: epoch, bytes, hash });
    }
  }
}

/** The gap records among the unsealed events. */
export function gaps(journal: Journal): Extract<GoodsStatusEvent, { kind: 'gap' }>[] {
  return unsealedEvents(journal).filter((event) => event.kind === 'gap');
}

/** Unsealed events in the order in which they would be sent. */
export function unsealedEvents(journal: Journal): GoodsStatusEvent[] {
  return journal
    .streams('events')
    .flatMap((stream) => journal.nextItems(stream, 100_000)?.items ?? [])
    .map((item) => JSON.parse(item) as GoodsStatusEvent);
}

export function rangeOf({ firstSeq, lastSeq }: PendingBatch): [number, number] {
  return [firstSeq, lastSeq];
}
