import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiError } from '../api/client';
import { changePassword } from '../api/session';
import { useI18n } from '../i18n';
import { Password, shortestPassword } from '../ui/password';
import { Problem } from '../ui/problem';
import { useToast } from '../ui/toast';
import styles from './settings.module.css';

export function ChangePassword({ email }: { email: string }) {
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
