import { randomUUID } from 'node:crypto';
import cookies from '@fastify/cookie';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import fastify, { LogController, type FastifyBaseLogger } from 'fastify';
import type { ApiKeys, Sessions, Tokens } from '#/access/index.ts';
import type { Clock } from '@pledgewatch/shared/clock';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import type { Log } from '@pledgewatch/shared/log';
import type { App } from './app.ts';
import { positionsByAudience } from './audience.ts';
import { addDoor, cookieName, type Doorkeeper } from './door.ts';
import { addSecurityHeaders } from './headers.ts';
import { BODY_BYTES_MAX, CONNECTIONS_MAX, PARAM_LENGTH_MAX, REQUEST_MS_MAX } from './limits.ts';
import { measureRequests } from './measures.ts';
import { addOpenApiRoute, describeApi } from './openapi.ts';
import type { ConsolePorts } from './ports.ts';
import { limitRates } from './rates.ts';
import { readRequests } from './reading.ts';
import { answerProblems, refuseAddress, refuseSocket } from './refusals.ts';
import { addAlertRoutes } from './routes/alerts.ts';
import { addBundleRoutes } from './routes/bundles.ts';
import { addCommandRoutes } from './routes/command-routes.ts';
import { addConcernRoutes } from './routes/concerns.ts';
import { addDocumentRoutes } from './routes/documents.ts';
import { addReceiptRoute } from './routes/receipts.ts';
import { addEnrolmentRoutes } from './routes/enrolment.ts';
import { addEpcisRoutes } from './routes/epcis.ts';
import { addEventRoutes } from './routes/events.ts';
import { addKeyRoutes } from './routes/keys.ts';
import { addLedgerRoutes } from './routes/ledger.ts';
import { addOperationRoutes } from './routes/operation.ts';
import { addFingerprintRoute } from './routes/fingerprints.ts';
import { addPageRoutes } from './routes/page.ts';
import { addPartyRoutes } from './routes/parties.ts';
import { addFundRoutes } from './routes/funds.ts';
import { addPersonRoutes } from './routes/persons.ts';
import { addPledgeRoutes } from './routes/pledges.ts';
import { addSeriesRoutes } from './routes/series.ts';
import { addSessionRoutes } from './routes/sessions.ts';
import { addWebhookRoutes } from './routes/webhooks.ts';
import { Streams } from './streams.ts';

/** What the console is made of. */
export interface ConsoleParts {
  readonly ports: ConsolePorts;
  readonly access: { readonly keys: ApiKeys; readonly sessions: Sessions };
  /** By OpenID Connect; absent where no issuer is configured. */
  readonly tokens?: Tokens | undefined;
  readonly log: Log;
  readonly clock: Clock;
  /** Where people reach it, without a slash at its end; its own address when absent. */
  readonly publicUrl?: string;
  /** Whether the next hop's X-Forwarded-For names the caller. */
  readonly behindProxy?: boolean;
}

export interface ListenOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
}

export interface Console {
  /** Where it listens. */
  readonly url: string;
  /** Ends event streams, lets requests under way finish, and stops listening. */
  close(): Promise<void>;
}

/**
 * Starts the API, its event stream and the web page.
 *
 * @throws {PledgewatchError} `PW_PORT_UNAVAILABLE`; nothing listens then, and the operator must act.
 */
export async function startConsole(options: ConsoleParts & ListenOptions): Promise<Console> {
  const app = await buildConsole(options);
  const { host, port } = options;
  try {
    const url = await app.listen({ host, port });
    return { url, close: () => app.close() };
  } catch (cause) {
    await app.close();
    const facts = { host, port, key: 'http.port', reason: (cause as Error).message };
    throw new PledgewatchError('PW_PORT_UNAVAILABLE', facts, { cause });
  }
}

/** The whole server, not listening yet. */
export async function buildConsole(parts: ConsoleParts): Promise<App> {
  const secure = parts.publicUrl?.startsWith('https://') ?? false;
  const app = createApp(parts);
  const cookie = cookieName(secure);
  addSecurityHeaders(app, secure);
  await app.register(cookies);
  answerProblems(app);
  await limitRates(app);
  addDoor(app, doorkeeperOf(parts), cookie);
  readRequests(app);
  await describeApi(app);
  addRoutes(app, parts, { cookie, secure });
  await app.ready();
  return app;
}

function doorkeeperOf({ access, tokens, clock, ports }: ConsoleParts): Doorkeeper {
  return { ...access, tokens, clock, admission: (actor) => ports.admission(actor) };
}

function createApp({ log, behindProxy = false }: ConsoleParts): App {
  const loggerInstance: FastifyBaseLogger = log;
  const app = fastify({
    loggerInstance,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    bodyLimit: BODY_BYTES_MAX,
    requestTimeout: REQUEST_MS_MAX,
    trustProxy: behindProxy && isNextHop,
    exposeHeadRoutes: false,
    routerOptions: { maxParamLength: PARAM_LENGTH_MAX },
    frameworkErrors: refuseAddress,
    clientErrorHandler: refuseSocket,
  }).withTypeProvider<TypeBoxTypeProvider>();
  app.server.maxConnections = CONNECTIONS_MAX;
  return app;
}

/** The connection itself is the proxy; who speaks further away is not believed. */
function isNextHop(_address: string, hop: number): boolean {
  return hop === 0;
}

function addRoutes(
  app: App,
  { ports, access, clock, log, publicUrl }: ConsoleParts,
  { cookie, secure }: { cookie: string; secure: boolean },
): void {
  const measures = measureRequests(app, ports.metrics);
  const { events, pledges, ledger } = ports;
  const positionsOf = positionsByAudience(pledges, clock);
  const ledgerSize = () => ledger.size();
  const streams = new Streams({ events, ledgerSize, positionsOf, clock, measures, log });
  const address = () => publicUrl ?? app.listeningOrigin;

  addPageRoutes(app);
  addKeyRoutes(app, access.keys);
  addSessionRoutes(app, { sessions: access.sessions, cookie, secure, address });
  addCommandRoutes(app, ports, clock);
  addPartyRoutes(app, ports);
  addPersonRoutes(app, ports.persons);
  addPledgeRoutes(app, ports);
  addConcernRoutes(app, ports);
  addFingerprintRoute(app, ports);
  addFundRoutes(app, ports.funds);
  addAlertRoutes(app, ports.alerts, events);
  addEventRoutes(app, { streams, events, clock });
  addSeriesRoutes(app, ports.series, clock);
  addEpcisRoutes(app, ports.epcis, clock);
  addLedgerRoutes(app, ledger);
  addBundleRoutes(app, ports.bundles);
  addDocumentRoutes(app, ports.documents);
  addReceiptRoute(app, ports);
  addWebhookRoutes(app, ports.webhooks);
  addEnrolmentRoutes(app, ports.enrolment);
  addOperationRoutes(app, ports);
  addOpenApiRoute(app);
}
