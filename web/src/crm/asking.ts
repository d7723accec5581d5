import type { Values } from './fields';
import type { Id, ItemKind } from './kinds';

/** Kinds that the dialog makes; activities have a dialog of their own. */
export type NewKind = Exclude<ItemKind, 'activity'>;

/** Somebody who is known by his mail alone. */
export interface Stranger {
  name: string;
  address: string;
}

/** What the dialog is asked for. */
export interface Asking {
  kind: NewKind;
  /** What is filled in already. */
  given: Values;
  onAdded?: ((item: Values & { id: Id }) => void) | undefined;
  /** Whom it is about, where he is no person yet: he is made with it, and has this address. */
  stranger?: Stranger | undefined;
}
