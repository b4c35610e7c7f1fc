import type { DefineBulkPlace, FileSurvey } from '@pledgewatch/shared/command';
import type { SurveyView } from '#/core/index.ts';
import { SURVEYS_KEPT_PER_PLEDGE_MAX } from './limits.ts';

/** A survey on file, with what it came to. */
export type Survey = Omit<FileSurvey, 'type'> & SurveyView;

export interface SavedBulk {
  readonly places: readonly DefineBulkPlace[];
  readonly surveys: readonly Survey[];
  readonly ids: readonly string[];
}

/** Places for bulk goods and the surveys of what stands on them. */
export class BulkBook {
  readonly #places = new Map<string, DefineBulkPlace>();
  readonly #surveys = new Map<string, readonly Survey[]>();
  readonly #ids: Set<string>;

  constructor(saved?: SavedBulk) {
    for (const place of saved?.places ?? []) this.define(place);
    this.#ids = new Set(saved?.ids);
    for (const survey of saved?.surveys ?? []) this.add(survey);
  }

  save(): SavedBulk {
    const surveys = [...this.#surveys.values()].flat();
    return { places: [...this.#places.values()], surveys, ids: [...this.#ids] };
  }

  define(place: DefineBulkPlace): void {
    this.#places.set(`${place.siteId}/${place.slotId}`, place);
  }

  place(siteId: string, slotId: string): DefineBulkPlace | undefined {
    return this.#places.get(`${siteId}/${slotId}`);
  }

  isTaken(surveyId: string): boolean {
    return this.#ids.has(surveyId);
  }

  add(survey: Survey): void {
    this.#ids.add(survey.surveyId);
    const known = this.#surveys.get(survey.pledgeId) ?? [];
    const kept = [...known, survey].slice(-SURVEYS_KEPT_PER_PLEDGE_MAX);
    this.#surveys.set(survey.pledgeId, kept);
  }

  /** Of a pledge, oldest first. */
  surveysOf(pledgeId: string): readonly Survey[] {
    return this.#surveys.get(pledgeId) ?? [];
  }
}
