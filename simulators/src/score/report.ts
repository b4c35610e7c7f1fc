import type { CodeScore, Score } from './tally.ts';
import type { Share } from './wilson.ts';

/** The score as programs read it. */
export function jsonOf({ codes, total, quietMonth }: Score): object {
  const entries = [...codes].map(([code, score]) => [code, figuresOf(score)]);
  return { codes: Object.fromEntries(entries), total: figuresOf(total), quietMonth };
}

const figuresOf = ({ recall, precision, detectP50Ms }: CodeScore) => ({
  recall: recall.share,
  precision: precision.share,
  detectP50Ms,
});

/** What the score is held against (docs and the issue name them). */
const PRECISION_GOAL = 0.99;
const FALSE_WARNINGS_A_MONTH_MAX = 1;

/** Whether every goal is met. */
export function isGood({ total, quietMonth }: Score): boolean {
  const { warnings, criticals } = quietMonth;
  const isWholeRecall = (total.recall.share ?? 1) === 1;
  const isPrecise = (total.precision.share ?? 1) >= PRECISION_GOAL;
  return isWholeRecall && isPrecise && warnings <= FALSE_WARNINGS_A_MONTH_MAX && criticals === 0;
}

type Language = 'en' | 'zh';

const WORDS = {
  en: {
    head: ['alert', 'recall (95 %)', 'precision (95 %)', 'detected p50', 'p95'],
    total: 'all',
    goals: 'goal: recall 100 %, precision ≥ 99 %; a quiet month: ≤ 1 warning, 0 criticals',
    ran: (runs: number) => `${runs} runs`,
    month: (w: number, c: number) => `worst quiet month: ${w} false warnings, ${c} false criticals`,
    missed: 'Not found in time (play one again: npm run simulate -- play STORY --seed N):',
    wrong: 'False alarms:',
    more: (count: number) => `… and ${count} more`,
  },
  zh: {
    head: ['报警', '召回率 (95 %)', '准确率 (95 %)', '发现用时 p50', 'p95'],
    total: '合计',
    goals: '目标：召回率 100 %，准确率 ≥ 99 %；平静的一月至多 1 次误报警告、0 次误报严重',
    ran: (runs: number) => `共演练 ${runs} 次`,
    month: (w: number, c: number) => `最差的平静一月：误报警告 ${w} 次，误报严重 ${c} 次`,
    missed: '未按时发现（重演一次：npm run simulate -- play STORY --seed N）：',
    wrong: '误报：',
    more: (count: number) => `……另有 ${count} 条`,
  },
} as const;

const LISTED_MAX = 20;

/** The score as people read it. */
export function tableOf(score: Score, language: Language): string {
  const words = WORDS[language];
  const rows = [
    words.head,
    ...[...score.codes].map(([code, each]) => rowOf(code, each)),
    rowOf(words.total, score.total),
  ];
  const widths = words.head.map((_, column) =>
    Math.max(...rows.map((row) => widthOf(row[column] ?? ''))),
  );
  const lines = rows.map((row) => row.map((cell, i) => pad(cell, widths[i] ?? 0)).join('  '));
  const { warnings, criticals } = score.quietMonth;
  return [
    ...lines,
    '',
    `${words.ran(score.runs)}; ${words.month(warnings, criticals)}`,
    words.goals,
    ...listed(words.missed, missedOf(score), words.more),
    ...listed(words.wrong, wrongOf(score), words.more),
    '',
  ].join('\n');
}

function rowOf(name: string, { recall, precision, ...score }: CodeScore): string[] {
  return [
    name,
    shareText(recall, score.wanted),
    shareText(precision, score.raised),
    timeText(score.detectP50Ms),
    timeText(score.detectP95Ms),
  ];
}

function shareText({ share, low, high }: Share, of: number): string {
  if (share === null) return '–';
  const percent = (part: number) => (100 * part).toFixed(1);
  return `${percent(share)} % (${percent(low)}–${percent(high)}, n ${of})`;
}

function timeText(ms: number | null): string {
  if (ms === null) return '–';
  if (ms < 120_000) return `${(ms / 1_000).toFixed(1)} s`;
  return ms < 7_200_000 ? `${(ms / 60_000).toFixed(1)} min` : `${(ms / 3_600_000).toFixed(1)} h`;
}

const missedOf = ({ judgements }: Score): string[] =>
  judgements.flatMap(({ story, seed, wanted }) =>
    wanted
      .filter(({ isInTime }) => !isInTime)
      .map(({ expected, afterMs }) => `${story} ${seed}: ${expected.code} ${timeText(afterMs)}`),
  );

const wrongOf = ({ judgements }: Score): string[] =>
  judgements.flatMap(({ story, seed, wrong }) =>
    wrong.map(
      ({ code, severity, subject, atS }) =>
        `${story} ${seed}: ${code} ${severity} ${subject}, ${timeText(atS * 1_000)}`,
    ),
  );

function listed(
  title: string,
  lines: readonly string[],
  more: (count: number) => string,
): string[] {
  if (lines.length === 0) return [];
  const rest = lines.length - LISTED_MAX;
  const shown = lines.slice(0, LISTED_MAX).map((line) => `  ${line}`);
  return ['', title, ...shown, ...(rest > 0 ? [`  ${more(rest)}`] : [])];
}

/** Chinese characters are two columns wide on a terminal. */
const widthOf = (text: string): number =>
  text.length + (text.match(/[\u2E80-\uFFEF]/g)?.length ?? 0);

const pad = (text: string, width: number): string =>
  text + ' '.repeat(Math.max(0, width - widthOf(text)));
