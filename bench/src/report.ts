import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import type { Figure } from './benchmark.ts';
import { GOALS, isMet, type FigureKey } from './goals.ts';

/** The machine a run was on; its load at the start tells how far the figures can be believed. */
export interface Machine {
  readonly cores: number;
  readonly processor: string;
  readonly memoryMb: number;
  readonly node: string;
  readonly loadAtStart: number;
}

export function describeMachine(): Machine {
  return {
    cores: availableParallelism(),
    processor: cpus()[0]?.model ?? 'unknown',
    memoryMb: Math.round(totalmem() / 1_048_576),
    node: process.version,
    loadAtStart: round(loadavg()[0] ?? 0),
  };
}

/** The figures as people read them. */
export function tableOf(figures: readonly Figure[], machine: Machine): string {
  const { cores, processor, node, loadAtStart } = machine;
  const rows = [
    ['figure', 'measured', 'goal', '', 'raw limit', 'ratio', 'CPU s per million'],
    ...figures.map(rowOf),
  ];
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => widthOf(row, column))));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const place = `${cores} cores (${processor}), Node ${node}, load ${loadAtStart} at the start`;
  return `${lines.join('\n')}\n\n${place}\n`;
}

function widthOf(row: readonly string[], column: number): number {
  return row[column]?.length ?? 0;
}

function rowOf({ key, measured, skipped, raw, cpuSeconds }: Figure): string[] {
  const { what, unit, goal, bound } = GOALS[key];
  const aim = `${bound === 'at least' ? '≥' : '≤'} ${readable(goal)}`;
  if (measured === null) return [what, '–', aim, 'skipped', skipped ?? '', '', ''];
  return [
    what,
    `${readable(measured)} ${unit}`,
    aim,
    isMet(key, measured) ? 'met' : 'short',
    raw ? `${readable(raw.value)} ${raw.what}` : '',
    raw ? String(round(measured / raw.value)) : '',
    cpuSeconds === undefined ? '' : readable(cpuSeconds),
  ];
}

/** The figures as programs read them: `{"ingest":{"perSecond":…},…,"raw":{…},"cpu":{…},"machine":{…}}`. */
export function jsonOf(figures: readonly Figure[], machine: Machine): Record<string, unknown> {
  const skipped = figures.filter((figure) => figure.skipped !== undefined);
  return {
    ...nested(figures.map(({ key, measured }) => [key, measured && round(measured)])),
    raw: nested(figures.flatMap(({ key, raw }) => (raw ? [[key, round(raw.value)] as const] : []))),
    cpu: nested(
      figures.flatMap(({ key, cpuSeconds }) =>
        cpuSeconds === undefined ? [] : [[key, round(cpuSeconds)] as const],
      ),
    ),
    skipped: Object.fromEntries(skipped.map((figure) => [figure.key, figure.skipped])),
    machine,
  };
}

function nested(values: readonly (readonly [key: FigureKey, value: number | null])[]) {
  const groups: Record<string, Record<string, number | null>> = {};
  for (const [key, value] of values) {
    const [group = '', name = ''] = key.split('.');
    (groups[group] ??= {})[name] = value;
  }
  return groups;
}

/** Three digits are more than a noisy machine can say. */
function round(value: number): number {
  return Math.abs(value) >= 1_000 ? Math.round(value) : Number(value.toPrecision(3));
}

function readable(value: number): string {
  return round(value).toLocaleString('en');
}
