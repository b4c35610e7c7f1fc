import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Alert, AlertCode } from '@pledgewatch/shared/alert';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import { describe, expect, test } from 'vitest';
import type { Rehearsed } from '#/rehearsal/index.ts';
import { loadStory, type Story } from '#/stories/index.ts';
import {
  isGood,
  judge,
  jsonOf,
  junitOf,
  runScore,
  storiesOf,
  tableOf,
  tally,
  writeNewStory,
} from './index.ts';
import { wilson } from './wilson.ts';

const STARTED = 1_000_000;

/** A rehearsal in which these alerts came: code, second, subject, severity. */
function rehearsed(...alerts: [AlertCode, number, string?, Alert['severity']?][]): Rehearsed {
  const moves = alerts.map(([code, atS, subject = 'A-01', severity = 'critical']) => ({
    do: 'raised' as const,
    at: STARTED + atS * 1_000,
    alert: { code, subject, severity } as Alert,
  }));
  return { story: 's', seed: 1, startedAt: STARTED, alerts: moves, trace: [] };
}

const story: Story = {
  ...loadStory('night-theft'),
  mustRaise: [{ code: 'UNAUTH_OUT', afterS: 30, byS: 60 }],
  mayRaise: ['DOOR_OPEN'],
  mustNotRaise: ['NET_MISMATCH'],
};

describe('a rehearsal held against its story', () => {
  test('is right when the alert came in time; detection counts from what it tells of', () => {
    const { wanted, right, wrong } = judge(story, rehearsed(['UNAUTH_OUT', 42]));
    expect(wanted).toMatchObject([{ afterMs: 12_000, isInTime: true }]);
    expect([right, wrong]).toEqual([['UNAUTH_OUT'], []]);
  });

  test('misses an alert that came too late, or never', () => {
    expect(judge(story, rehearsed(['UNAUTH_OUT', 61])).wanted).toMatchObject([
      { afterMs: 31_000, isInTime: false },
    ]);
    expect(judge(story, rehearsed()).wanted).toMatchObject([{ afterMs: null, isInTime: false }]);
  });

  test('counts an alert before anything happened as false, also of a code that must come', () => {
    const { wanted, wrong } = judge(story, rehearsed(['UNAUTH_OUT', 29], ['UNAUTH_OUT', 40]));
    expect(wrong).toMatchObject([{ code: 'UNAUTH_OUT', atS: 29 }]);
    expect(wanted).toMatchObject([{ afterMs: 10_000, isInTime: true }]);
  });

  test('counts what nobody named as false; what it allows as right; information not at all', () => {
    const came = rehearsed(
      ['TAG_MISSING', 50, 'tag', 'warning'],
      ['DOOR_OPEN', 50, 'D-1', 'warning'],
      ['PRICE_STALE', 50, 'P-1', 'info'],
    );
    const { right, wrong } = judge(story, came);
    expect(right).toEqual(['DOOR_OPEN']);
    expect(wrong).toMatchObject([{ code: 'TAG_MISSING', subject: 'tag' }]);
  });

  test('wants the subject and the severity it names', () => {
    const about = { code: 'UNAUTH_OUT', afterS: 0, byS: 60, about: 'A-02' } as const;
    const warned = { code: 'UNAUTH_OUT', afterS: 0, byS: 60, severity: 'warning' } as const;
    for (const expected of [about, warned]) {
      const { wanted, wrong } = judge(
        { ...story, mustRaise: [expected] },
        rehearsed(['UNAUTH_OUT', 9]),
      );
      expect(wanted[0]?.isInTime).toBe(false);
      expect(wrong).toHaveLength(1);
    }
  });
});

