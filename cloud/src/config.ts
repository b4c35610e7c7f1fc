import { Type, type Static } from '@sinclair/typebox';
import type { ConfigFault } from '@pledgewatch/shared/config';
import { Id } from '@pledgewatch/shared/identity';
import { ISSUER_ADDRESS, ISSUERS_MAX } from './access/index.ts';
import { PricesConfig } from './prices/index.ts';

const closed = { additionalProperties: false } as const;
const Port = Type.Integer({ minimum: 0, maximum: 65_535 });

/** One tenant's own issuer: its tokens speak for this tenant and no other. */
const TenantIssuer = Type.Object(
  {
    tenantId: Id,
    issuer: Type.String({ pattern: ISSUER_ADDRESS }),
    audience: Type.String({ minLength: 1, default: 'pledgewatch' }),
    userClaim: Type.String({ minLength: 1, default: 'sub' }),
    roleClaim: Type.String({ minLength: 1, default: 'role' }),
  },
  closed,
);

/** A token names its issuer, and an issuer its tenant: none may stand twice. */
export function issuersTwice({ oidc: { issuer, issuers } }: CloudConfig): ConfigFault[] {
  const names = [issuer, ...issuers.map((one) => one.issuer)];
  return issuers.flatMap((one, index) =>
    names.indexOf(one.issuer) === index + 1
      ? []
      : [
          {
            path: ['oidc', 'issuers', index, 'issuer'],
            message: `found ${one.issuer} a second time, expected each issuer once`,
          },
        ],
  );
}

/** Everything the cloud can be told; each key is also an environment variable. */
export const CloudConfig = Type.Object(
  {
    dataDir: Type.String({
      minLength: 1,
      default: 'data/cloud',
      description: 'Folder of the ledger, keys and queues; back it up as a whole',
    }),
    ledger: Type.Object(
      {
        origin: Type.String({
          pattern: '^[^\\s+]{1,128}$',
          default: 'pledgewatch.example/ledger',
          description: 'Name of this ledger in its checkpoints (C2SP tlog-checkpoint origin)',
        }),
      },
      { ...closed, default: {} },
    ),
    http: Type.Object(
      {
        host: Type.String({ default: '127.0.0.1', description: 'Address the API listens on' }),
        port: { ...Port, default: 8080, description: 'Port of the API; 0 takes a free one' },
        publicUrl: Type.Optional(
          Type.String({
            pattern: '^https?://[^/?#]+$',
            description: 'Where people reach the API; with https:// its cookies are Secure',
          }),
        ),
        behindProxy: Type.Boolean({
          default: false,
          description: 'Whether X-Forwarded-For of the next hop names the caller’s address',
        }),
      },
      { ...closed, default: {} },
    ),
    oidc: Type.Object(
      {
        issuer: Type.Optional(
          Type.String({
            pattern: ISSUER_ADDRESS,
            description:
              'OpenID Connect issuer whose tokens log in beside API keys; none: keys alone',
          }),
        ),
        issuers: Type.Array(TenantIssuer, {
          maxItems: ISSUERS_MAX,
          default: [],
          description: 'Tenants with an issuer of their own, which alone logs in for them',
        }),
        audience: Type.String({
          minLength: 1,
          default: 'pledgewatch',
          description: 'What the audience (aud) of a token must name',
        }),
        tenantClaim: Type.String({
          minLength: 1,
          default: 'tenant',
          description: 'Claim of a token that holds the tenant id',
        }),
        userClaim: Type.String({
          minLength: 1,
          default: 'sub',
          description: 'Claim that holds the user id',
        }),
        roleClaim: Type.String({
          minLength: 1,
          default: 'role',
          description: 'Claim that holds the role, or a list with exactly one of ours in it',
        }),
      },
      { ...closed, default: {} },
    ),
    broker: Type.Object(
      {
        kind: Type.Union([Type.Literal('embedded'), Type.Literal('external')], {
          default: 'embedded',
          description: 'Whether gateways meet the cloud at its own MQTT broker or at another',
        }),
        host: Type.String({ default: '127.0.0.1', description: 'Address of the embedded broker' }),
        port: { ...Port, default: 1883, description: 'Port of the embedded broker; 0: a free one' },
        url: Type.Optional(
          Type.String({ pattern: '^mqtts?://', description: 'URL of the external broker' }),
        ),
        username: Type.Optional(
          Type.String({ description: 'The cloud’s user at the external broker' }),
        ),
        password: Type.Optional(Type.String({ description: 'Its password', secret: true })),
      },
      { ...closed, default: {} },
    ),
    prices: PricesConfig,
    series: Type.Object(
      {
        kind: Type.Union([Type.Literal('embedded'), Type.Literal('influx')], {
          default: 'embedded',
          description: 'Where time series live: SQLite beside the ledger, or InfluxDB 1.x',
        }),
        url: Type.Optional(Type.String({ pattern: '^https?://', description: 'URL of InfluxDB' })),
        database: Type.String({
          pattern: '^[A-Za-z0-9_-]{1,64}$',
          default: 'pledgewatch',
          description: 'InfluxDB database; made when it is not there',
        }),
        keepDays: Type.Integer({
          minimum: 1,
          maximum: 36_500,
          // The year of a loan, and the month in which it is settled and looked at.
          default: 400,
          description: 'Days of points the embedded store keeps; the ledger keeps everything',
        }),
        megabytesMax: Type.Integer({
          minimum: 64,
          maximum: 1_000_000,
          // Some forty million points; beyond that InfluxDB is the better place.
          default: 8_192,
          description: 'Disk the embedded store may take, MB; its oldest points go first',
        }),
        username: Type.Optional(Type.String({ description: 'InfluxDB user' })),
        password: Type.Optional(Type.String({ description: 'Its password', secret: true })),
      },
      { ...closed, default: {} },
    ),
    epcis: Type.Object(
      {
        sensorReports: Type.Boolean({
          default: false,
          description:
            'Keeps weights, tags, climate and doors as EPCIS events too; for sites of some hundred readings a second at most',
        }),
      },
      { ...closed, default: {} },
    ),
    webhooks: Type.Object(
      {
        allowInternal: Type.Boolean({
          default: false,
          description: 'Lets webhooks go to loopback and private addresses',
        }),
      },
      { ...closed, default: {} },
    ),
  },
  closed,
);
export type CloudConfig = Static<typeof CloudConfig>;

/** Environment variables begin with it: `PLEDGEWATCH_CLOUD_HTTP_PORT` for `http.port`. */
export const CLOUD_PREFIX = 'PLEDGEWATCH_CLOUD';
