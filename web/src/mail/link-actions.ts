import { useQueryClient } from '@tanstack/react-query';
import { addLink, chooseNone, removeLink, restoreLink, threadQuery } from '../api/threads';
import type { ItemId, ItemType, Link, TargetType, Thread } from '../api/types';
import { patchRow, refreshCounts } from '../app/thread-cache';
import { refreshThreads } from '../app/thread-refresh';
import { useI18n } from '../i18n';
import { useToast } from '../ui/toast';

export interface Target {
  type: TargetType;
  id: ItemId;
  title: string;
}

const isItem = (type: TargetType): type is ItemType =>
  type === 'deal' || type === 'lead' || type === 'project';

/** Linking by hand: each step is shown at once, told in a toast, and can be undone there. */
export function useLinkActions(thread: Thread) {
  const client = useQueryClient();
  const toast = useToast();
  const { w } = useI18n();
  const key = threadQuery(thread.id).queryKey;

  const change = (how: (now: Thread) => Thread) => client.setQueryData(key, now => now && how(now));

  async function settle() {
    refreshThreads(client, new Set([thread.id]));
    void refreshCounts(client);
    void client.invalidateQueries({ queryKey: ['candidates', thread.id] });
    await client.invalidateQueries({ queryKey: key });
  }

  async function run(step: () => Promise<unknown>, before: Thread | undefined): Promise<boolean> {
    try {
      await step();
      return true;
    } catch (error) {
      client.setQueryData(key, before);
      toast.failed(error);
      return false;
    } finally {
      void settle();
    }
  }

  async function remove(link: Link, quietly = false) {
    const before = client.getQueryData(key);
    change(now => ({ ...now, links: now.links.filter(each => each.id !== link.id) }));
    if ((await run(() => removeLink(thread.id, link.id), before)) && !quietly)
      toast.done(w.crm.unlinked(link.target.title), () => void restore(link));
  }

  async function restore(link: Link) {
    if (await run(() => restoreLink(thread.id, link.id, link.primary), client.getQueryData(key)))
      toast.done(w.crm.restored(link.target.title));
  }

  async function add(target: Target) {
    const before = client.getQueryData(key);
    const primary = isItem(target.type) && !before?.links.some(link => link.primary && isItem(link.type));
    let link: Link | undefined;
    if (isItem(target.type)) change(now => ({ ...now, asks: false }));
    const done = await run(async () => {
      link = await addLink(thread.id, target.type, target.id, primary);
      if (isItem(target.type)) patchRow(client, thread.id, { asks: false });
    }, before);
    if (done) toast.done(w.crm.linked(target.title), () => link && void remove(link, true));
  }

  async function none(yes = true) {
    const before = client.getQueryData(key);
    change(now => ({ ...now, asks: !yes }));
    if (!(await run(() => chooseNone(thread.id, yes), before))) return;
    patchRow(client, thread.id, { asks: !yes });
    if (yes) toast.done(w.crm.noneDone, () => void none(false));
  }

  return { add, remove, none };
}
