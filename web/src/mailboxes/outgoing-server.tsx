import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { changeMailbox, mailboxesQuery, mailboxQuery } from '../api/mailboxes';
import type { Mailbox } from '../api/types';
import { useI18n } from '../i18n';
import { inOneLine, useErrorText } from '../ui/error-text';
import { Password } from '../ui/password';
import { Problem } from '../ui/problem';
import { useReason } from '../ui/reason';
import { useToast } from '../ui/toast';
import connect from './connect.module.css';
import { fieldOf, serverDraft, settingsOf, type Errors } from './connect-state';
import styles from './mailboxes.module.css';
import { ServerFields } from './server-fields';

/** By which server mail goes out, what stands in its way, and where both are put right. */
export function OutgoingServer({ mailbox }: { mailbox: Mailbox }) {
  const { w } = useI18n();
  const inWords = useReason();
  const [changing, setChanging] = useState(false);
  const { smtp, cannot_send: trouble } = mailbox;
  return (
    <section className={styles.part} aria-labelledby="outgoing-server">
      <div className={styles.partHead}>
        <h2 id="outgoing-server">{w.connect.smtp}</h2>
        {!changing && (
          <Button size="xs" variant="default" onClick={() => setChanging(true)}>
            {smtp ? w.mailboxes.changeServer : w.mailboxes.addServer}
          </Button>
        )}
      </div>
      {smtp && !trouble && !changing && <p className={styles.dim}>{w.mailboxes.goesOutBy(smtp.host)}</p>}
      {trouble && !changing && <p className={styles.reason}>{inWords(trouble).text}</p>}
      {changing && <Form mailbox={mailbox} onDone={() => setChanging(false)} />}
    </section>
  );
}

function Form({ mailbox, onDone }: { mailbox: Mailbox; onDone: () => void }) {
  const { w } = useI18n();
  const client = useQueryClient();
  const toast = useToast();
  const errorText = useErrorText();
  const [server, setServer] = useState(() => serverDraft(mailbox.smtp, mailbox.email, 587));
  const [password, setPassword] = useState('');
  const [errors, setErrors] = useState<Errors>({});
  const save = useMutation({
    mutationFn: () => changeMailbox(mailbox.id, { smtp: settingsOf(server, password) }),
    onSuccess: answer => {
      client.setQueryData(mailboxQuery(mailbox.id).queryKey, answer);
      void client.invalidateQueries({ queryKey: mailboxesQuery.queryKey });
      toast.done(w.mailboxes.settingsSaved);
      onDone();
    },
    onError: error => {
      const field = fieldOf(error);
      // There is no other server here that could be meant.
      if (field) setErrors({ [field.replace('imap.', 'smtp.')]: inOneLine(errorText(error)) });
    },
  });

  function submit(event: React.FormEvent) {
    event.preventDefault();
    const missing: Errors = {
      ...(!server.host.trim() && { 'smtp.host': w.errors.required }),
      ...(!(Number(server.port) > 0) && { 'smtp.port': w.errors.required }),
      ...(!server.user.trim() && { 'smtp.user': w.errors.required }),
      ...(!password && { password: w.errors.required }),
    };
    setErrors(missing);
    if (!Object.keys(missing).length) save.mutate();
  }

  return (
    <form className={connect.form} noValidate onSubmit={submit}>
      <ServerFields
        kind="smtp"
        title={w.mailboxes.serverHint}
        server={server}
        errors={errors}
        onChange={changed => {
          setServer(changed);
          setErrors({});
        }}
      />
      <Password
        label={w.connect.password}
        autoComplete="off"
        value={password}
        error={errors.password}
        onChange={event => setPassword(event.currentTarget.value)}
      />
      {save.isError && !fieldOf(save.error) && <Problem error={save.error} />}
      <div className={connect.buttons}>
        <Button type="submit" loading={save.isPending}>
          {w.settings.save}
        </Button>
        <Button variant="default" onClick={onDone}>
          {w.app.cancel}
        </Button>
      </div>
    </form>
  );
}
