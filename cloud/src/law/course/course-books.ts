import type { CourseView } from '#/core/index.ts';
import { ControlBook, type SavedControl } from '../control/control-book.ts';
import { ConditionEnds, type ConditionEnd } from '../dates/condition-ends.ts';
import { InstalmentBook, type AwaitedInstalment } from '../dates/instalment-book.ts';
import { ScaleBook, type ScaleVerification } from '../dates/scale-book.ts';
import { SearchBook, type SavedSearches } from '../dates/search-book.ts';
import { DefaultBook, type Default } from '../defaults/default-book.ts';
import { ExtensionBook, type Extension } from '../extensions/extension-book.ts';

export interface SavedCourse {
  readonly defaults: readonly Default[];
  readonly control: SavedControl;
  readonly extensions: readonly Extension[];
  readonly searches: SavedSearches;
  readonly scales: readonly ScaleVerification[];
  readonly conditionEnds: readonly ConditionEnd[];
  readonly instalments: readonly AwaitedInstalment[];
}

/** What happens to a pledge in effect beside its goods and its price. */
export class CourseBooks {
  readonly defaults: DefaultBook;
  readonly control: ControlBook;
  readonly extensions: ExtensionBook;
  readonly searches: SearchBook;
  readonly scales: ScaleBook;
  readonly conditionEnds: ConditionEnds;
  readonly instalments: InstalmentBook;

  constructor(saved: Partial<SavedCourse> = {}) {
    this.defaults = new DefaultBook(saved.defaults);
    this.control = new ControlBook(saved.control);
    this.extensions = new ExtensionBook(saved.extensions);
    this.searches = new SearchBook(saved.searches);
    this.scales = new ScaleBook(saved.scales);
    this.conditionEnds = new ConditionEnds(saved.conditionEnds);
    this.instalments = new InstalmentBook(saved.instalments);
  }

  save(): SavedCourse {
    return {
      defaults: this.defaults.save(),
      control: this.control.save(),
      extensions: this.extensions.save(),
      searches: this.searches.save(),
      scales: this.scales.save(),
      conditionEnds: this.conditionEnds.save(),
      instalments: this.instalments.save(),
    };
  }

  of(pledgeId: string): CourseView {
    return {
      defaults: this.defaults.ofPledge(pledgeId),
      controlLosses: this.control.ofPledge(pledgeId),
      extensions: this.extensions.ofPledge(pledgeId),
      searches: this.searches.ofPledge(pledgeId),
      searchDuties: this.searches.dutiesOf(pledgeId),
    };
  }

  /** A new fact is at hand. */
  begin(): void {
    this.control.begin();
    this.searches.begin();
  }

  /** When the clock alone changes something; Infinity for never. */
  nextDueAt(): number {
    return Math.min(
      this.control.nextDueAt(),
      this.searches.nextDueAt(),
      this.conditionEnds.nextDueAt(),
      this.instalments.nextDueAt(),
    );
  }
}
