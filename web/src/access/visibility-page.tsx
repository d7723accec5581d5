import { ActionIcon, Menu, Select } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { IconDots, IconPencil, IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import {
  accountsQuery,
  addGroup,
  changeGroup,
  changeUser,
  groupsQuery,
  setVisibility,
  type Account,
  type Group,
  type Visibility,
} from '../api/access';
import { sessionQuery } from '../api/session';
import { Problem } from '../ui/problem';
import { useRemovals, useRemove } from '../ui/removals';
import { Lines } from '../ui/skeletons';
import { useToast } from '../ui/toast';
import { AccessPage } from './access-page';
import styles from './access.module.css';
import { useGroupName } from './group-name';
import { NameDialog } from './name-dialog';
import { useRefreshUsers } from './user-verbs';
import own from './visibility.module.css';
import { useAccessWords } from './words';

const levels: Visibility[] = [1, 3, 5, 7];
const addressOf = (group: Group) => `/api/v1/roles/${group.id}`;

type Doing = { what: 'add' | 'change'; group: Group };

/** Who sees what by default: the groups as a tree, who is in each, and who sees what they make. */
export function VisibilityPage() {
  const a = useAccessWords();
  const isAdmin = useQuery(sessionQuery).data?.user?.is_admin === true;
  return (
    <AccessPage title={a.visibility.title} lead={a.visibility.lead}>
      {isAdmin && <Groups />}
      {isAdmin && (
        <section className={styles.part} aria-labelledby="levels">
          <h2 id="levels">{a.visibility.how}</h2>
          <dl className={own.levels}>
            {levels.map(level => (
              <div key={level}>
                <dt>{a.visibility.levels[level]}</dt>
                <dd>{a.visibility.levelHints[level]}</dd>
              </div>
            ))}
          </dl>
        </section>
      )}
    </AccessPage>
  );
}

function Groups() {
  const a = useAccessWords();
  const { data, error, refetch } = useQuery(groupsQuery);
  const users = useQuery(accountsQuery).data ?? [];
  const removals = useRemovals();
  const refresh = useRefreshUsers();
  const groupName = useGroupName();
  const [doing, setDoing] = useState<Doing | null>(null);
  if (!data)
    return error ? <Problem error={error} retry={() => void refetch()} /> : <Lines count={3} height={110} />;

  const groups = data.filter(group => !removals.has(addressOf(group)));
  return (
    <>
      <ul className={own.tree}>
        {groups.map(group => (
          <GroupCard
            key={group.id}
            group={group}
            members={users.filter(user => user.role_id === group.id)}
            users={users}
            onDo={what => setDoing({ what, group })}
          />
        ))}
      </ul>
      {doing && (
        <NameDialog
          title={doing.what === 'add' ? a.visibility.add : groupName(doing.group)}
          submit={doing.what === 'add' ? a.add : a.save}
          initial={doing.what === 'add' ? '' : groupName(doing.group)}
          place={
            doing.what === 'add' || doing.group.parent_role_id !== null
              ? {
                  label: a.visibility.below,
                  initial: `${doing.what === 'add' ? doing.group.id : doing.group.parent_role_id}`,
                  choices: groups
                    .filter(group => doing.what === 'add' || !isBelow(groups, group, doing.group.id))
                    .map(group => ({ value: `${group.id}`, label: groupName(group) })),
                }
              : undefined
          }
          save={async (name, place) => {
            await (doing.what === 'add'
              ? addGroup(name, Number(place))
              : changeGroup(doing.group.id, { name, ...(place && { parent_role_id: Number(place) }) }));
            await refresh();
          }}
          onClose={() => setDoing(null)}
        />
      )}
    </>
  );
}

/** Whether it is this group or stands below it. */
function isBelow(groups: Group[], group: Group, id: number): boolean {
  if (group.id === id) return true;
  const parent = groups.find(each => each.id === group.parent_role_id);
  return parent !== undefined && isBelow(groups, parent, id);
}

function GroupCard(props: {
  group: Group;
  members: Account[];
  users: Account[];
  onDo: (what: 'add' | 'change') => void;
}) {
  const { group, members, users, onDo } = props;
  const a = useAccessWords();
  const toast = useToast();
  const remove = useRemove();
  const refresh = useRefreshUsers();
  const name = useGroupName()(group);
  const move = useMutation({
    mutationFn: ({ user, to }: { user: Account; to: number; undoes?: boolean }) =>
      changeUser(user.id, { role_id: to }),
    onSuccess: async (_answer, { user, undoes }) => {
      if (!undoes)
        toast.done(a.visibility.moved(user.name, name), () =>
          move.mutate({ user, to: user.role_id, undoes: true }),
        );
      await refresh();
    },
    onError: error => toast.failed(error),
  });
  const others = users.filter(user => user.role_id !== group.id);
  return (
    <li className={own.group} style={{ '--depth': group.level - 1 } as React.CSSProperties}>
      <div className={own.head}>
        <h2>{name}</h2>
        <span className={styles.dim}>{a.visibility.members(members.length)}</span>
        <Menu position="bottom-end" shadow="md" withInitialFocusPlaceholder={false}>
          <Menu.Target>
            <ActionIcon aria-label={a.actions(name)}>
              <IconDots size={17} aria-hidden />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<IconPlus size={15} aria-hidden />} onClick={() => onDo('add')}>
              {a.visibility.addBelow}
            </Menu.Item>
            <Menu.Item leftSection={<IconPencil size={15} aria-hidden />} onClick={() => onDo('change')}>
              {a.visibility.rename}
            </Menu.Item>
            {group.parent_role_id !== null && (
              <Menu.Item
                color="red.8"
                leftSection={<IconTrash size={15} aria-hidden />}
                onClick={() => remove(addressOf(group), a.visibility.removed(name), refresh)}
              >
                {a.remove}
              </Menu.Item>
            )}
          </Menu.Dropdown>
        </Menu>
      </div>
      {group.parent_role_id === null && <p className={styles.note}>{a.visibility.top}</p>}
      {members.length > 0 ? (
        <ul className={styles.chips}>
          {members.map(user => (
            <li key={user.id} className={styles.chip}>
              {user.name}
            </li>
          ))}
        </ul>
      ) : (
        <p className={styles.note}>{a.visibility.noMembers}</p>
      )}
      {others.length > 0 && (
        <Select
          className={own.put ?? ''}
          aria-label={a.visibility.putIn(name)}
          placeholder={a.visibility.putIn(name)}
          searchable
          value={null}
          data={others.map(user => ({ value: `${user.id}`, label: user.name }))}
          onChange={id => {
            const user = others.find(each => `${each.id}` === id);
            if (user) move.mutate({ user, to: group.id });
          }}
        />
      )}
      <Defaults group={group} />
    </li>
  );
}

