import { IconNote } from '@tabler/icons-react';
import type { ImportedKind, TableImport } from '../api/imports';
import { kinds } from '../crm/kinds';
import { useI18n } from '../i18n';
import styles from './imports.module.css';

const order: ImportedKind[] = ['deal', 'lead', 'person', 'organization', 'activity', 'note'];

/** The icon of what a row makes; a note is no item of its own. */
export const iconOf = (kind: ImportedKind) => (kind === 'note' ? IconNote : kinds[kind].icon);

export function useKindName() {
  const { w } = useI18n();
  return (kind: ImportedKind): string => (kind === 'note' ? w.imports.note : w.records.names[kind]);
}

/** How many of each kind an import made, and filled in. */
export function MadeCounts({ of }: { of: TableImport }) {
  const { w, f } = useI18n();
  const made = order.filter(kind => of.made[kind]);
  if (made.length === 0 && of.changed === 0) return null;
  return (
    <ul className={styles.counts}>
      {made.map(kind => {
        const Icon = iconOf(kind);
        return (
          <li key={kind}>
            <Icon size={15} stroke={1.7} aria-hidden />
            {kind === 'note' ? w.imports.notes : w.records.plural[kind]}:{' '}
            <strong>{f.number(of.made[kind] ?? 0)}</strong>
          </li>
        );
      })}
      {of.changed > 0 && (
        <li>
          {w.imports.filled}: <strong>{f.number(of.changed)}</strong>
        </li>
      )}
    </ul>
  );
}
