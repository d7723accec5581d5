import { Button, Table } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { IconScale } from '@tabler/icons-react';
import { mailboxesQuery, mailboxQuery, prove } from '../api/mailboxes';
import type { Mailbox, Proof } from '../api/types';
import { useI18n } from '../i18n';
import { Problem } from '../ui/problem';
import ui from '../ui/ui.module.css';
import { useWhy } from '../ui/why';
import styles from './mailboxes.module.css';
import { ParkedNote } from './parked-note';

/** Whether each mail on the server is accounted for: the last answer, and a new count on demand. */
export function ProofPanel({ mailbox }: { mailbox: Mailbox }) {
  const { w, f } = useI18n();
  const client = useQueryClient();
  const proving = useMutation({
    mutationFn: () => prove(mailbox.id),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: mailboxQuery(mailbox.id).queryKey });
      void client.invalidateQueries({ queryKey: mailboxesQuery.queryKey });
    },
  });
  const last = proving.data ?? mailbox.proof;
  const sentence = !last?.checked_at
    ? w.mailboxes.proofNever
    : (last.balanced ? w.mailboxes.proofBalanced : w.mailboxes.proofUnbalanced)(f.relative(last.checked_at));
  return (
    <section className={styles.part}>
      <div className={styles.partHead}>
        <h2>{w.mailboxes.proof}</h2>
        <Button
          variant="default"
          size="compact-sm"
          leftSection={<IconScale size={14} aria-hidden />}
          loading={proving.isPending}
          onClick={() => proving.mutate()}
        >
          {w.mailboxes.prove}
        </Button>
      </div>
      <p className={styles.dim}>{w.mailboxes.proofLead}</p>
      <p className={styles.verdict} data-balanced={last?.balanced} role="status">
        {sentence}
      </p>
      {proving.isError && <Problem error={proving.error} retry={() => proving.mutate()} />}
      {proving.data && <ProofTable proof={proving.data} />}
    </section>
  );
}

function ProofTable({ proof }: { proof: Proof }) {
  const { w, f } = useI18n();
  const why = useWhy();
  return (
    <div
      className={`${ui.sideways} ${styles.tableBox}`}
      tabIndex={0}
      role="region"
      aria-label={w.mailboxes.proof}
    >
      <Table className={styles.table} verticalSpacing={7}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{w.mailboxes.folder}</Table.Th>
            <Table.Th>{w.mailboxes.onServer}</Table.Th>
            <Table.Th>{w.mailboxes.stored}</Table.Th>
            <Table.Th>{w.mailboxes.skipped}</Table.Th>
            <Table.Th>{w.mailboxes.dead}</Table.Th>
            <Table.Th>{w.mailboxes.pending}</Table.Th>
            <Table.Th>{w.mailboxes.balanced}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {proof.folders.map(folder => {
            const skipped = Object.entries(folder.skipped);
            return (
              <Table.Tr key={folder.path}>
                <Table.Th scope="row">
                  {folder.path}
                  <ParkedNote parked={folder.parked} />
                </Table.Th>
                <Table.Td>{folder.server === null ? w.mailboxes.notKnown : f.number(folder.server)}</Table.Td>
                <Table.Td>{f.number(folder.stored)}</Table.Td>
                <Table.Td>
                  {skipped.length
                    ? skipped.map(([reason, n]) => `${why.mail(reason)} ${f.number(n)}`).join(', ')
                    : f.number(0)}
                </Table.Td>
                <Table.Td>{f.number(folder.dead)}</Table.Td>
                <Table.Td>{f.number(folder.pending)}</Table.Td>
                <Table.Td>{folder.balanced ? w.mailboxes.yes : w.mailboxes.no}</Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </div>
  );
}
