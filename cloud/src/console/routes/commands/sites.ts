import { DefineSite } from '@pledgewatch/shared/command';
import type { CommandRoute } from './command-route.ts';

export const SITE_COMMANDS: readonly CommandRoute[] = [
  {
    command: DefineSite,
    status: 201,
    words: {
      tag: 'Sites',
      summary: 'Define a site, its custodian and its gates',
      zh: '登记库区、保管人、道口及其网关。',
    },
    example: {
      siteId: 'gd-foshan-01',
      name: '佛山一号铜材库',
      custodianId: 'nanhai-storage',
      timeZone: 'Asia/Shanghai',
      gates: [
        {
          gateId: 'GATE-1',
          gatewayId: 'gw-1',
          leaseCeilingG: 60_000_000,
          leaseCeilingFen: 500_000_000,
          leaseMs: 600_000,
        },
      ],
      capacityG: 12_000_000_000,
      slots: [{ slotId: 'A-01', capacityG: 80_000_000 }],
      silenceMaxMs: 60_000,
    },
  },
];
