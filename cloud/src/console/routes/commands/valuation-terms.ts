import {
  AcknowledgeValuationTerms,
  ApproveValuationTerms,
  ProposeValuationTerms,
} from '@pledgewatch/shared/command';
import { AT, DIGEST, LAW, type CommandRoute } from './command-route.ts';

export const TERMS_COMMANDS: readonly CommandRoute[] = [
  {
    command: ProposeValuationTerms,
    status: 201,
    words: {
      tag: 'Pledges',
      summary: 'Propose another pledge rate, haircut and lines, from a time on',
      zh: '提出变更质押率、折扣率、警戒线与处置线（经办）；须他人复核后方生效。',
      codes: [...LAW, 'PW_LINES_UNORDERED'],
    },
    example: {
      noticeId: 'VT-1',
      pledgeRatePermille: 600,
      haircutPermille: 50,
      warningLinePermille: 1_500,
      disposalLinePermille: 1_300,
      effectiveAt: AT,
      documentDigest: DIGEST,
    },
  },
  {
    command: ApproveValuationTerms,
    status: 200,
    words: {
      tag: 'Pledges',
      summary:
        'Approve new valuation terms, as another person; orders they do not bear are withdrawn',
      zh: '复核估值条款变更；自生效时起重新盯市并复核未执行的放货，不符者撤回。',
      codes: [...LAW, 'PW_MAKER_IS_CHECKER'],
    },
  },
  {
    command: AcknowledgeValuationTerms,
    status: 200,
    words: {
      tag: 'Pledges',
      summary: 'Acknowledge new valuation terms, for the borrower',
      zh: '出质人签收估值条款变更通知。',
      codes: LAW,
    },
  },
];
