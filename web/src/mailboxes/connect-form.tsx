import { Button, Switch } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { IconCircleCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { connectMailbox, mailboxesQuery, mailboxQuery, testMailbox } from '../api/mailboxes';
import type { Autoconfig } from '../api/types';
import { useI18n } from '../i18n';
import { inOneLine, useErrorText } from '../ui/error-text';
import { Password } from '../ui/password';
import { Problem } from '../ui/problem';
import { ConnectOptions } from './connect-options';
import { choicesOf, fieldOf, inputOf, type Draft, type Errors } from './connect-state';
import styles from './connect.module.css';
import { ServerFields } from './server-fields';
import { SignInButton, useProviders } from './sign-in';

export function ConnectForm(props: { first: Draft; found: Autoconfig; onOtherAddress: () => void }) {
  const { w } = useI18n();
  const client = useQueryClient();
  const navigate = useNavigate();
  const errorText = useErrorText();
  const [draft, setDraft] = useState(props.first);
  const [errors, setErrors] = useState<Errors>({});
  const [unfolded, setUnfolded] = useState(['guess', 'none'].includes(props.found.source));

  const set = (change: Partial<Draft>) => {
    setDraft(before => ({ ...before, ...change }));
    setErrors({});
  };

  /** Puts the server's refusal at the field that it is about, and unfolds that field. */
  function place(error: unknown) {
    const field = fieldOf(error);
    if (!field) return;
    setErrors({ [field]: inOneLine(errorText(error)) });
    if (field.startsWith('imap') || field.startsWith('smtp')) setUnfolded(true);
  }

  const test = useMutation({ mutationFn: () => testMailbox(inputOf(draft)), onError: place });
  const connect = useMutation({
    mutationFn: () => connectMailbox(inputOf(draft)),
    onError: place,
    onSuccess: mailbox => {
      client.setQueryData(mailboxQuery(mailbox.id).queryKey, mailbox);
      void client.invalidateQueries({ queryKey: mailboxesQuery.queryKey });
      void navigate({ to: '/mailboxes/$mailboxId', params: { mailboxId: mailbox.id } });
    },
  });

  function isComplete(): boolean {
    const missing: Errors = {};
    if (!draft.password) missing.password = w.errors.required;
    for (const kind of draft.useSmtp ? (['imap', 'smtp'] as const) : (['imap'] as const)) {
      if (!draft[kind].host.trim()) missing[`${kind}.host`] = w.errors.required;
      if (!(Number(draft[kind].port) > 0)) missing[`${kind}.port`] = w.errors.required;
      if (!draft[kind].user.trim()) missing[`${kind}.user`] = w.errors.required;
    }
    setErrors(missing);
    if (Object.keys(missing).some(field => field.includes('.'))) setUnfolded(true);
    return !Object.keys(missing).length;
  }

  const unplaced = [connect, test].find(each => each.isError && !fieldOf(each.error));
  const own = useProviders().find(each => each.imap_host === props.found.imap?.host);
  const busy = test.isPending || connect.isPending;
  return (
    <form
      className={styles.form}
      noValidate
      onSubmit={event => {
        event.preventDefault();
        test.reset();
        if (isComplete()) connect.mutate();
      }}
    >
      <div className={styles.address}>
        <strong>{draft.email}</strong>
        <button type="button" className={styles.textButton} onClick={props.onOtherAddress}>
          {w.connect.otherAddress}
        </button>
      </div>
      <p className={styles.found}>
        {w.connect.found[props.found.source]} {props.found.help}
      </p>
      {own && (
        <div className={styles.providers}>
          <SignInButton
            input={{ provider: own.provider, email: draft.email, ...choicesOf(draft) }}
            label={w.signIns.with(own.name)}
          />
          <p>{w.signIns.lead(own.name)}</p>
        </div>
      )}
      <Password
        label={own ? w.signIns.usePassword : w.connect.password}
        description={w.connect.passwordHint}
        name="mailbox-password"
        autoComplete="off"
        autoFocus={!own}
        value={draft.password}
        error={errors.password}
        onChange={event => set({ password: event.currentTarget.value })}
      />
      <details
        className={styles.fold}
        open={unfolded}
        onToggle={event => setUnfolded(event.currentTarget.open)}
      >
        <summary>
          {w.connect.server}
          {draft.imap.host && <span>{draft.imap.host}</span>}
        </summary>
        <ServerFields
          kind="imap"
          title={w.connect.imap}
          server={draft.imap}
          errors={errors}
          onChange={imap => set({ imap })}
        />
        <Switch
          my="md"
          label={w.connect.smtpUse}
          checked={draft.useSmtp}
          onChange={event => set({ useSmtp: event.currentTarget.checked })}
        />
        {draft.useSmtp && (
          <ServerFields
            kind="smtp"
            title={w.connect.smtp}
            server={draft.smtp}
            errors={errors}
            onChange={smtp => set({ smtp })}
          />
        )}
      </details>
      <ConnectOptions draft={draft} errors={errors} folders={test.data?.folders ?? null} onChange={set} />
      <div role="status" className={styles.status}>
        {test.isPending && w.connect.testing}
        {connect.isPending && w.connect.connecting}
        {test.isSuccess && !busy && (
          <span className={styles.works}>
            <IconCircleCheck size={17} aria-hidden /> {w.connect.tested(test.data.folders.length)}
          </span>
        )}
      </div>
      {unplaced && <Problem error={unplaced.error} />}
      <div className={styles.buttons}>
        <Button type="submit" loading={connect.isPending} disabled={test.isPending}>
          {w.connect.connect}
        </Button>
        <Button
          variant="default"
          loading={test.isPending}
          disabled={connect.isPending}
          onClick={() => {
            connect.reset();
            if (isComplete()) test.mutate();
          }}
        >
          {w.connect.test}
        </Button>
      </div>
    </form>
  );
}
