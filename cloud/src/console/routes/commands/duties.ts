import { ReportPatrol, ReportPersons, SetDuties } from '@pledgewatch/shared/command';
import { AT, DIGEST, LAW, type CommandRoute } from './command-route.ts';

export const DUTY_COMMANDS: readonly CommandRoute[] = [
  {
    command: SetDuties,
    status: 200,
    words: {
      tag: 'Pledges',
      summary:
        'Say how often the goods of a pledge are patrolled and counted, and when people may be there',
      zh: '设定质押的巡查、盘点频次及人员可在场时段；再次提交即替换。',
      codes: ['PW_NOT_FOUND'],
    },
    example: {
      patrolEveryMs: 43_200_000,
      countEveryMs: 86_400_000,
      hours: { from: '08:00', to: '18:00' },
    },
  },
  {
    command: ReportPatrol,
    status: 201,
    words: {
      tag: 'Pledges',
      summary: 'Report a patrol: photos by their digests, and what was counted',
      zh: '提交巡查报告：照片指纹与盘点数量；与传感器矛盾或照片重复使用时报警。',
      codes: LAW,
    },
    example: {
      patrolledAt: AT,
      photos: [{ digest: DIGEST, perceptual: 'f0e1d2c3b4a59687' }],
      counts: [{ slotId: 'A-01', units: 10, massG: 10_000_000 }],
    },
  },
  {
    command: ReportPersons,
    status: 201,
    words: {
      tag: 'Sites',
      summary: 'Report people that a camera counted in a zone; who they are is not told',
      zh: '上报摄像机在区域内识别到的人数（不含身份）。',
      codes: ['PW_NOT_FOUND'],
    },
    example: { zoneId: 'A', cameraId: 'CAM-1', persons: 2, seenAt: AT, photoDigest: DIGEST },
  },
];
