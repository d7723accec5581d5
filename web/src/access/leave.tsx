import { Radio, Select, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import {
  accountsQuery,
  belongingsQuery,
  deactivateUser,
  deleteUser,
  type Account,
  type Belongings,
} from '../api/access';
import { useI18n } from '../i18n';
import { Lines } from '../ui/skeletons';
import { useToast } from '../ui/toast';
import styles from './access.module.css';
import { FormDialog } from './form-dialog';
import { useRefreshUsers } from './user-verbs';
import { useAccessWords } from './words';

const nobody = '';

/** Keeps a user out, or deletes him: says what he owns, and asks who gets it. */
export function Leave(props: { user: Account; how: 'deactivate' | 'remove'; onClose: () => void }) {
  const { user, how, onClose } = props;
  const a = useAccessWords();
  const words = a.users.leaving;
  const toast = useToast();
  const refresh = useRefreshUsers();
  const belongings = useQuery(belongingsQuery(user.id));
  const [itemsTo, setItemsTo] = useState(nobody);
  const [mailboxesTo, setMailboxesTo] = useState(nobody);
  const [privateMail, setPrivateMail] = useState<'keep' | 'purge'>('keep');
  const [typed, setTyped] = useState('');
  const leave = useMutation({
    mutationFn: () => {
      const leaving = {
        items_to: itemsTo ? Number(itemsTo) : undefined,
        mailboxes_to: mailboxesTo ? Number(mailboxesTo) : undefined,
        private_mail: belongings.data?.mailboxes.length ? privateMail : undefined,
      };
      return how === 'remove' ? deleteUser(user.id, leaving) : deactivateUser(user.id, leaving);
    },
    onSuccess: async () => {
      toast.done(how === 'remove' ? words.removed(user.name) : words.deactivated(user.name));
      onClose();
      await refresh();
    },
  });
  const isSure = how === 'deactivate' || typed.trim() === user.name;
  return (
    <FormDialog
      title={how === 'remove' ? words.removeTitle(user.name) : words.deactivateTitle(user.name)}
      submit={how === 'remove' ? a.users.remove : a.users.deactivate}
      danger
      busy={leave.isPending}
      error={leave.error ?? belongings.error}
      onClose={onClose}
      onSubmit={() => isSure && belongings.data && leave.mutate()}
    >
      <p className={styles.note}>{how === 'remove' ? words.removeLead : words.deactivateLead}</p>
      {belongings.isPending ? (
        <Lines count={2} height={44} />
      ) : belongings.data ? (
        <>
          <Owned belongings={belongings.data} />
          {Object.keys(belongings.data.items).length > 0 && (
            <Heir
              label={words.itemsTo}
              nothing={words.itemsStay}
              leaver={user}
              value={itemsTo}
              onChange={setItemsTo}
            />
          )}
          {belongings.data.mailboxes.length > 0 && (
            <>
              <Heir
                label={words.mailboxesTo}
                nothing={words.mailboxesStay}
                leaver={user}
                value={mailboxesTo}
                onChange={setMailboxesTo}
              />
              <Radio.Group
                label={words.privateMail}
                value={privateMail}
                onChange={value => setPrivateMail(value as 'keep' | 'purge')}
              >
                <div className={styles.form} style={{ gap: 8, marginTop: 6 }}>
                  <Radio value="keep" label={words.keep} description={mailboxesTo ? words.keepHint : null} />
                  <Radio value="purge" label={words.purge} description={words.purgeHint} />
                </div>
              </Radio.Group>
            </>
          )}
        </>
      ) : null}
      {how === 'remove' && (
        <TextInput
          label={words.typeName(user.name)}
          autoComplete="off"
          value={typed}
          onChange={event => setTyped(event.currentTarget.value)}
        />
      )}
    </FormDialog>
  );
}

function Owned({ belongings }: { belongings: Belongings }) {
  const a = useAccessWords();
  const words = a.users.leaving;
  const items = Object.entries(belongings.items).map(([kind, count]) => words.kinds(kind, count));
  const all = [...items, ...belongings.mailboxes.map(mailbox => mailbox.email)];
  if (all.length === 0) return <p className={styles.note}>{words.ownsNothing}</p>;
  return (
    <div>
      <p className={styles.note}>{words.owns}</p>
      <ul className={styles.chips} style={{ marginTop: 6 }}>
        {all.map(one => (
          <li key={one} className={styles.chip}>
            {one}
          </li>
        ))}
      </ul>
    </div>
  );
}

function Heir(props: {
  label: string;
  nothing: string;
  leaver: Account;
  value: string;
  onChange: (id: string) => void;
}) {
  const users = useQuery(accountsQuery).data ?? [];
  const { w } = useI18n();
  const heirs = users.filter(user => user.active && user.id !== props.leaver.id);
  return (
    <Select
      label={props.label}
      searchable
      nothingFoundMessage={w.errors.notFound}
      value={props.value}
      data={[
        { value: nobody, label: props.nothing },
        ...heirs.map(user => ({ value: `${user.id}`, label: user.name })),
      ]}
      onChange={id => props.onChange(id ?? nobody)}
    />
  );
}
