import type { Widen } from '../en';
import type { help } from './en';

export type Help = Widen<typeof help>;
export type HelpPage = keyof Help['pages'];
