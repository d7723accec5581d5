import { Button, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { IconArrowLeft } from '@tabler/icons-react';
import { useState } from 'react';
import { looksLikeEmail } from '../account/account-page';
import { autoconfig } from '../api/mailboxes';
import type { Autoconfig } from '../api/types';
import { useI18n } from '../i18n';
import ui from '../ui/ui.module.css';
import { ConnectForm } from './connect-form';
import { draftOf } from './connect-state';
import styles from './connect.module.css';
import { SignInButton, SignInTrouble, useProviders } from './sign-in';

const route = getRouteApi('/inside/settings-frame/mailboxes/connect');

const nothingFound: Autoconfig = { imap: null, smtp: null, source: 'none' };

/** First the address, from which most settings follow; then the password and what to take in. */
export function ConnectPage() {
  const { w } = useI18n();
  const [email, setEmail] = useState('');
  const [wrong, setWrong] = useState<string | null>(null);
  const [found, setFound] = useState<{ email: string; settings: Autoconfig } | null>(null);
  const { problem } = route.useSearch();
  const providers = useProviders();
  const look = useMutation({
    mutationFn: (address: string) => autoconfig(address),
    // Whoever knows the settings can go on without the search.
    onSettled: (settings, _error, address) =>
      setFound({ email: address, settings: settings ?? nothingFound }),
  });

  function submit(event: React.FormEvent) {
    event.preventDefault();
    const address = email.trim();
    const problem = !address ? w.errors.required : looksLikeEmail(address) ? null : w.errors.badEmail;
    setWrong(problem);
    if (!problem) look.mutate(address);
  }

  return (
    <div className={`${ui.column} ${styles.narrow}`}>
      <Link to="/mailboxes" className={styles.back} data-back>
        <IconArrowLeft size={15} aria-hidden /> {w.mailboxes.title}
      </Link>
      <div className={ui.pageHead}>
        <h1>{w.connect.title}</h1>
      </div>
      <p className={ui.lead}>{w.connect.lead}</p>
      {!found && <SignInTrouble problem={problem} />}
      {!found && providers.length > 0 && (
        <div className={styles.providers}>
          {providers.map(({ provider, name }) => (
            <SignInButton
              key={provider}
              variant="default"
              input={{ provider }}
              label={w.signIns.with(name)}
            />
          ))}
          <p>{w.signIns.orAddress}</p>
        </div>
      )}
      {found ? (
        <ConnectForm
          first={draftOf(found.email, found.settings)}
          found={found.settings}
          onOtherAddress={() => setFound(null)}
        />
      ) : (
        <form onSubmit={submit} noValidate className={styles.form}>
          <TextInput
            label={w.connect.email}
            type="email"
            name="email"
            autoComplete="email"
            autoFocus={!problem}
            value={email}
            error={wrong}
            onChange={event => setEmail(event.currentTarget.value)}
          />
          <Button type="submit" loading={look.isPending} className={styles.start}>
            {w.connect.next}
          </Button>
          <p role="status" className={styles.status}>
            {look.isPending ? w.connect.looking : ''}
          </p>
        </form>
      )}
    </div>
  );
}
