import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  ALL_ROLES,
  APART,
  COMMANDS,
  EXIT_ROLES,
  KEY_ONLY,
  PERMISSIONS,
  ROLES,
  SITE_HOLD_ROLES,
  type Permission,
} from '../cloud/src/access/index.ts';

type Roles = Permission['roles'];

const PLEDGES_SEEN = {
  owned: 'those its tenant owns · 本机构的质押',
  'as-pledgor': 'those that name it as pledgor · 以其为出质人的质押',
  'as-supervisor': 'those that name it as supervisor · 以其为监管人的质押',
  'on-own-sites': 'those on its sites · 其库区内的质押',
} as const;
const SITES_SEEN = { all: 'all · 全部', own: 'its own · 自有', none: '' } as const;

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n');
}
const mark = (yes: boolean) => (yes ? '●' : '');
const marks = (roles: Roles) =>
  ALL_ROLES.map((role) => mark(roles === 'open' || roles.includes(role)));
const code = (text: string) => `\`${text}\``;

const commandRows = Object.entries(COMMANDS).map(([type, { path, roles }]) => [
  code(type),
  path === null ? '' : code(`POST ${path}`),
  ...marks(roles),
]);
const commandPaths = new Set(Object.values(COMMANDS).map(({ path }) => `POST ${path}`));
const routeRows = Object.entries(PERMISSIONS)
  .filter(([route]) => !commandPaths.has(route))
  .map(([route, { roles, session }]) => [
    code(route),
    mark(roles === 'open'),
    ...marks(roles),
    mark(session),
  ]);

const PAGE = `# Who may do what · 权限表

Made from the tables of the code in \`cloud/src/access/\` (\`npx vitest run .ci/permissions.test.ts -u\`), which the routes, the law
and the read models read too. What is not marked is refused with 403 \`PW_ROLE_FORBIDDEN\`; what belongs to somebody else is
answered with 404 \`PW_NOT_FOUND\`, exactly like what does not exist.

本页由 \`cloud/src/access/\` 中的代码表生成；路由、规则与查询均以同一组表为准。未标记者一律以 403 拒绝；他人的数据与不存在的数据回答相同（404）。

## Roles and what they see · 角色与可见范围

${table(
  [
    'role',
    'English',
    '中文',
    'pledges · 质押',
    'whole sites · 整个库区',
    'money · 金额',
    'plates · 车牌',
  ],
  ALL_ROLES.map((role) => {
    const { en, zh, pledges, sites, money, plates } = ROLES[role];
    return [
      code(role),
      en,
      zh,
      PLEDGES_SEEN[pledges],
      SITES_SEEN[sites],
      mark(money),
      mark(plates),
    ];
  }),
)}

Who sees no money gets records without prices, debts and values, and sentences with every amount masked; the supervisor of a pledge
sees them where its agreement says so (\`supervisorSeesValues\` of \`pledge.agree\`). A supervisor is
not the custodian: it sees what it supervises and nothing else of the site. Who sees no plates sees particulars of persons masked;
another tenant's persons do not exist.

## Commands · 指令

By API key or by a token of the configured issuer; a console session may acknowledge alerts only.

${table(['command', 'route', ...ALL_ROLES], commandRows)}

\`hold.lift\` is for who placed the hold; one that a supervisor placed is lifted by the bank of the pledge. A hold on a whole
site is for: ${SITE_HOLD_ROLES.map(code).join(', ')}.

### Ways out of a discrepancy (\`truckOrder.resolve\`) · 差异处理方式

${table(
  ['exit', ...ALL_ROLES],
  Object.entries(EXIT_ROLES).map(([exit, roles]) => [code(exit), ...marks(roles)]),
)}

### Four eyes · 双人复核

${table(
  ['who gives', 'must not be the'],
  Object.entries(APART)
    .filter(([, parts]) => parts.length > 0)
    .map(([type, parts]) => [code(type), parts.join(', ')]),
)}

## Other routes · 其他路由

*open*: nobody need say who they are. *session*: a console session may do it too. By API key alone, never by a token,
because what is made lasts as long as the key: ${[...KEY_ONLY].map(code).join(', ')}.

${table(['route', 'open', ...ALL_ROLES, 'session'], routeRows)}
`;

test('docs/operating/PERMISSIONS.md tells every role, command and route', async () => {
  await expect(PAGE).toMatchFileSnapshot(
    join(import.meta.dirname, '../docs/operating/PERMISSIONS.md'),
  );
});
