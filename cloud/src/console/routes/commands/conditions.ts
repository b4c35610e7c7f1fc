import { ConfirmUnitCondition, ProposeUnitCondition } from '@pledgewatch/shared/command';
import { DIGEST, EPC, LAW, type CommandRoute } from './command-route.ts';

export const CONDITION_COMMANDS: readonly CommandRoute[] = [
  {
    command: ProposeUnitCondition,
    status: 201,
    words: {
      tag: 'Pledges',
      summary: 'Say that units are in another condition; a person of another employer confirms it',
      zh: '申报货物状况变化（损坏、隔离、过期、温度超限或恢复完好）；须由另一用人单位的人员确认，或引用超限读数。',
      codes: [...LAW, 'PW_TAG_NOT_PLEDGED', 'PW_READING_UNFIT'],
    },
    example: {
      changeId: 'UC-1',
      condition: 'damaged',
      epcs: [EPC],
      reason: 'wet through a leaking roof',
      documentDigest: DIGEST,
    },
  },
  {
    command: ConfirmUnitCondition,
    status: 200,
    words: {
      tag: 'Pledges',
      summary: 'Confirm a change of condition that somebody of another employer proposed',
      zh: '确认另一用人单位人员申报的货物状况变化；自此按新状况计值。',
      codes: [...LAW, 'PW_MAKER_IS_CHECKER', 'PW_SAME_EMPLOYER', 'PW_TAG_NOT_PLEDGED'],
    },
  },
];
