import type { Values } from './fields';
import type { Id, ItemKind } from './kinds';

/** Kinds that the dialog makes; activities have a dialog of their own. */
export type NewKind = Exclude<ItemKind, 'activity'>;

/** What the dialog is asked for. */
export interface Asking {
  kind: NewKind;
  /** What is filled in already. */
  given: Values;
  onAdded?: ((item: Values & { id: Id }) => void) | undefined;
}
