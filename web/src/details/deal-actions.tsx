import { ActionIcon, Badge, Button, Menu } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import {
  IconArchive,
  IconArchiveOff,
  IconBriefcase,
  IconBulb,
  IconCopy,
  IconDots,
  IconGitMerge,
  IconRestore,
  IconTrash,
} from '@tabler/icons-react';
import { useState, type CSSProperties } from 'react';
import type { Deal } from '../api/details';
import { write } from '../api/rest';
import { useShortcuts } from '../app/shortcuts';
import { refreshAround, useChange } from '../crm/change';
import { addressOf } from '../crm/kinds';
import { ToLead } from '../deals/to-lead';
import { useI18n } from '../i18n';
import { CopyAddress } from '../mail/copy-address';
import { Dialog } from '../ui/dialog';
import { useToast } from '../ui/toast';
import styles from './details.module.css';
import { LostDialog } from './lost-dialog';
import { MergeDeal } from './merge-dialog';
import { useDeleting } from './use-deleting';
import { useItemWords } from './words';

/** The app's own colours, which can be read in the light and in the dark. */
const filled = (tone: string) =>
  ({
    '--button-bg': `var(${tone})`,
    '--button-hover': `color-mix(in srgb, var(${tone}) 88%, var(--k-text))`,
    '--button-color': 'var(--k-surface)',
    '--badge-bg': `var(${tone})`,
    '--badge-color': 'var(--k-surface)',
  }) as CSSProperties;
const good = filled('--k-good');
const bad = filled('--k-bad');

/** What ends a deal, and what else is done with it. */
export function DealActions({ deal }: { deal: Deal }) {
  const { w } = useI18n();
  const words = useItemWords();
  const client = useQueryClient();
  const navigate = useNavigate();
  const toast = useToast();
  const { change } = useChange();
  const { remove } = useDeleting('deal');
  const [asked, setAsked] = useState<'lost' | 'merge' | 'lead' | null>(null);
  const close = () => setAsked(null);
  const isOpen = deal.status === 'open';
  const back = { status: deal.status, ...(deal.status === 'lost' && { lost_reason: deal.lost_reason }) };

  const win = () => void change('deal', deal.id, { status: 'won' }, back);
  useShortcuts(
    isOpen ? { w: [w.details.won, win], l: [w.details.lost, () => setAsked('lost')] } : {},
    w.records.names.deal,
  );

  async function duplicate() {
    try {
      const copy = (await write('post', '/api/v1/deals/{id}/duplicate', { path: { id: deal.id } })) as {
        id: number;
      };
      refreshAround(client, 'deal');
      void navigate({ to: addressOf('deal', copy.id) });
    } catch (error) {
      toast.failed(error);
    }
  }

  return (
    <div className={styles.actions}>
      {isOpen ? (
        <>
          <Button size="compact-md" style={good} onClick={win}>
            {w.details.won}
          </Button>
          <Button size="compact-md" style={bad} onClick={() => setAsked('lost')}>
            {w.details.lost}
          </Button>
        </>
      ) : (
        <>
          <Badge size="lg" radius="sm" style={deal.status === 'won' ? good : bad}>
            {deal.status === 'won' ? w.details.isWon : w.details.isLost}
          </Badge>
          <Button
            size="compact-md"
            variant="default"
            onClick={() => void change('deal', deal.id, { status: 'open' }, back)}
          >
            {w.details.reopen}
          </Button>
        </>
      )}
      <CopyAddress type="deal" id={deal.id} title={deal.title ?? ''} />
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon aria-label={w.details.more}>
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconCopy size={15} />} onClick={() => void duplicate()}>
            {w.details.duplicate}
          </Menu.Item>
          {deal.status !== 'lost' && (
            <Menu.Item
              leftSection={<IconBriefcase size={15} />}
              onClick={() => void navigate({ to: '/projects', search: { deal: deal.id } })}
            >
              {w.details.makeProject}
            </Menu.Item>
          )}
          <Menu.Item leftSection={<IconBulb size={15} />} onClick={() => setAsked('lead')}>
            {words.toLead}
          </Menu.Item>
          <Menu.Item leftSection={<IconGitMerge size={15} />} onClick={() => setAsked('merge')}>
            {words.mergeMenu}
          </Menu.Item>
          <Menu.Item
            leftSection={deal.is_archived ? <IconArchiveOff size={15} /> : <IconArchive size={15} />}
            onClick={() =>
              void change(
                'deal',
                deal.id,
                { is_archived: !deal.is_archived },
                { is_archived: deal.is_archived },
              )
            }
          >
            {deal.is_archived ? w.details.unarchive : w.details.archive}
          </Menu.Item>
          <Menu.Item color="red" leftSection={<IconTrash size={15} />} onClick={() => void remove(deal.id)}>
            {w.details.delete}
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item
            renderRoot={props => <Link to="/deleted/$nouns" params={{ nouns: 'deals' }} {...props} />}
            leftSection={<IconRestore size={15} />}
          >
            {words.deletedOf.deal}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {asked === 'lost' && (
        <LostDialog
          title={w.details.whyLost}
          onClose={close}
          onLost={reason => void change('deal', deal.id, { status: 'lost', lost_reason: reason }, back)}
        />
      )}
      {asked === 'merge' && <MergeDeal deal={{ id: deal.id, name: deal.title ?? '' }} onClose={close} />}
      {asked === 'lead' && (
        <Dialog onClose={close} title={w.deals.dialogs.lead(deal.title ?? '')}>
          <ToLead ids={[deal.id]} onClose={close} />
        </Dialog>
      )}
    </div>
  );
}
