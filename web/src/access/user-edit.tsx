import { MultiSelect, Select, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import {
  changeTeam,
  changeUser,
  groupsQuery,
  permissionSetsQuery,
  teamsQuery,
  type Account,
  type Team,
} from '../api/access';
import { useI18n } from '../i18n';
import { useToast } from '../ui/toast';
import { FormDialog } from './form-dialog';
import { useGroupName } from './group-name';
import { Role } from './invite';
import { useRefreshUsers } from './user-verbs';
import { useAccessWords } from './words';

type Rights = Pick<Account, 'name' | 'is_admin' | 'role_id' | 'permission_set_id'>;

const rightsOf = ({ name, is_admin, role_id, permission_set_id }: Account): Rights => ({
  name,
  is_admin,
  role_id,
  permission_set_id,
});

/** What an administrator decides about a user. All of it is saved together, and can be taken back together. */
export function UserEdit({ user, onClose }: { user: Account; onClose: () => void }) {
  const a = useAccessWords();
  const { w } = useI18n();
  const toast = useToast();
  const refresh = useRefreshUsers();
  const sets = useQuery(permissionSetsQuery).data?.sets.filter(set => set.type !== 'admin') ?? [];
  const groups = useQuery(groupsQuery).data ?? [];
  const groupName = useGroupName();
  const teams = useQuery(teamsQuery).data ?? [];
  const regular = sets.find(set => set.type === 'regular')?.id;
  const before = rightsOf(user);
  const [rights, setRights] = useState(before);
  const [chosen, setChosen] = useState<number[] | null>(null);
  const isIn = (team: Team) => team.member_ids.includes(user.id);
  const memberOf = chosen ?? teams.filter(isIn).map(team => team.id);
  const set = (change: Partial<Rights>) => setRights(now => ({ ...now, ...change }));

  /** An administrator has no set of his own; the server refuses to give him one. */
  const toSend = ({ permission_set_id, ...rest }: Rights) =>
    rest.is_admin ? rest : { ...rest, permission_set_id };

  async function store(to: Rights, teamIds: number[]) {
    await changeUser(user.id, toSend(to));
    for (const team of teams.filter(each => isIn(each) !== teamIds.includes(each.id)))
      await changeTeam(team.id, {
        member_ids: teamIds.includes(team.id)
          ? [...team.member_ids, user.id]
          : team.member_ids.filter(id => id !== user.id),
      });
  }

  async function takeBack() {
    try {
      await changeUser(user.id, toSend(before));
      for (const team of teams.filter(each => isIn(each) !== memberOf.includes(each.id)))
        await changeTeam(team.id, { member_ids: team.member_ids });
      await refresh();
    } catch (error) {
      toast.failed(error);
    }
  }

  const save = useMutation({
    mutationFn: () => store({ ...rights, name: rights.name.trim() }, memberOf),
    onSuccess: async () => {
      onClose();
      toast.done(a.users.changed(rights.name.trim()), () => void takeBack());
      await refresh();
    },
  });
  return (
    <FormDialog
      title={a.users.editTitle(user.name)}
      submit={a.save}
      busy={save.isPending}
      error={save.error}
      onClose={onClose}
      onSubmit={() => rights.name.trim() && save.mutate()}
    >
      <TextInput
        label={a.name}
        maxLength={200}
        data-autofocus
        value={rights.name}
        error={rights.name.trim() ? undefined : w.errors.required}
        onChange={event => set({ name: event.currentTarget.value })}
      />
      <Role
        isAdmin={rights.is_admin}
        onChange={is_admin =>
          set({ is_admin, ...(user.is_admin && regular && { permission_set_id: regular }) })
        }
      />
      {!rights.is_admin && (
        <Select
          label={a.users.set}
          value={rights.permission_set_id}
          data={sets.map(each => ({
            value: each.id,
            label: each.type === 'regular' ? a.permissions.regular : each.name,
          }))}
          onChange={id => id && set({ permission_set_id: id })}
        />
      )}
      <Select
        label={a.users.group}
        value={`${rights.role_id}`}
        data={groups.map(group => ({ value: `${group.id}`, label: groupName(group) }))}
        onChange={id => id && set({ role_id: Number(id) })}
      />
      {teams.length > 0 && (
        <MultiSelect
          label={a.users.teams}
          value={memberOf.map(String)}
          data={teams.map(team => ({ value: `${team.id}`, label: team.name }))}
          onChange={ids => setChosen(ids.map(Number))}
        />
      )}
    </FormDialog>
  );
}
