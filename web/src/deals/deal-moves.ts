import { useQueryClient } from '@tanstack/react-query';
import type { BoardChoice, DealCard, Lane, Layout } from '../api/board';
import { boardQuery } from '../api/board';
import { refreshAround } from '../crm/change';
import type { Values } from '../crm/fields';
import { changeItem, deleteItem, restoreItem } from '../crm/item';
import { useI18n } from '../i18n';
import { useToast } from '../ui/toast';
import { useStable } from '../ui/use-stable';
import { laneOf, withCard, without } from './lanes';

/** What can be done with a card, each shown at once and taken back by its toast. */
export function useDealMoves(layout: Layout, choice: BoardChoice) {
  const client = useQueryClient();
  const toast = useToast();
  const { w } = useI18n();
  const { queryKey } = boardQuery(layout, choice);
  const sort = choice.sort ?? 'next_activity';

  const show = (how: (lanes: Lane[]) => Lane[]) =>
    client.setQueryData(queryKey, lanes => lanes && how(lanes));

  /** Shows it, says it to the server, and puts the board back where the server refuses. */
  async function run(how: (lanes: Lane[]) => Lane[], step: () => Promise<unknown>): Promise<boolean> {
    await client.cancelQueries({ queryKey });
    const before = client.getQueryData(queryKey);
    show(how);
    try {
      await step();
      return true;
    } catch (error) {
      client.setQueryData(queryKey, before);
      toast.failed(error);
      return false;
    }
  }

  /** @param to the lane where it stands then; without one it leaves the board */
  async function change(card: DealCard, values: Values & Partial<DealCard>, to?: string): Promise<boolean> {
    const after = { ...card, ...values, update_time: new Date().toISOString() };
    const taken = await run(
      lanes => {
        const rest = without(lanes, card);
        return to === undefined ? rest : withCard(rest, after, to, sort);
      },
      () => changeItem('deal', card.id, values),
    );
    refreshAround(client, 'deal', card.id);
    return taken;
  }

  const keyOf = (card: DealCard) => laneOf(client.getQueryData(queryKey) ?? [], card.id)?.key;

  /** Says what was done, and offers to put these values back. */
  const told = (text: string, card: DealCard, values: Values & Partial<DealCard>, from: string | undefined) =>
    toast.done(text, () => void change(card, values, from));

  return useStable({
    /** Values of a card that stays in its lane. */
    async edit(card: DealCard, values: Partial<DealCard>) {
      const from = keyOf(card);
      const back = Object.fromEntries(
        Object.keys(values).map(name => [name, card[name as keyof DealCard]]),
      ) as Partial<DealCard>;
      if (await change(card, values, from)) told(w.deals.changed(card.title), card, back, from);
    },

    async toStage(card: DealCard, stage: { id: number; name: string; pipeline_id: number }) {
      if (stage.id === card.stage_id) return;
      const from = keyOf(card);
      const values = { stage_id: stage.id, pipeline_id: stage.pipeline_id };
      const to = layout.view === 'board' ? String(stage.id) : from;
      if (await change(card, values, to))
        told(
          w.deals.moved(card.title, stage.name),
          { ...card, ...values },
          { stage_id: card.stage_id, pipeline_id: card.pipeline_id },
          from,
        );
    },

    /** To another month of the forecast; null: without a day. */
    async toDay(card: DealCard, day: string | null, to: string, name: string) {
      const from = keyOf(card);
      if (from === to) return;
      if (await change(card, { expected_close_date: day }, to))
        told(
          w.deals.moved(card.title, name),
          { ...card, expected_close_date: day },
          { expected_close_date: card.expected_close_date },
          from,
        );
    },

    async win(card: DealCard) {
      const from = keyOf(card);
      if (await change(card, { status: 'won' }))
        told(w.deals.wonDone(card.title), card, { status: 'open' }, from);
    },

    async lose(card: DealCard, reason: string | null) {
      const from = keyOf(card);
      if (await change(card, { status: 'lost', ...(reason && { lost_reason: reason }) }))
        told(w.deals.lostDone(card.title), card, { status: 'open' }, from);
    },

    async remove(card: DealCard) {
      const from = keyOf(card);
      const done = await run(
        lanes => without(lanes, card),
        () => deleteItem('deal', card.id),
      );
      refreshAround(client, 'deal', card.id);
      if (!done) return;
      toast.done(w.deals.deleted(card.title), async () => {
        await run(
          lanes => (from === undefined ? lanes : withCard(without(lanes, card), card, from, sort)),
          () => restoreItem('deal', card.id),
        );
        refreshAround(client, 'deal', card.id);
      });
    },

    /** The day's activity is done; the next one comes with the board. */
    async finishActivity(card: DealCard) {
      const { next_activity: next } = card;
      if (!next) return;
      const from = keyOf(card);
      const mark = (done: boolean) => async () => {
        await changeItem('activity', next.id, { done });
      };
      const shown = { ...card, next_activity: null };
      const done = await run(
        lanes => (from === undefined ? lanes : withCard(without(lanes, card), shown, from, sort)),
        mark(true),
      );
      refreshAround(client, 'activity', next.id);
      if (done)
        toast.done(w.deals.activityDone(next.subject), async () => {
          await run(
            lanes => (from === undefined ? lanes : withCard(without(lanes, shown), card, from, sort)),
            mark(false),
          );
          refreshAround(client, 'activity', next.id);
        });
    },
  });
}

export type DealMoves = ReturnType<typeof useDealMoves>;
