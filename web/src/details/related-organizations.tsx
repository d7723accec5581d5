import { ActionIcon, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconX } from '@tabler/icons-react';
import { useState } from 'react';
import {
  addRelationship,
  relationshipsQuery,
  removeRelationship,
  type Relation,
  type Relationship,
} from '../api/related';
import { ItemLink } from '../crm/item-link';
import { ItemPicker } from '../crm/item-picker';
import { Lines } from '../ui/skeletons';
import styles from './details.module.css';
import { Section } from './section';
import { useParts } from './use-parts';
import { useItemWords } from './words';

const relations = ['parent', 'daughter', 'related'] as const;

/** Parents, daughters and others with which an organization belongs together. */
export function RelatedOrganizations({ id }: { id: number }) {
  const words = useItemWords();
  const list = useQuery(relationshipsQuery(id));
  const part = useParts();
  const rows = (list.data ?? []).toSorted(
    (a, b) => relations.indexOf(a.calculated_type) - relations.indexOf(b.calculated_type),
  );

  function add(other: number, name: string, relation: Relation) {
    let made = 0;
    const work = async () => {
      made = (await addRelationship(id, other, relation)).id;
    };
    void part(work, words.relationAdded(name), () => removeRelationship(made));
  }
  const remove = (row: Relationship) =>
    void part(
      () => removeRelationship(row.id),
      words.relationRemoved(row.related_organization_name),
      () => addRelationship(id, row.calculated_related_org_id, row.calculated_type),
    );

  return (
    <Section
      title={words.relatedOrganizations}
      count={rows.length}
      add={words.addRelation}
      adder={close => (
        <Adder
          onAdd={(other, name, relation) => {
            close();
            add(other, name, relation);
          }}
        />
      )}
    >
      {list.isLoading && <Lines count={1} height={20} />}
      {list.isSuccess && !rows.length && <p className={styles.dim}>{words.noRelations}</p>}
      <ul className={styles.list}>
        {rows.map(row => (
          <li key={row.id} className={styles.related}>
            <ItemLink
              kind="organization"
              id={row.calculated_related_org_id}
              name={row.related_organization_name}
              icon
            />
            <span className={styles.relation}>
              <span className={styles.dim}>{words.relations[row.calculated_type]}</span>
              <ActionIcon
                size="sm"
                aria-label={words.removeRelation(row.related_organization_name)}
                onClick={() => remove(row)}
              >
                <IconX size={14} />
              </ActionIcon>
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Adder({ onAdd }: { onAdd: (other: number, name: string, relation: Relation) => void }) {
  const words = useItemWords();
  const [relation, setRelation] = useState<Relation>('daughter');
  return (
    <>
      <ItemPicker
        kind="organization"
        label={words.organization}
        hideLabel
        value={null}
        onChange={picked => picked && onAdd(Number(picked.id), picked.name, relation)}
      />
      <Select
        aria-label={words.relation}
        data={relations.map(value => ({ value, label: words.isIts[value] }))}
        value={relation}
        allowDeselect={false}
        onChange={value => setRelation((value as Relation | null) ?? relation)}
      />
    </>
  );
}
