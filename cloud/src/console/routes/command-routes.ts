import { Type, type TObject } from '@sinclair/typebox';
import type { Clock } from '@pledgewatch/shared/clock';
import type { Command, CommandOf, CommandType } from '@pledgewatch/shared/command';
import { inOrder } from '@pledgewatch/shared/command-signature';
import type { App } from '../app.ts';
import { described, withExample } from '../describing.ts';
import { callerOf } from '../door.ts';
import { Comparisons } from '../comparisons.ts';
import { EncumberedAnswers } from '../encumbered.ts';
import { PROBLEMS_MAX } from '../limits.ts';
import type { ConsolePorts } from '../ports.ts';
import { RequestInvalid, type Fault } from '../problem.ts';
import { expectedBy, IfMatchHeader } from '../versions.ts';
import { COMMAND_ROUTES, type PostedCommand } from './commands/index.ts';

/** What a command was answered; what followed from it is told as far as the actor may see. */
export const CommandAnswer = Type.Object(
  {
    entry: Type.Integer({ minimum: 0, description: 'Ledger index of the command' }),
    decisions: Type.Array(
      Type.Object({
        decisionId: Type.String(),
        cause: Type.Integer({ minimum: 0 }),
        do: Type.String(),
      }),
    ),
  },
  { description: 'The command is in the ledger.' },
);

const EXAMPLE = {
  entry: 1_042,
  decisions: [{ decisionId: '1042/release-limit-checked/R-7', cause: 1_042, do: 'note' }],
};

export const IdempotencyHeader = Type.Object({
  'idempotency-key': Type.String({
    pattern: '^[!-~]{8,128}$',
    description: 'One for each intended command; the same one when trying again',
  }),
});

/** Commands that claim goods, and so learn whether others do. */
const CLAIMING: ReadonlySet<CommandType> = new Set(['pledge.create', 'receiving.inspect']);
const CommandHeaders = Type.Composite([
  IdempotencyHeader,
  IfMatchHeader,
  Type.Object({
    'pledgewatch-signature': Type.Optional(
      Type.String({
        pattern: '^[A-Za-z0-9_-]{1,1024}(, *[A-Za-z0-9_-]{1,1024}){0,2}$',
        description: 'Detached signatures (spec 007), where the policy demands them',
      }),
    ),
  }),
]);

/** Every command of a person or a system, each on its own route. */
export function addCommandRoutes(
  app: App,
  ports: Pick<ConsolePorts, 'submit'>,
  clock: Clock,
): void {
  const encumbered = new EncumberedAnswers();
  const comparisons = new Comparisons();
  for (const route of COMMAND_ROUTES) {
    const { type, path, status } = route;
    const bare = isBare(route);
    app.post(path, { schema: schemaOf(route) }, async (request, reply) => {
      const { actor } = callerOf(request);
      if (CLAIMING.has(type)) encumbered.refuseProbing(actor.tenantId, clock.now());
      if (type === 'document.compare') {
        const { fingerprints } = request.body as CommandOf<'document.compare'>;
        comparisons.take(actor.tenantId, fingerprints.length, clock.now());
      }
      if (bare) refuseBody(request.body);
      // What the route is comes last: a body never makes another command of it.
      const said = { ...(request.body as object), ...(request.params as object), type };
      const record = {
        actor,
        idempotencyKey: request.headers['idempotency-key'],
        // The order of fields in a body means nothing, so a command is always written in one order.
        command: inOrder(said) as Command,
        ...signaturesOf(request.headers['pledgewatch-signature']),
      };
      const params = request.params as Readonly<Record<string, string>>;
      const expected = expectedBy(request.headers['if-match'], params);
      const answer = await ports.submit(record, expected).catch((error: unknown) => {
        encumbered.count(actor.tenantId, error, clock.now());
        throw error;
      });
      return reply.code(status).send(answer);
    });
  }
}

/** What a command says in its path and in its body. */
function partsOf({ path, command }: PostedCommand): { params: TObject; body: TObject } {
  const inPath = [...path.matchAll(/:(\w+)/g)].map(([, name]) => name ?? '');
  return { params: Type.Pick(command, inPath), body: Type.Omit(command, ['type', ...inPath]) };
}

/** Its path says all of it: it may come without a body. */
function isBare(route: PostedCommand): boolean {
  return isEmpty(partsOf(route).body);
}

function isEmpty({ properties }: TObject): boolean {
  return Object.keys(properties).length === 0;
}

/** @throws {RequestInvalid} For anything in the body of a command that has none. */
function refuseBody(body: unknown): void {
  if (body === undefined || body === null) return;
  const fields = typeof body === 'object' && !Array.isArray(body) ? Object.keys(body) : [''];
  const expected = 'nothing: no such field is known';
  const problems = fields
    .slice(0, PROBLEMS_MAX)
    .map((field): Fault => ({ in: 'body', pointer: `/${field}`, found: '…', expected }));
  if (problems.length > 0) throw new RequestInvalid(problems);
}

function schemaOf(route: PostedCommand) {
  const { status, example, words } = route;
  const { params, body } = partsOf(route);
  const own = [
    ...(words.codes ?? []),
    'PW_IDEMPOTENCY_KEY_MISSING',
    'PW_IDEMPOTENCY_CONFLICT',
    'PW_RESOURCE_MOVED',
    'PW_IF_MATCH_UNFIT',
  ];
  return described(
    { ...words, codes: own as NonNullable<typeof words.codes> },
    {
      headers: CommandHeaders,
      ...(!isEmpty(params) && { params }),
      ...(!isEmpty(body) && { body: withExample(body, example) }),
    },
    { [status]: { schema: CommandAnswer, example: EXAMPLE } },
  );
}

/** Detached signatures, one for each signer, between commas. */
function signaturesOf(header: string | undefined): { signatures?: string[] } {
  return header === undefined ? {} : { signatures: header.split(/, */) };
}
