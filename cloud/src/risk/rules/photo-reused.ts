import type { CommandOf, PhotoDigest } from '@pledgewatch/shared/command';
import { PHOTO_BITS_MAX, PHOTOS_MAX, PHOTOS_NEAR_MAX } from '../limits.ts';
import type { Rule, Watch } from '../rule.ts';
import type { Scene } from '../scene.ts';

/** A patrol shows a photo that was shown before: nobody was there to take a new one. */
export const photoReused: Rule = {
  code: 'PHOTO_REUSED',
  nature: 'event',
  severity: { en: 'warning', zh: '警告' },
  trigger: {
    en: `A photo of a patrol has the digest of one that was reported before, by whomever, or its perceptual hash differs in at most ${PHOTO_BITS_MAX} of 64 bits from one of the newest ${PHOTOS_NEAR_MAX} of the site.`,
    zh: `巡查照片的摘要与此前任一报告的照片相同，或其感知哈希与该库最近 ${PHOTOS_NEAR_MAX} 张之一的差异不超过 64 位中的 ${PHOTO_BITS_MAX} 位。`,
  },
  clearing: { en: 'When its bank acknowledges it.', zh: '经其银行确认后解除。' },
  reasons: {
    same: {
      en: 'Photo {digest} of the patrol of {patrolledAt} along pledge {pledgeId} was reported before, at {seenAt}.',
      zh: '质押 {pledgeId} 于 {patrolledAt} 的巡查照片 {digest} 此前已在 {seenAt} 的报告中使用。',
    },
    near: {
      en: 'Photo {digest} of the patrol of {patrolledAt} along pledge {pledgeId} is all but the same as one that was reported at {seenAt}: {bits} of 64 bits differ.',
      zh: '质押 {pledgeId} 于 {patrolledAt} 的巡查照片 {digest} 与 {seenAt} 报告的照片几乎相同（64 位中仅 {bits} 位不同）。',
    },
  },
  watch: (saved) => new PhotoWatch(saved as SavedPhotos | undefined),
};

/** A photo that was reported; where is not kept, because it may be another bank's. */
interface Seen {
  readonly at: number;
  readonly siteId: string;
  readonly perceptual?: string;
}

type SavedPhotos = readonly (readonly [digest: string, Seen])[];

class PhotoWatch implements Watch {
  /** Oldest first. */
  readonly #photos: Map<string, Seen>;

  constructor(saved?: SavedPhotos) {
    this.#photos = new Map(saved);
  }

  save(): SavedPhotos {
    return [...this.#photos];
  }

  onCommand(command: { readonly type: string }, scene: Scene): void {
    if (command.type !== 'patrol.report') return;
    const report = command as CommandOf<'patrol.report'>;
    const siteId = scene.law.pledge(report.pledgeId)?.siteId ?? '';
    const near = this.#newestOf(siteId);
    for (const photo of report.photos) this.#look(photo, report, near, scene);
    for (const photo of report.photos) this.#keep(photo, { at: scene.at, siteId });
  }

  #look(
    photo: PhotoDigest,
    report: CommandOf<'patrol.report'>,
    near: readonly Seen[],
    scene: Scene,
  ): void {
    const same = this.#photos.get(photo.digest);
    if (same) return find(report, photo, { reason: 'same', seenAt: same.at, bits: 0 }, scene);
    for (const { perceptual, at: seenAt } of photo.perceptual === undefined ? [] : near) {
      const bits = bitsApart(perceptual as string, photo.perceptual as string);
      if (bits <= PHOTO_BITS_MAX)
        return find(report, photo, { reason: 'near', seenAt, bits }, scene);
    }
  }

  #keep({ digest, perceptual }: PhotoDigest, seen: Seen): void {
    if (this.#photos.has(digest)) return;
    this.#photos.set(digest, { ...seen, ...(perceptual !== undefined && { perceptual }) });
    if (this.#photos.size <= PHOTOS_MAX) return;
    for (const oldest of this.#photos.keys()) return void this.#photos.delete(oldest);
  }

  #newestOf(siteId: string): readonly Seen[] {
    const own = [...this.#photos.values()].filter(
      (seen) => seen.siteId === siteId && seen.perceptual !== undefined,
    );
    return own.slice(-PHOTOS_NEAR_MAX).reverse();
  }
}

function bitsApart(one: string, other: string): number {
  let bits = 0;
  for (const at of [0, 8]) {
    const [a, b] = [one, other].map((hash) => Number.parseInt(hash.slice(at, at + 8), 16));
    for (let rest = ((a as number) ^ (b as number)) >>> 0; rest > 0; rest &= rest - 1) bits += 1;
  }
  return bits;
}

function find(
  { pledgeId, patrolledAt }: CommandOf<'patrol.report'>,
  { digest }: PhotoDigest,
  found: { readonly reason: 'same' | 'near'; readonly seenAt: number; readonly bits: number },
  scene: Scene,
): void {
  const pledge = scene.law.pledge(pledgeId);
  if (!pledge) return;
  const { reason, ...figures } = found;
  scene.find(photoReused, {
    tenantId: pledge.tenantId,
    pledgeId,
    siteId: pledge.siteId,
    subject: digest,
    severity: 'warning',
    happenedAt: patrolledAt,
    evidence: [{ entry: scene.index }],
    reason,
    figures: { digest, pledgeId, patrolledAt, ...figures },
  });
}
