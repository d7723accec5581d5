import { ApiError } from '../api/client';
import {
  createDraft,
  readDraft,
  removeDraftFile,
  saveDraft,
  uploadFile,
  type DraftFields,
  type OutgoingMail,
} from '../api/sending';
import { forgetBackup, forgetDraft, keepBackup, readBackup } from './draft-backup';
import { copyOf, differ, fieldNames, fieldsOf } from './draft-fields';

/** A file on its way to the server. */
export interface Upload {
  key: number;
  name: string;
  size: number;
  /** From 0 to 1. */
  share: number;
  error: unknown;
  abort: () => void;
}

/** What the composer shows of a draft. A new object for each change. */
export interface DraftView {
  /** As the server has it. */
  draft: OutgoingMail;
  /** As it stands here. */
  fields: DraftFields;
  saving: 'saved' | 'waiting' | 'saving' | 'failed';
  savedAt: string;
  /** Why the last save failed. */
  error: unknown;
  /** What another tab or device wrote meanwhile. */
  conflict: OutgoingMail | null;
  /** It is no draft any more (sent elsewhere), or was deleted elsewhere. */
  gone: 'sent' | 'deleted' | null;
  restored: boolean;
  uploads: Upload[];
  /** Counts the times that the text was replaced from outside of the editor. */
  epoch: number;
}

const saveAfterMs = 800;
const retryAfterMs = 5000;

/**
 * Saves a draft while it is written, and loses nothing of it.
 *
 *   saved --change--> waiting --0.8 s--> saving --ok--> saved
 *                        ^                 |--no answer--> failed --5 s, or the connection is back--> saving
 *                        |                 |--409--> conflict: until the user has chosen; the other text becomes a draft
 *                        '---change while saving
 *
 * What the server does not have yet lies in the browser's storage too, so that a crash or a sign-out loses none of it.
 */
export class DraftKeeper {
  private view: DraftView;
  private readonly changed = new Set<keyof DraftFields>();
  private readonly listeners = new Set<() => void>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private running: Promise<void> | null = null;
  private uploadCount = 0;

  constructor(draft: OutgoingMail) {
    this.view = {
      draft,
      fields: fieldsOf(draft),
      saving: 'saved',
      savedAt: draft.updated_at,
      error: null,
      conflict: null,
      gone: draft.state === 'draft' ? null : 'sent',
      restored: false,
      uploads: [],
      epoch: 0,
    };
    this.restore(draft);
  }

  /** What is typed into an address field and is no address yet. */
  readonly unfinished = new Map<'to' | 'cc' | 'bcc', string>();

  /** While the composer is there. @returns what ends it; what is not saved yet is saved still */
  readonly begin = (): (() => void) => {
    const retry = () => void this.save();
    addEventListener('online', retry);
    // Not before: a page that is put together in two goes makes two of these, of which one never begins.
    if (this.changed.size) this.saveSoon(0);
    return () => {
      removeEventListener('online', retry);
      for (const upload of this.view.uploads) upload.abort();
      retry();
    };
  };

  /** It was sent or deleted: there is nothing left to save, here or on the server. */
  end(): void {
    clearTimeout(this.timer);
    this.changed.clear();
    forgetDraft(this.view.draft.id);
  }

