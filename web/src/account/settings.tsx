import { Button, Select, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiError } from '../api/client';
import { changePassword, sessionQuery } from '../api/session';
import type { User } from '../api/types';
import { languages, useI18n, type Language } from '../i18n';
import { Password, shortestPassword } from '../ui/password';
import { Problem } from '../ui/problem';
import { useToast } from '../ui/toast';
import ui from '../ui/ui.module.css';
import { useOwnSettings } from './own-settings';
import styles from './settings.module.css';
import { Timezone } from './timezone';

/** What a user decides about himself. */
export function Settings() {
  const { w } = useI18n();
  const user = useQuery(sessionQuery).data?.user;
  if (!user) return null;
  return (
    <div className={ui.column}>
      <div className={ui.pageHead}>
        <h1>{w.settings.title}</h1>
      </div>
      <p className={ui.lead}>{user.email}</p>
      <Name user={user} />
      <Regional user={user} />
      <ChangePassword email={user.email} />
    </div>
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

function ChangePassword({ email }: { email: string }) {
  const { w } = useI18n();
  const toast = useToast();
  const [old, setOld] = useState('');
  const [fresh, setFresh] = useState('');
  const [wrong, setWrong] = useState<{ old?: string; fresh?: string }>({});
  const change = useMutation({
    mutationFn: () => changePassword(old, fresh),
    onSuccess: () => {
      setOld('');
      setFresh('');
      toast.done(w.settings.passwordChanged);
    },
    onError: error => {
      const field = error instanceof ApiError ? error.field : null;
      if (field === 'old_password') setWrong({ old: w.settings.wrongPassword });
      if (field === 'new_password') setWrong({ fresh: w.errors.shortPassword });
    },
  });

  function submit(event: React.FormEvent) {
    event.preventDefault();
    const found = {
      ...(!old && { old: w.errors.required }),
      ...(!fresh
        ? { fresh: w.errors.required }
        : fresh.length < shortestPassword && { fresh: w.errors.shortPassword }),
    };
    setWrong(found);
    if (Object.keys(found).length === 0) change.mutate();
  }

  return (
    <section className={styles.part} aria-labelledby="settings-password">
      <h2 id="settings-password">{w.account.password}</h2>
      <p className={styles.dim}>{w.settings.passwordLead}</p>
      <form className={styles.column} noValidate onSubmit={submit}>
        {/* So that a password manager knows whose password it is. */}
        <input type="text" name="username" autoComplete="username" value={email} readOnly hidden />
        <Password
          label={w.settings.oldPassword}
          autoComplete="current-password"
          value={old}
          error={wrong.old}
          onChange={event => setOld(event.currentTarget.value)}
        />
        <Password
          label={w.settings.newPassword}
          description={w.account.passwordHint}
          autoComplete="new-password"
          value={fresh}
          error={wrong.fresh}
          onChange={event => setFresh(event.currentTarget.value)}
        />
        {change.isError && !wrong.old && !wrong.fresh && <Problem error={change.error} />}
        <div>
          <Button type="submit" loading={change.isPending}>
            {w.settings.changePassword}
          </Button>
        </div>
      </form>
    </section>
  );
}
