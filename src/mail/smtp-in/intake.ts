import { createHash, randomUUID } from 'node:crypto';
import { open, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';

/** What is shorter is kept in memory until it is judged. */
const inMemory = 256 * 1024;

/**
 * What no mail program writes, a way to make two servers read two different mails (RFC 5321, 2.3.8; RFC 5322, 2.3); and
 * what is more than is taken, of one mail or of all that are here.
 */
type Defect = 'nul' | 'line-end' | 'too-large' | 'no-room';

/** A mail as it came over the line, before anything is known of it. */
export interface ReceivedMail {
  size: number;
  sha256: Buffer;
  defect: Defect | null;
  /** The whole mail, into memory. */
  read(): Promise<Buffer>;
  discard(): Promise<void>;
}

/**
 * Reads mails while they come: hashed and looked over piece by piece, and written to a file once they are long, so that a
 * hundred slow senders of large mails hold no memory. The files have no names: they are gone with the process.
 */
export class Spool {
  private held = 0;

  /**
   * @param folder where the files may lie
   * @param most bytes of all mails that have not been discarded yet
   */
  constructor(
    private readonly folder: string,
    private readonly most: number,
  ) {}

  /**
   * What cannot be taken is read to its end and thrown away, because nobody listens to an answer before.
   *
   * @param limit bytes of one mail
   * @throws where the connection ends before the mail does, or the disk fails
   */
  async receive(stream: AsyncIterable<Buffer>, limit: number): Promise<ReceivedMail> {
    const hash = createHash('sha256');
    const lines = new LineEnds();
    const draft = new Draft(this.folder);
    let size = 0;
    let held = 0;
    let defect: Defect | null = null;
    let isDropped = false;
    let failure: unknown = null;
    const discard = async (): Promise<void> => {
      this.held -= held;
      held = 0;
      await draft.discard();
    };
    try {
      for await (const piece of stream) {
        size += piece.length;
        if (isDropped) continue;
        const isTooLarge = size > limit;
        if (isTooLarge || this.held + piece.length > this.most) {
          defect = isTooLarge ? 'too-large' : 'no-room';
          isDropped = true;
        } else {
          held += piece.length;
          this.held += piece.length;
          defect ??= piece.includes(0) ? 'nul' : lines.broken(piece) ? 'line-end' : null;
          hash.update(piece);
          await draft.add(piece).catch((error: unknown) => {
            failure = error;
            isDropped = true;
          });
        }
        if (isDropped) await discard();
      }
      if (failure) throw failure;
    } catch (error) {
      await discard();
      throw error;
    }
    if (lines.endsInside()) defect ??= 'line-end';
    return { size, sha256: hash.digest(), defect, read: () => draft.read(), discard };
  }
}

/** The bytes of a mail: in memory, and from a certain length on in a file. */
class Draft {
  private pieces: Buffer[] = [];
  private inPieces = 0;
  private inFile = 0;
  private file: FileHandle | null = null;

  constructor(private readonly folder: string) {}

  async add(piece: Buffer): Promise<void> {
    this.pieces.push(piece);
    this.inPieces += piece.length;
    if (this.inPieces <= inMemory) return;
    this.file ??= await openNameless(this.folder);
    const bytes = Buffer.concat(this.pieces);
    this.pieces = [];
    this.inPieces = 0;
    await this.file.appendFile(bytes);
    this.inFile += bytes.length;
  }

  async read(): Promise<Buffer> {
    if (!this.file) return Buffer.concat(this.pieces);
    const bytes = Buffer.allocUnsafe(this.inFile + this.inPieces);
    for (let at = 0; at < this.inFile;) {
      const { bytesRead } = await this.file.read(bytes, at, this.inFile - at, at);
      if (bytesRead === 0) throw new Error('a mail on the disk is shorter than it was');
      at += bytesRead;
    }
    Buffer.concat(this.pieces).copy(bytes, this.inFile);
    return bytes;
  }

  async discard(): Promise<void> {
    const { file } = this;
    this.file = null;
    this.pieces = [];
    await file?.close();
  }
}

async function openNameless(folder: string): Promise<FileHandle> {
  const path = join(folder, `smtp-${randomUUID()}`);
  const file = await open(path, 'wx+', 0o600);
  await rm(path);
  return file;
}

/** Whether a CR stands without its LF, or an LF without its CR, over the borders of the pieces. */
class LineEnds {
  private afterCr = false;

  broken(piece: Buffer): boolean {
    const found = this.find(piece);
    this.afterCr = piece.at(-1) === 13;
    return found;
  }

  endsInside(): boolean {
    return this.afterCr;
  }

  private find(piece: Buffer): boolean {
    if (this.afterCr && piece[0] !== 10) return true;
    for (let at = piece.indexOf(10); at >= 0; at = piece.indexOf(10, at + 1))
      if (at === 0 ? !this.afterCr : piece[at - 1] !== 13) return true;
    for (let at = piece.indexOf(13); at >= 0 && at < piece.length - 1; at = piece.indexOf(13, at + 1))
      if (piece[at + 1] !== 10) return true;
    return false;
  }
}
