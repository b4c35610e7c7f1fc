import type { DayClosing } from '#/core/index.ts';

/** Something a reader might take a statement to say, and that it does not. */
interface NotVouched {
  readonly code: string;
  readonly words: { readonly en: string; readonly zh: string };
}

/** What of a day leaves something open. */
type Day = Pick<
  DayClosing,
  'verifiedPermille' | 'gaps' | 'gapsOmitted' | 'fromDay' | 'day' | 'stacks'
>;

/** What no arrangement of sensors here can see, whatever the day was like. */
const ALWAYS: readonly NotVouched[] = [
  {
    code: 'KIND_AND_QUALITY',
    words: {
      en: 'What is inside a unit: kind, grade and quality are taken from the papers of the pledge, not measured.',
      zh: '货物内在：品类、牌号与品质以质押文件为准，未经测量。',
    },
  },
  {
    code: 'EQUAL_WEIGHT_SWAP',
    words: {
      en: 'A swap of equal weight behind a closed door, when the tags are put onto what takes its place.',
      zh: '在关闭的库门之后以等重货物调换、且标签被移至替换货物的情形。',
    },
  },
  {
    code: 'SMALL_LOSS',
    words: {
      en: 'Losses smaller than what the bounds of each scale leave open (column “smallest loss”).',
      zh: '小于各衡器误差区间的损失（见“最小可见损失”一列）。',
    },
  },
  {
    code: 'TITLE',
    words: {
      en: 'Who owns the goods, and claims of others that nobody filed here.',
      zh: '货物权属，以及未在本系统登记的他人权利。',
    },
  },
  {
    code: 'PRICE',
    words: {
      en: 'The price: it is the source’s that the pledge names, as old as it says.',
      zh: '价格：取自质押约定的价格来源，其时点如所示。',
    },
  },
];

/** Those that hold always, behind those that this day brought about. */
export function notVouchedFor(closing: Day): { code: string; words: NotVouched['words'] }[] {
  return [...ofTheDay(closing), ...ALWAYS].map(({ code, words }) => ({ code, words }));
}

function ofTheDay(closing: Day): NotVouched[] {
  const { verifiedPermille, gaps, gapsOmitted, fromDay, day, stacks } = closing;
  const found: NotVouched[] = [];
  const say = (isSo: boolean, code: string, en: string, zh: string) => {
    if (isSo) found.push({ code, words: { en, zh } });
  };
  const share = `${Math.floor((1_000 - verifiedPermille) / 10)}.${(1_000 - verifiedPermille) % 10} %`;
  say(
    verifiedPermille < 1_000,
    'UNVERIFIED_SHARE',
    `${share} of the booked mass was not verified when the statement was made; it counts as nothing in the lower bound.`,
    `出具时账面重量的 ${share} 未经核实，下限按零计算。`,
  );
  const count = gaps.length + gapsOmitted;
  say(
    count > 0,
    'GAPS',
    `What happened in the ${count} span(s) listed under gaps.`,
    `“缺口”所列 ${count} 个时段内发生的情况。`,
  );
  say(
    fromDay !== day,
    'DAYS_TOGETHER',
    `How each of the days from ${fromDay} to ${day} ended: the cloud was away, and they are told together.`,
    `${fromDay} 至 ${day} 各日日终的情况：期间云端曾离线，合并出具。`,
  );
  const unweighed = stacks.filter(({ nominalG }) => nominalG === undefined).length;
  say(
    unweighed > 0,
    'NEVER_WEIGHED',
    `The mass on ${unweighed} slot(s) that no scale ever weighed.`,
    `${unweighed} 个从未称重的货位上的重量。`,
  );
  return found;
}
