import {
  ConfirmDefault,
  CureDefault,
  DeclareControlLoss,
  DeclareDefault,
  ExtendExposure,
  FileScaleVerification,
  PostRegistrySearch,
  RegainControl,
} from '@pledgewatch/shared/command';
import { AT, DIGEST, LAW, type CommandRoute } from './command-route.ts';

export const COURSE_COMMANDS: readonly CommandRoute[] = [
  {
    command: PostRegistrySearch,
    status: 201,
    words: {
      tag: 'Pledges',
      summary: 'Post a search of the registry; due ten days after effect and after each top-up',
      zh: '登记再次查询的结果：质押生效及每次补货十日后须再查一次（民法典第 416 条）。',
      codes: [...LAW, 'PW_SEARCH_BEFORE_EFFECT'],
    },
    example: {
      searchId: 'SR-1',
      searchedAt: AT,
      documentDigest: DIGEST,
      adverse: [
        { registrationNo: '05720000002026', securedParty: 'Yuexiu Metals', registeredAt: AT },
      ],
    },
  },
  {
    command: FileScaleVerification,
    status: 201,
    words: {
      tag: 'Sites',
      summary: 'File or renew the verification of a scale of the site',
      zh: '登记或续期场地衡器的检定证书；过期时新质押不得生效。',
      codes: ['PW_NOT_FOUND', 'PW_VALIDITY_PAST'],
    },
    example: {
      scaleId: 'WB-1',
      reference: 'GDJL-2026-1187',
      documentDigest: DIGEST,
      validFrom: AT,
      validUntil: AT + 365 * 86_400_000,
    },
  },
  {
    command: DeclareDefault,
    status: 201,
    words: {
      tag: 'Pledges',
      summary:
        'Propose to declare a default, on a ground that is there; a second person confirms it',
      zh: '提出违约认定（分期逾期、未按要求补充担保或约定情形，民法典第 436 条）；须由另一人复核后生效。',
      codes: [...LAW, 'PW_NOTHING_OVERDUE', 'PW_DEMAND_NOT_OVERDUE', 'PW_GROUND_NOT_AGREED'],
    },
    example: {
      defaultId: 'DF-1',
      ground: 'instalment-overdue',
      loanId: 'LN-1',
      noticeDigest: DIGEST,
    },
  },
  {
    command: ConfirmDefault,
    status: 200,
    words: {
      tag: 'Pledges',
      summary: 'Confirm a default: nothing leaves any more without two people of the bank',
      zh: '复核违约认定：通知出质人，长期放货指示与自主放货停止，未执行的放货撤回。',
      codes: [...LAW, 'PW_MAKER_IS_CHECKER', 'PW_NOTHING_OVERDUE'],
    },
  },
  {
    command: CureDefault,
    status: 200,
    words: {
      tag: 'Pledges',
      summary: 'Say that a default is cured; its ground must be gone',
      zh: '登记违约已补救：事由须已消除；因其发出的处置通知随之停止。',
      codes: [...LAW, 'PW_DEFAULT_UNCURED'],
    },
    example: { documentDigest: DIGEST },
  },
  {
    command: DeclareControlLoss,
    status: 201,
    words: {
      tag: 'Pledges',
      summary: 'Say that actual control of the goods is lost: everything is held at once',
      zh: '登记失去实际控制（担保制度解释第 55 条）：立即冻结全部放货并告警银行。',
      codes: LAW,
    },
    example: {
      controlLossId: 'CTL-1',
      ground: 'lease-ended',
      lostAt: AT,
      evidenceDigest: DIGEST,
    },
  },
  {
    command: RegainControl,
    status: 200,
    words: {
      tag: 'Pledges',
      summary: 'Regain control: its proof anew, and a joint recount that the sensors vouch for',
      zh: '恢复实际控制：须有新的控制证明与三方联合复盘，并有传感器佐证；冻结随之解除。',
      codes: [...LAW, 'PW_UNSIGNED', 'PW_RECOUNT_OLD', 'PW_BASELINE_UNSEEN'],
    },
    example: {
      regainedAt: AT,
      controlProofDigest: DIGEST,
      recount: {
        countedAt: AT,
        signedBy: ['Nanhai Bank', 'hongda-copper', 'Nanhai Storage'],
        documentDigest: DIGEST,
      },
    },
  },
  {
    command: ExtendExposure,
    status: 201,
    words: {
      tag: 'Funds',
      summary: 'Extend a loan by agreement: a later maturity, a new schedule, signed by all',
      zh: '登记贷款展期：新的到期日与还款计划，由银行、借款人及各出质人签署；登记须覆盖新的到期日。',
      codes: [...LAW, 'PW_SCHEDULE_UNFIT', 'PW_NOT_EXTENDED', 'PW_REGISTRATION_SHORT'],
    },
    example: {
      extensionId: 'EX-1',
      instalments: [{ dueOn: '2027-06-30', principalFen: 10_000_000 }],
      signedAt: AT,
      signedBy: ['Nanhai Bank', 'hongda-copper'],
      agreementDigest: DIGEST,
    },
  },
];
