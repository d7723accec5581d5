import { ActionIcon, Button, Menu } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import {
  IconArchive,
  IconArchiveOff,
  IconArrowLeft,
  IconCalendarPlus,
  IconDots,
  IconEyeOff,
  IconMail,
  IconTrash,
} from '@tabler/icons-react';
import { useEffect, useEffectEvent } from 'react';
import { useActivityDialog } from '../activities/activity-dialog';
import { ApiError } from '../api/client';
import { becameQuery, originQuery, type LeadSource } from '../api/leads';
import type { Shown } from '../api/rest';
import { refreshLists } from '../crm/change';
import type { Values } from '../crm/fields';
import { changeItem, itemQuery } from '../crm/item';
import { ItemLink } from '../crm/item-link';
import { ContactSection } from '../details/contact-section';
import { EditableTitle } from '../details/editable-title';
import { FieldsSection } from '../details/fields-section';
import { Timeline } from '../details/timeline';
import { TimelineComposer } from '../details/timeline-composer';
import { useI18n } from '../i18n';
import { CopyAddress } from '../mail/copy-address';
import { Problem } from '../ui/problem';
import { Lines } from '../ui/skeletons';
import styles from './leads.module.css';

type Lead = Shown['Lead_v1'];

/** A lead beside the list: what it is, whom it is about, and what happened with it. */
export function LeadPane(props: {
  id: string;
  onBack: () => void;
  onConvert: () => void;
  onArchive: (archived: boolean) => void;
  onUnseen: () => void;
  onDelete: () => void;
}) {
  const { w } = useI18n();
  const { id } = props;
  const dialog = useActivityDialog();
  const found = useQuery(itemQuery('lead', id));
  const lead = found.data as (Lead & Values) | undefined;
  useSeen(lead);

  if (found.isPending)
    return (
      <div className={styles.pad}>
        <Lines count={4} />
      </div>
    );
  if (!lead) return <Gone id={id} error={found.error} retry={found.refetch} onBack={props.onBack} />;
  return (
    <article className={styles.lead} aria-label={lead.title ?? ''}>
      <header className={styles.leadHead}>
        <ActionIcon className={styles.back} aria-label={w.app.back} onClick={props.onBack}>
          <IconArrowLeft size={18} />
        </ActionIcon>
        <div className={styles.titles}>
          <EditableTitle kind="lead" id={id} field="title" title={lead.title ?? ''} canEdit />
          <div className={styles.facts}>
            {lead.person_id !== null && <ItemLink kind="person" id={lead.person_id} icon />}
            {lead.organization_id !== null && <ItemLink kind="organization" id={lead.organization_id} icon />}
            {lead.source_name && <span>{w.leads.sources[lead.source_name as LeadSource]}</span>}
          </div>
        </div>
        <div className={styles.actions}>
          <Button
            size="compact-md"
            variant="default"
            leftSection={<IconCalendarPlus size={15} aria-hidden />}
            onClick={() => dialog.open({ lead: { id, name: lead.title ?? '' } })}
          >
            {w.deals.plan}
          </Button>
          {lead.is_archived ? (
            <Button
              size="compact-md"
              variant="default"
              leftSection={<IconArchiveOff size={15} aria-hidden />}
              onClick={() => props.onArchive(false)}
            >
              {w.leads.unarchiveOne}
            </Button>
          ) : (
            <Button size="compact-md" onClick={props.onConvert}>
              {w.leads.convert}
            </Button>
          )}
          <CopyAddress type="lead" id={id} title={lead.title ?? ''} />
          <Menu position="bottom-end" portalProps={{ target: '#page' }} withInitialFocusPlaceholder={false}>
            <Menu.Target>
              <ActionIcon aria-label={w.details.more}>
                <IconDots size={18} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              {!lead.is_archived && (
                <Menu.Item leftSection={<IconArchive size={15} />} onClick={() => props.onArchive(true)}>
                  {w.leads.archiveOne}
                </Menu.Item>
              )}
              <Menu.Item leftSection={<IconEyeOff size={15} />} onClick={props.onUnseen}>
                {w.leads.markUnseen}
              </Menu.Item>
              <Menu.Item
                component={Link}
                to={`/items/lead/${id}/threads`}
                leftSection={<IconMail size={15} />}
              >
                {w.details.allMail}
              </Menu.Item>
              <Menu.Item color="red" leftSection={<IconTrash size={15} />} onClick={props.onDelete}>
                {w.leads.delete}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </div>
      </header>
      <div className={styles.body}>
        <Origin id={id} />
        <div className={styles.columns}>
          <div>
            <FieldsSection
              kind="lead"
              item={lead}
              title={w.details.facts}
              canEdit
              without={['was_seen', 'is_archived']}
            />
            {/* Live, and changed on their own pages: a lead is not the place where contacts are kept. */}
            <ContactSection kind="person" id={lead.person_id} canEdit={false} />
            <ContactSection kind="organization" id={lead.organization_id} canEdit={false} />
          </div>
          <div>
            <TimelineComposer kind="lead" item={lead} />
            <Timeline kind="lead" id={id} />
          </div>
        </div>
      </div>
    </article>
  );
}

/** A lead that is not there: its deal, where it became one. */
function Gone(props: { id: string; error: unknown; retry: () => unknown; onBack: () => void }) {
  const { w } = useI18n();
  const { id, error } = props;
  const isGone = error instanceof ApiError && error.status === 404;
  const deal = useQuery({ ...becameQuery(id), enabled: isGone }).data;
  return (
    <div className={styles.pad}>
      {deal ? (
        <p className={styles.origin} role="note">
          {w.leads.isDeal} <ItemLink kind="deal" id={deal.id} name={deal.title} icon />
        </p>
      ) : (
        <Problem
          error={error}
          means={{ 404: { title: w.leads.gone, next: w.leads.goneNext } }}
          {...(!isGone && { retry: () => void props.retry() })}
        />
      )}
      <Button mt="md" variant="default" onClick={props.onBack}>
        {w.leads.backToList}
      </Button>
    </div>
  );
}

/** Who opens a lead has seen it. */
function useSeen(lead: Lead | undefined) {
  const client = useQueryClient();
  const id = lead?.id;
  const see = useEffectEvent(async () => {
    if (!lead || lead.was_seen !== false) return;
    client.setQueryData(itemQuery('lead', lead.id).queryKey, item => item && { ...item, was_seen: true });
    // It is no more than a mark: where it fails, the lead stays unseen.
    await changeItem('lead', lead.id, { was_seen: true }).catch(() => undefined);
    refreshLists(client);
  });
  useEffect(() => {
    if (id) void see();
  }, [id]);
}

/** Of a lead that was a deal: when, and the way back to it as long as it is kept. */
function Origin({ id }: { id: string }) {
  const { w, f } = useI18n();
  const origin = useQuery(originQuery(id)).data;
  if (!origin) return null;
  return (
    <p className={styles.origin} role="note">
      {w.leads.wasDeal(f.full(origin.at), origin.by)}{' '}
      {origin.deal ? (
        <ItemLink kind="deal" id={origin.deal.id} name={origin.deal.title} icon />
      ) : (
        w.leads.dealGone
      )}
    </p>
  );
}
