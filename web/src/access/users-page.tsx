import { ActionIcon, Button, Menu, SegmentedControl, Select, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import {
  IconDots,
  IconKey,
  IconMailForward,
  IconPencil,
  IconSearch,
  IconShieldCheck,
  IconShieldOff,
  IconTrash,
  IconUserCheck,
  IconUserOff,
  IconUserPlus,
  IconUserSearch,
} from '@tabler/icons-react';
import { useState } from 'react';
import { accountsQuery, groupsQuery, permissionSetsQuery, teamsQuery, type Account } from '../api/access';
import { sessionQuery } from '../api/session';
import { useI18n } from '../i18n';
import { Empty } from '../ui/empty';
import { Initials } from '../ui/initials';
import { Problem } from '../ui/problem';
import { Lines } from '../ui/skeletons';
import { AccessPage } from './access-page';
import styles from './access.module.css';
import { useGroupName } from './group-name';
import { Invite } from './invite';
import { Leave } from './leave';
import { SecretDialog } from './secret';
import { UserEdit } from './user-edit';
import { useUserVerbs } from './user-verbs';
import { useAccessWords } from './words';

type State = 'active' | 'invited' | 'inactive';
type Doing = { what: 'edit' | 'deactivate' | 'remove'; user: Account } | { what: 'invite' };

const stateOf = (user: Account): State => (!user.active ? 'inactive' : user.activated ? 'active' : 'invited');

const order: State[] = ['active', 'invited', 'inactive'];

export function UsersPage() {
  const a = useAccessWords();
  const isAdmin = useQuery(sessionQuery).data?.user?.is_admin === true;
  const [doing, setDoing] = useState<Doing | null>(null);
  return (
    <AccessPage
      title={a.users.title}
      lead={a.users.lead}
      action={
        <Button
          leftSection={<IconUserPlus size={16} aria-hidden />}
          onClick={() => setDoing({ what: 'invite' })}
        >
          {a.users.invite}
        </Button>
      }
    >
      {isAdmin && <Users onDo={setDoing} />}
      {doing?.what === 'invite' && <Invite onClose={() => setDoing(null)} />}
      {doing?.what === 'edit' && <UserEdit user={doing.user} onClose={() => setDoing(null)} />}
      {(doing?.what === 'deactivate' || doing?.what === 'remove') && (
        <Leave user={doing.user} how={doing.what} onClose={() => setDoing(null)} />
      )}
    </AccessPage>
  );
}

function Users({ onDo }: { onDo: (doing: Doing) => void }) {
  const a = useAccessWords();
  const users = useQuery(accountsQuery);
  const [find, setFind] = useState('');
  const [state, setState] = useState<'all' | State>('all');
  if (users.isPending) return <Lines count={6} height={52} />;
  if (users.isError && !users.data) return <Problem error={users.error} retry={() => void users.refetch()} />;

  const wanted = find.trim().toLocaleLowerCase();
  const shown = users.data
    .filter(user => state === 'all' || stateOf(user) === state)
    .filter(user => `${user.name} ${user.email}`.toLocaleLowerCase().includes(wanted))
    .toSorted((one, other) => order.indexOf(stateOf(one)) - order.indexOf(stateOf(other)));
  const states = (['all', ...order] as const).map(value => ({ value, label: a.users.states[value] }));
  return (
    <>
      <div className={styles.tools}>
        <TextInput
          className={styles.find ?? ''}
          aria-label={a.users.find}
          placeholder={a.users.find}
          leftSection={<IconSearch size={15} aria-hidden />}
          value={find}
          onChange={event => setFind(event.currentTarget.value)}
        />
        <SegmentedControl
          className={styles.wide ?? ''}
          aria-label={a.users.state}
          value={state}
          data={states}
          onChange={value => setState(value as State)}
        />
        <Select
          className={styles.narrow ?? ''}
          aria-label={a.users.state}
          value={state}
          data={states}
          onChange={value => setState(value as State)}
        />
      </div>
      {shown.length === 0 ? (
        <Empty icon={IconUserSearch} title={a.users.nobody} text={a.users.nobodyNext} />
      ) : (
        <div className={styles.frame}>
          <table className={styles.table}>
            <thead>
              <tr>
                <th scope="col">{a.name}</th>
                <th scope="col" className={styles.wide}>
                  {a.users.may}
                </th>
                <th scope="col" className={styles.wide}>
                  {a.users.group}
                </th>
                <th scope="col" className={styles.wide}>
                  {a.users.teams}
                </th>
                <th scope="col" className={styles.wide}>
                  {a.users.lastSeen}
                </th>
                <th scope="col" className={styles.wide}>
                  {a.users.state}
                </th>
                <td className={styles.corner} />
              </tr>
            </thead>
            <tbody>
              {shown.map(user => (
                <UserRow key={user.id} user={user} onDo={onDo} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}

const tones = { active: 'good', invited: 'ask', inactive: 'idle' } as const;

function UserRow({ user, onDo }: { user: Account; onDo: (doing: Doing) => void }) {
  const a = useAccessWords();
  const { f } = useI18n();
  const groupName = useGroupName();
  const sets = useQuery(permissionSetsQuery).data?.sets;
  const groups = useQuery(groupsQuery).data;
  const teams = useQuery(teamsQuery).data;
  const set = sets?.find(each => each.id === user.permission_set_id);
  const rights = user.is_admin ? a.users.administrator : set?.type === 'custom' ? set.name : a.users.regular;
  const group = groups?.find(each => each.id === user.role_id);
  const state = stateOf(user);
  const shownState = (
    <span className={styles.state} data-tone={tones[state]}>
      {a.users.states[state]}
    </span>
  );
  return (
    <tr>
      <td>
        <div className={styles.person}>
          <Initials name={user.name} />
          <span>
            <button type="button" className={styles.link} onClick={() => onDo({ what: 'edit', user })}>
              {user.name}
            </button>
            <span className={styles.sub}>{user.email}</span>
            <span className={`${styles.sub} ${styles.narrow}`}>{rights}</span>
            <span className={`${styles.sub} ${styles.narrow}`}>{shownState}</span>
          </span>
        </div>
      </td>
      <td className={styles.wide}>
        {rights}
        {user.has_totp && (
          <span className={styles.sub}>
            <IconShieldCheck size={14} aria-hidden style={{ verticalAlign: '-2px' }} /> {a.users.twoStep}
          </span>
        )}
      </td>
      <td className={styles.wide}>{group && groupName(group)}</td>
      <td className={styles.wide}>
        {f.list(teams?.filter(team => team.member_ids.includes(user.id)).map(team => team.name) ?? [])}
      </td>
      <td className={styles.wide}>{user.last_login_at ? f.relative(user.last_login_at) : a.never}</td>
      <td className={styles.wide}>{shownState}</td>
      <td>
        <UserMenu user={user} state={state} onDo={onDo} />
      </td>
    </tr>
  );
}

function UserMenu(props: { user: Account; state: State; onDo: (doing: Doing) => void }) {
  const { user, state, onDo } = props;
  const a = useAccessWords();
  const me = useQuery(sessionQuery).data?.user;
  const { invite, activate, resetTotp, link, forget } = useUserVerbs(user);
  return (
    <>
      <Menu position="bottom-end" width={250} shadow="md" withInitialFocusPlaceholder={false}>
        <Menu.Target>
          <ActionIcon aria-label={a.actions(user.name)}>
            <IconDots size={17} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<IconPencil size={15} aria-hidden />}
            onClick={() => onDo({ what: 'edit', user })}
          >
            {a.users.edit}
          </Menu.Item>
          {user.active && (
            <Menu.Item
              leftSection={
                state === 'invited' ? (
                  <IconMailForward size={15} aria-hidden />
                ) : (
                  <IconKey size={15} aria-hidden />
                )
              }
              onClick={invite}
            >
              {state === 'invited' ? a.users.inviteAgain : a.users.newPassword}
            </Menu.Item>
          )}
          {user.has_totp && (
            <Menu.Item leftSection={<IconShieldOff size={15} aria-hidden />} onClick={resetTotp}>
              {a.users.resetTwoStep}
            </Menu.Item>
          )}
          {!user.active && (
            <Menu.Item leftSection={<IconUserCheck size={15} aria-hidden />} onClick={activate}>
              {a.users.activate}
            </Menu.Item>
          )}
          {user.id !== me?.id && (
            <>
              <Menu.Divider />
              {user.active && (
                <Menu.Item
                  leftSection={<IconUserOff size={15} aria-hidden />}
                  onClick={() => onDo({ what: 'deactivate', user })}
                >
                  {a.users.deactivate}
                </Menu.Item>
              )}
              <Menu.Item
                color="red.8"
                leftSection={<IconTrash size={15} aria-hidden />}
                onClick={() => onDo({ what: 'remove', user })}
              >
                {a.users.remove}
              </Menu.Item>
            </>
          )}
        </Menu.Dropdown>
      </Menu>
      {link && (
        <SecretDialog
          title={a.users.handOver}
          lead={a.users.handOverNext}
          secrets={[{ text: link, copy: a.users.copyLink, copied: a.users.copied }]}
          onClose={forget}
        />
      )}
    </>
  );
}
