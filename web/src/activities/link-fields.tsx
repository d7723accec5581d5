import { Select } from '@mantine/core';
import { useState } from 'react';
import type { ActivityLinks } from '../api/activities';
import { ItemLink } from '../crm/item-link';
import { ItemPicker } from '../crm/item-picker';
import { useNewItem } from '../crm/new-item';
import { useI18n } from '../i18n';
import styles from './dialog.module.css';
import type { Draft } from './draft';

const about = ['deal', 'lead', 'project'] as const;
type About = (typeof about)[number];

/** What it is about, and with whom. What is left empty is filled in from the deal, lead, project or person. */
export function LinkFields({
  draft,
  onChange,
}: {
  draft: Draft;
  onChange: (changed: Partial<Draft>) => void;
}) {
  const { w } = useI18n();
  const linked = about.filter(kind => draft[kind]);
  const [kind, setKind] = useState<About>(linked[0] ?? 'deal');
  // It may stand on a project too: that stays, and is shown.
  const others = linked.filter(each => each !== kind);
  const fillsIn = linked.length > 0 && !draft.person && !draft.organization;

  return (
    <fieldset className={styles.links}>
      <legend>{w.activities.linkedTo}</legend>
      <div className={styles.about}>
        <Select
          aria-label={w.activities.linkKind}
          data={about.map(value => ({ value, label: w.records.names[value] }))}
          value={kind}
          onChange={value => value && setKind(value as About)}
        />
        <Pick kind={kind} draft={draft} onChange={onChange} />
      </div>
      <Pick kind="person" draft={draft} onChange={onChange} />
      <Pick kind="organization" draft={draft} onChange={onChange} />
      {others.map(each => (
        <ItemLink key={each} kind={each} id={draft[each]!.id} name={draft[each]!.name} icon />
      ))}
      {fillsIn && <p className={styles.dim}>{w.activities.fillsIn}</p>}
    </fieldset>
  );
}

function Pick(props: {
  kind: keyof ActivityLinks;
  draft: Draft;
  onChange: (changed: Partial<Draft>) => void;
}) {
  const { w } = useI18n();
  const newItem = useNewItem();
  const { kind, draft } = props;
  const isContact = kind === 'person' || kind === 'organization';
  const pick = (item: { id: number | string; name: string } | null) =>
    props.onChange({
      [kind]: item,
      // It is on a deal or on a lead, not on both.
      ...(item && kind === 'deal' && { lead: null }),
      ...(item && kind === 'lead' && { deal: null }),
    });
  return (
    <ItemPicker
      key={kind}
      kind={kind}
      label={w.records.names[kind]}
      hideLabel={!isContact}
      value={draft[kind]?.id ?? null}
      name={draft[kind]?.name ?? ''}
      onChange={pick}
      onNew={name =>
        newItem.open(kind, isContact ? { name } : { title: name }, item =>
          pick({ id: item.id, name: String(item['name'] ?? item['title'] ?? name) }),
        )
      }
    />
  );
}