function Defaults({ group }: { group: Group }) {
  const a = useAccessWords();
  const client = useQueryClient();
  const toast = useToast();
  const { queryKey } = groupsQuery;
  const show = (setting: string, value: Visibility) =>
    client.setQueryData(queryKey, all =>
      all?.map(each =>
        each.id === group.id ? { ...each, settings: { ...each.settings, [setting]: value } } : each,
      ),
    );
  const save = useMutation({
    mutationFn: ({ setting, value }: { setting: string; value: Visibility; before: Visibility | null }) => {
      show(setting, value);
      return setVisibility(group.id, setting, value);
    },
    onSuccess: (_answer, { setting, before }) => {
      if (before !== null) toast.done(a.saved, () => save.mutate({ setting, value: before, before: null }));
    },
    onError: error => {
      toast.failed(error);
      void client.invalidateQueries({ queryKey });
    },
  });
  return (
    <fieldset className={own.defaults}>
      <legend>{a.visibility.defaults}</legend>
      {Object.entries(a.visibility.kinds).map(([setting, label]) => {
        const value = group.settings[setting] ?? 7;
        return (
          <Select
            key={setting}
            label={label}
            value={`${value}`}
            data={levels.map(level => ({ value: `${level}`, label: a.visibility.levels[level] ?? '' }))}
            onChange={next =>
              next && save.mutate({ setting, value: Number(next) as Visibility, before: value })
            }
          />
        );
      })}
    </fieldset>
  );
}
