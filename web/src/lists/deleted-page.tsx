import { Button, Checkbox } from '@mantine/core';
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { IconChevronLeft, IconRestore, IconSearchOff, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { deletedQuery, mostRestored, restoreMany, type DeletedItem } from '../api/deleted';
import { refreshAround } from '../crm/change';
import { usersQuery } from '../crm/company';
import { deleteItem } from '../crm/item';
import { ItemLink } from '../crm/item-link';
import { addressOf, kinds, type Id, type ItemKind } from '../crm/kinds';
import { useItemWords } from '../details/words';
import { useI18n } from '../i18n';
import { Empty } from '../ui/empty';
import { More } from '../ui/more';
import { Problem } from '../ui/problem';
import { Lines } from '../ui/skeletons';
import { useToast } from '../ui/toast';
import ui from '../ui/ui.module.css';
import { deletedKinds, kindOfNoun } from './deleted';
import styles from './deleted.module.css';
import { ListSearch } from './search';

const route = getRouteApi('/inside/deleted/$nouns');

/** What was deleted and is kept for a while: by whom, when, until when; one or many are brought back. */
export function DeletedPage() {
  const { nouns } = route.useParams();
  const kind = kindOfNoun(nouns);
  return <Deleted key={kind} kind={kind} />;
}

function Deleted({ kind }: { kind: ItemKind }) {
  const { w } = useI18n();
  const words = useItemWords();
  const { q } = route.useSearch();
  const navigate = useNavigate();
  const client = useQueryClient();
  const toast = useToast();
  const list = useInfiniteQuery(deletedQuery(kind, q));
  const [ticked, setTicked] = useState<ReadonlySet<Id>>(new Set());
  const items = list.data?.pages.flatMap(page => page.data) ?? [];
  const chosen = items.filter(item => ticked.has(item.id)).map(item => item.id);
  const refresh = () => refreshAround(client, kind);

  function tick(ids: Id[], on: boolean) {
    const others = [...ticked].filter(id => !ids.includes(id));
    setTicked(new Set(on ? [...others, ...ids] : others));
  }

  async function takeBack(ids: Id[]) {
    try {
      for (const id of ids) await deleteItem(kind, id);
    } catch (error) {
      toast.failed(error);
    }
    refresh();
  }

  async function restore(ids: Id[]) {
    try {
      const { restored, failed } = await restoreMany(kind, ids);
      tick(restored, false);
      if (restored.length > 0) toast.done(words.restored(restored.length), () => void takeBack(restored), 15);
      const [first] = failed;
      if (first) toast.warn(words.notRestored(failed.length), first.error);
    } catch (error) {
      toast.failed(error);
    }
    refresh();
  }

  return (
    <div className={ui.column}>
      <Link to={listOf(kind)} className={styles.back}>
        <IconChevronLeft size={15} aria-hidden />
        {w.records.plural[kind]}
      </Link>
      <h1>{words.deletedOf[kind]}</h1>
      <p className={styles.dim}>{words.deletedLead}</p>
      <nav className={styles.kinds} aria-label={words.deletedKinds}>
        {deletedKinds.map(each => (
          <Link
            key={each}
            to="/deleted/$nouns"
            params={{ nouns: kinds[each].noun }}
            search={{}}
            data-current={each === kind || undefined}
            {...(each === kind && { 'aria-current': 'page' as const })}
          >
            {w.records.plural[each]}
          </Link>
        ))}
      </nav>
      <div className={styles.bar}>
        <ListSearch
          label={w.lists.search(w.records.plural[kind])}
          value={q ?? ''}
          onChange={next => void navigate({ to: '.', search: { q: next || undefined }, replace: true })}
        />
        {items.length > 1 && (
          <Checkbox
            label={w.lists.selectAll}
            checked={chosen.length === items.length}
            indeterminate={chosen.length > 0 && chosen.length < items.length}
            onChange={event =>
              tick(
                items.map(item => item.id),
                event.currentTarget.checked,
              )
            }
          />
        )}
        {chosen.length > 0 && (
          <Button
            size="compact-md"
            leftSection={<IconRestore size={15} aria-hidden />}
            onClick={() => void restore(chosen.slice(0, mostRestored))}
          >
            {words.restoreMany(Math.min(chosen.length, mostRestored))}
          </Button>
        )}
      </div>
      {list.isPending && <Lines count={5} height={46} />}
      {list.isError && !list.data && <Problem error={list.error} retry={() => void list.refetch()} />}
      {list.isSuccess &&
        !items.length &&
        (q ? (
          <Empty icon={IconSearchOff} title={w.lists.noneFit} text={words.noneFit} />
        ) : (
          <Empty icon={IconTrash} title={words.noDeleted} text={words.noDeletedNext} />
        ))}
      <ul className={styles.list}>
        {items.map(item => (
          <li key={item.id} className={styles.row}>
            <Checkbox
              aria-label={w.lists.select(item.title || w.records.unnamed)}
              checked={ticked.has(item.id)}
              onChange={event => tick([item.id], event.currentTarget.checked)}
            />
            <What kind={kind} item={item} />
            <Button
              size="compact-md"
              variant="default"
              aria-label={words.restoreOf(item.title)}
              onClick={() => void restore([item.id])}
            >
              {w.details.restore}
            </Button>
          </li>
        ))}
      </ul>
      {items.length > 0 && <More list={list} label={w.details.earlier} />}
    </div>
  );
}

function What({ kind, item }: { kind: ItemKind; item: DeletedItem }) {
  const { w, f } = useI18n();
  const words = useItemWords();
  const name = item.title || w.records.unnamed;
  const user = useQuery(usersQuery).data?.find(each => each.id === item.deleted_by);
  return (
    <span className={styles.what}>
      {/* The page of a deal stays with it. */}
      {kind === 'deal' ? (
        <Link to="/deals/$id" params={{ id: Number(item.id) }} className={styles.title}>
          {name}
        </Link>
      ) : (
        <span className={styles.title}>{name}</span>
      )}
      <span className={styles.facts}>
        {item.org_id !== null && <ItemLink kind="organization" id={item.org_id} icon />}
        {item.org_id === null && item.person_id !== null && (
          <ItemLink kind="person" id={item.person_id} icon />
        )}
        <time dateTime={item.deleted_at} title={f.full(item.deleted_at)}>
          {user
            ? words.deletedBy(f.short(item.deleted_at), user.name)
            : words.deletedAt(f.short(item.deleted_at))}
        </time>
        <time dateTime={item.gone_at} title={f.full(item.gone_at)}>
          {words.goneAt(f.date(item.gone_at.slice(0, 10)))}
        </time>
      </span>
    </span>
  );
}

/** Activities have no list of their own beside the calendar's. */
const listOf = (kind: ItemKind): string =>
  kind === 'deal' || kind === 'lead' || kind === 'project' ? addressOf(kind, 'list') : `/${kinds[kind].noun}`;
