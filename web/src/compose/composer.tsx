import { useQuery } from '@tanstack/react-query';
import {
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
  type DragEvent,
  type KeyboardEvent,
} from 'react';
import { deleteDraft, signatureQuery, type OutgoingMail } from '../api/sending';
import { useI18n } from '../i18n';
import { useToast } from '../ui/toast';
import { Files } from './files';
import styles from './compose.module.css';
import { useComposer, type OpenDraft } from './use-composer';
import { Conflict, Gone } from './conflict';
import { DraftKeeper } from './draft-keeper';
import { Editor } from './editor';
import { DraftContext } from './editor-nodes';
import { Footer } from './footer';
import { Head } from './head';
import { isEmpty, joinText, splitText, withSignature } from './mail-html';
import { mergeFieldsIn } from './merge-field';
import { Quote } from './quote';
import { SaveState } from './save-state';
import { TitleBar } from './title-bar';
import { useSend } from './use-send';

/** One mail that is being written. It stays as it is while it is folded. */
export function Composer({ draft, open }: { draft: OutgoingMail; open: OpenDraft }) {
  const { w } = useI18n();
  const [keeper] = useState(() => new DraftKeeper(draft));
  const view = useSyncExternalStore(keeper.subscribe, keeper.snapshot);
  const { fields } = view;
  const composers = useComposer();
  const toast = useToast();
  const [dragging, setDragging] = useState(false);
  const [group, setGroup] = useState(false);
  const [previewing, setPreviewing] = useState(false);
  const box = useRef<HTMLElement>(null);
  // Where the editor begins anew (another text from the server), so does this.
  const text = useMemo(() => splitText(keeper.snapshot().fields.html), [keeper, view.epoch]);
  const [quote, setQuote] = useState(text.quote);
  useEffect(() => setQuote(text.quote), [text]);

  useEffect(() => keeper.begin(), [keeper]);
  useSignatureOf(keeper, fields.mailbox_id, draft.mailbox_id);

  const close = () => composers.close(draft.id);
  const { send, problem, clearProblem, sending } = useSend(keeper, close);

  const wasMinimised = useRef(open.minimised);
  useEffect(() => {
    if (wasMinimised.current && !open.minimised) focusText(box.current);
    wasMinimised.current = open.minimised;
  }, [open.minimised]);

  function leave() {
    const { draft: known, saving, uploads } = keeper.snapshot();
    const isUntouched = known.version === draft.version && saving === 'saved' && !uploads.length;
    const added = known.attachments.length !== draft.attachments.length;
    // Made for this window, and nothing was written: nobody would look for it among his drafts.
    if (open.fresh && isUntouched && !added && isEmpty(splitText(known.html).body))
      void deleteDraft(draft.id).catch(() => undefined);
    close();
  }

  function discard() {
    close();
    const remove = () => deleteDraft(draft.id).then(() => keeper.end(), toast.failed);
    const timer = setTimeout(() => void remove(), 7000);
    toast.done(w.compose.discarded, () => {
      clearTimeout(timer);
      composers.show(draft.id);
    });
  }

  function onKeyDown(event: KeyboardEvent) {
    // What opens over the page (a dialog) is below this in React's tree only.
    if (!box.current?.contains(event.target as Node)) return;
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      if (group) setPreviewing(true);
      else void send(null);
    }
    if (event.key !== 'Escape') return;
    // ProseMirror takes each Escape in the text for its own, and does nothing with it.
    const isInText = !!(event.target as Element).closest('.ProseMirror');
    if (event.defaultPrevented && !isInText) return;
    // Escape closes what is unfolded in the window first.
    const unfolded = box.current.querySelectorAll('[role=menu], [role=listbox], [role=dialog]');
    if ([...unfolded].some(each => each.checkVisibility())) return;
    composers.minimise(draft.id, true);
    requestAnimationFrame(() => box.current?.querySelector<HTMLElement>('header button')?.focus());
  }

  function onDrop(event: DragEvent) {
    setDragging(false);
    if (event.defaultPrevented || !event.dataTransfer.files.length) return;
    event.preventDefault();
    for (const file of event.dataTransfer.files) void keeper.attach(file);
  }

  async function addImage(file: File): Promise<string | null> {
    const cid = `${crypto.getRandomValues(new Uint32Array(3)).join('.')}@kontor`;
    return (await keeper.attach(file, cid)) ? cid : null;
  }

  // One that has its recipients begins in its text.
  const answers = draft.to.length > 0;
  const values = new Map(view.draft.merge_fields.map(each => [each.field, each.value]));
  const title = fields.subject || w.compose.kinds[draft.kind];
  return (
    <DraftContext value={{ draftId: draft.id, files: view.draft.attachments, values }}>
      <section
        ref={box}
        className={styles.window}
        aria-label={title}
        data-minimised={open.minimised || undefined}
        data-dragging={dragging || undefined}
        onKeyDown={onKeyDown}
        onDragOver={event => {
          if (!event.dataTransfer.types.includes('Files')) return;
          event.preventDefault();
          setDragging(true);
        }}
        onDragLeave={event => {
          if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setDragging(false);
        }}
        onDrop={onDrop}
      >
        <TitleBar
          title={title}
          minimised={open.minimised}
          saved={<SaveState view={view} />}
          onMinimise={() => composers.minimise(draft.id, !open.minimised)}
          onClose={leave}
        />
        <div className={styles.inside} hidden={open.minimised} data-composer>
          {view.gone ? (
            <Gone
              gone={view.gone}
              onKeep={async () => {
                const id = await keeper.saveAsNew();
                close();
                composers.show(id);
              }}
              onClose={() => {
                keeper.end();
                close();
              }}
            />
          ) : (
            view.conflict && <Conflict theirs={view.conflict} keeper={keeper} />
          )}
          <Head view={view} keeper={keeper} problem={problem} autoFocus={!open.restored && !answers} />
          <div className={styles.scroll}>
            <Editor
              key={view.epoch}
              html={text.body}
              label={w.compose.text}
              placeholder={w.compose.placeholder}
              autoFocus={!open.restored && answers}
              onChange={body => {
                clearProblem();
                keeper.change({ html: joinText({ body, quote }) });
              }}
              draft={{
                links: fields.links,
                onImage: addImage,
                onFiles: files => files.forEach(file => void keeper.attach(file)),
              }}
            >
              {quote && (
                <Quote
                  html={quote}
                  onRemove={() => {
                    setQuote('');
                    keeper.change({ html: joinText({ body: splitText(fields.html).body, quote: '' }) });
                  }}
                />
              )}
              <Files view={view} keeper={keeper} />
            </Editor>
          </div>
          <Footer
            view={view}
            keeper={keeper}
            problem={problem}
            sending={sending}
            unfilled={view.draft.merge_fields.filter(
              each =>
                each.value === null && mergeFieldsIn(`${fields.subject} ${fields.html}`).includes(each.field),
            )}
            onSend={sendAt => void send(sendAt)}
            onDiscard={discard}
            group={group}
            onGroup={setGroup}
            previewing={previewing}
            onPreview={setPreviewing}
            onClose={close}
          />
        </div>
        {dragging && <div className={styles.dropHint}>{w.compose.dropHere}</div>}
      </section>
    </DraftContext>
  );
}

const focusText = (box: HTMLElement | null) => box?.querySelector<HTMLElement>('[role=textbox]')?.focus();

/** Another mailbox brings its own signature; the first one stands there already. */
function useSignatureOf(keeper: DraftKeeper, mailbox: number | null, first: number | null) {
  const signed = useRef(first);
  const isOther = mailbox !== null && mailbox !== signed.current;
  const { data } = useQuery({ ...signatureQuery(mailbox ?? 0), enabled: isOther });
  useEffect(() => {
    if (!data || mailbox === null || mailbox === signed.current) return;
    signed.current = mailbox;
    const { body, quote } = splitText(keeper.snapshot().fields.html);
    keeper.replaceText(joinText({ body: withSignature(body, data.html), quote }));
  }, [data, mailbox, keeper]);
}
