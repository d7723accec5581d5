import type { AccessWords } from '../i18n/access/en';

type Subject = keyof AccessWords['permissions']['subjects'];

const subjects: Record<string, Subject> = {
  deal: 'deals',
  lead: 'leads',
  person: 'contacts',
  organization: 'contacts',
  project: 'work',
  activity: 'work',
  product: 'work',
  label: 'lists',
  items: 'lists',
  others: 'colleagues',
  user: 'colleagues',
  statistics: 'colleagues',
  filter: 'sharing',
  insight: 'sharing',
  automation: 'sharing',
};

/** The permissions under the subject of each, subjects in the order in which they first come. */
export function bySubject(names: string[]): { subject: Subject; names: string[] }[] {
  const groups = new Map<Subject, string[]>();
  for (const name of names) {
    const subject = subjects[name.split('.')[0] ?? ''] ?? 'setup';
    groups.set(subject, [...(groups.get(subject) ?? []), name]);
  }
  return [...groups].map(([subject, of]) => ({ subject, names: of }));
}
