import '@mantine/tiptap/styles.css';
import { Menu } from '@mantine/core';
import { RichTextEditor } from '@mantine/tiptap';
import { IconBraces, IconPhoto } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Placeholder } from '@tiptap/extensions';
import { useEditor, type Editor as Tiptap, type Extensions } from '@tiptap/react';
import { StarterKit } from '@tiptap/starter-kit';
import { useEffect, useEffectEvent, useRef, useState, type ReactNode } from 'react';
import { mergeFieldsQuery, type DraftLinks } from '../api/sending';
import { useI18n } from '../i18n';
import styles from './compose.module.css';
import { InlineImage, MergeField, Signature } from './editor-nodes';
import { useFieldName } from './field-name';
import { LinkControl } from './link-control';
import { fromEditor, toEditor } from './mail-html';

/** What a draft adds to a text: files, and fields that are filled in. */
export interface DraftTools {
  links: DraftLinks;
  /** Uploads an image of the text. @returns its cid, null where it could not be had */
  onImage: (file: File) => Promise<string | null>;
  onFiles: (files: File[]) => void;
}

/** The text of a mail, above its quote. `html` is with what it begins; what is typed goes to `onChange`. */
export function Editor(props: {
  html: string;
  label: string;
  placeholder: string;
  autoFocus: boolean;
  onChange: (html: string) => void;
  draft?: DraftTools;
  /** Of a text that is no draft: it may name fields, which are filled in once it becomes one. */
  withFields?: boolean;
  /** Of what a text may hold beside that of a mail. */
  extensions?: Extensions;
  onReady?: (editor: Tiptap) => void;
  /** What follows the text. */
  children?: ReactNode;
}) {
  const { w } = useI18n();
  const editor = useRef<Tiptap | null>(null);
  const change = useEffectEvent((html: string) => props.onChange(fromEditor(html)));

  async function addImages(files: File[], at?: number) {
    for (const file of files) {
      const cid = await props.draft?.onImage(file);
      if (!cid || !editor.current || editor.current.isDestroyed) continue;
      const image = { type: InlineImage.name, attrs: { cid, alt: file.name } };
      const now = editor.current;
      if (at === undefined) now.chain().focus().insertContent(image).run();
      else {
        // What stood there may be gone by the time the image has arrived; the next one goes behind this one.
        const place = Math.min(at, now.state.doc.content.size);
        now.chain().focus().insertContentAt(place, image).run();
        at = now.state.selection.to;
      }
    }
  }

  /** Images go where they were put, other files to the attachments. */
  const take = useEffectEvent((list: FileList | undefined, at?: number): boolean => {
    const files = [...(list ?? [])];
    if (!files.length || !props.draft) return false;
    const images = files.filter(file => /^image\/(png|jpeg|gif|webp)$/.test(file.type));
    const others = files.filter(file => !images.includes(file));
    void addImages(images, at);
    if (others.length) props.draft.onFiles(others);
    return true;
  });

  const made = useEditor({
    extensions: [
      StarterKit.configure({
        link: { openOnClick: false, defaultProtocol: 'https' },
        heading: false,
        codeBlock: false,
        horizontalRule: false,
        // It would put an empty line below the signature.
        trailingNode: false,
      }),
      Placeholder.configure({ placeholder: props.placeholder }),
      MergeField,
      InlineImage,
      Signature,
      ...(props.extensions ?? []),
    ],
    content: toEditor(props.html),
    autofocus: props.autoFocus ? 'start' : false,
    shouldRerenderOnTransaction: true,
    editorProps: {
      attributes: { 'aria-label': props.label, 'aria-multiline': 'true', role: 'textbox' },
      handlePaste: (_, event) => {
        // Copied from a word processor, text comes with a picture of itself: the text is what is meant.
        if (event.clipboardData?.types.includes('text/html')) return false;
        return take(event.clipboardData?.files);
      },
      handleDrop: (view, event, _slice, moved) => {
        if (moved) return false;
        const at = view.posAtCoords({ left: event.clientX, top: event.clientY })?.pos;
        const taken = take(event.dataTransfer?.files, at);
        if (taken) event.preventDefault();
        return taken;
      },
    },
    onUpdate: ({ editor: now }) => change(now.getHTML()),
  });
  const ready = useEffectEvent((now: Tiptap) => props.onReady?.(now));
  useEffect(() => {
    editor.current = made;
    if (made) ready(made);
  }, [made]);

  const picker = useRef<HTMLInputElement>(null);
  return (
    <RichTextEditor
      editor={made}
      className={styles.editor}
      labels={w.compose.tools}
      withTypographyStyles={false}
    >
      <div className={styles.text}>
        <RichTextEditor.Content className={styles.content ?? ''} />
      </div>
      {props.children}
      <RichTextEditor.Toolbar className={styles.tools ?? ''}>
        <RichTextEditor.ControlsGroup>
          <RichTextEditor.Bold />
          <RichTextEditor.Italic />
          <RichTextEditor.Underline />
        </RichTextEditor.ControlsGroup>
        <RichTextEditor.ControlsGroup>
          <RichTextEditor.BulletList />
          <RichTextEditor.OrderedList />
          <RichTextEditor.Blockquote />
        </RichTextEditor.ControlsGroup>
        <RichTextEditor.ControlsGroup>
          <LinkControl editor={made} />
          <RichTextEditor.ClearFormatting />
          {props.draft && (
            <RichTextEditor.Control
              aria-label={w.compose.addImage}
              title={w.compose.addImage}
              onClick={() => picker.current?.click()}
            >
              <IconPhoto size={16} stroke={1.6} aria-hidden />
            </RichTextEditor.Control>
          )}
          {(props.draft || props.withFields) && (
            <FieldMenu
              links={props.draft?.links ?? {}}
              onPick={field =>
                made?.chain().focus().insertContent({ type: MergeField.name, attrs: { field } }).run()
              }
            />
          )}
        </RichTextEditor.ControlsGroup>
      </RichTextEditor.Toolbar>
      <input
        ref={picker}
        type="file"
        accept="image/png,image/jpeg,image/gif,image/webp"
        multiple
        hidden
        onChange={event => {
          void addImages([...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = '';
        }}
      />
    </RichTextEditor>
  );
}

/** Merge fields with the values that they have here. */
function FieldMenu({ links, onPick }: { links: DraftLinks; onPick: (field: string) => void }) {
  const { w } = useI18n();
  const nameOf = useFieldName();
  const [open, setOpen] = useState(false);
  const { person_id, deal_id, organization_id } = links;
  const { data } = useQuery({
    ...mergeFieldsQuery({
      ...(person_id && { person_id }),
      ...(deal_id && { deal_id }),
      ...(organization_id && { organization_id }),
    }),
    enabled: open,
  });
  return (
    <Menu
      opened={open}
      onChange={setOpen}
      position="top-start"
      withinPortal={false}
      withInitialFocusPlaceholder={false}
      returnFocus={false}
    >
      <Menu.Target>
        <RichTextEditor.Control aria-label={w.compose.addField} title={w.compose.addField}>
          <IconBraces size={16} stroke={1.6} aria-hidden />
        </RichTextEditor.Control>
      </Menu.Target>
      <Menu.Dropdown className={styles.menu ?? ''}>
        <Menu.Label>{w.compose.fieldsHint}</Menu.Label>
        {data?.map(each => (
          <Menu.Item
            key={each.field}
            rightSection={<span className={styles.dim}>{each.value ?? ''}</span>}
            onClick={() => onPick(each.field)}
          >
            {nameOf(each.field)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
