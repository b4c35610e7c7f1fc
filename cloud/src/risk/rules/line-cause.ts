import type { Evidence } from '@pledgewatch/shared/alert';
import type { EpochMs } from '@pledgewatch/shared/clock';
import type { PledgeView } from '#/core/index.ts';
import { bookedBySlot } from '#/positions/index.ts';
import { isBelow, shortagePermille, type Line } from '../control-lines.ts';
import { FIRST_WEIGHING_MS } from '../limits.ts';
import type { Scene } from '../scene.ts';

/** What made a pledge worth judging. */
export interface Cause {
  readonly evidence: Evidence;
  readonly at: EpochMs;
  readonly historical?: boolean | undefined;
  readonly correlationId?: string | undefined;
}

/** The readings the position rests on. */
export function evidenceOf(pledge: PledgeView, scene: Scene): readonly Evidence[] {
  return [...bookedBySlot(pledge).keys()].flatMap(
    (slotId) => scene.positions.slot(pledge.siteId, slotId)?.evidence ?? [],
  );
}

export function worst(lines: readonly Line[]): Line | undefined {
  const broken = lines.filter(isBelow);
  return broken.sort((one, other) => shortagePermille(other) - shortagePermille(one))[0];
}

/** Just activated, and its scales have not all spoken: until then the joint count stands. */
export function isAwaited(pledge: PledgeView, scene: Scene): boolean {
  if (scene.at - scene.activatedAt(pledge) >= FIRST_WEIGHING_MS) return false;
  const slotIds = [...bookedBySlot(pledge).keys()];
  return slotIds.some((slotId) => !scene.positions.slot(pledge.siteId, slotId));
}

export function nowOf(scene: Scene): Cause {
  return { evidence: scene.evidence, at: scene.at };
}
