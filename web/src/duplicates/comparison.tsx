import { Button, Radio } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import {
  markDistinct,
  merge,
  pairsQuery,
  previewQuery,
  type Contact,
  type ContactType,
  type Pair,
} from '../api/duplicates';
import { refreshAround } from '../crm/change';
import { itemQuery } from '../crm/item';
import { ItemLink } from '../crm/item-link';
import { useI18n } from '../i18n';
import { Confirm } from '../ui/confirm';
import { Problem } from '../ui/problem';
import { Lines } from '../ui/skeletons';
import { useToast } from '../ui/toast';
import ui from '../ui/ui.module.css';
import { ContactValue, useRows } from './contact-value';
import styles from './duplicates.module.css';

const contactQuery = (type: ContactType, id: number) => ({
  ...itemQuery(type, id),
  select: (item: object) => item as Contact,
});

/** Both of a pair and what a merge would make of them; it is merged, or called different. */
export function Comparison(props: {
  type: ContactType;
  pair: Pair;
  /** @param kept the one that stays, where they were merged */
  onSettled: (kept?: number) => void;
}) {
  const { w, f } = useI18n();
  const { type, pair } = props;
  const client = useQueryClient();
  const toast = useToast();
  const [a, b] = pair.contacts;
  const [kept, setKept] = useState(a.id);
  const gone = kept === a.id ? b.id : a.id;
  const [isAsking, setAsking] = useState(false);
  const first = useQuery(contactQuery(type, a.id));
  const second = useQuery(contactQuery(type, b.id));
  const preview = useQuery({ ...previewQuery(type, gone, kept), placeholderData: before => before });
  const rows = useRows(type, [first.data, second.data, preview.data]);
  const error = first.error ?? second.error ?? preview.error;

  /** It is gone from the list at once. */
  const forget = () =>
    client.setQueryData(
      pairsQuery(type).queryKey,
      list =>
        list && {
          ...list,
          pages: list.pages.map(page => ({
            ...page,
            data: page.data.filter(each => each.contacts[0].id !== a.id || each.contacts[1].id !== b.id),
          })),
        },
    );
  const refresh = () => void client.invalidateQueries({ queryKey: pairsQuery(type).queryKey });

  async function setDistinct(distinct: boolean) {
    props.onSettled();
    if (distinct) forget();
    try {
      await markDistinct(type, [a.id, b.id], distinct);
      if (distinct) toast.done(w.duplicates.marked(a.name), () => void setDistinct(false));
    } catch (failure) {
      toast.failed(failure);
    }
    refresh();
  }

  if (error) return <Problem error={error} retry={() => void preview.refetch()} />;
  if (!first.data || !second.data || !preview.data)
    return (
      <div>
        <Lines count={5} height={44} />
      </div>
    );
  const moves = Object.entries(preview.data.moves).filter(([, rowsOf]) => rowsOf > 0);
  const words: Record<string, (n: number) => string> = w.duplicates.moved;

  return (
    <section className={styles.comparison} aria-label={w.duplicates.compare}>
      <div className={ui.sideways} tabIndex={0} role="group" aria-label={w.duplicates.compare}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">
                <span className={styles.hidden}>{w.duplicates.field}</span>
              </th>
              {pair.contacts.map(contact => (
                <th key={contact.id} scope="col" data-kept={contact.id === kept || undefined}>
                  <ItemLink kind={type} id={contact.id} name={contact.name} icon />
                  <span className={styles.number}>{w.duplicates.number(String(contact.id))}</span>
                  <Radio
                    size="sm"
                    name="kept"
                    aria-label={`${w.duplicates.keepThis}: ${w.duplicates.number(String(contact.id))}`}
                    label={contact.id === kept ? w.duplicates.stays : w.duplicates.keepThis}
                    checked={contact.id === kept}
                    onChange={() => setKept(contact.id)}
                  />
                </th>
              ))}
              <th scope="col" className={styles.result}>
                {w.duplicates.result}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map(row => (
              <tr key={row.code}>
                <th scope="row">{row.label}</th>
                {[first.data, second.data, preview.data].map((contact, column) => (
                  // oxlint-disable-next-line react/no-array-index-key -- three columns that stay where they are
                  <td key={column} className={column === 2 ? styles.result : undefined}>
                    <ContactValue row={row} contact={contact} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className={styles.moves}>
        <strong>{w.duplicates.moves}:</strong>{' '}
        {moves.length
          ? f.list(moves.flatMap(([table, n]) => words[table]?.(n) ?? []))
          : w.duplicates.nothingMoves}
      </p>
      <div className={styles.buttons}>
        <Button onClick={() => setAsking(true)}>{w.duplicates.merge}</Button>
        <Button variant="default" onClick={() => void setDistinct(true)}>
          {w.duplicates.notSame}
        </Button>
      </div>
      {isAsking && (
        <Confirm
          title={w.duplicates.confirmTitle}
          text={w.duplicates.confirmText(preview.data.name)}
          action={w.duplicates.mergeNow}
          harmless
          onClose={() => setAsking(false)}
          onConfirm={async () => {
            await merge(type, gone, kept);
            forget();
            refreshAround(client, type, kept);
            refresh();
            toast.done(w.duplicates.merged(preview.data.name));
            props.onSettled(kept);
          }}
        />
      )}
    </section>
  );
}
