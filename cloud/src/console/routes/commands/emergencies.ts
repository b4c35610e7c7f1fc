import { DeclareEmergency, EndEmergency, RecountPledge } from '@pledgewatch/shared/command';
import { AT, DIGEST, EPC, LAW, type CommandRoute } from './command-route.ts';

const tag = 'Emergencies';

export const EMERGENCY_COMMANDS: readonly CommandRoute[] = [
  {
    command: DeclareEmergency,
    status: 201,
    words: {
      tag,
      summary:
        'Declare a fire or a flood: gates open, banks and insurers are told, a recount is owed',
      zh: '宣布火灾或水灾：出入口开放，银行与保险人即时获知，并须在 24 小时内复点。',
      codes: LAW,
    },
    example: {
      emergencyId: 'EM-1',
      siteId: 'gd-foshan-01',
      kind: 'fire',
      zoneIds: ['Z-A'],
      reason: 'Smoke in hall A',
    },
  },
  {
    command: EndEmergency,
    status: 200,
    words: {
      tag,
      summary: 'End an emergency: the gates shut again',
      zh: '结束紧急状态：出入口恢复管控。',
      codes: LAW,
    },
    example: { reason: 'The fire is out' },
  },
  {
    command: RecountPledge,
    status: 200,
    words: {
      tag,
      summary: 'File the joint count after an emergency, with what it destroyed',
      zh: '登记灾后三方复点及灭失单元。',
      codes: [...LAW, 'PW_UNSIGNED', 'PW_TAG_STILL_SEEN', 'PW_TAG_RESERVED'],
    },
    example: {
      pledgeId: 'P-2026-001',
      countedAt: AT,
      signedBy: ['Nanhai Bank', 'hongda-copper', 'Nanhai Storage'],
      destroyed: [EPC],
      documentDigest: DIGEST,
    },
  },
];
