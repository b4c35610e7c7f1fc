import { AcknowledgeControlLine, SetControlLine } from '@pledgewatch/shared/command';
import { AT, DIGEST, LAW, type CommandRoute } from './command-route.ts';

export const CONTROL_LINE_COMMANDS: readonly CommandRoute[] = [
  {
    command: SetControlLine,
    status: 201,
    words: {
      tag: 'Pledges',
      summary: 'Give notice of a new control line; orders that break it are withdrawn',
      zh: '发出质押存货控制线通知书；自生效时起复核未执行的放货，不符者撤回。',
      codes: LAW,
    },
    example: {
      noticeId: 'CL-1',
      controlLine: { basis: 'quantity', quantityG: 22_000_000 },
      effectiveAt: AT,
      documentDigest: DIGEST,
    },
  },
  {
    command: AcknowledgeControlLine,
    status: 200,
    words: {
      tag: 'Pledges',
      summary: 'Acknowledge a control-line notice, for the supervisor',
      zh: '监管方签收控制线通知书。',
      codes: LAW,
    },
  },
];
