import { expect, it } from 'vitest';
import type { CommandType } from '@pledgewatch/shared/command';
import { PERMISSIONS } from '#/access/index.ts';
import { COMMAND_ROLES } from '#/pledges/index.ts';
import { COMMAND_ROUTES } from './routes/command-table.ts';

it.each(COMMAND_ROUTES)('$url lets in whom the law lets give its command', ({ url, command }) => {
  const type = command.properties['type']?.['const'] as CommandType;
  const { roles } = PERMISSIONS[`POST ${url}`] ?? {};
  expect(new Set(roles)).toEqual(new Set(COMMAND_ROLES[type]));
});
