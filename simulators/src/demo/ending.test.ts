import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Ending, GRACE_MS } from './ending.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('a demo that was given a time', () => {
  it('ends when the time is up, if its story is told', () => {
    const onLate = vi.fn<() => void>();
    const ending = new Ending(60, onLate);
    ending.told();
    vi.advanceTimersByTime(59_999);
    expect(ending.signal.aborted).toBe(false);
    vi.advanceTimersByTime(1);
    expect(ending).toMatchObject({ signal: { aborted: true }, isUntold: false });
    expect(onLate).not.toHaveBeenCalled();
  });

  it('says so when the story takes longer, and ends with the story', () => {
    const onLate = vi.fn<() => void>();
    const ending = new Ending(60, onLate);
    vi.advanceTimersByTime(60_000);
    expect(onLate).toHaveBeenCalledOnce();
    vi.advanceTimersByTime(GRACE_MS - 1);
    expect(ending.signal.aborted).toBe(false);
    ending.told();
    expect(ending).toMatchObject({ signal: { aborted: true }, isUntold: false });
  });

  it('ends untold when the grace is over too', () => {
    const ending = new Ending(60, () => undefined);
    vi.advanceTimersByTime(60_000 + GRACE_MS);
    expect(ending).toMatchObject({ signal: { aborted: true }, isUntold: true });
  });

  it('that somebody ends earlier is not untold', () => {
    const onLate = vi.fn<() => void>();
    const ending = new Ending(60, onLate);
    ending.end();
    vi.advanceTimersByTime(60_000 + GRACE_MS);
    expect(ending.isUntold).toBe(false);
    expect(onLate).not.toHaveBeenCalled();
  });
});

it('a demo without a time, or with one beyond any timer, goes on', () => {
  const forever = new Ending(Infinity, () => undefined);
  const long = new Ending(1e12, () => undefined);
  forever.told();
  long.told();
  vi.advanceTimersByTime(86_400_000);
  expect([forever, long].map(({ signal }) => signal.aborted)).toEqual([false, false]);
});
