/** One named part of a state to be written, or to be forgotten when `body` is null. */
export interface StateChange {
  readonly name: string;
  readonly body: string | null;
}

/** Parts of a state as they were saved: name and body. */
export type SavedParts = Iterable<readonly [name: string, body: string]>;
