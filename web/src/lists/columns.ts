import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { sessionQuery } from '../api/session';
import { useFieldLabel, type FieldDef } from '../crm/fields';
import type { ItemKind } from '../crm/kinds';
import { useI18n } from '../i18n';
import { listNouns } from './nouns';

/** A column of a list: a field, what is to be done next, or what a product costs. */
export interface Column {
  code: string;
  label: string;
  field: FieldDef | null;
  width: number;
  /** Has what room is left, until somebody says how wide it is. */
  grows: boolean;
  isSortable: boolean;
}

interface Kept {
  code: string;
  width?: number;
}

const widths: Record<string, number> = {
  varchar: 190,
  text: 260,
  address: 240,
  monetary: 110,
  int: 90,
  double: 110,
  date: 120,
  boolean: 80,
  stage: 140,
  user: 120,
  people: 132,
  org: 146,
  set: 140,
  phone: 145,
  time: 90,
};

/** Of fields that are wider or narrower than others of their type. */
const own: Record<string, number> = {
  address: 230,
  emails: 205,
  expected_close_date: 140,
  next_activity: 170,
  phase_id: 120,
  phones: 145,
  prices: 110,
  source_name: 130,
  status: 90,
  website: 155,
};
const titleWidth = 240;
const widthOf = (code: string, field: FieldDef | null): number =>
  own[code] ?? widths[field?.type ?? ''] ?? 140;

export const narrowest = 64;

/** Stands at the right, so that digits stand below each other. */
export const isNumber = ({ code, field }: Column): boolean =>
  code === 'prices' || field?.type === 'monetary' || field?.type === 'double';

/** What is held as a list of values has no order. */
const orderless = (field: FieldDef) => field.type === 'set' || field.code === 'im';

/** Which columns a user looks at, in which order and how wide; kept in this browser for each user and list. */
export function useColumns(kind: ItemKind, fields: FieldDef[]) {
  const { w } = useI18n();
  const labelOf = useFieldLabel();
  const user = useQuery(sessionQuery).data?.user?.id;
  const key = `kontor.list.${user}.${kind}`;
  const [kept, setKept] = useState<Kept[] | null>(() => read(key));
  const { title, columns: first, hasNext } = listNouns[kind];

  const { shown, known, all } = useMemo(() => {
    const beside = hasNext ? ['next_activity'] : kind === 'product' ? ['prices'] : [];
    const made = ({ code, width }: Kept): Column[] => {
      const field = fields.find(one => one.code === code) ?? null;
      if (!field && !beside.includes(code)) return [];
      const label = field ? labelOf(field) : code === 'prices' ? w.products.price : w.lists.nextActivity;
      const isSortable = field ? !orderless(field) : code === 'next_activity';
      const grows = code === title && width === undefined;
      return [
        {
          code,
          label,
          field,
          width: width ?? (grows ? titleWidth : widthOf(code, field)),
          grows,
          isSortable,
        },
      ];
    };
    const chosen = kept ?? first.map(code => ({ code }));
    const titleKept = chosen.find(one => one.code === title) ?? { code: title };
    const codes = [...beside, ...fields.map(field => field.code)].filter(code => code !== title);
    const known = codes.flatMap(code => made({ code }));
    return {
      all: known,
      shown: [...made(titleKept), ...chosen.filter(one => one.code !== title).flatMap(made)],
      known: known.toSorted((a, b) => a.label.localeCompare(b.label)),
    };
    // `labelOf` is made of the words.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [kept, fields, w, first, title, hasNext, kind]);

  function keep(next: Kept[] | null) {
    setKept(next);
    if (next) localStorage.setItem(key, JSON.stringify(next));
    else localStorage.removeItem(key);
  }
  const asKept = (columns: Column[]): Kept[] =>
    columns.map(({ code, width, grows }) => (grows ? { code } : { code, width }));

  return {
    shown,
    /** All that can be shown beside the title, by their names. */
    known,
    /** The same in the order of the fields. */
    all,
    isChanged: kept !== null,
    toggle: (code: string) =>
      keep(
        shown.some(one => one.code === code)
          ? asKept(shown.filter(one => one.code !== code))
          : [...asKept(shown), { code }],
      ),
    /** Puts a column in the place of another one. */
    move(code: string, to: number) {
      const others = asKept(shown).filter(one => one.code !== code);
      const moved = asKept(shown).find(one => one.code === code);
      if (moved) keep(others.toSpliced(Math.max(1, to), 0, moved));
    },
    resize: (code: string, width: number) =>
      keep(asKept(shown).map(one => (one.code === code ? { code, width: Math.max(narrowest, width) } : one))),
    reset: () => keep(null),
  };
}

function read(key: string): Kept[] | null {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? 'null');
    return Array.isArray(kept) ? (kept as Kept[]).filter(one => typeof one?.code === 'string') : null;
  } catch {
    return null;
  }
}
