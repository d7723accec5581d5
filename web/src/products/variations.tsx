import { ActionIcon, Button, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import {
  addVariation,
  changeVariation,
  deleteVariation,
  variationsQuery,
  type Variation,
} from '../api/products';
import { useI18n } from '../i18n';
import { Problem } from '../ui/problem';
import { Lines } from '../ui/skeletons';
import { useToast } from '../ui/toast';
import { PriceTable } from './price-table';
import styles from './products.module.css';
import { useInOrder } from './use-in-order';

/** The same product in other sizes or levels, each with prices of its own. */
export function Variations({ product }: { product: number }) {
  const { w } = useI18n();
  const client = useQueryClient();
  const toast = useToast();
  const list = useQuery(variationsQuery(product));
  const { queryKey } = variationsQuery(product);
  const [name, setName] = useState('');

  const write = useInOrder(queryKey);
  function attempt(work: () => Promise<unknown>, now?: (all: Variation[]) => Variation[]) {
    const written = write(work);
    if (now) client.setQueryData(queryKey, all => all && now(all));
    return written;
  }

  function add(event: FormEvent) {
    event.preventDefault();
    const text = name.trim();
    if (!text) return;
    setName('');
    void attempt(() => addVariation(product, text));
  }

  async function remove(variation: Variation) {
    const taken = await attempt(
      () => deleteVariation(product, variation.id),
      all => all.filter(each => each.id !== variation.id),
    );
    if (taken)
      toast.done(
        w.products.variationRemoved(variation.name),
        () => void attempt(() => addVariation(product, variation.name, variation.prices)),
      );
  }

  const change = (id: number, values: Partial<Pick<Variation, 'name' | 'prices'>>) =>
    void attempt(
      () => changeVariation(product, id, values),
      all => all.map(each => (each.id === id ? { ...each, ...values } : each)),
    );

  return (
    <section className={styles.panel} aria-labelledby="product-variations">
      <h2 id="product-variations">{w.products.variations}</h2>
      {list.isPending ? (
        <Lines count={1} height={60} />
      ) : list.isError && !list.data ? (
        <Problem error={list.error} retry={() => void list.refetch()} />
      ) : (
        <>
          {!list.data?.length && <p className={styles.dim}>{w.products.variationsLead}</p>}
          {list.data?.map((variation, at, all) => (
            <div key={variation.id} className={styles.variation}>
              <PriceTable
                prices={variation.prices}
                onChange={prices => change(variation.id, { prices })}
                follows={all.slice(0, at).some(each => each.prices.length > 0)}
                head={
                  <>
                    <TextInput
                      key={variation.name}
                      size="xs"
                      aria-label={w.products.variationName}
                      defaultValue={variation.name}
                      maxLength={255}
                      onBlur={event => {
                        const next = event.currentTarget.value.trim();
                        if (next && next !== variation.name) change(variation.id, { name: next });
                      }}
                    />
                    <ActionIcon
                      size="sm"
                      aria-label={w.products.removeVariation(variation.name)}
                      onClick={() => void remove(variation)}
                    >
                      <IconTrash size={15} aria-hidden />
                    </ActionIcon>
                  </>
                }
              />
            </div>
          ))}
          <form className={styles.row} onSubmit={add}>
            <TextInput
              aria-label={w.products.newVariation}
              placeholder={w.products.newVariation}
              maxLength={255}
              value={name}
              onChange={event => setName(event.currentTarget.value)}
            />
            <Button type="submit" variant="default" leftSection={<IconPlus size={15} aria-hidden />}>
              {w.products.addVariation}
            </Button>
          </form>
        </>
      )}
    </section>
  );
}
