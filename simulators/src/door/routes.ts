import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { type TObject, Type } from '@sinclair/typebox';
import { Action, actions, checkSpec, demoWarehouse, snapshot, type World } from '#/world/index.ts';
import type { DoorTarget } from './index.ts';

/** Loads a world's description, or the demo's by its name. */
const Fixture = Type.Object(
  {
    spec: Type.Union([Type.Literal('demo-warehouse'), Type.Record(Type.String(), Type.Unknown())]),
    seed: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, default: 1 }),
  },
  { additionalProperties: false },
);

/** An action's fields without its name, which the path gives. */
const fieldsOf = (action: TObject) => Type.Omit(action, ['do'], { additionalProperties: false });

const Closed = Type.Object(
  { door: Type.String(), closed: Type.Boolean(), mid: Type.Optional(Type.String()) },
  { additionalProperties: false },
);
const Muted = Type.Object(
  { device: Type.String(), muted: Type.Boolean(), mid: Type.Optional(Type.String()) },
  { additionalProperties: false },
);

/** Paths for what testers do most; each is one action of the same fields. */
const shorthands = [
  ['/v1/weigh', 'weigh'],
  ['/v1/stack-weight', 'setStackWeight'],
  ['/v1/tag', 'readTag'],
  ['/v1/plate', 'readPlate'],
  ['/v1/driver', 'readPlate'],
  ['/v1/network', 'cutNetwork'],
  ['/v1/clock', 'shiftClock'],
  ['/v1/temperature', 'setTemperature'],
] as const;

/** The routes of the door. */
export const routes: FastifyPluginAsyncTypebox<{ readonly warehouse: DoorTarget }> = async (
  app,
  { warehouse },
) => {
  app.post('/v1/actions', { schema: { body: Action } }, ({ body }) => warehouse.apply(body));
  for (const [path, kind] of shorthands) {
    app.post(path, { schema: { body: fieldsOf(actions[kind]) } }, ({ body }) =>
      warehouse.apply({ do: kind, ...(body as object) } as Action),
    );
  }
  app.post('/v1/door', { schema: { body: Closed } }, ({ body: { closed, ...fields } }) =>
    warehouse.apply({ do: closed ? 'closeDoor' : 'openDoor', ...fields }),
  );
  app.post('/v1/mute', { schema: { body: Muted } }, ({ body: { muted, ...fields } }) =>
    warehouse.apply({ do: muted ? 'muteDevice' : 'unmuteDevice', ...fields }),
  );
  app.post('/v1/fixtures', { schema: { body: Fixture } }, async ({ body: { spec, seed } }) => {
    await warehouse.load(spec === 'demo-warehouse' ? demoWarehouse : checkSpec(spec), seed);
    return worldOf(warehouse.world);
  });
  app.get('/v1/world', () => worldOf(warehouse.world));
};

const worldOf = (world: World) => ({ ...snapshot(world), spec: world.spec });
