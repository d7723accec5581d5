import type { Widen } from '../en';
import type { glossary } from './en';

export type Glossary = Widen<typeof glossary>;
export type TermId = keyof Glossary['terms'];
