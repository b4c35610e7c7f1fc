import { ConfirmBinding, ProposeBinding } from '@pledgewatch/shared/command';
import { DIGEST, EPC, LAW, type CommandRoute } from './command-route.ts';

export const BINDING_COMMANDS: readonly CommandRoute[] = [
  {
    command: ProposeBinding,
    status: 201,
    words: {
      tag: 'Pledges',
      summary: 'Ask for another tag on a unit, or another scale under a slot, while both are read',
      zh: '申请换标签或换衡器：新旧须同时读到（重叠读数）；须由另一用人单位的人员确认。',
      codes: [...LAW, 'PW_NO_OVERLAP', 'PW_SCALES_DIFFER', 'PW_TAG_RESERVED'],
    },
    example: {
      bindingId: 'BI-1',
      binding: { of: 'tag', oldEpc: EPC, newEpc: '303400000000000000000002' },
      reason: 'label torn',
      documentDigest: DIGEST,
    },
  },
  {
    command: ConfirmBinding,
    status: 200,
    words: {
      tag: 'Pledges',
      summary: 'Confirm a re-binding that somebody of another employer asked for',
      zh: '确认换绑；旧标签自此停用，重新绑定前不得再用。',
      codes: [...LAW, 'PW_MAKER_IS_CHECKER', 'PW_SAME_EMPLOYER', 'PW_NO_OVERLAP'],
    },
  },
];