  readonly subscribe = (listener: () => void) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };
  readonly snapshot = () => this.view;

  /** The user changed something. */
  change(fields: Partial<DraftFields>): void {
    const news = Object.entries(fields).filter(([name, value]) =>
      differ(this.view.fields[name as keyof DraftFields], value),
    );
    if (!news.length) return;
    for (const [name] of news) this.changed.add(name as keyof DraftFields);
    this.set({ fields: { ...this.view.fields, ...fields }, saving: 'waiting' });
    this.backUp();
    this.saveSoon(saveAfterMs);
  }

  /** The text is replaced from outside of the editor, which begins anew with it. */
  replaceText(html: string): void {
    this.change({ html });
    this.set({ epoch: this.view.epoch + 1 });
  }

  /** Saves what is not saved. @throws what the save failed with, or a conflict */
  async flush(): Promise<OutgoingMail> {
    await this.save();
    const { conflict, gone, error, draft } = this.view;
    if (conflict || gone) throw new ApiError(409, '', '', 'conflict', 'version');
    if (this.changed.size) throw error instanceof Error ? error : new ApiError(0, '', '', 'no_connection');
    return draft;
  }

  async save(): Promise<void> {
    while (this.running) await this.running;
    clearTimeout(this.timer);
    if (!this.changed.size || this.view.conflict || this.view.gone) return;
    this.running = this.saveOnce().finally(() => (this.running = null));
    await this.running;
    if (this.changed.size && this.view.saving === 'waiting') await this.save();
  }

  /** The server changed it on our word (a template): its text counts. What was typed meanwhile is not lost by it. */
  adopt(draft: OutgoingMail): void {
    if (this.changed.size) this.set({ conflict: draft });
    else this.take(draft);
  }

  /** The text of the server counts, also in the editor. */
  private take(draft: OutgoingMail): void {
    this.changed.clear();
    forgetBackup(draft.id);
    this.set({
      draft,
      fields: fieldsOf(draft),
      saving: 'saved',
      savedAt: draft.updated_at,
      epoch: this.view.epoch + 1,
    });
  }

  /** Ends a conflict with the text that stands here; the other one becomes a draft of its own. */
  async keepMine(): Promise<void> {
    const theirs = this.view.conflict;
    if (!theirs) return;
    await createDraft(copyOf(theirs, fieldsOf(theirs)));
    for (const name of fieldNames) if (differ(this.view.fields[name], theirs[name])) this.changed.add(name);
    this.set({ draft: theirs, conflict: null, saving: 'waiting' });
    await this.save();
  }

  /** Ends a conflict with the other text; what stands here becomes a draft of its own. */
  async keepTheirs(): Promise<void> {
    const theirs = this.view.conflict;
    if (!theirs) return;
    await createDraft(copyOf(this.view.draft, this.view.fields));
    this.set({ conflict: null });
    this.take(theirs);
  }

  /** Where it was deleted or sent elsewhere: what stands here as a new draft. @returns its id */
  async saveAsNew(): Promise<number> {
    const { id } = await createDraft(copyOf(this.view.draft, this.view.fields));
    this.end();
    return id;
  }

  /** Adds a file. With `cid` it is an image of the text. @returns whether it arrived */
  async attach(file: File, cid: string | null = null): Promise<boolean> {
    const key = ++this.uploadCount;
    const patch = (change: Partial<Upload>) =>
      this.set({
        uploads: this.view.uploads.map(each => (each.key === key ? { ...each, ...change } : each)),
      });
    const { done, abort } = uploadFile(this.view.draft.id, file, cid, share => patch({ share }));
    this.set({
      uploads: [
        ...this.view.uploads,
        { key, name: file.name, size: file.size, share: 0, error: null, abort },
      ],
    });
    try {
      const added = await done;
      const { draft } = this.view;
      this.set({ draft: { ...draft, attachments: [...draft.attachments, added] } });
      this.forgetUpload(key);
      return true;
    } catch (error) {
      if (error instanceof ApiError && error.code === 'aborted') this.forgetUpload(key);
      else patch({ error });
      return false;
    }
  }

  forgetUpload(key: number): void {
    this.set({ uploads: this.view.uploads.filter(each => each.key !== key) });
  }

  async detach(file: number): Promise<void> {
    const { draft } = this.view;
    await removeDraftFile(draft.id, file);
    const now = this.view.draft;
    this.set({ draft: { ...now, attachments: now.attachments.filter(each => each.id !== file) } });
  }

  private saveSoon(ms: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.save(), ms);
  }

  private async saveOnce(): Promise<void> {
    const { draft, fields } = this.view;
    const names = [...this.changed];
    const sent = Object.fromEntries(names.map(name => [name, fields[name]])) as Partial<DraftFields>;
    this.set({ saving: 'saving' });
    try {
      const saved = await saveDraft(draft.id, draft.version, sent);
      for (const name of names) if (!differ(this.view.fields[name], sent[name])) this.changed.delete(name);
      // Files are told by their own requests, which may be under way.
      const { attachments } = this.view.draft;
      this.set({
        draft: { ...saved, attachments },
        savedAt: saved.updated_at,
        saving: this.changed.size ? 'waiting' : 'saved',
        error: null,
      });
      if (this.changed.size) this.backUp();
      else forgetBackup(draft.id);
    } catch (error) {
      await this.refused(error);
    }
  }

  private async refused(error: unknown): Promise<void> {
    const status = error instanceof ApiError ? error.status : 0;
    this.set({ saving: 'failed', error });
    if (status === 404) return this.set({ gone: 'deleted' });
    if (status === 0 || status >= 500 || status === 429) return this.saveSoon(retryAfterMs);
    if (status !== 409) return;
    const theirs = await readDraft(this.view.draft.id).catch(() => null);
    if (!theirs) return this.saveSoon(retryAfterMs);
    if (theirs.state !== 'draft') return this.set({ gone: 'sent' });
    const before = this.view.draft;
    if (
      fieldNames.some(
        name => differ(theirs[name], before[name]) && differ(theirs[name], this.view.fields[name]),
      )
    )
      return this.set({ conflict: theirs });
    // Nothing but its number changed, or to the same: no question worth asking.
    this.set({ draft: theirs, saving: 'waiting' });
    this.saveSoon(0);
  }

  private restore(draft: OutgoingMail): void {
    const backup = readBackup(draft.id);
    if (!backup) return;
    const names = fieldNames.filter(
      name => name in backup.fields && differ(backup.fields[name], draft[name]),
    );
    if (!names.length) return forgetBackup(draft.id);
    for (const name of names) this.changed.add(name);
    this.view = {
      ...this.view,
      fields: { ...this.view.fields, ...backup.fields },
      saving: 'waiting',
      restored: true,
      conflict: backup.version === draft.version || this.view.gone ? null : draft,
    };
  }

  private backUp(): void {
    const fields = Object.fromEntries([...this.changed].map(name => [name, this.view.fields[name]]));
    keepBackup(this.view.draft.id, { version: this.view.draft.version, fields });
  }

  private set(change: Partial<DraftView>): void {
    this.view = { ...this.view, ...change };
    for (const listener of this.listeners) listener();
  }
}
