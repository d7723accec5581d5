import { Migration } from '@mikro-orm/migrations';

/** Products with prices, variations and an image; what of them stands on a deal; currencies of the company's own. */
export class Migration20261122001300_products extends Migration {
  override up(): void {
    for (const sql of [products, dealProducts, deals, currencies]) this.addSql(sql);
  }
}

const billing = `
  billing_frequency text not null default 'one-time'
    check (billing_frequency in ('one-time', 'weekly', 'monthly', 'quarterly', 'semi-annually', 'annually')),
  billing_cycles smallint check (billing_cycles between 1 and 208),
  check (case billing_frequency when 'one-time' then billing_cycles is null
                                when 'weekly' then billing_cycles is not null else true end)`;

const price = `
  currency char(3) not null,
  price numeric(20, 4) not null default 0,
  cost numeric(20, 4) not null default 0,
  direct_cost numeric(20, 4) not null default 0,
  notes text not null default ''`;

const products = `
create table product (
  id bigint generated always as identity primary key,
  name text not null,
  code text,
  description text,
  unit text,
  tax numeric(7, 4) not null default 0 check (tax between 0 and 100),
  category_id bigint,
  linkable boolean not null default true,
  owner_id bigint references users on delete set null,
  visible_to smallint not null default 7 check (visible_to in (1, 3, 5, 7)),
  custom_fields jsonb not null default '{}',
  add_time timestamptz not null default now(),
  update_time timestamptz not null default now(),
  deleted_at timestamptz,
  ${billing}
);
create index product_owner on product (owner_id, id) where deleted_at is null;
create index product_changed on product (update_time, id) where deleted_at is null;
create index product_added on product (add_time, id) where deleted_at is null;
create index product_by_name on product (name, id) where deleted_at is null;
create index product_name on product using gin (lower(name) gin_trgm_ops);

alter table follower add product_id bigint references product on delete cascade,
  drop constraint follower_of_one,
  add constraint follower_of_one
    check (num_nonnulls(deal_id, person_id, organization_id, product_id, followed_user_id) = 1);
create unique index follower_product on follower (product_id, user_id) where product_id is not null;

create table product_price (
  id bigint generated always as identity primary key,
  product_id bigint not null references product on delete cascade,
  ${price}
);
create unique index product_price_currency on product_price (product_id, currency);

create table product_variation (
  id bigint generated always as identity primary key,
  product_id bigint not null references product on delete cascade,
  name text not null
);
create index product_variation_product on product_variation (product_id, id);

create table product_variation_price (
  id bigint generated always as identity primary key,
  variation_id bigint not null references product_variation on delete cascade,
  ${price}
);
create unique index product_variation_price_currency on product_variation_price (variation_id, currency);

create table product_image (
  id bigint generated always as identity primary key,
  product_id bigint not null unique references product on delete cascade,
  blob bytea not null references blob,
  name text not null,
  content_type text not null,
  add_time timestamptz not null default now()
);
create index product_image_blob on product_image (blob);
`;

const dealProducts = `
create table deal_product (
  id bigint generated always as identity primary key,
  deal_id bigint not null references deal on delete cascade,
  -- The name stays when the product goes: it says what was offered.
  product_id bigint references product on delete set null,
  variation_id bigint references product_variation on delete set null,
  name text not null,
  position integer not null,
  quantity numeric(20, 4) not null check (quantity >= 0),
  item_price numeric(20, 4) not null,
  discount numeric(20, 4) not null default 0 check (discount >= 0),
  discount_type text not null default 'percentage' check (discount_type in ('percentage', 'amount')),
  tax numeric(7, 4) not null default 0 check (tax between 0 and 100),
  comments text not null default '',
  enabled boolean not null default true,
  billing_start_date date,
  sum numeric(20, 4) not null default 0,
  add_time timestamptz not null default now(),
  update_time timestamptz not null default now(),
  ${billing},
  check (discount_type = 'amount' or discount <= 100)
);
create index deal_product_deal on deal_product (deal_id, id);
create index deal_product_product on deal_product (product_id, deal_id);
create index deal_product_variation on deal_product (variation_id) where variation_id is not null;

create table deal_discount (
  id uuid primary key default gen_random_uuid(),
  deal_id bigint not null references deal on delete cascade,
  description text not null,
  type text not null check (type in ('percentage', 'amount')),
  amount numeric(20, 4) not null check (amount > 0),
  creator_id bigint references users on delete set null,
  updater_id bigint references users on delete set null,
  add_time timestamptz not null default now(),
  update_time timestamptz not null default now(),
  check (type = 'amount' or amount <= 100)
);
create index deal_discount_deal on deal_discount (deal_id, add_time, id);

create table deal_installment (
  id bigint generated always as identity primary key,
  deal_id bigint not null references deal on delete cascade,
  description text not null,
  amount numeric(20, 4) not null check (amount > 0),
  billing_date date not null
);
create index deal_installment_deal on deal_installment (deal_id, id);
`;

// What follows from a deal's lines, kept with it: lists show, filter and sort by it.
const deals = `
alter table deal
  add tax_method text not null default 'inclusive' check (tax_method in ('inclusive', 'exclusive', 'none')),
  add products_count integer not null default 0,
  add mrr numeric(20, 4),
  add arr numeric(20, 4),
  add acv numeric(20, 4);
`;

const currencies = `
-- Those of ISO 4217 come from the runtime.
create table currency (
  code char(3) primary key,
  name text not null,
  symbol text not null,
  decimals smallint not null check (decimals between 0 and 4),
  active boolean not null default true
);
`;
