import { MultiSelect, Select, Switch } from '@mantine/core';
import type { CreatePersons, SharingChoice } from '../api/types';
import { useI18n } from '../i18n';
import { horizons, type Draft, type Errors } from './connect-state';
import styles from './connect.module.css';

/** What is taken in and what is made of it. `folders`: those that a test found, null before it. */
export function ConnectOptions(props: {
  draft: Draft;
  errors: Errors;
  folders: string[] | null;
  onChange: (change: Partial<Draft>) => void;
}) {
  const { w } = useI18n();
  const { draft, errors, onChange } = props;
  return (
    <div className={styles.options}>
      <Select
        label={w.connect.history}
        description={w.connect.historyHint}
        value={draft.horizon}
        error={errors.sync_from}
        data={horizons.map(value => ({ value, label: w.connect.horizons[value] }))}
        onChange={value => onChange({ horizon: value ?? '3m' })}
      />
      <Select
        label={w.connect.folders}
        description={
          draft.folders === 'some' && !props.folders ? w.connect.foldersTest : w.connect.foldersHint
        }
        value={draft.folders}
        error={errors.folders}
        data={(['default', 'all', 'some'] as const).map(value => ({
          value,
          label: w.connect.folderChoices[value],
        }))}
        onChange={value => onChange({ folders: value as Draft['folders'] })}
      />
      {draft.folders === 'some' && props.folders && (
        <MultiSelect
          className={styles.wide}
          label={w.connect.foldersSome}
          searchable
          data={props.folders}
          value={draft.paths}
          onChange={paths => onChange({ paths })}
        />
      )}
      <Select
        label={w.connect.persons}
        description={w.connect.personsHint}
        value={draft.createPersons}
        data={(['sent', 'all', 'none'] as const).map(value => ({
          value,
          label: w.connect.personChoices[value],
        }))}
        onChange={value => onChange({ createPersons: value as CreatePersons })}
      />
      <Select
        label={w.connect.sharing}
        description={w.connect.sharingHint}
        value={draft.sharing}
        data={(['private', 'shared'] as const).map(value => ({
          value,
          label: w.connect.sharingChoices[value],
        }))}
        onChange={value => onChange({ sharing: value as SharingChoice })}
      />
      <Switch
        className={styles.wide}
        label={w.connect.auto}
        checked={draft.linkAutomatically}
        onChange={event => onChange({ linkAutomatically: event.currentTarget.checked })}
      />
    </div>
  );
}
