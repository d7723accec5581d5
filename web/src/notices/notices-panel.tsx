import { Button, Drawer, Switch } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { IconAt, IconBell, IconMailQuestion } from '@tabler/icons-react';
import {
  changeNoticeSettings,
  noticesKey,
  noticeSettingsQuery,
  noticesQuery,
  readNotices,
  type Notice,
} from '../api/notices';
import { addressOf } from '../crm/kinds';
import { useI18n } from '../i18n';
import { More } from '../ui/more';
import { Empty } from '../ui/empty';
import { ItemIcon } from '../ui/item-icon';
import { Problem } from '../ui/problem';
import { Lines } from '../ui/skeletons';
import { useToast } from '../ui/toast';
import styles from './notices.module.css';

/** What this user was told of, newest first. What he opens counts as read. */
export function NoticesPanel({ onClose }: { onClose: () => void }) {
  const { w } = useI18n();
  const { notices } = w.frame;
  const list = useInfiniteQuery(noticesQuery);
  const client = useQueryClient();
  const toast = useToast();
  const read = useMutation({
    mutationFn: readNotices,
    onSettled: () => client.invalidateQueries({ queryKey: noticesKey }),
    onError: toast.failed,
  });
  const rows = list.data?.pages.flatMap(page => page.data) ?? [];
  const newest = rows[0];
  const hasUnread = (list.data?.pages[0]?.extra.unread ?? 0) > 0;

  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size={420}
      title={notices.title}
      closeButtonProps={{ 'aria-label': w.app.close }}
      classNames={{ body: styles.panel ?? '' }}
    >
      <div className={styles.list}>
        {list.isPending && <Lines count={4} height={58} />}
        {list.isError && <Problem error={list.error} retry={() => void list.refetch()} />}
        {list.data && rows.length === 0 && (
          <Empty icon={IconBell} title={notices.none} text={notices.noneNext} />
        )}
        {hasUnread && newest && (
          <Button
            variant="default"
            size="compact-sm"
            mb={8}
            loading={read.isPending}
            onClick={() => read.mutate({ up_to: newest.id })}
          >
            {notices.readAll}
          </Button>
        )}
        <ul>
          {rows.map(row => (
            <li key={row.id}>
              <Row
                notice={row}
                onOpen={() => {
                  if (!row.read_at) read.mutate({ ids: [row.id] });
                  onClose();
                }}
              />
            </li>
          ))}
        </ul>
        <More list={list} label={notices.more} />
      </div>
      <ByMail />
    </Drawer>
  );
}

function Row({ notice, onOpen }: { notice: Notice; onOpen: () => void }) {
  const { w, f } = useI18n();
  const { notices } = w.frame;
  const { on, mail } = notice;
  const to = on
    ? addressOf(on.type, on.id)
    : mail?.thread_id
      ? `/mail/${mail.thread_id}`
      : '/mail?box=outbox';
  const Icon = notice.kind === 'mention' ? IconAt : IconMailQuestion;
  return (
    <Link to={to} className={styles.row} data-unread={!notice.read_at || undefined} onClick={onOpen}>
      <Icon size={17} stroke={1.7} aria-hidden />
      <span className={styles.what}>
        <span className={styles.head}>
          <b>
            {notice.kind === 'mention'
              ? notices.mention(notice.by?.name ?? notices.somebody)
              : notices.noAnswer}
          </b>
          {!notice.read_at && <span className={styles.new}>{notices.new}</span>}
          <time dateTime={notice.at} title={f.full(notice.at)}>
            {f.short(notice.at)}
          </time>
        </span>
        <span className={styles.text}>{notice.text}</span>
        {on && (
          <span className={styles.on}>
            <ItemIcon type={on.type} size={14} /> {on.title}
          </span>
        )}
      </span>
    </Link>
  );
}

function ByMail() {
  const { w } = useI18n();
  const client = useQueryClient();
  const toast = useToast();
  const { data } = useQuery(noticeSettingsQuery);
  const change = useMutation({
    mutationFn: changeNoticeSettings,
    onMutate: settings => client.setQueryData(noticeSettingsQuery.queryKey, settings),
    onError: error => {
      toast.failed(error);
      void client.invalidateQueries({ queryKey: noticeSettingsQuery.queryKey });
    },
  });
  return (
    <div className={styles.settings}>
      <Switch
        size="sm"
        label={w.frame.notices.byMail}
        disabled={!data}
        checked={data?.mention_mail ?? false}
        onChange={event => change.mutate({ mention_mail: event.currentTarget.checked })}
      />
    </div>
  );
}
