import { describe, expect, it } from 'vitest';
import { parseCommandLine, progressBar } from './index.ts';

const PROGRAM = {
  program: 'npm run edge --',
  summary: 'Reads devices and reports goods.',
  options: {
    config: {
      type: 'string',
      short: 'c',
      default: 'edge.yaml',
      placeholder: 'FILE',
      description: 'Read',
    },
    check: { type: 'boolean', description: 'Only check the configuration' },
  },
  example: 'npm run edge -- --config edge.yaml',
} as const;

describe('a command line', () => {
  it('gives values, with defaults', () => {
    const line = parseCommandLine({ ...PROGRAM, argv: ['--check'] });
    expect(line).toMatchObject({ kind: 'run', values: { config: 'edge.yaml', check: true } });
  });

  it('gives a help of a few lines with an example', () => {
    const line = parseCommandLine({ ...PROGRAM, argv: ['-h'] });
    expect(line.kind === 'help' && line.text).toBe(
      [
        'Reads devices and reports goods.',
        '',
        'Usage: npm run edge -- [options]',
        '  -c, --config FILE  Read (default edge.yaml)',
        '      --check        Only check the configuration',
        '  -h, --help         Show this and exit',
        '',
        'Example: npm run edge -- --config edge.yaml',
        '',
      ].join('\n'),
    );
  });

  it('refuses what it does not know', () => {
    expect(() => parseCommandLine({ ...PROGRAM, argv: ['--confg'] })).toThrow("'--confg'");
    expect(() => parseCommandLine({ ...PROGRAM, argv: ['stray'] })).toThrow('stray');
  });
});

describe('a progress bar', () => {
  it('is drawn on a terminal once a percent, and nowhere else', () => {
    const drawn: string[] = [];
    const write = (text: string) => drawn.push(text);
    const bar = progressBar({ total: 1_000, label: 'Replaying', stream: { isTTY: true, write } });
    for (let step = 0; step < 1_000; step++) bar.advance();
    expect(drawn.length).toBeLessThanOrEqual(101);
    expect(drawn.at(-1)).toContain('100% 1000/1000');

    const silent = progressBar({ total: 2, label: 'Replaying', stream: { write } });
    const before = drawn.length;
    silent.advance(2);
    silent.finish();
    expect(drawn).toHaveLength(before);
  });
});
