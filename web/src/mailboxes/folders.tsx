import { Table } from '@mantine/core';
import type { MailboxFolder } from '../api/types';
import { useI18n } from '../i18n';
import styles from './mailboxes.module.css';

export function Folders({ folders }: { folders: MailboxFolder[] }) {
  const { w, f } = useI18n();
  const sorted = folders.toSorted(
    (a, b) => Number(b.chosen) - Number(a.chosen) || a.path.localeCompare(b.path),
  );
  // Not every server tells how many mails it holds before it was asked for a proof.
  const counted = folders.some(folder => folder.messages !== null);
  return (
    <section className={styles.part}>
      <h2>{w.mailboxes.folders}</h2>
      <div className={styles.tableBox} tabIndex={0} role="region" aria-label={w.mailboxes.folders}>
        <Table className={styles.table} verticalSpacing={7}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{w.mailboxes.folder}</Table.Th>
              {counted && <Table.Th>{w.mailboxes.onServer}</Table.Th>}
              <Table.Th>{w.mailboxes.stored}</Table.Th>
              <Table.Th>{w.mailboxes.pending}</Table.Th>
              <Table.Th>{w.mailboxes.skipped}</Table.Th>
              <Table.Th>{w.mailboxes.dead}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {sorted.map(folder => (
              <Table.Tr key={folder.id} data-off={!folder.chosen || undefined}>
                <Table.Th scope="row">{folder.path}</Table.Th>
                {folder.chosen ? (
                  <>
                    {counted && (
                      <Table.Td>{folder.messages === null ? '' : f.number(folder.messages)}</Table.Td>
                    )}
                    <Table.Td>{f.number(folder.stored)}</Table.Td>
                    <Table.Td>{f.number(folder.pending)}</Table.Td>
                    <Table.Td>{f.number(folder.skipped)}</Table.Td>
                    <Table.Td>{f.number(folder.dead)}</Table.Td>
                  </>
                ) : (
                  <Table.Td colSpan={counted ? 5 : 4}>{w.mailboxes.notChosen}</Table.Td>
                )}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
    </section>
  );
}
