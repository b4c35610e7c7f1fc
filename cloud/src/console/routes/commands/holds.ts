import { LiftHold, PlaceHold } from '@pledgewatch/shared/command';
import { LAW, type CommandRoute } from './command-route.ts';

export const HOLD_COMMANDS: readonly CommandRoute[] = [
  {
    command: PlaceHold,
    status: 201,
    words: {
      tag: 'Releases',
      summary: 'Place a hold: nothing may leave, whoever asks',
      zh: '冻结质押或整个库区：任何人不得提货。',
      codes: LAW,
    },
    example: {
      holdId: 'H-1',
      siteId: 'gd-foshan-01',
      pledgeId: 'P-2026-001',
      authority: 'Nanhai Bank, risk department',
    },
  },
  {
    command: LiftHold,
    status: 200,
    words: { tag: 'Releases', summary: 'Lift a hold', zh: '解除冻结。', codes: LAW },
    example: { authority: 'Nanhai Bank, risk department' },
  },
];
