import { ActionIcon, Popover, Select, Switch, Tooltip } from '@mantine/core';
import { IconAdjustments } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { mailboxesQuery } from '../api/mailboxes';
import { useI18n } from '../i18n';
import styles from './compose.module.css';
import type { DraftKeeper, DraftView } from './draft-keeper';
import { useZone } from './send-later';
import { atHour } from './zoned-time';

const reminders = [1, 2, 3, 7, 14];

/** What happens to a mail beside its being sent: who may read it here, what is measured, what is remembered. */
export function Options(props: {
  view: DraftView;
  keeper: DraftKeeper;
  group: boolean;
  onGroup: (group: boolean) => void;
}) {
  const { w, f } = useI18n();
  const { keeper } = props;
  const { fields } = props.view;
  const zone = useZone();
  const [open, setOpen] = useState(false);
  const mailbox = useQuery(mailboxesQuery).data?.find(each => each.id === fields.mailbox_id);
  const isShared = (fields.sharing ?? mailbox?.sharing) === 'shared';
  const isSet = fields.track_opens || fields.track_links || fields.remind_at !== null || props.group;
  return (
    <Popover
      opened={open}
      onChange={setOpen}
      position="top-start"
      withinPortal={false}
      trapFocus
      returnFocus
      width={330}
    >
      <Popover.Target>
        <Tooltip label={w.compose.options} disabled={open}>
          <ActionIcon
            size="lg"
            aria-label={w.compose.options}
            data-set={isSet || undefined}
            onClick={() => setOpen(!open)}
          >
            <IconAdjustments size={18} stroke={1.6} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown className={styles.options ?? ''} aria-label={w.compose.options}>
        <Switch
          size="sm"
          label={w.compose.share}
          description={isShared ? w.compose.sharedHint : w.compose.privateHint}
          checked={isShared}
          onChange={event => keeper.change({ sharing: event.currentTarget.checked ? 'shared' : 'private' })}
        />
        <Switch
          size="sm"
          label={w.compose.trackOpens}
          description={w.compose.trackOpensHint}
          checked={fields.track_opens}
          onChange={event => keeper.change({ track_opens: event.currentTarget.checked })}
        />
        <Switch
          size="sm"
          label={w.compose.trackLinks}
          description={w.compose.trackLinksHint}
          checked={fields.track_links}
          onChange={event => keeper.change({ track_links: event.currentTarget.checked })}
        />
        <Select
          label={w.compose.remind}
          description={w.compose.remindHint}
          comboboxProps={{ withinPortal: false }}
          value={fields.remind_at ?? ''}
          data={[
            { value: '', label: w.compose.never },
            // What was chosen on another day stays to be seen.
            ...(fields.remind_at ? [{ value: fields.remind_at, label: f.full(fields.remind_at) }] : []),
            ...reminders
              .map(days => ({ value: atHour(days, 9, zone).toISOString(), label: w.compose.inDays(days) }))
              .filter(({ value }) => value !== fields.remind_at),
          ]}
          onChange={at => keeper.change({ remind_at: at || null })}
        />
        <Switch
          size="sm"
          label={w.compose.cancelOnReply}
          description={w.compose.cancelOnReplyHint}
          checked={fields.cancel_on_reply}
          onChange={event => keeper.change({ cancel_on_reply: event.currentTarget.checked })}
        />
        {(fields.to.length > 1 || props.group) && (
          <Switch
            size="sm"
            label={w.compose.group}
            description={w.compose.groupHint}
            checked={props.group}
            onChange={event => props.onGroup(event.currentTarget.checked)}
          />
        )}
      </Popover.Dropdown>
    </Popover>
  );
}
