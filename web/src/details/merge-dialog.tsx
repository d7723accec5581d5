import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { mergeDeals } from '../api/details';
import type { ContactType } from '../api/duplicates';
import { refreshAround } from '../crm/change';
import { ItemPicker, type Picked } from '../crm/item-picker';
import { addressOf } from '../crm/kinds';
import { Confirm } from '../ui/confirm';
import { Dialog } from '../ui/dialog';
import { Lines } from '../ui/skeletons';
import { useToast } from '../ui/toast';
import styles from './details.module.css';
import { useItemWords } from './words';

const Comparison = lazy(async () => ({ default: (await import('../duplicates/comparison')).Comparison }));

interface Named {
  id: number;
  name: string;
}

/** Finds the contact that is the same as this one, and shows both and what a merge makes of them. */
export function MergeContact(props: { type: ContactType; item: Named; onClose: () => void }) {
  const words = useItemWords();
  const { type, item } = props;
  const navigate = useNavigate();
  const [other, setOther] = useState<Named | null>(null);
  return (
    <Dialog onClose={props.onClose} title={words.mergeOf(item.name)} size={other ? 980 : 'md'}>
      <PickOther kind={type} item={item} onPick={setOther} />
      {other && (
        <div className={styles.merge}>
          <Suspense fallback={<Lines count={5} height={44} />}>
            <Comparison
              key={other.id}
              type={type}
              pair={{ contacts: [item, other], alike: [] }}
              onSettled={kept => {
                props.onClose();
                if (kept !== undefined && kept !== item.id)
                  void navigate({ to: addressOf(type, kept), replace: true });
              }}
            />
          </Suspense>
        </div>
      )}
    </Dialog>
  );
}

function PickOther(props: {
  kind: 'deal' | ContactType;
  item: Named;
  onPick: (other: Named | null) => void;
}) {
  const words = useItemWords();
  const [picked, setPicked] = useState<Picked | null>(null);
  const [isSame, setSame] = useState(false);
  return (
    <ItemPicker
      kind={props.kind}
      label={words.mergeWith}
      autoFocus
      value={picked?.id ?? null}
      name={picked?.name}
      error={isSame ? words.mergeSame : undefined}
      onChange={next => {
        const same = next !== null && Number(next.id) === props.item.id;
        setSame(same);
        setPicked(same ? null : next);
        props.onPick(next && !same ? { id: Number(next.id), name: next.name } : null);
      }}
    />
  );
}

/** Another deal becomes part of this one, which keeps its own values and fills in those that it lacks. */
export function MergeDeal({ deal, onClose }: { deal: Named; onClose: () => void }) {
  const words = useItemWords();
  const client = useQueryClient();
  const toast = useToast();
  const [other, setOther] = useState<Named | null>(null);
  return (
    <Confirm
      title={words.mergeOf(deal.name)}
      text={other ? words.mergeDealText(other.name, deal.name) : words.mergeDealHint}
      action={words.merge}
      isReady={other !== null}
      onClose={onClose}
      onConfirm={async () => {
        if (!other) return;
        await mergeDeals(other.id, deal.id);
        refreshAround(client, 'deal', deal.id);
        refreshAround(client, 'deal', other.id);
        toast.done(words.merged(other.name));
        onClose();
      }}
    >
      <PickOther kind="deal" item={deal} onPick={setOther} />
    </Confirm>
  );
}
