import { useRouter } from '@tanstack/react-router';
import { IconMail, IconNote, type Icon as TablerIcon } from '@tabler/icons-react';
import { useState } from 'react';
import { noteKinds, type TimelineKind } from '../api/details';
import type { Found, FoundItem } from '../api/search';
import type { ThreadRow, User } from '../api/types';
import { addressOf, kinds } from '../crm/kinds';
import { useNewNote } from '../details/new-note';
import { useI18n } from '../i18n';
import { fits, folded, useCommands, type Command } from './commands';
import { readRecent, remember, type Recent } from './recent';

export interface Result {
  id: string;
  icon: TablerIcon;
  label: string;
  facts?: string;
  keys?: string | undefined;
  run: () => void;
}

interface Group {
  title: string;
  results: Result[];
}

/** Of "note nordic" in the user's language the name of what a note is to stand on; null where none is asked for. */
export function useNoteAsked(typed: string): string | null {
  const { w } = useI18n();
  const [first = '', ...rest] = typed.trim().split(/\s+/);
  return rest.length > 0 && folded(first) === folded(w.details.note) ? rest.join(' ') : null;
}

/** What can be done by the words that were typed, and what was found by them; with nothing typed, what was open lately. */
export function useResults(user: User, typed: string, found: Found | undefined): Group[] {
  const { w, f } = useI18n();
  const { palette } = w.frame;
  const router = useRouter();
  const commands = useCommands(user);
  const notes = useNewNote();
  const isNote = useNoteAsked(typed) !== null;
  const [recent] = useState(() => readRecent(user.id));

  const open = (item: Recent) => () => {
    remember(user.id, item);
    void router.navigate({ to: item.kind === 'thread' ? `/mail/${item.id}` : addressOf(item.kind, item.id) });
  };
  const result = (item: Recent, facts: (string | null | undefined | false)[]): Result => ({
    id: `${item.kind} ${item.id}`,
    icon: item.kind === 'thread' ? IconMail : kinds[item.kind].icon,
    label: item.title,
    facts: facts.filter(Boolean).join(' · '),
    run: open(item),
  });
  const kindName = (kind: Recent['kind']) => (kind === 'thread' ? w.app.mail : w.records.names[kind]);

  const nameOf = (item: FoundItem) => item.title || item.name || w.records.unnamed;
  const ofItem = (item: FoundItem): Result =>
    result({ kind: item.type, id: item.id, title: nameOf(item) }, [
      w.records.names[item.type],
      item.person?.name,
      item.organization?.name,
      item.stage?.name ?? item.phase?.name,
      !!Number(item.value) && f.money(item.value ?? 0, item.currency ?? null),
      item.primary_email ?? item.code ?? item.address,
      item.is_archived && w.crm.status.archived,
    ]);
  const ofThread = (thread: ThreadRow): Result =>
    result({ kind: 'thread', id: thread.id, title: thread.subject || w.mail.noSubject }, [
      f.list(thread.people.slice(0, 2).map(each => each.name ?? each.email)),
      f.short(thread.last_at),
    ]);
  const fitting = (group: Command['group']) =>
    commands.filter(
      each =>
        each.group === group && (typed ? fits(`${each.label} ${each.also ?? ''}`, typed) : !each.isMinor),
    );

  const most = typed ? 5 : Infinity;
  const commandGroups: Group[] = (['here', 'goTo', 'create', 'act'] as const).map(group => ({
    title: palette[group],
    results: fitting(group).slice(0, most),
  }));
  const noteGroup: Group = {
    title: w.details.kinds.note,
    results: (isNote ? (found?.items ?? []) : []).flatMap(({ item }) =>
      noteKinds.includes(item.type as TimelineKind)
        ? {
            id: `note ${item.type} ${item.id}`,
            icon: IconNote,
            label: w.details.noteOn(nameOf(item)),
            facts: [w.records.names[item.type], item.organization?.name].filter(Boolean).join(' · '),
            run: () => notes.open({ kind: item.type as TimelineKind, id: item.id, title: nameOf(item) }),
          }
        : [],
    ),
  };
  const foundGroups: Group[] = [
    {
      title: found?.nearly ? palette.nearly : palette.found,
      results: found?.items.map(({ item }) => ofItem(item)) ?? [],
    },
    { title: palette.mail, results: found?.threads.map(ofThread) ?? [] },
  ];
  const recentGroup = {
    title: palette.recent,
    results: recent.map(item => result(item, [kindName(item.kind)])),
  };
  // What is found comes below what is there at once: nothing moves from under the key that is pressed.
  const groups = typed ? [...commandGroups, noteGroup, ...foundGroups] : [recentGroup, ...commandGroups];
  return groups.filter(group => group.results.length > 0);
}
