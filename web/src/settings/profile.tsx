import { Button, Select, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useOwnSettings } from '../account/own-settings';
import { sessionQuery } from '../api/session';
import type { User } from '../api/types';
import { languages, useI18n, type Language } from '../i18n';
import { useToast } from '../ui/toast';
import { SettingsPage } from './settings-page';
import styles from './settings.module.css';
import { Timezone } from './timezone';

/** What a user decides about himself. */
export function ProfilePage() {
  const user = useQuery(sessionQuery).data?.user;
  if (!user) return null;
  return (
    <SettingsPage id="profile" lead={user.email}>
      <Name user={user} />
      <Regional user={user} />
    </SettingsPage>
  );
}

function Name({ user }: { user: User }) {
  const { w } = useI18n();
  const toast = useToast();
  const save = useOwnSettings();
  const [name, setName] = useState(user.name);
  const [wrong, setWrong] = useState('');
  return (
    <section className={styles.part} aria-labelledby="settings-name">
      <h2 id="settings-name">{w.settings.profile}</h2>
      <form
        className={styles.row}
        noValidate
        onSubmit={event => {
          event.preventDefault();
          setWrong(name.trim() ? '' : w.errors.required);
          if (name.trim()) save.mutate({ name }, { onSuccess: () => toast.done(w.settings.saved) });
        }}
      >
        <TextInput
          label={w.account.name}
          description={w.settings.nameHint}
          autoComplete="name"
          maxLength={200}
          value={name}
          error={wrong}
          onChange={event => setName(event.currentTarget.value)}
        />
        <Button type="submit" variant="default" loading={save.isPending}>
          {w.settings.save}
        </Button>
      </form>
    </section>
  );
}

function Regional({ user }: { user: User }) {
  const { w, f, language, choose } = useI18n();
  const save = useOwnSettings();
  return (
    <section className={styles.part} aria-labelledby="settings-region">
      <h2 id="settings-region">{w.settings.region}</h2>
      <div className={styles.grid}>
        <Select
          label={w.app.language}
          description={w.settings.languageHint}
          value={language}
          allowDeselect={false}
          data={Object.entries(languages).map(([value, label]) => ({ value, label }))}
          onChange={value => {
            choose(value as Language);
            save.mutate({ locale: value as Language });
          }}
        />
        <Timezone value={user.timezone} onChange={timezone => save.mutate({ timezone })} />
      </div>
      <p className={styles.example}>{w.settings.example(f.full(new Date().toISOString()))}</p>
    </section>
  );
}
