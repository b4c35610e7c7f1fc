import { expect, test } from 'vitest';
import { loadStory, type Story } from '#/stories/index.ts';
import { playStory, type Rehearsed } from './index.ts';

const raised = ({ alerts, startedAt }: Rehearsed) =>
  alerts.flatMap((move) =>
    move.do === 'raised'
      ? [{ code: move.alert.code, atS: (move.at - startedAt) / 1_000, about: move.alert.subject }]
      : [],
  );
const codes = (rehearsed: Rehearsed) => new Set(raised(rehearsed).map(({ code }) => code));

test('a story under the same seed comes out the same, and otherwise under another', () => {
  const story = loadStory('night-theft');
  const [once, again, other] = [playStory(story, 7), playStory(story, 7), playStory(story, 8)];
  expect(again.alerts).toEqual(once.alerts);
  expect(again.trace).toEqual(once.trace);
  expect(other.alerts).not.toEqual(once.alerts);
});

test('the whole journey raises the theft’s alerts within a minute, with their virtual times', () => {
  const found = raised(playStory(loadStory('night-theft'), 7));
  const first = found.find(({ code }) => code === 'UNAUTH_OUT');
  expect(first?.atS).toBeGreaterThan(30);
  expect(first?.atS).toBeLessThan(90);
  expect(found.some(({ code, about }) => code === 'WEIGHT_STEP' && about === 'A-02')).toBe(true);
});

test('an honest truck is weighed, loaded and let out by the real gate, and nobody is alarmed', () => {
  const played = playStory(loadStory('honest-release'), 7, { withEvents: true });
  expect(raised(played)).toEqual([]);
  const notes = played.trace.map(({ text }) => text);
  expect(notes.some((text) => text.startsWith('truck-order-settled'))).toBe(true);
});

test('without its order the same truck takes the goods without leave', () => {
  const { orders: _, ...story } = loadStory('honest-release');
  expect(codes(playStory({ ...story, orders: [] }, 7))).toContain('UNAUTH_OUT');
});

test('a cut line buys no silence: what was stolen meanwhile is alarmed when it is mended', () => {
  const played = playStory(loadStory('uplink-outage'), 7);
  const theft = raised(played).filter(({ code }) => code === 'UNAUTH_OUT');
  expect(theft.length).toBeGreaterThan(0);
  expect(theft.every(({ atS }) => atS >= 120)).toBe(true);
});

test('names what the law does not allow, with story, seed and second', () => {
  const command = { type: 'hold.lift', holdId: 'H-9', authority: 'bank' };
  const sayings: Story['sayings'] = [{ at: 3, says: { by: 'maker', command } }];
  const story: Story = { ...loadStory('honest-release'), sayings };
  expect(() => playStory(story, 7)).toThrow('story honest-release, seed 7, 3 s, hold.lift');
});

test('a refusal that the story counts on is part of it', () => {
  const says = {
    by: 'maker',
    command: { type: 'hold.lift', holdId: 'H-9', authority: 'bank' },
    refused: true,
  } as const;
  const story: Story = { ...loadStory('tag-stripped'), sayings: [{ at: 3, says }] };
  expect(codes(playStory(story, 7))).toEqual(new Set(['TAG_MISSING']));
});
