import { Button, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { askForReset } from '../api/session';
import { useI18n } from '../i18n';
import { Problem } from '../ui/problem';
import { AccountPage, looksLikeEmail, Notice } from './account-page';

/** Where a user who forgot his password asks for a link. */
export function ForgotPassword() {
  const { w } = useI18n();
  const [email, setEmail] = useState('');
  const [wrong, setWrong] = useState<string>();
  const ask = useMutation({ mutationFn: () => askForReset(email.trim()) });

  function submit(event: React.FormEvent) {
    event.preventDefault();
    const problem = looksLikeEmail(email) ? undefined : email.trim() ? w.errors.badEmail : w.errors.required;
    setWrong(problem);
    if (!problem) ask.mutate();
  }

  return (
    <AccountPage title={w.reset.title} lead={w.reset.lead}>
      {ask.isSuccess ? (
        <div role="status">
          <Notice title={w.reset.sent} text={w.reset.sentNext(email.trim())} />
        </div>
      ) : (
        <form onSubmit={submit} noValidate style={{ display: 'contents' }}>
          {ask.isError && <Problem error={ask.error} />}
          <TextInput
            label={w.account.email}
            type="email"
            name="email"
            autoComplete="username"
            autoFocus
            value={email}
            error={wrong}
            onChange={event => setEmail(event.currentTarget.value)}
          />
          <Button type="submit" mt={6} loading={ask.isPending}>
            {w.reset.send}
          </Button>
        </form>
      )}
      <Link to="/sign-in">{w.reset.back}</Link>
    </AccountPage>
  );
}
