import { createHash, randomUUID } from 'node:crypto';
import { open, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';

/** What is shorter is kept in memory until it is judged. */
const inMemory = 256 * 1024;

/** What no mail program writes: a way to make two servers read two different mails (RFC 5321, 2.3.8; RFC 5322, 2.3). */
type Defect = 'nul' | 'line-end' | 'too-large';

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
 * Reads a mail while it comes: hashed and looked over piece by piece, and written to a file once it is long, so that a
 * hundred slow senders of large mails hold no memory. The file has no name: it is gone with the process.
 *
 * @param folder where the file may lie
 * @param limit bytes; of a longer mail the rest is read and thrown away
 * @throws where the connection ends before the mail does
 */
export async function receiveMail(
  stream: AsyncIterable<Buffer>,
  folder: string,
  limit: number,
): Promise<ReceivedMail> {
  const hash = createHash('sha256');
  const lines = new LineEnds();
  let pieces: Buffer[] = [];
  let file: FileHandle | null = null;
  let size = 0;
  let defect: Defect | null = null;
  const spill = async (): Promise<void> => {
    file ??= await openNameless(folder);
    const bytes = Buffer.concat(pieces);
    pieces = [];
    await file.appendFile(bytes);
  };
  const discard = async (): Promise<void> => {
    pieces = [];
    await file?.close();
    file = null;
  };
  try {
    let waiting = 0;
    for await (const piece of stream) {
      size += piece.length;
      if (size > limit) defect = 'too-large';
      if (defect === 'too-large') continue;
      defect ??= piece.includes(0) ? 'nul' : lines.broken(piece) ? 'line-end' : null;
      hash.update(piece);
      pieces.push(piece);
      waiting += piece.length;
      if (waiting <= inMemory) continue;
      await spill();
      waiting = 0;
    }
    if (lines.endsInside()) defect ??= 'line-end';
    if (file && pieces.length > 0) await spill();
  } catch (error) {
    await discard();
    throw error;
  }
  return {
    size,
    sha256: hash.digest(),
    defect,
    read: async () => {
      if (!file) return Buffer.concat(pieces);
      const bytes = Buffer.allocUnsafe(size);
      for (let at = 0; at < size;) {
        const { bytesRead } = await file.read(bytes, at, size - at, at);
        if (bytesRead === 0) throw new Error('a mail on the disk is shorter than it was');
        at += bytesRead;
      }
      return bytes;
    },
    discard,
  };
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
