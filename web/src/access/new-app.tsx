import { MultiSelect, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { addApp, appsQuery } from '../api/access';
import { ApiError } from '../api/client';
import { useI18n } from '../i18n';
import { FormDialog } from './form-dialog';
import { useScopeName } from './scopes';
import { useAccessWords } from './words';

export function NewApp(props: {
  scopes: string[];
  onAdded: (app: { name: string; client_id: string; client_secret: string }) => void;
  onClose: () => void;
}) {
  const a = useAccessWords();
  const { w } = useI18n();
  const client = useQueryClient();
  const scopeName = useScopeName();
  const [name, setName] = useState('');
  const [redirects, setRedirects] = useState('');
  const [scopes, setScopes] = useState<string[]>(['base']);
  const [tried, setTried] = useState(false);
  const uris = redirects.split(/\s+/).filter(Boolean);
  const add = useMutation({
    mutationFn: () => addApp({ name: name.trim(), redirect_uris: uris, scopes }),
    onSuccess: async app => {
      props.onAdded(app);
      props.onClose();
      await client.invalidateQueries({ queryKey: appsQuery.queryKey });
    },
  });
  const wrong = add.error instanceof ApiError ? add.error : null;
  const errorOf = (field: string, isEmpty: boolean, text?: string) =>
    tried && isEmpty ? w.errors.required : wrong?.field === field ? (text ?? wrong.message) : undefined;
  return (
    <FormDialog
      title={a.apps.add}
      submit={a.add}
      busy={add.isPending}
      error={wrong?.field === 'name' || wrong?.field === 'redirect_uris' ? null : add.error}
      onClose={props.onClose}
      onSubmit={() => {
        setTried(true);
        if (name.trim() && uris.length) add.mutate();
      }}
    >
      <TextInput
        label={a.name}
        maxLength={200}
        data-autofocus
        autoComplete="off"
        value={name}
        error={errorOf('name', !name.trim(), a.apps.nameTaken)}
        onChange={event => setName(event.currentTarget.value)}
      />
      <Textarea
        label={a.apps.redirects}
        description={a.apps.redirectsHint}
        inputWrapperOrder={['label', 'input', 'error', 'description']}
        autosize
        minRows={2}
        value={redirects}
        error={errorOf('redirect_uris', uris.length === 0)}
        onChange={event => setRedirects(event.currentTarget.value)}
      />
      <MultiSelect
        label={a.apps.scopes}
        searchable
        value={scopes}
        data={props.scopes.map(scope => ({ value: scope, label: scopeName(scope) }))}
        onChange={setScopes}
      />
    </FormDialog>
  );
}
