import { Button, MultiSelect, Select, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { IconPlus, IconTrash, IconUsersGroup } from '@tabler/icons-react';
import { useState } from 'react';
import { accountsQuery, addTeam, changeTeam, teamsQuery, type Team } from '../api/access';
import { ApiError } from '../api/client';
import { sessionQuery } from '../api/session';
import { useI18n } from '../i18n';
import { Empty } from '../ui/empty';
import { Problem } from '../ui/problem';
import { useRemovals, useRemove } from '../ui/removals';
import { Lines } from '../ui/skeletons';
import { useToast } from '../ui/toast';
import { AccessPage } from './access-page';
import styles from './access.module.css';
import { FormDialog } from './form-dialog';
import { useAccessWords } from './words';

const addressOf = (team: Team) => `/api/teams/${team.id}`;
const noTeam: Omit<Team, 'id'> = { name: '', description: '', manager_id: null, member_ids: [] };

export function TeamsPage() {
  const a = useAccessWords();
  const isAdmin = useQuery(sessionQuery).data?.user?.is_admin === true;
  const [editing, setEditing] = useState<Team | 'new' | null>(null);
  return (
    <AccessPage
      title={a.teams.title}
      lead={a.teams.lead}
      action={
        <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setEditing('new')}>
          {a.teams.add}
        </Button>
      }
    >
      {isAdmin && <Teams onEdit={setEditing} />}
      {editing && <TeamEdit team={editing === 'new' ? null : editing} onClose={() => setEditing(null)} />}
    </AccessPage>
  );
}

function Teams({ onEdit }: { onEdit: (team: Team) => void }) {
  const a = useAccessWords();
  const { f } = useI18n();
  const client = useQueryClient();
  const remove = useRemove();
  const removals = useRemovals();
  const { data, error, refetch } = useQuery(teamsQuery);
  const users = useQuery(accountsQuery).data ?? [];
  if (!data)
    return error ? <Problem error={error} retry={() => void refetch()} /> : <Lines count={3} height={64} />;

  const teams = data.filter(team => !removals.has(addressOf(team)));
  const nameOf = (id: number) => users.find(user => user.id === id)?.name ?? '';
  if (teams.length === 0)
    return <Empty icon={IconUsersGroup} title={a.teams.empty} text={a.teams.emptyNext} />;
  return (
    <ul className={styles.list}>
      {teams.map(team => (
        <li key={team.id} className={styles.line} data-stacks>
          <div>
            <button type="button" className={styles.link} onClick={() => onEdit(team)}>
              {team.name}
            </button>
            {team.description && <p>{team.description}</p>}
            <p className={styles.dim}>
              {team.member_ids.length ? f.list(team.member_ids.map(nameOf).filter(Boolean)) : a.teams.nobody}
              {team.manager_id !== null && ` · ${a.teams.manager} ${nameOf(team.manager_id)}`}
            </p>
          </div>
          <div className={styles.verbs}>
            <Button size="xs" variant="default" onClick={() => onEdit(team)}>
              {a.change}
            </Button>
            <Button
              size="xs"
              variant="default"
              leftSection={<IconTrash size={15} aria-hidden />}
              onClick={() =>
                remove(addressOf(team), a.teams.removed(team.name), () =>
                  client.invalidateQueries({ queryKey: teamsQuery.queryKey }),
                )
              }
            >
              {a.remove}
            </Button>
          </div>
        </li>
      ))}
    </ul>
  );
}

function TeamEdit({ team, onClose }: { team: Team | null; onClose: () => void }) {
  const a = useAccessWords();
  const { w } = useI18n();
  const toast = useToast();
  const client = useQueryClient();
  const users = useQuery(accountsQuery).data ?? [];
  const [values, setValues] = useState<Omit<Team, 'id'>>(team ?? noTeam);
  const [tried, setTried] = useState(false);
  const set = (change: Partial<Team>) => setValues(now => ({ ...now, ...change }));
  const refresh = () => client.invalidateQueries({ queryKey: teamsQuery.queryKey });
  const { name, description, manager_id, member_ids } = values;
  const save = useMutation({
    mutationFn: () => {
      const saved = { name: name.trim(), description, manager_id, member_ids };
      return team ? changeTeam(team.id, saved) : addTeam(saved);
    },
    onSuccess: async () => {
      onClose();
      if (team) {
        const { id, ...before } = team;
        toast.done(a.saved, () => void changeTeam(id, before).then(refresh, error => toast.failed(error)));
      }
      await refresh();
    },
  });
  const isTaken = save.error instanceof ApiError && save.error.status === 409;
  const active = users.filter(user => user.active || member_ids.includes(user.id));
  const choices = active.map(user => ({ value: `${user.id}`, label: user.name }));
  return (
    <FormDialog
      title={team?.name ?? a.teams.add}
      submit={team ? a.save : a.add}
      busy={save.isPending}
      error={isTaken ? null : save.error}
      onClose={onClose}
      onSubmit={() => {
        setTried(true);
        if (name.trim()) save.mutate();
      }}
    >
      <TextInput
        label={a.name}
        maxLength={200}
        data-autofocus
        autoComplete="off"
        value={name}
        error={tried && !name.trim() ? w.errors.required : isTaken ? a.teams.nameTaken : undefined}
        onChange={event => set({ name: event.currentTarget.value })}
      />
      <Textarea
        label={a.description}
        autosize
        minRows={2}
        maxLength={2000}
        value={description}
        onChange={event => set({ description: event.currentTarget.value })}
      />
      <Select
        label={a.teams.manager}
        searchable
        clearable
        value={manager_id === null ? null : `${manager_id}`}
        data={choices}
        onChange={id => set({ manager_id: id ? Number(id) : null })}
      />
      <MultiSelect
        label={a.teams.members}
        searchable
        value={member_ids.map(String)}
        data={choices}
        onChange={ids => set({ member_ids: ids.map(Number) })}
      />
    </FormDialog>
  );
}
