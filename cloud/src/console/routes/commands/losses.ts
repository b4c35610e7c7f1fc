import { ConfirmLoss, ProposeLoss, SetLossStandard } from '@pledgewatch/shared/command';
import { AT, DIGEST, LAW, type CommandRoute } from './command-route.ts';

export const LOSS_COMMANDS: readonly CommandRoute[] = [
  {
    command: SetLossStandard,
    status: 201,
    words: {
      tag: 'Pledges',
      summary: 'File the loss standard of a pledge, once',
      zh: '登记质押的损耗标准（仅一次）：自入库起随时间累计，不可重置。',
      codes: LAW,
    },
    example: {
      lossClass: 'grain',
      enteredAt: AT,
      dryMassG: 5_000_000_000,
      documentDigest: DIGEST,
    },
  },
  {
    command: ProposeLoss,
    status: 201,
    words: {
      tag: 'Pledges',
      summary: 'Name a loss on a dry-matter basis; a second person confirms it',
      zh: '申报损耗（干基）；由另一人确认后计入。',
      codes: [...LAW, 'PW_LOSS_BEYOND_BUDGET', 'PW_LOSS_ABOVE_BOOKED', 'PW_SAMPLE_MISSING'],
    },
    example: {
      lossId: 'LOSS-1',
      lotId: 'L-1',
      massG: 2_500_000,
      cause: 'natural',
      reason: 'monthly count',
    },
  },
  {
    command: ConfirmLoss,
    status: 200,
    words: {
      tag: 'Pledges',
      summary: 'Confirm a loss that somebody else named',
      zh: '确认他人申报的损耗；一经确认不可撤销，更正须另行申报。',
      codes: [...LAW, 'PW_LOSS_BEYOND_BUDGET', 'PW_MAKER_IS_CHECKER'],
    },
  },
];
