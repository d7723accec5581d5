import { PasswordInput, Select, Switch, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { accountsQuery, addWebhook, webhooksQuery, type NewWebhook } from '../api/access';
import { ApiError } from '../api/client';
import { sessionQuery } from '../api/session';
import { useI18n } from '../i18n';
import { FormDialog } from './form-dialog';
import { useAccessWords } from './words';

const options = (words: Record<string, string>) =>
  Object.entries(words).map(([value, label]) => ({ value, label }));

export function NewWebhookDialog(props: {
  onAdded: (webhook: { name: string; signing_key: string }) => void;
  onClose: () => void;
}) {
  const a = useAccessWords();
  const { w } = useI18n();
  const client = useQueryClient();
  const me = useQuery(sessionQuery).data?.user;
  const users = useQuery(accountsQuery).data?.filter(user => user.active) ?? [];
  const [values, setValues] = useState<NewWebhook>({
    name: '',
    subscription_url: '',
    event_action: '*',
    event_object: 'deal',
    user_id: me?.id ?? 0,
    version: '2.0',
    http_auth_user: null,
    http_auth_password: null,
  });
  const [tried, setTried] = useState(false);
  const set = (change: Partial<NewWebhook>) => setValues(now => ({ ...now, ...change }));
  const add = useMutation({
    mutationFn: () =>
      addWebhook({ ...values, name: values.name.trim(), subscription_url: values.subscription_url.trim() }),
    onSuccess: async webhook => {
      props.onAdded(webhook);
      props.onClose();
      await client.invalidateQueries({ queryKey: webhooksQuery.queryKey });
    },
  });
  const wrongUrl =
    add.error instanceof ApiError && add.error.field === 'subscription_url' ? add.error.message : undefined;
  const required = (text: string) => (tried && !text.trim() ? w.errors.required : undefined);
  return (
    <FormDialog
      title={a.webhooks.add}
      submit={a.add}
      busy={add.isPending}
      error={wrongUrl ? null : add.error}
      onClose={props.onClose}
      onSubmit={() => {
        setTried(true);
        if (values.name.trim() && values.subscription_url.trim()) add.mutate();
      }}
    >
      <TextInput
        label={a.name}
        description={a.webhooks.nameHint}
        maxLength={255}
        data-autofocus
        autoComplete="off"
        value={values.name}
        error={required(values.name)}
        onChange={event => set({ name: event.currentTarget.value })}
      />
      <TextInput
        label={a.webhooks.url}
        description={a.webhooks.urlHint}
        type="url"
        autoComplete="off"
        maxLength={2000}
        placeholder="https://"
        value={values.subscription_url}
        error={required(values.subscription_url) ?? wrongUrl}
        onChange={event => set({ subscription_url: event.currentTarget.value })}
      />
      <Select
        label={a.webhooks.object}
        value={values.event_object}
        data={options(a.webhooks.objects)}
        onChange={value => value && set({ event_object: value })}
      />
      <Select
        label={a.webhooks.action}
        value={values.event_action}
        data={options(a.webhooks.actions)}
        onChange={value => value && set({ event_action: value })}
      />
      <Select
        label={a.webhooks.sees}
        description={a.webhooks.seesHint}
        searchable
        value={`${values.user_id}`}
        data={users.map(user => ({ value: `${user.id}`, label: user.name }))}
        onChange={value => value && set({ user_id: Number(value) })}
      />
      <Select
        label={a.webhooks.version}
        value={values.version}
        data={options(a.webhooks.versions)}
        onChange={value => value && set({ version: value as NewWebhook['version'] })}
      />
      <Switch
        label={a.webhooks.auth}
        checked={values.http_auth_user !== null}
        onChange={event =>
          set(
            event.currentTarget.checked
              ? { http_auth_user: '', http_auth_password: '' }
              : { http_auth_user: null, http_auth_password: null },
          )
        }
      />
      {values.http_auth_user !== null && (
        <>
          <TextInput
            label={a.webhooks.authUser}
            autoComplete="off"
            maxLength={255}
            value={values.http_auth_user}
            onChange={event => set({ http_auth_user: event.currentTarget.value })}
          />
          <PasswordInput
            label={a.webhooks.authPassword}
            autoComplete="off"
            maxLength={255}
            value={values.http_auth_password ?? ''}
            onChange={event => set({ http_auth_password: event.currentTarget.value })}
          />
        </>
      )}
    </FormDialog>
  );
}
