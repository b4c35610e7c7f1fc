import { PostPrice } from '@pledgewatch/shared/command';
import { AT, DIGEST, LAW, type CommandRoute } from './command-route.ts';

export const PRICE_COMMANDS: readonly CommandRoute[] = [
  {
    command: PostPrice,
    status: 201,
    words: {
      tag: 'Pledges',
      summary: 'Post a price; every pledge that names its source is marked to it',
      zh: '登记价格：引用该价格来源的质押按下限数量盯市，未使用的提货单重新核对，不足者撤回。',
      codes: LAW,
    },
    example: {
      priceSource: 'SMM 1# copper cathode',
      priceFenPerTonne: 7_210_000,
      observedAt: AT,
      provenance: 'SMM daily bulletin, average',
      documentDigest: DIGEST,
    },
  },
];
