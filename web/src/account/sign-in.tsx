import { Button, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link, useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { ApiError } from '../api/client';
import { sessionQuery, signIn } from '../api/session';
import { useI18n } from '../i18n';
import { Password } from '../ui/password';
import { Problem } from '../ui/problem';
import { AccountPage, looksLikeEmail, Notice } from './account-page';
import { DemoSignIns } from './demo-sign-ins';

const route = getRouteApi('/sign-in');

/** Only a path of this app may follow the sign-in: `//host` and `https:` would lead elsewhere. */
const isOwnPath = (next: string | undefined): next is string => !!next && /^\/(?![/\\])/.test(next);

export function SignIn() {
  const { w } = useI18n();
  const { data: session } = useQuery(sessionQuery);
  const client = useQueryClient();
  const router = useRouter();
  const { next } = route.useSearch();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  /** Once the server has asked for a code, it stays asked for. */
  const [asksCode, setAsksCode] = useState(false);
  const [missing, setMissing] = useState<{ email?: string; password?: string; code?: string }>({});

  const enter = useMutation({
    mutationFn: (as: { email: string; password: string }) =>
      signIn(as.email, as.password, asksCode ? code.trim() : undefined),
    onError: error => {
      if (!(error instanceof ApiError)) return;
      if (error.code === 'totp_required') setAsksCode(true);
      if (error.field === 'code') setMissing({ code: w.account.wrongCode });
    },
    onSuccess: async ({ user }) => {
      client.setQueryData(sessionQuery.queryKey, {
        setup_needed: false,
        company: session?.company ?? null,
        ...(session?.sign_ins && { sign_ins: session.sign_ins }),
        user,
      });
      // The answer names the user; the company's name comes with the session itself.
      await client.invalidateQueries({ queryKey: sessionQuery.queryKey });
      // The page that asks whether an app may act for the user is the server's, not one of this app.
      if (next?.startsWith('/oauth/')) window.location.assign(next);
      else router.history.push(isOwnPath(next) ? next : '/mail');
    },
  });

  function submit(event: React.FormEvent) {
    event.preventDefault();
    const wrong = {
      ...(!looksLikeEmail(email) && { email: email.trim() ? w.errors.badEmail : w.errors.required }),
      ...(!password && { password: w.errors.required }),
      ...(asksCode && !code.trim() && { code: w.errors.required }),
    };
    setMissing(wrong);
    if (!Object.keys(wrong).length) enter.mutate({ email: email.trim(), password });
  }

  // Said by the field for the code.
  const isOfCode =
    enter.error instanceof ApiError && (enter.error.code === 'totp_required' || enter.error.field === 'code');
  const company = session?.company?.name;
  if (session?.setup_needed)
    return (
      <AccountPage title={w.account.setup} lead={w.account.tagline}>
        <Notice title={w.account.setupNeeded} text={w.account.setupNeededNext} />
      </AccountPage>
    );
  return (
    <AccountPage title={company ? w.account.signInTo(company) : w.account.signIn} lead={w.account.tagline}>
      <form onSubmit={submit} noValidate style={{ display: 'contents' }}>
        {enter.isError && !isOfCode && <Problem error={enter.error} means={{ 401: w.account.wrongSignIn }} />}
        <TextInput
          label={w.account.email}
          type="email"
          name="email"
          autoComplete="username"
          autoFocus
          value={email}
          error={missing.email}
          onChange={event => setEmail(event.currentTarget.value)}
        />
        <Password
          label={w.account.password}
          name="password"
          autoComplete="current-password"
          value={password}
          error={missing.password}
          onChange={event => setPassword(event.currentTarget.value)}
        />
        {asksCode && (
          <TextInput
            label={w.account.code}
            description={w.account.codeHint}
            name="code"
            autoComplete="one-time-code"
            autoFocus
            value={code}
            error={missing.code}
            onChange={event => setCode(event.currentTarget.value)}
          />
        )}
        <Button type="submit" mt={6} loading={enter.isPending}>
          {w.account.signIn}
        </Button>
        <Link to="/forgot-password">{w.reset.link}</Link>
      </form>
      {session?.sign_ins && (
        <DemoSignIns signIns={session.sign_ins} busy={enter.isPending} choose={one => enter.mutate(one)} />
      )}
    </AccountPage>
  );
}
