import { EndClaim, FileClaim } from '@pledgewatch/shared/command';
import { DIGEST, EPC, LAW, type CommandRoute } from './command-route.ts';

export const CLAIM_COMMANDS: readonly CommandRoute[] = [
  {
    command: FileClaim,
    status: 201,
    words: {
      tag: 'Claims',
      summary: 'File a claim of a third party: pledgee and depositor are told at once',
      zh: '登记第三方主张：立即通知质权人与存货人（民法典第 896、918 条）；主张不等于冻结。',
      codes: [...LAW, 'PW_UNIT_UNREADABLE', 'PW_CHECK_DIGIT_WRONG'],
    },
    example: {
      claimId: 'C-1',
      siteId: 'gd-foshan-01',
      claimant: 'Yuexiu Metals',
      ground: 'retention of title',
      documentDigest: DIGEST,
      units: [EPC, 'https://id.gs1.org/00/106141412345678908'],
    },
  },
  {
    command: EndClaim,
    status: 200,
    words: { tag: 'Claims', summary: 'End a claim', zh: '了结第三方主张。', codes: LAW },
    example: { outcome: 'withdrawn by the claimant', documentDigest: DIGEST },
  },
];