describe('a score', () => {
  // Three runs: in time after 10 s, in time after 20 s with a false TAG_MISSING, missed.
  const judgements = [
    judge(story, rehearsed(['UNAUTH_OUT', 40])),
    judge(story, rehearsed(['UNAUTH_OUT', 50], ['TAG_MISSING', 50])),
    judge(story, rehearsed()),
  ];
  const score = tally(judgements);

  test('is recall 2/3, precision 1 and half of all found by 10 s for the code; 2/3 for all', () => {
    expect(score.codes.get('UNAUTH_OUT')).toMatchObject({
      recall: { share: 2 / 3 },
      precision: { share: 1 },
      detectP50Ms: 10_000,
      detectP95Ms: 20_000,
    });
    expect(score.total.precision.share).toBe(2 / 3);
    expect(isGood(score)).toBe(false);
    expect(isGood(tally(judgements.slice(0, 1)))).toBe(true);
  });

  test('is one JSON object with a place for each figure, null where there is nothing to tell', () => {
    expect(jsonOf(score)).toEqual({
      codes: {
        TAG_MISSING: { recall: null, precision: 0, detectP50Ms: null },
        UNAUTH_OUT: { recall: 2 / 3, precision: 1, detectP50Ms: 10_000 },
      },
      total: { recall: 2 / 3, precision: 2 / 3, detectP50Ms: 10_000 },
      quietMonth: { warnings: 0, criticals: 0 },
    });
  });

  test('tells the worst quiet month, and is not good with a false critical in it', () => {
    const quiet = { ...story, name: 'quiet-month', mustRaise: [] };
    const months = [
      judge(
        quiet,
        rehearsed(['TAG_MISSING', 1, 'a', 'warning'], ['TAG_MISSING', 2, 'b', 'warning']),
      ),
      judge(quiet, rehearsed(['WEIGHT_STEP', 1])),
    ];
    expect(tally(months).quietMonth).toEqual({ warnings: 2, criticals: 1 });
  });

  test('names in both languages what was missed and what was false, so that it can be played again', () => {
    const [en, zh] = [tableOf(score, 'en'), tableOf(score, 'zh')];
    expect(en).toContain('66.7 % (20.8–93.9, n 3)');
    expect(en).toContain('night-theft 1: TAG_MISSING critical A-01, 50.0 s');
    expect(en).toContain('night-theft 1: UNAUTH_OUT –');
    expect(zh).toContain('未按时发现');
    expect(zh).toContain('误报：');
  });

  test('is JUnit XML with a case a story and seed, and what went wrong in its words', () => {
    const xml = junitOf(judgements);
    expect(xml).toContain('tests="3" failures="2"');
    expect(xml).toContain('UNAUTH_OUT was not raised');
    expect(xml).toContain('TAG_MISSING about A-01 at 50 s is a false alarm');
  });
});

test('an interval by Wilson: 20 of 20 is at least 83.9 %, 0 of 10 at most 27.8 %, of nothing anything', () => {
  expect(wilson(20, 20).low).toBeCloseTo(0.8389, 4);
  expect(wilson(0, 10).high).toBeCloseTo(0.2775, 4);
  expect(wilson(0, 0)).toEqual({ share: null, low: 0, high: 1 });
});

describe('a tester’s own story', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pledgewatch-stories-'));

  test('begins as a file that can be scored as it stands', () => {
    const file = writeNewStory(folder, 'my-theft', '../story.schema.json');
    expect(readFileSync(file, 'utf8')).toContain('# yaml-language-server: $schema=');
    const [mine] = storiesOf(folder, 'my-theft');
    const [judgement] = runScore({ stories: [mine!], seeds: 1 }, () => undefined);
    expect(judgement?.wanted.every(({ isInTime }) => isInTime)).toBe(true);
    expect(judgement?.wrong).toEqual([]);
  });

  test('never overwrites another, and needs a name that is one of a file', () => {
    expect(() => writeNewStory(folder, 'my-theft', 'x')).toThrow(PledgewatchError);
    expect(() => writeNewStory(folder, '../up', 'x')).toThrow("a story's name is of a-z");
  });

  test('stands beside those that come along', () => {
    const names = storiesOf(folder, undefined).map(({ name }) => name);
    expect(names).toContain('my-theft');
    expect(names).toContain('night-theft');
    expect(() => storiesOf(folder, 'nobody')).toThrow('no story nobody');
  });
});
