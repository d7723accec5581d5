import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { IconTag } from '@tabler/icons-react';
import { fieldSetupQuery, setOptions, type Option, type OwnField } from '../api/structure';
import { Empty } from '../ui/empty';
import { useToast } from '../ui/toast';
import { ColorMenu } from './color-menu';
import { LeadLabels } from './lead-labels';
import { AddByName, KeptText, RemoveButton } from './parts';
import { Loaded, SettingsPage } from './settings-page';
import styles from './settings.module.css';
import { movedTo, Sortable } from './sortable';
import { useChangeOf } from './use-change';
import { useSettingsWords } from './words';

const kinds = ['leads', 'deals', 'persons', 'organizations', 'projects'] as const;
type Kind = (typeof kinds)[number];

const route = getRouteApi('/inside/settings-frame/settings/labels');

export function LabelsPage() {
  const { labels: w } = useSettingsWords();
  const asked = route.useSearch().kind;
  const kind = kinds.find(each => each === asked) ?? 'leads';
  return (
    <SettingsPage id="labels" lead={w.lead}>
      <nav className={styles.kinds} aria-label={w.kind}>
        {kinds.map(each => (
          <Link
            key={each}
            to="/settings/labels"
            search={{ kind: each }}
            className={styles.kind}
            aria-current={each === kind ? 'page' : undefined}
          >
            {w.kinds[each]}
          </Link>
        ))}
      </nav>
      {kind === 'leads' ? <LeadLabels /> : <Labels key={kind} kind={kind} />}
    </SettingsPage>
  );
}

/** Those that are the options of a field; items that have one of them lose nothing while it is gone for a moment. */
function Labels({ kind }: { kind: Exclude<Kind, 'leads'> }) {
  const own = useSettingsWords();
  const w = own.labels;
  const toast = useToast();
  const query = fieldSetupQuery(kind);
  const fields = useQuery(query);
  const send = (options: Option[]) =>
    setOptions(
      kind,
      'label_ids',
      options.map(({ id, label, color }) => ({ ...(id !== undefined && { id }), label, color })),
    );
  // It stands there once it has its id, so that its row stays the same one.
  const add = useChangeOf<OwnField[], Option[]>(query.queryKey, { send });
  const save = useChangeOf<OwnField[], Option[]>(query.queryKey, {
    send,
    show: (all, options) =>
      all.map(field => (field.field_code === 'label_ids' ? { ...field, options } : field)),
  });
  return (
    <Loaded query={fields}>
      {all => {
        const labels = all.find(field => field.field_code === 'label_ids')?.options ?? [];
        const change = (label: Option, part: Partial<Option>) =>
          save.mutate(labels.map(each => (each === label ? { ...each, ...part } : each)));
        return (
          <>
            {labels.length === 0 && <Empty icon={IconTag} title={w.none} text={w.noneNext} />}
            <Sortable
              items={labels}
              keyOf={label => label.id!}
              nameOf={label => label.label}
              onMove={(label, to) => save.mutate(movedTo(labels, label, to))}
            >
              {label => (
                <>
                  <ColorMenu
                    name={label.label}
                    color={label.color}
                    onChoose={color => change(label, { color })}
                  />
                  <KeptText
                    className={`${styles.grow} ${styles.bare}`}
                    aria-label={`${own.name} ${label.label}`}
                    maxLength={255}
                    value={label.label}
                    onKeep={text => change(label, { label: text })}
                  />
                  <RemoveButton
                    name={label.label}
                    onClick={() => {
                      save.mutate(labels.filter(each => each !== label));
                      toast.done(own.removed(label.label), () => save.mutate(labels));
                    }}
                  />
                </>
              )}
            </Sortable>
            <AddByName
              label={w.newLabel}
              button={w.add}
              busy={add.isPending}
              onAdd={label => add.mutate([...labels, { label, color: 'blue' }])}
            />
          </>
        );
      }}
    </Loaded>
  );
}
