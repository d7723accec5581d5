import { Button, NumberInput, Popover, Select, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import type { DealCard } from '../api/board';
import { currenciesQuery } from '../crm/company';
import { DayInput } from '../crm/day-input';
import { useI18n } from '../i18n';
import styles from './board.module.css';
import type { DealMoves } from './deal-moves';

/** What changes most on a deal, on its card: the value opens it. */
export function QuickLook({ card, moves }: { card: DealCard; moves: DealMoves }) {
  const { w, f } = useI18n();
  const [opened, setOpened] = useState(false);
  const value = card.value ? f.money(card.value, card.currency) : w.deals.noValue;
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      position="bottom-start"
      trapFocus
      returnFocus
      shadow="md"
      width={280}
    >
      <Popover.Target>
        <button
          type="button"
          className={styles.value}
          aria-label={w.deals.editOf(card.title, value)}
          onClick={() => setOpened(open => !open)}
        >
          {value}
        </button>
      </Popover.Target>
      <Popover.Dropdown aria-label={card.title}>
        {opened && <QuickForm card={card} moves={moves} onClose={() => setOpened(false)} />}
      </Popover.Dropdown>
    </Popover>
  );
}

function QuickForm({ card, moves, onClose }: { card: DealCard; moves: DealMoves; onClose: () => void }) {
  const { w } = useI18n();
  const currencies = useQuery(currenciesQuery).data ?? [];
  const [title, setTitle] = useState(card.title);
  const [value, setValue] = useState(card.value);
  const [currency, setCurrency] = useState(card.currency);
  const [day, setDay] = useState(card.expected_close_date);

  function save(event: FormEvent) {
    event.preventDefault();
    onClose();
    const now = { title: title.trim() || card.title, value, currency, expected_close_date: day };
    const changed = Object.fromEntries(
      Object.entries(now).filter(([name, one]) => card[name as keyof DealCard] !== one),
    ) as Partial<DealCard>;
    if (Object.keys(changed).length > 0) void moves.edit(card, changed);
  }

  const fields = w.records.fields;
  return (
    <form onSubmit={save} className={styles.quick}>
      <TextInput
        label={fields.title}
        value={title}
        data-autofocus
        onChange={event => setTitle(event.currentTarget.value)}
      />
      <div className={styles.pair}>
        <NumberInput
          label={fields.value}
          value={value}
          min={0}
          decimalScale={2}
          hideControls
          onChange={next => setValue(Number(next) || 0)}
        />
        <Select
          label={fields.currency}
          value={currency}
          searchable
          comboboxProps={{ withinPortal: false }}
          data={currencies.filter(each => each.active_flag || each.code === currency).map(each => each.code)}
          onChange={next => next && setCurrency(next)}
        />
      </div>
      <DayInput
        label={fields.expected_close_date}
        value={day}
        clearable
        popoverProps={{ withinPortal: false }}
        onChange={next => setDay(next || null)}
      />
      <div className={styles.pair}>
        <Button type="submit" size="compact-sm">
          {w.records.save}
        </Button>
        <Button variant="default" size="compact-sm" onClick={onClose}>
          {w.app.cancel}
        </Button>
      </div>
    </form>
  );
}
