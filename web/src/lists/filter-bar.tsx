import { ActionIcon, Button, Menu, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import {
  IconChevronDown,
  IconDots,
  IconFilter,
  IconPencil,
  IconTrash,
  IconUsers,
  IconUserShield,
} from '@tabler/icons-react';
import { useState, type FormEvent } from 'react';
import {
  changeFilter,
  filterQuery,
  filtersQuery,
  removeFilter,
  saveFilter,
  type FilterDetails,
  type Group,
  type ListChoice,
} from '../api/lists';
import type { ItemKind } from '../crm/kinds';
import { useI18n } from '../i18n';
import { useToast } from '../ui/toast';
import { whole } from './choice';
import { FilterBuilder } from './filter-builder';
import styles from './filters.module.css';

const blank: Group = { glue: 'and', conditions: [] };

/** The filter that a list is narrowed by, and all that can be done with it. */
export function useFilter(kind: ItemKind, choice: ListChoice, choose: (change: ListChoice) => void) {
  const saved = useQuery({
    ...filterQuery(kind, choice.saved ?? 0),
    enabled: choice.saved !== undefined,
  }).data;
  const [isOpen, setOpen] = useState(false);
  // What is being written: it narrows the list as far as it is whole.
  const [draft, setDraft] = useState<Group | null>(null);
  const conditions = draft ?? choice.where ?? saved?.conditions ?? blank;
  return {
    saved,
    isOpen,
    conditions,
    isChanged: choice.where !== undefined,
    isNarrowed: choice.where !== undefined || choice.saved !== undefined,
    toggle() {
      setOpen(!isOpen);
      setDraft(null);
    },
    write(next: Group) {
      setDraft(next);
      choose({ where: whole(next) ?? (choice.saved === undefined ? undefined : blank) });
    },
    choose(id: number | undefined) {
      setDraft(null);
      choose({ saved: id, where: undefined });
      if (id === undefined) setOpen(false);
    },
    close() {
      setOpen(false);
      setDraft(null);
    },
  };
}

type Filter = ReturnType<typeof useFilter>;

/** Which filter is chosen, out of those that are kept. */
export function FilterMenu({ kind, filter }: { kind: ItemKind; filter: Filter }) {
  const { w } = useI18n();
  const { data: filters = [] } = useQuery(filtersQuery(kind));
  const name = filter.saved?.name ?? (filter.isChanged ? w.lists.filter.unsaved : w.lists.filter.title);
  return (
    <Button.Group>
      <Button
        variant={filter.isNarrowed ? 'light' : 'default'}
        aria-expanded={filter.isOpen}
        leftSection={<IconFilter size={15} stroke={1.7} aria-hidden />}
        className={styles.name ?? ''}
        onClick={filter.toggle}
      >
        {name}
        {filter.saved && filter.isChanged && ' *'}
      </Button>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant={filter.isNarrowed ? 'light' : 'default'} px={7} aria-label={w.lists.filter.choose}>
            <IconChevronDown size={15} aria-hidden />
          </Button>
        </Menu.Target>
        <Menu.Dropdown className={styles.menu ?? ''}>
          {filter.isNarrowed && (
            <Menu.Item onClick={() => filter.choose(undefined)}>{w.lists.filter.none}</Menu.Item>
          )}
          {filters.map(one => (
            <Menu.Item
              key={one.id}
              onClick={() => filter.choose(one.id)}
              rightSection={one.visible_to === '1' ? null : <IconUsers size={14} aria-hidden />}
            >
              {one.name}
            </Menu.Item>
          ))}
          {filters.length === 0 && <p className={styles.hint}>{w.lists.filter.noneSaved}</p>}
        </Menu.Dropdown>
      </Menu>
    </Button.Group>
  );
}

/** The conditions, and how they are kept under a name. */
export function FilterPanel({ kind, filter }: { kind: ItemKind; filter: Filter }) {
  const { w } = useI18n();
  const client = useQueryClient();
  const toast = useToast();
  const [naming, setNaming] = useState<'new' | 'rename' | null>(null);
  const { saved } = filter;
  const conditions = whole(filter.conditions);
  const refresh = () => client.invalidateQueries({ queryKey: ['filters', kind] });

  /** @returns what the server answered; undefined where it refused */
  async function told<T>(work: Promise<T>): Promise<T | undefined> {
    try {
      const answer = await work;
      await refresh();
      return answer;
    } catch (error) {
      toast.failed(error);
      return undefined;
    }
  }

  async function name(text: string) {
    if (naming === 'rename' && saved) await told(changeFilter(saved.id, { name: text }));
    else if (conditions) {
      const made = await told(saveFilter(kind, text, conditions));
      if (made) filter.choose(made.id);
    }
    setNaming(null);
  }

  async function update({ id }: FilterDetails) {
    if (conditions && (await told(changeFilter(id, { conditions })))) filter.choose(id);
  }

  async function remove({ id, name, conditions, visible_to }: FilterDetails) {
    if ((await told(removeFilter(id))) === undefined) return;
    filter.choose(undefined);
    toast.done(w.lists.filter.removed(name), async () => {
      const again = await told(saveFilter(kind, name, conditions));
      if (again && visible_to !== '1') await told(changeFilter(again.id, { visible_to: 7 }));
      if (again) filter.choose(again.id);
    });
  }

  const isMine = saved?.is_editable ?? false;
  return (
    <section className={styles.panel} aria-label={w.lists.filter.conditions}>
      {saved?.problem && <p className={styles.problem}>{saved.problem}</p>}
      <FilterBuilder kind={kind} group={filter.conditions} onChange={filter.write} />
      <div className={styles.foot}>
        {naming ? (
          <NameForm
            first={naming === 'rename' ? (saved?.name ?? '') : ''}
            onName={text => void name(text)}
            onCancel={() => setNaming(null)}
          />
        ) : (
          <>
            {saved && isMine && filter.isChanged && (
              <Button size="compact-sm" disabled={!conditions} onClick={() => void update(saved)}>
                {w.lists.filter.update}
              </Button>
            )}
            {(!saved || filter.isChanged) && (
              <Button
                size="compact-sm"
                variant={saved ? 'default' : 'filled'}
                disabled={!conditions}
                onClick={() => setNaming('new')}
              >
                {w.lists.filter.saveAs}
              </Button>
            )}
            {filter.isNarrowed && (
              <Button size="compact-sm" variant="default" onClick={() => filter.choose(undefined)}>
                {w.lists.filter.none}
              </Button>
            )}
            {saved && isMine && (
              <Menu position="bottom-start">
                <Menu.Target>
                  <ActionIcon aria-label={w.lists.filter.more(saved.name)}>
                    <IconDots size={17} aria-hidden />
                  </ActionIcon>
                </Menu.Target>
                <Menu.Dropdown>
                  <Menu.Item
                    leftSection={<IconPencil size={15} aria-hidden />}
                    onClick={() => setNaming('rename')}
                  >
                    {w.lists.filter.rename}
                  </Menu.Item>
                  <Menu.Item
                    leftSection={
                      saved.visible_to === '1' ? (
                        <IconUsers size={15} aria-hidden />
                      ) : (
                        <IconUserShield size={15} aria-hidden />
                      )
                    }
                    onClick={() =>
                      void told(changeFilter(saved.id, { visible_to: saved.visible_to === '1' ? 7 : 1 }))
                    }
                  >
                    {saved.visible_to === '1' ? w.lists.filter.share : w.lists.filter.unshare}
                  </Menu.Item>
                  <Menu.Item
                    leftSection={<IconTrash size={15} aria-hidden />}
                    onClick={() => void remove(saved)}
                  >
                    {w.lists.filter.delete}
                  </Menu.Item>
                </Menu.Dropdown>
              </Menu>
            )}
            <Button className={styles.close ?? ''} size="compact-sm" variant="subtle" onClick={filter.close}>
              {w.app.close}
            </Button>
          </>
        )}
      </div>
    </section>
  );
}

function NameForm(props: { first: string; onName: (name: string) => void; onCancel: () => void }) {
  const { w } = useI18n();
  const [text, setText] = useState(props.first);
  function submit(event: FormEvent) {
    event.preventDefault();
    if (text.trim()) props.onName(text.trim());
  }
  return (
    <form
      className={styles.naming}
      onSubmit={submit}
      onKeyDown={event => event.key === 'Escape' && props.onCancel()}
    >
      <TextInput
        size="xs"
        // What was asked for is to give it a name.
        // oxlint-disable-next-line jsx-a11y/no-autofocus
        autoFocus
        aria-label={w.lists.filter.nameOf}
        placeholder={w.lists.filter.nameOf}
        maxLength={255}
        value={text}
        onChange={event => setText(event.currentTarget.value)}
      />
      <Button type="submit" size="compact-sm" disabled={!text.trim()}>
        {w.records.save}
      </Button>
      <Button size="compact-sm" variant="default" onClick={props.onCancel}>
        {w.app.cancel}
      </Button>
    </form>
  );
}
