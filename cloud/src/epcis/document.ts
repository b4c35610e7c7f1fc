import { CONTEXT } from './words.ts';

/** An EPCIS 2.0 query document (§9.5) around events that are JSON already. */
export function queryDocument(events: readonly string[], createdAt: number): string {
  const head = {
    '@context': CONTEXT,
    type: 'EPCISQueryDocument',
    schemaVersion: '2.0',
    creationDate: new Date(createdAt).toISOString(),
  };
  const results = `{"queryName":"SimpleEventQuery","resultsBody":{"eventList":[${events.join(',')}]}}`;
  return `${JSON.stringify(head).slice(0, -1)},"epcisBody":{"queryResults":${results}}}`;
}

/** One event as a document of its own. */
export function eventDocument(event: string): string {
  return `{"@context":${JSON.stringify(CONTEXT)},${event.slice(1)}`;
}
