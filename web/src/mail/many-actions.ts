import { useQueryClient } from '@tanstack/react-query';
import type { MailLabel } from '../api/mail-labels';
import {
  changeThreads,
  threadQuery,
  type ListChoice,
  type ThreadsChange,
  type ThreadsChanged,
  type WhichThreads,
} from '../api/threads';
import type { SharingChoice, ThreadRow } from '../api/types';
import { refreshCounts, showChanged } from '../app/thread-cache';
import { refreshThreads } from '../app/thread-refresh';
import { useI18n } from '../i18n';
import { useToast } from '../ui/toast';
import { leavesList } from './actions';
import type { Target } from './link-actions';

/** Threads that something is done to: what the server is told, and which of them are shown. */
export interface Chosen {
  which: WhichThreads;
  rows: ThreadRow[];
}

interface Step {
  change: ThreadsChange;
  /** Takes it back, of what was changed; `there` is what was in one mailbox. */
  inverse: (done: ThreadsChanged, there?: ThreadsChanged['changed'][number]) => ThreadsChange;
  /** What the rows show meanwhile, one way and back. */
  show: (row: ThreadRow) => Partial<ThreadRow>;
  /** Lists that they leave. */
  leaves?: (choice: ListChoice) => boolean;
  said: (count: number) => string;
}

export type ManyActions = ReturnType<typeof useManyActions>;

/**
 * One change of many threads: shown at once, one request however many they are, told in one message, and taken back there
 * for exactly those that it changed.
 */
export function useManyActions(chosen: () => Chosen | null, after: () => void) {
  const client = useQueryClient();
  const toast = useToast();
  const { w } = useI18n();
  const words = w.mailList.done;

  function settle(ids: Iterable<number>) {
    refreshThreads(client, new Set(ids));
    void refreshCounts(client);
    void client.invalidateQueries({ queryKey: ['thread'] });
    void client.invalidateQueries({ queryKey: ['candidates'] });
  }

  async function run(step: Step): Promise<void> {
    const wanted = chosen();
    if (!wanted) return;
    const shown = new Set(wanted.rows.map(row => row.id));
    const showBefore = showChanged(client, shown, step.show, step.leaves);
    after();
    try {
      const done = await changeThreads(wanted.which, step.change);
      if (done.count === 0) toast.done(words.nothing);
      else
        toast.done(
          done.more ? `${step.said(done.count)}. ${words.more}` : step.said(done.count),
          () => void takeBack(step, done),
        );
      settle([...shown, ...idsOf(done)]);
    } catch (error) {
      showBefore();
      toast.failed(error);
      settle(shown);
    }
  }

  async function takeBack(step: Step, done: ThreadsChanged) {
    try {
      if (done.links.length) await changeThreads({ thread_ids: idsOf(done) }, step.inverse(done));
      // By mailbox: a thread may stand in two of them, and only one was otherwise before.
      else
        await Promise.all(
          done.changed.map(({ mailbox_id, thread_ids, ...there }) =>
            changeThreads(
              { mailbox_id, thread_ids },
              step.inverse(done, { mailbox_id, thread_ids, ...there }),
            ),
          ),
        );
    } catch (error) {
      toast.failed(error);
    }
    settle(idsOf(done));
  }

  return {
    setRead: (read: boolean) =>
      run({
        change: { read },
        // Not as whole threads: of one that was read some mails had been so before.
        inverse: (_, there) => (read ? { unread: there?.message_ids ?? [] } : { read: true }),
        show: () => ({ unread: !read }),
        said: read ? words.read : words.unread,
      }),

    setArchived: (archived: boolean) =>
      run({
        change: { archived },
        inverse: () => ({ archived: !archived }),
        show: () => ({ archived }),
        leaves: choice => leavesList(choice, archived),
        said: archived ? words.archived : words.unarchived,
      }),

    setSharing: (sharing: SharingChoice) =>
      run({
        change: { sharing },
        inverse: () => ({ sharing: sharing === 'shared' ? 'private' : 'shared' }),
        show: () => ({ sharing }),
        said: sharing === 'shared' ? words.shared : words.private,
      }),

    async setLabel({ id, name }: MailLabel, on: boolean) {
      for (const row of chosen()?.rows ?? [])
        client.setQueryData(
          threadQuery(row.id).queryKey,
          thread => thread && { ...thread, labels: withLabel(thread.labels, id, on) },
        );
      await run({
        change: on ? { add_label_id: id } : { remove_label_id: id },
        inverse: () => (on ? { remove_label_id: id } : { add_label_id: id }),
        show: row => ({ labels: withLabel(row.labels, id, on) }),
        leaves: choice => !on && choice.label === id,
        said: count => (on ? words.labelled : words.unlabelled)(name, count),
      });
    },

    link: ({ type, id, title }: Target) =>
      run({
        change: { link: { [`${type}_id`]: id } },
        inverse: done => ({ unlink: done.links.map(link => link.id) }),
        show: () => (type === 'person' || type === 'organization' ? {} : { asks: false }),
        said: count => words.linked(title, count),
      }),
  };
}

const idsOf = (done: ThreadsChanged): number[] => [
  ...done.changed.flatMap(each => each.thread_ids),
  ...done.links.map(link => link.thread_id),
];

const withLabel = (labels: number[], id: number, on: boolean): number[] => [
  ...labels.filter(each => each !== id),
  ...(on ? [id] : []),
];
