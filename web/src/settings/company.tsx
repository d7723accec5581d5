import { Button, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { sessionQuery } from '../api/session';
import { changeCompany, companyQuery, type Company } from '../api/settings';
import { useI18n } from '../i18n';
import { useToast } from '../ui/toast';
import { MainCurrency, Rates } from './rates';
import { OwnCurrencies } from './own-currencies';
import { Loaded, SettingsPage } from './settings-page';
import styles from './settings.module.css';
import { useChangeOf } from './use-change';
import { useSettingsWords } from './words';

export function CompanyPage() {
  const company = useQuery(companyQuery);
  return (
    <SettingsPage id="company">
      <section className={styles.part}>
        <Loaded query={company} lines={1}>
          {({ name }) => <CompanyName name={name} />}
        </Loaded>
      </section>
      <MainCurrency />
      <Rates />
      <OwnCurrencies />
    </SettingsPage>
  );
}

function CompanyName({ name }: { name: string }) {
  const { w } = useI18n();
  const own = useSettingsWords();
  const toast = useToast();
  const client = useQueryClient();
  const [typed, setTyped] = useState(name);
  const [wrong, setWrong] = useState('');
  const save = useChangeOf<Company, string>(companyQuery.queryKey, {
    send: given => changeCompany({ name: given }),
    show: (now, given) => ({ ...now, name: given }),
    done: () => {
      // It stands above the navigation.
      void client.invalidateQueries({ queryKey: sessionQuery.queryKey });
      toast.done(own.saved);
    },
  });
  return (
    <form
      className={styles.row}
      noValidate
      onSubmit={event => {
        event.preventDefault();
        setWrong(typed.trim() ? '' : w.errors.required);
        if (typed.trim()) save.mutate(typed.trim());
      }}
    >
      <TextInput
        label={own.name}
        description={own.company.nameHint}
        autoComplete="organization"
        maxLength={200}
        value={typed}
        error={wrong}
        onChange={event => setTyped(event.currentTarget.value)}
      />
      <Button type="submit" variant="default" loading={save.isPending}>
        {own.save}
      </Button>
    </form>
  );
}
