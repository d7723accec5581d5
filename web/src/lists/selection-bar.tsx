import { ActionIcon, Button, Menu } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconDots, IconDownload, IconPencil, IconTargetArrow, IconTrash, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { listIds, type ListChoice } from '../api/lists';
import { fieldsQuery } from '../crm/fields';
import type { Id, ItemKind } from '../crm/kinds';
import { ToLead } from '../deals/to-lead';
import { useI18n } from '../i18n';
import { Confirm } from '../ui/confirm';
import { Dialog } from '../ui/dialog';
import { useToast } from '../ui/toast';
import { BulkEdit } from './bulk-edit';
import type { useJobs } from './jobs';
import styles from './lists.module.css';
import { listNouns } from './nouns';
import type { Selection } from './selection';

/** What can be done with what is ticked, in the place of the tools of the list. */
export function SelectionBar(props: {
  kind: ItemKind;
  choice: ListChoice;
  selection: Selection;
  total: number;
  jobs: ReturnType<typeof useJobs>;
  onExport: (format: 'csv' | 'xlsx') => void;
}) {
  const { w } = useI18n();
  const toast = useToast();
  const { kind, selection, total } = props;
  const { hasJobs, isRestorable } = listNouns[kind];
  const [dialog, setDialog] = useState<'edit' | 'delete' | 'convert' | null>(null);
  const [chosen, setChosen] = useState<Id[]>([]);
  const fields = useQuery(fieldsQuery(kind)).data ?? [];
  const busy = props.jobs.underWay !== undefined;

  /** Which these are now: what the list finds at this moment, where all are ticked. */
  async function ids(): Promise<Id[] | null> {
    if (!selection.isAll) return [...selection.ids];
    try {
      return (await listIds(kind, props.choice)).filter(id => !selection.ids.has(id));
    } catch (error) {
      toast.failed(error);
      return null;
    }
  }

  async function ask(which: 'edit' | 'delete' | 'convert') {
    const found = await ids();
    if (!found?.length) return;
    setChosen(found);
    // What can be taken back is not asked about.
    if (which === 'delete' && isRestorable) {
      selection.clear();
      await props.jobs.remove(found);
    } else setDialog(which);
  }

  return (
    <div className={styles.bar} role="toolbar" aria-label={w.lists.selected(selection.count)}>
      <ActionIcon aria-label={w.lists.clear} onClick={selection.clear}>
        <IconX size={16} aria-hidden />
      </ActionIcon>
      <strong role="status">{w.lists.selected(selection.count)}</strong>
      {!selection.isAll && selection.count < total && (
        <Button size="compact-sm" variant="subtle" onClick={selection.all}>
          {w.lists.selectAllOf(total)}
        </Button>
      )}
      <span className={styles.grow} />
      {hasJobs && (
        <Button
          size="compact-sm"
          variant="default"
          disabled={busy}
          leftSection={<IconPencil size={15} aria-hidden />}
          onClick={() => void ask('edit')}
        >
          {w.lists.bulk.edit}
        </Button>
      )}
      {hasJobs && (
        <Button
          size="compact-sm"
          variant="default"
          disabled={busy}
          leftSection={<IconTrash size={15} aria-hidden />}
          onClick={() => void ask('delete')}
        >
          {w.lists.bulk.delete}
        </Button>
      )}
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon aria-label={w.lists.moreActions}>
            <IconDots size={17} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {kind === 'deal' && (
            <Menu.Item
              leftSection={<IconTargetArrow size={15} aria-hidden />}
              onClick={() => void ask('convert')}
            >
              {w.lists.convert.action}
            </Menu.Item>
          )}
          <Menu.Item
            leftSection={<IconDownload size={15} aria-hidden />}
            onClick={() => props.onExport('csv')}
          >
            {w.lists.export.csv}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconDownload size={15} aria-hidden />}
            onClick={() => props.onExport('xlsx')}
          >
            {w.lists.export.xlsx}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {dialog === 'edit' && (
        <BulkEdit
          kind={kind}
          fields={fields}
          count={chosen.length}
          onClose={() => setDialog(null)}
          onApply={values => {
            setDialog(null);
            selection.clear();
            void props.jobs.change(chosen, values);
          }}
        />
      )}
      {dialog === 'delete' && (
        <Confirm
          title={w.lists.bulk.deleteTitle(chosen.length)}
          text={w.lists.bulk.deleteText}
          action={w.lists.bulk.delete}
          onClose={() => setDialog(null)}
          onConfirm={() => {
            setDialog(null);
            selection.clear();
            void props.jobs.remove(chosen);
          }}
        />
      )}
      {dialog === 'convert' && (
        <Dialog onClose={() => setDialog(null)} title={w.lists.convert.title(chosen.length)}>
          <ToLead ids={chosen as number[]} onClose={() => setDialog(null)} onDone={selection.clear} />
        </Dialog>
      )}
    </div>
  );
}
