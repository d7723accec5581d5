import type { CardSort, DealCard, Lane } from '../api/board';
import { dueOf } from './due';

/*
 * What a change does to the lanes that are shown, before the server has answered. Sums of the company's currency are
 * only moved where the card's own is the same: the rates are the server's.
 */

const never = Number.MAX_SAFE_INTEGER;
const timeOf = (text: string | null) => (text ? Date.parse(text) : never);

const orders: Record<CardSort, (a: DealCard, b: DealCard) => number> = {
  next_activity: (a, b) => dueIn(a) - dueIn(b),
  value: (a, b) => b.value - a.value,
  update_time: (a, b) => timeOf(b.update_time) - timeOf(a.update_time),
  add_time: (a, b) => timeOf(b.add_time) - timeOf(a.add_time),
  rotting: (a, b) => timeOf(a.rotten_time) - timeOf(b.rotten_time),
  title: (a, b) => a.title.localeCompare(b.title),
};
const dueIn = ({ next_activity: next }: DealCard) => (next && dueOf(next)?.getTime()) ?? never;

const weightOf = ({ value, probability }: DealCard) => (value * probability) / 100;

/** A lane whose count and sums are another by a card that came (1) or went (-1). */
function counted(lane: Lane, card: DealCard, by: 1 | -1): Lane {
  const own = lane.sums?.find(sum => sum.currency === card.currency);
  const fresh = own ?? { currency: card.currency, count: 0, value: 0, weighted: 0 };
  const sum = {
    ...fresh,
    count: fresh.count + by,
    value: fresh.value + by * card.value,
    weighted: fresh.weighted + by * weightOf(card),
  };
  const { total } = lane;
  const add = (amount: number | null | undefined, more: number) =>
    amount === null || amount === undefined ? null : amount + by * more;
  return {
    ...lane,
    count: lane.count + by,
    sums: lane.sums && [...lane.sums.filter(each => each !== own), ...(sum.count > 0 ? [sum] : [])],
    total:
      total && total.currency === card.currency
        ? {
            ...total,
            value: add(total.value, card.value),
            weighted: add(total.weighted, weightOf(card)),
          }
        : total,
  };
}

export const laneOf = (lanes: Lane[], id: number): Lane | undefined =>
  lanes.find(lane => lane.cards.some(card => card.id === id));

/** Without the card, wherever it stands. */
export const without = (lanes: Lane[], card: DealCard): Lane[] =>
  lanes.map(lane =>
    lane.cards.some(each => each.id === card.id)
      ? { ...counted(lane, card, -1), cards: lane.cards.filter(each => each.id !== card.id) }
      : lane,
  );

/** With the card in a lane, in its place there; a lane that is not shown takes nothing. */
export const withCard = (lanes: Lane[], card: DealCard, key: string, sort: CardSort): Lane[] =>
  lanes.map(lane => {
    if (lane.key !== key) return lane;
    const cards = lane.cards.filter(each => each.id !== card.id);
    const at = cards.findIndex(each => orders[sort](card, each) < 0);
    cards.splice(at < 0 ? cards.length : at, 0, card);
    return { ...counted(lane, card, 1), cards };
  });

/** All lanes together: what the head of the page says. */
export function totalOf(lanes: Lane[]): { count: number; total: Lane['total'] } {
  const totals = lanes.flatMap(lane => (lane.total ? [lane.total] : []));
  const sum = (of: 'value' | 'weighted') =>
    totals.some(total => total[of] === null) ? null : totals.reduce((all, total) => all + total[of]!, 0);
  return {
    count: lanes.reduce((all, lane) => all + lane.count, 0),
    total: totals[0]
      ? { currency: totals[0].currency, value: sum('value'), weighted: sum('weighted') }
      : null,
  };
}
