import { Button } from '@mantine/core';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { itemThreadsQuery, type ItemHead, type ItemThread } from '../api/items';
import { addLink, removeLink } from '../api/threads';
import { useI18n } from '../i18n';
import { More } from '../ui/more';
import { Problem } from '../ui/problem';
import { Lines } from '../ui/skeletons';
import { useToast } from '../ui/toast';
import styles from './items.module.css';
import { ThreadLine } from './thread-line';

/** What is linked to the item, and folded below it the other threads of its people, each to be linked by one press. */
export function ItemThreads({ item }: { item: ItemHead }) {
  const { w } = useI18n();
  const [open, setOpen] = useState(false);
  return (
    <>
      <section className={styles.section}>
        <h2>{w.items.threads}</h2>
        <List item={item} linked />
      </section>
      <details className={styles.others} onToggle={event => setOpen(event.currentTarget.open)}>
        <summary>{w.items.others}</summary>
        {open && <List item={item} linked={false} />}
      </details>
    </>
  );
}

function List({ item, linked }: { item: ItemHead; linked: boolean }) {
  const { w } = useI18n();
  const list = useInfiniteQuery(itemThreadsQuery(item, linked));
  const link = useLinkOne(item);
  const rows = list.data?.pages.flatMap(page => page.data) ?? [];
  if (list.isPending) return <Lines count={2} height={54} />;
  if (list.isError && rows.length === 0)
    return <Problem error={list.error} retry={() => void list.refetch()} />;
  if (rows.length === 0)
    return <p className={styles.hint}>{linked ? w.items.noThreads : w.items.noOthers}</p>;
  return (
    <>
      <ul className={styles.list}>
        {rows.map(row => (
          <li key={row.id} className={styles.row}>
            <ThreadLine row={row} />
            {!linked && row.can_link && (
              <Button
                variant="default"
                size="compact-sm"
                aria-label={w.items.linkOne(row.subject || w.mail.noSubject)}
                onClick={() => void link(row)}
              >
                {w.items.link}
              </Button>
            )}
          </li>
        ))}
      </ul>
      <More list={list} />
    </>
  );
}

/** Links one thread by hand, with a way back. */
function useLinkOne(item: ItemHead) {
  const { w } = useI18n();
  const client = useQueryClient();
  const toast = useToast();
  const settle = (threadId: number) => {
    for (const key of ['item-fits', 'item-threads'])
      void client.invalidateQueries({ queryKey: [key, item.type, item.id] });
    void client.invalidateQueries({ queryKey: ['thread', threadId] });
    void client.invalidateQueries({ queryKey: ['threads'] });
  };
  async function attempt<T>(threadId: number, step: () => Promise<T>): Promise<T | undefined> {
    try {
      return await step();
    } catch (error) {
      toast.failed(error);
      return undefined;
    } finally {
      settle(threadId);
    }
  }
  return async ({ id }: ItemThread) => {
    const made = await attempt(id, () => addLink(id, item.type, item.id, false));
    if (made) toast.done(w.crm.linked(item.title), () => void attempt(id, () => removeLink(id, made.id)));
  };
}
