import { Button, NumberInput, Switch, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { addCurrency, changeCurrency, currenciesQuery, type Currency } from '../api/settings';
import { useI18n } from '../i18n';
import { Problem } from '../ui/problem';
import { KeptText } from './parts';
import { Loaded } from './settings-page';
import styles from './settings.module.css';
import { useChangeOf } from './use-change';
import { useSettingsWords } from './words';

/** What a company counts in beside the currencies of the world. */
export function OwnCurrencies() {
  const own = useSettingsWords();
  const w = own.company;
  const currencies = useQuery(currenciesQuery);
  const change = useChangeOf<Currency[], Pick<Currency, 'code'> & Partial<Currency>>(
    currenciesQuery.queryKey,
    {
      send: changeCurrency,
      show: (all, { code, ...part }) => all.map(each => (each.code === code ? { ...each, ...part } : each)),
    },
  );
  const [adding, setAdding] = useState(false);
  return (
    <section className={styles.part} aria-labelledby="company-currencies">
      <h2 id="company-currencies">{w.own}</h2>
      <p className={styles.dim}>{w.ownLead}</p>
      <Loaded query={currencies} lines={1}>
        {all =>
          all.some(each => each.custom) && (
            <ul className={styles.lines}>
              {all
                .filter(each => each.custom)
                .map(({ code, name, symbol, active }) => (
                  <li key={code} className={styles.line}>
                    <code>{code}</code>
                    <span className={styles.type}>{symbol}</span>
                    <KeptText
                      className={`${styles.grow} ${styles.bare}`}
                      aria-label={`${own.name} ${code}`}
                      maxLength={255}
                      value={name}
                      onKeep={given => change.mutate({ code, name: given })}
                    />
                    <Switch
                      aria-label={w.offeredWhich(name)}
                      label={w.offered}
                      checked={active}
                      onChange={event => change.mutate({ code, active: event.currentTarget.checked })}
                    />
                  </li>
                ))}
            </ul>
          )
        }
      </Loaded>
      {adding ? (
        <AddCurrency onClose={() => setAdding(false)} />
      ) : (
        <Button
          variant="default"
          leftSection={<IconPlus size={15} aria-hidden />}
          onClick={() => setAdding(true)}
        >
          {w.addOwn}
        </Button>
      )}
    </section>
  );
}

function AddCurrency({ onClose }: { onClose: () => void }) {
  const { w } = useI18n();
  const own = useSettingsWords();
  const client = useQueryClient();
  const [code, setCode] = useState('');
  const [name, setName] = useState('');
  const [symbol, setSymbol] = useState('');
  const [decimals, setDecimals] = useState(2);
  const [tried, setTried] = useState(false);
  const goodCode = /^[A-Z]{3}$/.test(code);
  const add = useMutation({
    mutationFn: () => addCurrency({ code, name: name.trim(), symbol: symbol.trim() || code, decimals }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['currencies'] });
      onClose();
    },
  });
  return (
    <form
      className={styles.column}
      noValidate
      onSubmit={event => {
        event.preventDefault();
        setTried(true);
        if (goodCode && name.trim()) add.mutate();
      }}
    >
      <TextInput
        label={own.company.code}
        description={own.company.codeHint}
        autoFocus
        maxLength={3}
        value={code}
        error={tried && !goodCode && own.company.badCode}
        onChange={event => setCode(event.currentTarget.value.toUpperCase())}
      />
      <TextInput
        label={own.name}
        maxLength={255}
        value={name}
        error={tried && !name.trim() && w.errors.required}
        onChange={event => setName(event.currentTarget.value)}
      />
      <TextInput
        label={own.company.symbol}
        maxLength={10}
        value={symbol}
        onChange={event => setSymbol(event.currentTarget.value)}
      />
      <NumberInput
        label={own.company.decimals}
        size="sm"
        min={0}
        max={4}
        allowDecimal={false}
        value={decimals}
        onChange={value => setDecimals(Number(value) || 0)}
      />
      {add.isError && <Problem error={add.error} />}
      <div className={styles.badges}>
        <Button type="submit" loading={add.isPending}>
          {own.save}
        </Button>
        <Button variant="default" onClick={onClose}>
          {w.app.cancel}
        </Button>
      </div>
    </form>
  );
}
