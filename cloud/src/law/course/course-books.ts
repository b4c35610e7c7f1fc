import type { CourseView } from '#/core/index.ts';
import { ControlBook, type SavedControl } from '../control/control-book.ts';
import { DefaultBook, type Default } from '../defaults/default-book.ts';
import { ExtensionBook, type Extension } from '../extensions/extension-book.ts';

export interface SavedCourse {
  readonly defaults: readonly Default[];
  readonly control: SavedControl;
  readonly extensions: readonly Extension[];
}

/** What happens to a pledge in effect beside its goods and its price. */
export class CourseBooks {
  readonly defaults: DefaultBook;
  readonly control: ControlBook;
  readonly extensions: ExtensionBook;

  constructor(saved: Partial<SavedCourse> = {}) {
    this.defaults = new DefaultBook(saved.defaults);
    this.control = new ControlBook(saved.control);
    this.extensions = new ExtensionBook(saved.extensions);
  }

  save(): SavedCourse {
    return {
      defaults: this.defaults.save(),
      control: this.control.save(),
      extensions: this.extensions.save(),
    };
  }

  of(pledgeId: string): CourseView {
    return {
      defaults: this.defaults.ofPledge(pledgeId),
      controlLosses: this.control.ofPledge(pledgeId),
      extensions: this.extensions.ofPledge(pledgeId),
    };
  }

  /** A new fact is at hand. */
  begin(): void {
    this.control.begin();
  }

  /** When the clock alone changes something; Infinity for never. */
  nextDueAt(): number {
    return this.control.nextDueAt();
  }
}
