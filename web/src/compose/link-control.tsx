import { Button, Popover, TextInput } from '@mantine/core';
import { RichTextEditor } from '@mantine/tiptap';
import { IconLink } from '@tabler/icons-react';
import type { Editor } from '@tiptap/react';
import { useState } from 'react';
import { useI18n } from '../i18n';
import styles from './compose.module.css';

/** Makes the chosen words a link, or takes the link away; without words its address is the text. */
export function LinkControl({ editor }: { editor: Editor | null }) {
  const { w } = useI18n();
  const [open, setOpen] = useState(false);
  const [address, setAddress] = useState('');
  const isLink = !!editor?.isActive('link');

  function toggle() {
    setAddress(String(editor?.getAttributes('link').href ?? ''));
    setOpen(!open);
  }

  function set() {
    setOpen(false);
    const typed = address.trim();
    if (!editor || !typed) return;
    const href = /^(https?:|mailto:|tel:)/i.test(typed)
      ? typed
      : `${/^[^/\s]+@[^/\s]+$/.test(typed) ? 'mailto:' : 'https://'}${typed}`;
    const chain = editor.chain().focus().extendMarkRange('link');
    if (editor.state.selection.empty && !isLink)
      chain.insertContent({ type: 'text', text: typed, marks: [{ type: 'link', attrs: { href } }] }).run();
    else chain.setLink({ href }).run();
  }

  function remove() {
    setOpen(false);
    editor?.chain().focus().extendMarkRange('link').unsetLink().run();
  }

  return (
    <Popover
      opened={open}
      onChange={setOpen}
      position="top-start"
      withinPortal={false}
      trapFocus
      width="min(340px, calc(100vw - 24px))"
    >
      <Popover.Target>
        <RichTextEditor.Control
          aria-label={w.compose.link}
          title={w.compose.link}
          active={isLink}
          onClick={toggle}
        >
          <IconLink size={16} stroke={1.6} aria-hidden />
        </RichTextEditor.Control>
      </Popover.Target>
      <Popover.Dropdown aria-label={w.compose.link}>
        <TextInput
          data-autofocus
          type="url"
          label={w.compose.linkAddress}
          placeholder="https://example.com/"
          value={address}
          onChange={event => setAddress(event.currentTarget.value)}
          onKeyDown={event => {
            if (event.key !== 'Enter') return;
            event.preventDefault();
            set();
          }}
        />
        <div className={styles.buttons}>
          <Button size="compact-sm" disabled={!address.trim()} onClick={set}>
            {w.compose.linkSet}
          </Button>
          {isLink && (
            <Button size="compact-sm" variant="default" onClick={remove}>
              {w.compose.linkRemove}
            </Button>
          )}
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
