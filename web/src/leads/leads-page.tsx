import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { IconPlus, IconTargetArrow } from '@tabler/icons-react';
import { useMemo, useRef, useState } from 'react';
import { leadsQuery } from '../api/leads';
import { useShortcuts } from '../app/shortcuts';
import { useNewItem } from '../crm/new-item';
import { useI18n } from '../i18n';
import { PageMenu } from '../lists/page-menu';
import { Empty } from '../ui/empty';
import { ConvertDialog } from './convert-dialog';
import { useLeadActions } from './lead-actions';
import { LeadFilters } from './lead-filters';
import { LeadList } from './lead-list';
import { LeadPane } from './lead-pane';
import { WhichLeads } from './which-leads';
import styles from './leads.module.css';
import type { LeadsSearch } from './search';
import { SelectionBar } from './selection-bar';

const route = getRouteApi('/inside/leads');

/** The Leads Inbox: the leads, the most urgent first, and the one that is open beside them. */
export function LeadsPage() {
  const { w } = useI18n();
  const { lead: openId, ...choice } = route.useSearch();
  const navigate = useNavigate();
  const newItem = useNewItem();
  const actions = useLeadActions();
  const list = useInfiniteQuery(leadsQuery(choice));
  const rows = useMemo(() => list.data?.pages.flatMap(page => page.data) ?? [], [list.data]);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [converting, setConverting] = useState<string[] | null>(null);
  const [cursor, setCursor] = useState<string | null>(openId ?? null);
  const filterBox = useRef<HTMLInputElement>(null);
  // What has left the list is chosen no more.
  const selected = rows.filter(row => chosen.has(row.id)).map(row => row.id);

  const go = (search: LeadsSearch, replace = true) => void navigate({ to: '/leads', search, replace });
  const change = (next: Partial<LeadsSearch>) => {
    setChosen(new Set());
    go({ ...choice, lead: undefined, ...next });
  };
  const open = (id: string) => {
    setCursor(id);
    go({ ...choice, lead: id }, false);
  };
  const close = () => go(choice);
  const toggle = (ids: string[], on: boolean) =>
    setChosen(before => {
      const next = new Set(before);
      for (const id of ids)
        if (on) next.add(id);
        else next.delete(id);
      return next;
    });

  function move(step: number) {
    const at = rows.findIndex(row => row.id === cursor);
    const row = rows[at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + step))];
    if (!row) return;
    setCursor(row.id);
    if (openId) open(row.id);
  }

  const act = (how: (ids: string[]) => void) => {
    const ids = selected.length > 0 ? selected : cursor ? [cursor] : [];
    if (ids.length > 0) how(ids);
  };
  const archive = (ids: string[]) => {
    if (openId && ids.includes(openId)) close();
    void actions.archive(ids, !choice.archived);
  };
  const add = () => newItem.open('lead', {}, item => open(String(item.id)));
  const names = w.leads.keyNames;
  useShortcuts(
    {
      j: [names.j, () => move(1)],
      k: [names.k, () => move(-1)],
      ArrowDown: () => move(1),
      ArrowUp: () => move(-1),
      Enter: [names.enter, () => cursor && open(cursor)],
      x: [names.x, () => cursor && toggle([cursor], !chosen.has(cursor))],
      e: [names.e, () => act(archive)],
      c: [names.c, () => act(setConverting)],
      n: [w.leads.add, add],
      f: [w.frame.keys.filter, () => filterBox.current?.click()],
      u: [names.u, () => act(ids => void actions.see(ids, false))],
      Escape: () => (selected.length > 0 ? setChosen(new Set()) : openId && close()),
    },
    w.leads.title,
  );

  const isNarrowed = !!(choice.owner || choice.label || choice.source || choice.filter || choice.unseen);
  return (
    <div className={styles.leads} data-open={openId ? true : undefined}>
      <section className={styles.listPane} aria-label={w.leads.title}>
        <header className={styles.head}>
          <h1>{w.leads.title}</h1>
          <WhichLeads
            which={choice.archived ? 'archived' : 'inbox'}
            onChange={isArchived => change({ archived: isArchived || undefined })}
          />
          <span className={styles.verbs}>
            <Button size="compact-md" leftSection={<IconPlus size={15} aria-hidden />} onClick={add}>
              {w.leads.add}
            </Button>
            <PageMenu kind="lead" />
          </span>
        </header>
        {selected.length > 0 ? (
          <SelectionBar
            count={selected.length}
            archived={!!choice.archived}
            onAll={
              rows.length > selected.length
                ? () =>
                    toggle(
                      rows.map(row => row.id),
                      true,
                    )
                : undefined
            }
            onConvert={() => setConverting(selected)}
            onArchive={() => archive(selected)}
            onSeen={seen => void actions.see(selected, seen)}
            onDelete={() => {
              if (openId && selected.includes(openId)) close();
              void actions.remove(selected);
            }}
            onNone={() => setChosen(new Set())}
          />
        ) : (
          <LeadFilters choice={choice} onChange={change} firstRef={filterBox} />
        )}
        <LeadList
          list={list}
          rows={rows}
          cursor={cursor}
          openId={openId ?? null}
          chosen={chosen}
          onToggle={toggle}
          onOpen={open}
          empty={
            isNarrowed ? (
              <Empty icon={IconTargetArrow} title={w.leads.nothingFits} text={w.leads.nothingFitsNext}>
                <Button variant="default" onClick={() => go({ archived: choice.archived })}>
                  {w.leads.showAll}
                </Button>
              </Empty>
            ) : choice.archived ? (
              <Empty icon={IconTargetArrow} title={w.leads.noArchive} text={w.leads.noArchiveNext} />
            ) : (
              <Empty icon={IconTargetArrow} title={w.leads.empty} text={w.leads.emptyNext} />
            )
          }
        />
      </section>
      <div className={styles.pane}>
        {openId ? (
          <LeadPane
            key={openId}
            id={openId}
            onBack={close}
            onConvert={() => setConverting([openId])}
            onArchive={archived => {
              if (archived) close();
              void actions.archive([openId], archived);
            }}
            onUnseen={() => {
              close();
              void actions.see([openId], false);
            }}
            onDelete={() => {
              close();
              void actions.remove([openId]);
            }}
          />
        ) : (
          <Empty icon={IconTargetArrow} title={w.leads.noneOpen} text={w.leads.noneOpenNext} />
        )}
      </div>
      {converting && (
        <ConvertDialog
          ids={converting}
          onClose={() => setConverting(null)}
          onDone={() => {
            setChosen(new Set());
            if (openId && converting.includes(openId)) close();
          }}
        />
      )}
    </div>
  );
}
