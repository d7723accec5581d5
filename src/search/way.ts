/**
 * SQL: a part of a list over rows `t`, in an order that an index gives. Where a list is made of several, each row is in one
 * of them, and all of a part come before those of the next, or behind them where the list is descending.
 */
export interface Way {
  from: string;
  where: string;
  /** What the list is in the order of, never null, and what names the row. */
  sort: string;
  id: string;
}

/** Where such a list begins, and how many rows of it may be needed; save the number all of it SQL. */
interface Beginning {
  where: string[];
  direction: 'asc' | 'desc';
  /** The last row of the page before. */
  after: { key: string; id: string } | undefined;
  most: number;
}

/** SQL: the ids of a list, and what each is in the order of. A part is looked at where those before it are too few. */
export function alongWays(ways: Way[], { where, direction, after, most }: Beginning): string {
  const than = direction === 'asc' ? '>' : '<';
  // Said so that an index serves, also where all rows of a part are equal and only their ids tell how far one has come.
  const behind = ({ sort, id }: Way): string[] =>
    after
      ? [`${sort} ${than}= ${after.key} and (${sort} ${than} ${after.key} or ${id} ${than} ${after.id})`]
      : [];
  const parts = (direction === 'asc' ? ways : ways.toReversed()).map((way, n) => {
    const unfilled = Array.from(
      { length: n },
      (_, before) => `(select count(*) from part${before}) < ${most}`,
    );
    return `part${n} as (
      select ${way.id} as id, ${way.sort} as sort from ${way.from}
       where ${[...unfilled, way.where, ...where, ...behind(way)].join(' and ')}
       order by ${way.sort} ${direction}, ${way.id} ${direction} limit ${most})`;
  });
  const all = parts.map((_, n) => `select id, sort from part${n}`).join(' union all ');
  return `with ${parts.join(', ')}
    select id, sort::text as key from (${all}) part order by sort ${direction}, id ${direction}`;
}
