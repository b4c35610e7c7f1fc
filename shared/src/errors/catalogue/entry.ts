/** Who can repair a fault: try again later, the sender, the operator of this machine, or its makers. */
export type FaultKind = 'retry' | 'reject' | 'operator' | 'bug';

/** What the catalogue says of one error code. Placeholders like `{id}` are filled from the facts. */
export interface CatalogueEntry {
  readonly kind: FaultKind;
  /** HTTP status when the API answers with it. */
  readonly http: number;
  readonly en: string;
  readonly zh: string;
  /** What to do next. */
  readonly next: string;
  readonly nextZh: string;
}

/** The errors of one step of the journey, by their code. */
export type CatalogueSection = Readonly<Record<`PW_${string}`, CatalogueEntry>>;
