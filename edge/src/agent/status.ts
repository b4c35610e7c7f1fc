import { once } from 'node:events';
import type { Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ErrorCode } from '@pledgewatch/shared/errors';
import type { SourceState } from '#/sources/index.ts';

/** How a gateway stands. */
export interface AgentStatus {
  readonly siteId: string;
  readonly gatewayId: string;
  readonly isEnrolled: boolean;
  readonly isConnected: boolean;
  /** What keeps the journal from taking in. */
  readonly journalFault: ErrorCode | null;
  /** Observations folded since the start. */
  readonly foldedCount: number;
  /** Null while the journal can not be read. */
  readonly journal: JournalFigures | null;
  readonly sources: readonly SourceState[];
}

export interface JournalFigures {
  readonly usedBytes: number;
  readonly waitingBatches: { readonly events: number; readonly telemetry: number };
  /** Observations stored and not folded yet. */
  readonly unfoldedCount: number;
}

export interface StatusServer {
  readonly url: string;
  stop(): void;
}

/**
 * Answers `GET /healthz` (200 while the gateway can keep what its devices say, else 503) and
 * `GET /metrics` (Prometheus text). It needs no key and says nothing of goods: keep it on loopback.
 */
export async function startStatusServer(
  status: () => AgentStatus,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<StatusServer> {
  // Imported, `node:http` brings an HTTP client into memory that a gateway has no use for.
  const { createServer } = process.getBuiltinModule('node:http');
  const server: Server = createServer((request, response) => {
    if (request.method !== 'GET') return answer(response, 405, 'text/plain', '');
    if (request.url === '/healthz') return answerHealth(response, status());
    if (request.url === '/metrics') {
      return answer(response, 200, 'text/plain; version=0.0.4', metricsText(status()));
    }
    answer(response, 404, 'text/plain', '');
  });
  server.maxConnections = 16;
  server.listen(port, host);
  await once(server, 'listening');
  return {
    url: `http://${host}:${(server.address() as AddressInfo).port}`,
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}

function answerHealth(response: ServerResponse, status: AgentStatus): void {
  const isHealthy = status.journalFault === null && status.journal !== null;
  const text = JSON.stringify({ healthy: isHealthy, ...status });
  answer(response, isHealthy ? 200 : 503, 'application/json', text);
}

function answer(response: ServerResponse, code: number, type: string, text: string): void {
  response.writeHead(code, { 'content-type': type }).end(text);
}

function metricsText({ isConnected, journalFault, journal, foldedCount, sources }: AgentStatus) {
  const ofSource = (value: (state: SourceState) => number) =>
    sources.map((state) => [`source="${state.id}"`, value(state)] as const);
  return [
    gauge('connected', 'Whether both lanes are connected to the cloud', [
      ['', Number(isConnected)],
    ]),
    gauge('journal_takes_in', 'Whether the journal takes in', [['', Number(!journalFault)]]),
    gauge('journal_bytes', 'Bytes in use', [['', journal?.usedBytes ?? NaN]]),
    gauge('waiting_batches', 'Sealed batches that wait for a receipt', [
      ['lane="events"', journal?.waitingBatches.events ?? NaN],
      ['lane="telemetry"', journal?.waitingBatches.telemetry ?? NaN],
    ]),
    gauge('unfolded_observations', 'Observations stored and not folded yet', [
      ['', journal?.unfoldedCount ?? NaN],
    ]),
    metric('counter', 'folded_observations_total', 'Observations folded since the start', [
      ['', foldedCount],
    ]),
    gauge(
      'source_open',
      'Whether a source is open',
      ofSource(({ phase }) => +(phase === 'open')),
    ),
    metric(
      'counter',
      'source_observations_total',
      'Observations a source stored since the start',
      ofSource(({ stored }) => stored),
    ),
  ].join('');
}

type Samples = readonly (readonly [labels: string, value: number])[];

const gauge = (name: string, help: string, samples: Samples) =>
  metric('gauge', name, help, samples);

/** Prometheus text exposition format 0.0.4. */
function metric(type: 'gauge' | 'counter', name: string, help: string, samples: Samples): string {
  const full = `pledgewatch_edge_${name}`;
  const lines = samples.map(([labels, value]) => `${full}${labels && `{${labels}}`} ${value}\n`);
  return `# HELP ${full} ${help}\n# TYPE ${full} ${type}\n${lines.join('')}`;
}
