import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { mergeThreads, splitThread, threadQuery, undoDecision, type SplitChoice } from '../api/threads';
import { refreshCounts } from '../app/thread-cache';
import { refreshThreads } from '../app/thread-refresh';
import { useI18n } from '../i18n';
import { useToast } from '../ui/toast';

/** Splitting and merging by hand: told in a toast, and undone there or later in the thread itself. */
export function useDecisionActions(threadId: number) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const toast = useToast();
  const { w } = useI18n();

  async function settle(ids: number[]) {
    await Promise.all(
      ids.map(id => client.invalidateQueries({ queryKey: threadQuery(id).queryKey, exact: true })),
    );
    refreshThreads(client, new Set(ids));
    void refreshCounts(client);
  }

  const show = (id: number) =>
    navigate({ to: '/mail/$threadId', params: { threadId: id }, search: true });

  async function split(choice: SplitChoice) {
    try {
      const made = await splitThread(threadId, choice);
      toast.done(w.thread.splitDone, () => void undo(made.decision_id, made.id));
      await settle([threadId, made.id]);
    } catch (error) {
      toast.failed(error);
    }
  }

  async function merge(other: number) {
    try {
      const { id, decision_id } = await mergeThreads(threadId, other);
      toast.done(w.thread.merged, () => void undo(decision_id, id));
      if (id !== threadId) await show(id);
      await settle([id, threadId, other]);
    } catch (error) {
      toast.failed(error);
    }
  }

  /** @param at the thread that knows of it */
  async function undo(decisionId: number, at = threadId) {
    try {
      const now = await undoDecision(at, decisionId);
      toast.done(w.thread.undone);
      // What was split off is gone as a page of its own; what was merged away has its page again.
      if (now.thread_id !== threadId && now.other_id !== threadId) await show(now.thread_id);
      await settle([now.thread_id, now.other_id, threadId]);
    } catch (error) {
      toast.failed(error);
    }
  }

  return { split, merge, undo };
}
