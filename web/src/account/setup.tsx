import { Button, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link, useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { ApiError } from '../api/client';
import { sessionQuery, setUp } from '../api/session';
import { useI18n } from '../i18n';
import { Password, shortestPassword } from '../ui/password';
import { Problem } from '../ui/problem';
import { AccountPage, looksLikeEmail, Notice } from './account-page';

const route = getRouteApi('/setup');
const fields = ['company_name', 'name', 'email', 'password'] as const;
type Field = (typeof fields)[number];

/** The first page of a new deployment, reached by the one-time link that the start prints. */
export function Setup() {
  const { w } = useI18n();
  const { token } = route.useSearch();
  const { data: session } = useQuery(sessionQuery);
  const client = useQueryClient();
  const router = useRouter();
  const [values, setValues] = useState<Record<Field, string>>({
    company_name: '',
    name: '',
    email: '',
    password: '',
  });
  const [wrong, setWrong] = useState<Partial<Record<Field, string>>>({});

  const create = useMutation({
    mutationFn: (link: string) =>
      setUp({
        token: link,
        company_name: values.company_name.trim(),
        name: values.name.trim(),
        email: values.email.trim(),
        password: values.password,
      }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: sessionQuery.queryKey });
      router.history.push('/mailboxes');
    },
    onError: error => {
      const field = error instanceof ApiError && fields.find(each => each === error.field);
      if (field) setWrong({ [field]: [error.message, error.info].filter(Boolean).join('. ') });
    },
  });

  function submit(event: React.FormEvent) {
    event.preventDefault();
    const found: Partial<Record<Field, string>> = {};
    for (const field of fields) if (!values[field].trim()) found[field] = w.errors.required;
    if (!found.email && !looksLikeEmail(values.email)) found.email = w.errors.badEmail;
    if (!found.password && values.password.length < shortestPassword) found.password = w.errors.shortPassword;
    setWrong(found);
    if (!Object.keys(found).length && token) create.mutate(token);
  }

  const input = (field: Field) => ({
    name: field,
    value: values[field],
    error: wrong[field],
    onChange: (event: React.ChangeEvent<HTMLInputElement>) => {
      const { value } = event.currentTarget;
      setValues(before => ({ ...before, [field]: value }));
    },
  });

  const closed = session && !session.setup_needed && !create.isSuccess;
  return (
    <AccountPage title={w.account.setup} lead={w.account.setupLead}>
      {closed ? (
        <>
          <Notice title={w.account.setupDone} text={w.account.setupDoneNext} />
          <Button component={Link} to="/sign-in">
            {w.account.signIn}
          </Button>
        </>
      ) : !token ? (
        <Notice title={w.account.noToken} text={w.account.noTokenNext} />
      ) : (
        <form onSubmit={submit} noValidate style={{ display: 'contents' }}>
          {create.isError && !Object.values(wrong).some(Boolean) && (
            <Problem error={create.error} means={{ 403: w.account.setupOver }} />
          )}
          <TextInput
            label={w.account.company}
            description={w.account.companyHint}
            autoComplete="organization"
            autoFocus
            {...input('company_name')}
          />
          <TextInput label={w.account.name} autoComplete="name" {...input('name')} />
          <TextInput label={w.account.email} type="email" autoComplete="username" {...input('email')} />
          <Password
            label={w.account.password}
            description={w.account.passwordHint}
            autoComplete="new-password"
            {...input('password')}
          />
          <Button type="submit" mt={6} loading={create.isPending}>
            {w.account.create}
          </Button>
        </form>
      )}
    </AccountPage>
  );
}
