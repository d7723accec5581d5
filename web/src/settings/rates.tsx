import { Button, NumberInput, Select } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { IconPlus } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import {
  currenciesQuery,
  ratesQuery,
  removeRate,
  setDefaultCurrency,
  setRate,
  type Rates as RatesShown,
} from '../api/settings';
import { useI18n } from '../i18n';
import { useToast } from '../ui/toast';
import { RemoveButton } from './parts';
import { Loaded } from './settings-page';
import styles from './settings.module.css';
import { useChangeOf } from './use-change';
import { useSettingsWords } from './words';

const mostRate = 1e9;

/** Each currency by its name in the user's language; the company's own by theirs. */
function useCurrencyNames() {
  const { language } = useI18n();
  const { data: currencies } = useQuery(currenciesQuery);
  return useMemo(() => {
    const names = new Intl.DisplayNames(language, { type: 'currency' });
    return (currencies ?? [])
      .filter(each => each.active)
      .map(({ code, name, custom }) => ({
        value: code,
        label: `${code} · ${custom ? name : (names.of(code) ?? name)}`,
      }));
  }, [currencies, language]);
}

/** What sums over several currencies are told in. */
export function MainCurrency() {
  const { company: w } = useSettingsWords();
  const toast = useToast();
  const client = useQueryClient();
  const rates = useQuery(ratesQuery);
  const names = useCurrencyNames();
  const change = useChangeOf<RatesShown, string>(ratesQuery.queryKey, {
    send: setDefaultCurrency,
    done: (_, code) => {
      void client.invalidateQueries({ queryKey: ['session'] });
      toast.done(w.currencyChanged(code));
    },
  });
  return (
    <section className={styles.part}>
      <Loaded query={rates} lines={1}>
        {({ default_currency }) => (
          <Select
            maw={360}
            label={w.currency}
            description={w.currencyHint}
            searchable
            data={names}
            value={default_currency}
            disabled={change.isPending}
            onChange={code => code && code !== default_currency && change.mutate(code)}
          />
        )}
      </Loaded>
    </section>
  );
}

/** What other currencies are worth; each rate is kept when one leaves it. */
export function Rates() {
  const { company: w } = useSettingsWords();
  const toast = useToast();
  const rates = useQuery(ratesQuery);
  const key = ratesQuery.queryKey;
  const set = useChangeOf<RatesShown, { currency: string; rate: number }>(key, {
    send: setRate,
    show: (now, given) => ({
      ...now,
      rates: now.rates.some(each => each.currency === given.currency)
        ? now.rates.map(each => (each.currency === given.currency ? given : each))
        : [...now.rates, given],
    }),
  });
  const remove = useChangeOf<RatesShown, { currency: string; rate: number }>(key, {
    send: ({ currency }) => removeRate(currency),
    show: (now, gone) => ({ ...now, rates: now.rates.filter(each => each.currency !== gone.currency) }),
    done: (_, gone) => toast.done(w.rateRemoved(gone.currency), () => set.mutate(gone)),
  });
  return (
    <section className={styles.part} aria-labelledby="company-rates">
      <h2 id="company-rates">{w.rates}</h2>
      <Loaded query={rates} lines={2}>
        {({ default_currency, rates: all }) => (
          <>
            <p className={styles.dim}>{w.ratesLead(default_currency)}</p>
            {all.length === 0 && <p className={styles.dim}>{w.noRates}</p>}
            {all.length > 0 && (
              <ul className={styles.lines}>
                {all.map(each => (
                  <li key={each.currency} className={styles.line}>
                    <span className={styles.worth}>1 {each.currency} =</span>
                    <RateInput
                      key={each.rate}
                      label={w.rateOf(each.currency)}
                      rate={each.rate}
                      onKeep={rate => set.mutate({ currency: each.currency, rate })}
                    />
                    <span className={styles.name}>{default_currency}</span>
                    <RemoveButton name={each.currency} onClick={() => remove.mutate(each)} />
                  </li>
                ))}
              </ul>
            )}
            <AddRate
              taken={[default_currency, ...all.map(each => each.currency)]}
              onAdd={given => set.mutate(given)}
            />
          </>
        )}
      </Loaded>
    </section>
  );
}

function RateInput(props: { label: string; rate: number; onKeep: (rate: number) => void }) {
  const [typed, setTyped] = useState<number | string>(props.rate);
  return (
    <NumberInput
      aria-label={props.label}
      w={130}
      size="sm"
      hideControls
      allowNegative={false}
      decimalScale={10}
      value={typed}
      onChange={setTyped}
      onKeyDown={event => {
        if (event.key === 'Enter') event.currentTarget.blur();
      }}
      onBlur={() => {
        const rate = Number(typed);
        if (rate > 0 && rate <= mostRate && rate !== props.rate) props.onKeep(rate);
        else setTyped(props.rate);
      }}
    />
  );
}

function AddRate(props: { taken: string[]; onAdd: (given: { currency: string; rate: number }) => void }) {
  const { w } = useI18n();
  const { company } = useSettingsWords();
  const names = useCurrencyNames();
  const [currency, setCurrency] = useState<string | null>(null);
  const [rate, setRateTyped] = useState<number | string>('');
  const [wrong, setWrong] = useState(false);
  return (
    <form
      className={styles.addByName}
      noValidate
      onSubmit={event => {
        event.preventDefault();
        const number = Number(rate);
        const fits = currency !== null && number > 0 && number <= mostRate;
        setWrong(!fits);
        if (!fits) return;
        props.onAdd({ currency, rate: number });
        setCurrency(null);
        setRateTyped('');
      }}
    >
      <Select
        className={styles.grow}
        aria-label={company.chooseCurrency}
        placeholder={company.chooseCurrency}
        searchable
        data={names.filter(({ value }) => !props.taken.includes(value))}
        value={currency}
        error={wrong && currency === null && w.errors.required}
        onChange={setCurrency}
      />
      <NumberInput
        aria-label={company.rates}
        placeholder="1.00"
        w={110}
        size="sm"
        hideControls
        allowNegative={false}
        decimalScale={10}
        value={rate}
        error={wrong && !(Number(rate) > 0) && w.errors.required}
        onChange={setRateTyped}
      />
      <Button type="submit" variant="default" leftSection={<IconPlus size={15} aria-hidden />}>
        {company.addRate}
      </Button>
    </form>
  );
}
