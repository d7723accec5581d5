import { ActionIcon, Button, Checkbox, Menu } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { IconCheck, IconDots, IconMinus, IconPencil, IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import {
  addPermissionSet,
  changePermissionSet,
  permissionSetsQuery,
  type PermissionSet,
} from '../api/access';
import { sessionQuery } from '../api/session';
import { Problem } from '../ui/problem';
import { useRemovals, useRemove } from '../ui/removals';
import { Lines } from '../ui/skeletons';
import { useToast } from '../ui/toast';
import ui from '../ui/ui.module.css';
import { AccessPage } from './access-page';
import styles from './access.module.css';
import { NameDialog } from './name-dialog';
import own from './permissions.module.css';
import { bySubject } from './subjects';
import { useRefreshUsers } from './user-verbs';
import { useAccessWords } from './words';

/** Their own sets stand beside the one that they are compared with. */
const order = ['admin', 'regular', 'custom'];

const addressOf = (set: PermissionSet) => `/api/permission_sets/${set.id}`;

export function PermissionsPage() {
  const a = useAccessWords();
  const isAdmin = useQuery(sessionQuery).data?.user?.is_admin === true;
  const client = useQueryClient();
  const [naming, setNaming] = useState<PermissionSet | 'new' | null>(null);
  return (
    <AccessPage
      title={a.permissions.title}
      lead={a.permissions.lead}
      action={
        <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setNaming('new')}>
          {a.permissions.add}
        </Button>
      }
    >
      {isAdmin && <Matrix onRename={setNaming} />}
      {naming && (
        <NameDialog
          title={naming === 'new' ? a.permissions.add : a.change}
          lead={naming === 'new' ? a.permissions.addLead : null}
          submit={naming === 'new' ? a.add : a.save}
          taken={a.permissions.nameTaken}
          initial={naming === 'new' ? '' : naming.name}
          save={async name => {
            await (naming === 'new' ? addPermissionSet(name) : changePermissionSet(naming.id, { name }));
            await client.invalidateQueries({ queryKey: permissionSetsQuery.queryKey });
          }}
          onClose={() => setNaming(null)}
        />
      )}
    </AccessPage>
  );
}

/** Permissions down, sets across. The two that come with Kontor are for comparison. */
function Matrix({ onRename }: { onRename: (set: PermissionSet) => void }) {
  const a = useAccessWords();
  const { data, error, refetch } = useQuery(permissionSetsQuery);
  const removals = useRemovals();
  if (!data)
    return error ? <Problem error={error} retry={() => void refetch()} /> : <Lines count={8} height={40} />;

  const sets = data.sets
    .filter(set => !removals.has(addressOf(set)))
    .toSorted((one, other) => order.indexOf(one.type) - order.indexOf(other.type));
  return (
    <div className={styles.frame}>
      <div className={ui.sideways} tabIndex={0} role="region" aria-label={a.permissions.title}>
        <table className={`${styles.table} ${own.matrix}`}>
          <thead>
            <tr>
              <th scope="col">{a.permissions.permission}</th>
              {sets.map(set => (
                <SetHead key={set.id} set={set} onRename={onRename} />
              ))}
            </tr>
          </thead>
          {bySubject(data.permissions.map(permission => permission.name)).map(({ subject, names }) => (
            <tbody key={subject}>
              <tr>
                <th scope="colgroup" colSpan={sets.length + 1} className={own.subject}>
                  {a.permissions.subjects[subject]}
                </th>
              </tr>
              {names.map(name => {
                const what =
                  a.permissions.names[name] ??
                  data.permissions.find(permission => permission.name === name)?.does ??
                  name;
                return (
                  <tr key={name}>
                    <th scope="row" className={own.what}>
                      {what}
                    </th>
                    {sets.map(set => (
                      <td key={set.id} className={own.cell}>
                        <Switch set={set} name={name} what={what} />
                      </td>
                    ))}
                  </tr>
                );
              })}
            </tbody>
          ))}
        </table>
      </div>
    </div>
  );
}

function useSetName() {
  const a = useAccessWords();
  return (set: PermissionSet) =>
    set.type === 'admin' ? a.permissions.admin : set.type === 'regular' ? a.permissions.regular : set.name;
}

function SetHead({ set, onRename }: { set: PermissionSet; onRename: (set: PermissionSet) => void }) {
  const a = useAccessWords();
  const name = useSetName()(set);
  const remove = useRemove();
  const refresh = useRefreshUsers();
  return (
    <th scope="col" className={own.set}>
      <span className={own.setName}>{name}</span>
      <span className={styles.sub}>{a.permissions.users(set.user_count)}</span>
      {set.type === 'custom' && (
        <Menu position="bottom-end" shadow="md" withInitialFocusPlaceholder={false}>
          <Menu.Target>
            <ActionIcon aria-label={a.actions(name)} className={own.setMenu ?? ''}>
              <IconDots size={16} aria-hidden />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<IconPencil size={15} aria-hidden />} onClick={() => onRename(set)}>
              {a.change}
            </Menu.Item>
            <Menu.Item
              color="red.8"
              leftSection={<IconTrash size={15} aria-hidden />}
              onClick={() => remove(addressOf(set), a.permissions.removed(name), refresh)}
            >
              {a.remove}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
    </th>
  );
}

/** Seen at once, taken back where the server refuses. */
function Switch({ set, name, what }: { set: PermissionSet; name: string; what: string }) {
  const a = useAccessWords();
  const setName = useSetName()(set);
  const client = useQueryClient();
  const toast = useToast();
  const { queryKey } = permissionSetsQuery;
  const show = (contents: string[]) =>
    client.setQueryData(
      queryKey,
      all =>
        all && { ...all, sets: all.sets.map(each => (each.id === set.id ? { ...each, contents } : each)) },
    );
  const change = useMutation({
    scope: { id: `permission-set ${set.id}` },
    mutationFn: (isAllowed: boolean) => {
      const now = client.getQueryData(queryKey)?.sets.find(each => each.id === set.id)?.contents ?? [];
      const contents = isAllowed
        ? [...now.filter(one => one !== name), name]
        : now.filter(one => one !== name);
      show(contents);
      return changePermissionSet(set.id, { contents });
    },
    onError: error => {
      toast.failed(error);
      void client.invalidateQueries({ queryKey });
    },
  });
  const isAllowed = set.contents.includes(name);
  if (set.type !== 'custom')
    return isAllowed ? (
      <IconCheck size={17} className={own.yes} role="img" aria-label={a.permissions.allowed} />
    ) : (
      <IconMinus size={17} className={own.no} role="img" aria-label={a.permissions.refused} />
    );
  return (
    <Checkbox
      className={own.check ?? ''}
      aria-label={a.permissions.switch(what, setName)}
      checked={isAllowed}
      onChange={event => change.mutate(event.currentTarget.checked)}
    />
  );
}
