import { useQuery, useQueryClient } from '@tanstack/react-query';
import { IconCheck, IconMinus, IconPlus, IconTag } from '@tabler/icons-react';
import { addMailLabel, mailLabelsQuery, type MailLabel } from '../api/mail-labels';
import { Label } from '../crm/label';
import { useI18n } from '../i18n';
import { useToast } from '../ui/toast';
import { Picker, useTyped } from './picker';

/** So that labels that are made one after the other differ. */
const tones = ['blue', 'green', 'orange', 'purple', 'red', 'yellow', 'pink', 'brown'];

/** Puts a label on threads, takes it off where all have it, or makes one of what is typed. */
export function LabelPicker(props: {
  /** The labels of each thread. */
  threads: number[][];
  onClose: () => void;
  onPick: (label: MailLabel, on: boolean) => void;
}) {
  const { w } = useI18n();
  const words = w.mailList.picker;
  const client = useQueryClient();
  const toast = useToast();
  const typed = useTyped();
  const labels = useQuery(mailLabelsQuery);
  const all = labels.data ?? [];
  const name = typed.text.trim();
  const fits = all.filter(label => label.name.toLowerCase().includes(name.toLowerCase()));
  const isNew = name !== '' && !all.some(label => label.name.toLowerCase() === name.toLowerCase());

  async function make() {
    try {
      const label = await addMailLabel({
        name: name.slice(0, 50),
        color: tones[all.length % tones.length] ?? 'gray',
      });
      client.setQueryData(mailLabelsQuery.queryKey, now => now && [...now, label]);
      void client.invalidateQueries({ queryKey: mailLabelsQuery.queryKey });
      props.onPick(label, true);
    } catch (error) {
      toast.failed(error);
    }
  }

  return (
    <Picker
      title={words.title}
      label={words.search}
      results={w.mailList.labels}
      typed={typed}
      found={labels}
      choices={[
        ...fits.map(label => {
          const many = props.threads.filter(its => its.includes(label.id)).length;
          const onAll = many > 0 && many === props.threads.length;
          const Mark = onAll ? IconCheck : many > 0 ? IconMinus : IconTag;
          return {
            id: label.id,
            icon: <Mark size={16} stroke={1.6} aria-hidden />,
            title: <Label name={label.name} color={label.color} />,
            facts: [onAll ? words.on : many > 0 && words.onSome],
            pick: () => props.onPick(label, !onAll),
          };
        }),
        ...(isNew
          ? [
              {
                id: 'new',
                icon: <IconPlus size={16} stroke={1.6} aria-hidden />,
                title: words.make(name),
                facts: [],
                pick: () => void make(),
              },
            ]
          : []),
      ]}
      nothing={words.nothing}
      onClose={props.onClose}
    />
  );
}
