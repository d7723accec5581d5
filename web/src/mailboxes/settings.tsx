import { Button, Select, Switch } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { changeMailbox, mailboxesQuery, mailboxQuery } from '../api/mailboxes';
import type { CreatePersons, Mailbox, SharingChoice } from '../api/types';
import { useI18n } from '../i18n';
import { Password } from '../ui/password';
import { Problem } from '../ui/problem';
import { useToast } from '../ui/toast';
import { horizons } from './connect-state';
import styles from './mailboxes.module.css';

/** What a mailbox's owner may decide later too; each choice is saved as it is made. */
export function MailboxSettings({ mailbox }: { mailbox: Mailbox }) {
  const { w } = useI18n();
  const client = useQueryClient();
  const toast = useToast();
  const change = useMutation({
    mutationFn: (values: Partial<Mailbox>) => changeMailbox(mailbox.id, values),
    onMutate: values =>
      client.setQueryData(mailboxQuery(mailbox.id).queryKey, now => now && { ...now, ...values }),
    onSuccess: () => toast.done(w.mailboxes.settingsSaved),
    onError: error => toast.failed(error),
    onSettled: () => {
      void client.invalidateQueries({ queryKey: mailboxQuery(mailbox.id).queryKey });
      void client.invalidateQueries({ queryKey: mailboxesQuery.queryKey });
    },
  });
  return (
    <section className={styles.part}>
      <h2>{w.mailboxes.settings}</h2>
      <div className={styles.grid}>
        {mailbox.kind === 'imap' && (
          <History mailbox={mailbox} onChange={sync_from => change.mutate({ sync_from })} />
        )}
        <Select
          label={w.connect.persons}
          description={w.connect.personsHint}
          value={mailbox.create_persons}
          data={(['sent', 'all', 'none'] as const).map(value => ({
            value,
            label: w.connect.personChoices[value],
          }))}
          onChange={value => change.mutate({ create_persons: value as CreatePersons })}
        />
        <Select
          label={w.connect.sharing}
          description={w.connect.sharingHint}
          value={mailbox.sharing}
          data={(['private', 'shared'] as const).map(value => ({
            value,
            label: w.connect.sharingChoices[value],
          }))}
          onChange={value => change.mutate({ sharing: value as SharingChoice })}
        />
      </div>
      <Switch
        mt="md"
        label={w.connect.auto}
        checked={mailbox.link_automatically}
        onChange={event => change.mutate({ link_automatically: event.currentTarget.checked })}
      />
    </section>
  );
}

/** How far back: what was taken in stays, so the choice only ever adds. */
function History({ mailbox, onChange }: { mailbox: Mailbox; onChange: (horizon: string) => void }) {
  const { w, f } = useI18n();
  const known: Record<string, string> = w.connect.horizons;
  const now = mailbox.sync_from ?? 'all';
  const choices = now === 'all' ? [] : horizons.filter(each => each !== 'now' && each !== now);
  return (
    <Select
      label={w.connect.history}
      description={w.connect.historyHint}
      value={now}
      data={[
        { value: now, label: known[now] ?? w.mailboxes.since(f.date(now)) },
        ...choices.map(value => ({ value, label: w.connect.horizons[value] })),
      ]}
      onChange={value => value && value !== now && onChange(value)}
    />
  );
}

/** Stands where a server refused the password. */
export function NewPassword({ mailbox }: { mailbox: Mailbox }) {
  const { w } = useI18n();
  const client = useQueryClient();
  const [password, setPassword] = useState('');
  const save = useMutation({
    mutationFn: () => changeMailbox(mailbox.id, { imap: { password } }),
    onSuccess: answer => {
      setPassword('');
      client.setQueryData(mailboxQuery(mailbox.id).queryKey, answer);
      void client.invalidateQueries({ queryKey: mailboxesQuery.queryKey });
    },
  });
  return (
    <form
      className={styles.newPassword}
      onSubmit={event => {
        event.preventDefault();
        if (password) save.mutate();
      }}
    >
      <Password
        label={w.mailboxes.newPassword}
        autoComplete="off"
        value={password}
        onChange={event => setPassword(event.currentTarget.value)}
      />
      <Button type="submit" loading={save.isPending} disabled={!password}>
        {w.mailboxes.savePassword}
      </Button>
      {save.isError && <Problem error={save.error} />}
    </form>
  );
}
