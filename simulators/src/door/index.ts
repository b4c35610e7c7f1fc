import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Log } from '@pledgewatch/shared/log';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import Fastify, { type FastifyInstance } from 'fastify';
import { type TypeBoxTypeProvider, TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox';
import type { Action, Applied, World, WorldSpec } from '#/world/index.ts';
import { answerProblem } from './problem.ts';
import { requireKey } from './key.ts';
import { routes } from './routes.ts';

/** The largest fixture is 20,000 bags in 500 stacks; a world's description stays far below this. */
const BODY_BYTES_MAX = 1_048_576;

/** What the door opens onto. */
export interface DoorTarget {
  readonly world: World;
  apply(action: Action): Applied;
  load(spec: WorldSpec, seed: number): Promise<void>;
}

export interface DoorOptions {
  /** 0 for any free one. */
  readonly port: number;
  readonly host: string;
  /** Bearer token, at least 16 characters. */
  readonly key: string;
  readonly warehouse: DoorTarget;
  readonly log: Log;
}

/** Opens the HTTP door through which testers act on the world. */
export async function openDoor({ port, host, key, warehouse, log }: DoorOptions) {
  const app: FastifyInstance = Fastify({
    bodyLimit: BODY_BYTES_MAX,
    forceCloseConnections: true,
    requestTimeout: 10_000,
  });
  app.setValidatorCompiler(TypeBoxValidatorCompiler);
  app.setErrorHandler((error, request, reply) => answerProblem(error, request, reply, log));
  app.setNotFoundHandler((request) => {
    throw new PledgewatchError('PW_NOT_FOUND', { what: 'route', id: request.url });
  });
  app.addHook('onRequest', requireKey(key));
  await app.withTypeProvider<TypeBoxTypeProvider>().register(routes, { warehouse });
  await app.listen({ port, host });
  if (!app.server.listening) await once(app.server, 'listening');
  const address = app.server.address() as AddressInfo;
  return { url: `http://${host}:${address.port}`, stop: async () => app.close() };
}
