import { Button, Checkbox, Table } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { IconListCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { changeMailbox, mailboxesQuery, mailboxQuery } from '../api/mailboxes';
import type { Mailbox, MailboxFolder } from '../api/types';
import { useI18n } from '../i18n';
import { Problem } from '../ui/problem';
import { useToast } from '../ui/toast';
import ui from '../ui/ui.module.css';
import styles from './mailboxes.module.css';
import { ParkedNote } from './parked-note';

/** The folders and what is taken in of each; their owner may choose others. */
export function Folders(props: { mailbox: Mailbox; folders: MailboxFolder[]; mayChoose: boolean }) {
  const { w } = useI18n();
  const { mailbox, folders } = props;
  /** The paths that are ticked; null while nothing is being chosen. */
  const [ticked, setTicked] = useState<Set<string> | null>(null);
  const save = useSave(mailbox, () => setTicked(null));
  const now = folders.filter(folder => folder.chosen).map(folder => folder.path);
  const isSame = ticked?.size === now.length && now.every(path => ticked.has(path));
  const tick = (path: string, on: boolean) => {
    const next = new Set(ticked);
    if (on) next.add(path);
    else next.delete(path);
    setTicked(next);
  };
  return (
    <section className={styles.part}>
      <div className={styles.partHead}>
        <h2>{w.mailboxes.folders}</h2>
        {props.mayChoose && !ticked && (
          <Button
            variant="default"
            size="compact-sm"
            leftSection={<IconListCheck size={14} aria-hidden />}
            onClick={() => setTicked(new Set(now))}
          >
            {w.mailboxes.chooseFolders}
          </Button>
        )}
      </div>
      {ticked && <p className={styles.choosing}>{w.mailboxes.chooseFoldersHint}</p>}
      <FolderTable folders={folders} ticked={ticked} onTick={tick} />
      {ticked && (
        <div className={styles.choice}>
          <Button
            size="xs"
            loading={save.isPending && save.variables !== 'default'}
            disabled={ticked.size === 0 || isSame || save.isPending}
            onClick={() => save.mutate([...ticked])}
          >
            {w.mailboxes.saveFolders}
          </Button>
          <Button
            size="xs"
            variant="default"
            loading={save.isPending && save.variables === 'default'}
            disabled={save.isPending}
            onClick={() => save.mutate('default')}
          >
            {w.mailboxes.usualFolders}
          </Button>
          <Button
            size="xs"
            variant="default"
            onClick={() => {
              save.reset();
              setTicked(null);
            }}
          >
            {w.app.cancel}
          </Button>
          <span role="status" className={styles.dim}>
            {ticked.size === 0 && w.mailboxes.noFolderTicked}
          </span>
        </div>
      )}
      {save.isError && <Problem error={save.error} />}
    </section>
  );
}

function useSave(mailbox: Mailbox, onSaved: () => void) {
  const { w } = useI18n();
  const client = useQueryClient();
  const toast = useToast();
  return useMutation({
    mutationFn: (folders: 'default' | string[]) => changeMailbox(mailbox.id, { folders }),
    onSuccess: answer => {
      client.setQueryData(mailboxQuery(mailbox.id).queryKey, answer);
      void client.invalidateQueries({ queryKey: mailboxesQuery.queryKey });
      toast.done(w.mailboxes.foldersSaved);
      onSaved();
    },
  });
}

function FolderTable(props: {
  folders: MailboxFolder[];
  ticked: Set<string> | null;
  onTick: (path: string, on: boolean) => void;
}) {
  const { w, f } = useI18n();
  const { folders, ticked } = props;
  const sorted = folders.toSorted(
    (a, b) => Number(b.chosen) - Number(a.chosen) || a.path.localeCompare(b.path),
  );
  // Not every server tells how many mails it holds before it was asked for a proof.
  const counted = folders.some(folder => folder.messages !== null);
  return (
    <div
      className={`${ui.sideways} ${styles.tableBox}`}
      tabIndex={0}
      role="region"
      aria-label={w.mailboxes.folders}
    >
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
              <Table.Th scope="row">
                {ticked ? (
                  <Checkbox
                    size="sm"
                    label={folder.path}
                    checked={ticked.has(folder.path)}
                    onChange={event => props.onTick(folder.path, event.currentTarget.checked)}
                  />
                ) : (
                  folder.path
                )}
                <ParkedNote parked={folder.parked} />
              </Table.Th>
              {counted && <Table.Td>{folder.messages === null ? '' : f.number(folder.messages)}</Table.Td>}
              {/* What was taken in of a folder stays when it is left out. */}
              {folder.chosen || folder.stored > 0 ? (
                <>
                  <Table.Td>{f.number(folder.stored)}</Table.Td>
                  <Table.Td>{folder.chosen ? f.number(folder.pending) : ''}</Table.Td>
                  <Table.Td>{f.number(folder.skipped)}</Table.Td>
                  <Table.Td>{f.number(folder.dead)}</Table.Td>
                </>
              ) : (
                <Table.Td colSpan={4}>{w.mailboxes.notChosen}</Table.Td>
              )}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}
