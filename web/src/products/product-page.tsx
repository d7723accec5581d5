import { ActionIcon, Menu } from '@mantine/core';
import { IconDots, IconTrash } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { usedOnQuery, type Product } from '../api/products';
import { refreshAround } from '../crm/change';
import { deleteItem, itemQuery } from '../crm/item';
import { ItemLink } from '../crm/item-link';
import { EditableTitle } from '../details/editable-title';
import { FieldsSection } from '../details/fields-section';
import { useI18n } from '../i18n';
import { Confirm } from '../ui/confirm';
import { More } from '../ui/more';
import { Problem } from '../ui/problem';
import { Lines, PageSkeleton } from '../ui/skeletons';
import { useToast } from '../ui/toast';
import { Image } from './image';
import { Prices } from './prices';
import styles from './products.module.css';
import { Variations } from './variations';

const route = getRouteApi('/inside/products/$productId');

export function ProductPage() {
  const { w } = useI18n();
  const id = Number(route.useParams().productId);
  const found = useQuery({ ...itemQuery('product', id), select: (item: object) => item as Product });
  const [isRemoving, setRemoving] = useState(false);
  if (found.isPending) return <PageSkeleton />;
  if (!found.data)
    return (
      <div className={styles.page}>
        <Problem error={found.error} retry={() => void found.refetch()} />
      </div>
    );
  const product = found.data;
  const name = product.name ?? '';
  return (
    <div className={styles.page} key={id}>
      <header className={styles.head}>
        <Image product={id} name={name} />
        <div className={styles.title}>
          <EditableTitle kind="product" id={id} field="name" title={name} canEdit />
          {product.code && <p className={styles.dim}>{product.code}</p>}
        </div>
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon variant="default" size="lg" aria-label={w.products.actions(name)}>
              <IconDots size={18} aria-hidden />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item
              color="red"
              leftSection={<IconTrash size={15} aria-hidden />}
              onClick={() => setRemoving(true)}
            >
              {w.products.remove}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </header>
      <div className={styles.body}>
        <div className={styles.column}>
          <section className={styles.panel} aria-labelledby="product-prices">
            <h2 id="product-prices">{w.products.prices}</h2>
            <Prices product={product} />
          </section>
          <Variations product={id} />
          <UsedOn product={id} />
        </div>
        <aside className={styles.side} aria-label={w.products.details}>
          <FieldsSection
            kind="product"
            item={product}
            title={w.products.details}
            canEdit
            without={['name', 'prices', 'is_deleted']}
          />
        </aside>
      </div>
      {isRemoving && <Removal product={product} onClose={() => setRemoving(false)} />}
    </div>
  );
}

function UsedOn({ product }: { product: number }) {
  const { w, f } = useI18n();
  const list = useInfiniteQuery(usedOnQuery(product));
  const deals = list.data?.pages.flat() ?? [];
  return (
    <section className={styles.panel} aria-labelledby="product-deals">
      <h2 id="product-deals">{w.products.usedOn}</h2>
      {list.isPending ? (
        <Lines count={2} height={32} />
      ) : deals.length ? (
        <ul className={styles.deals}>
          {deals.map(deal => (
            <li key={deal.id}>
              <ItemLink kind="deal" id={deal.id} name={deal.title} icon />
              <span className={styles.dim}>{w.products.states[deal.status]}</span>
              <span>{f.money(deal.value, deal.currency)}</span>
            </li>
          ))}
        </ul>
      ) : (
        <p className={styles.dim}>{w.products.notUsed}</p>
      )}
      <More list={list} />
    </section>
  );
}

function Removal({ product, onClose }: { product: Product; onClose: () => void }) {
  const { w } = useI18n();
  const client = useQueryClient();
  const navigate = useNavigate();
  const toast = useToast();
  const name = product.name ?? '';
  return (
    <Confirm
      title={w.products.removeTitle}
      text={w.products.removeText(name)}
      action={w.products.remove}
      onClose={onClose}
      onConfirm={async () => {
        await deleteItem('product', product.id);
        toast.done(w.products.removed(name));
        refreshAround(client, 'product');
        void navigate({ to: '/products' });
      }}
    />
  );
}
