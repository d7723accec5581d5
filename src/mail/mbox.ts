/** One mail of an mbox file. */
export interface MboxMail {
  raw: Buffer;
  /** The time in its `From ` line, where that is one that can be true. */
  date: Date | null;
  /** Size in bytes; larger than `raw` where the mail was longer than the limit and is cut. */
  size: number;
}

/** `From eva@x Mon Nov  2 10:00:00 2026`: who and when, as the delivering program wrote it. */
const separator = /^From \S+ .*\d{1,2}:\d{2}/;
const oldest = Date.UTC(1990, 0, 1);

/**
 * Splits an mbox stream (mboxrd, which mboxo reads the same save for lines that were quoted once too often) without
 * ever holding more than one mail. A mail begins at a `From ` line with a time in it, at the start of the file or
 * after an empty line; `>From ` loses one `>`.
 *
 * @throws where the stream does not begin as an mbox does
 */
export async function* readMbox(chunks: AsyncIterable<Buffer>, sizeLimit: number): AsyncGenerator<MboxMail> {
  let mail: { lines: Buffer[]; kept: number; size: number; date: Date | null } | null = null;
  let afterBlank = true;
  for await (const line of readLines(chunks)) {
    const text = line[0] === 0x46 || line[0] === 0x3e ? line.subarray(0, 200).toString('latin1') : '';
    if (afterBlank && separator.test(text)) {
      if (mail) yield finish(mail);
      mail = { lines: [], kept: 0, size: 0, date: timeOf(text) };
      afterBlank = false;
      continue;
    }
    if (!mail) {
      if (line.toString('latin1').trim() === '') continue;
      throw new Error('This is not an mbox file: it does not begin with a "From " line');
    }
    const own = /^>+From /.test(text) ? line.subarray(1) : line;
    mail.size += own.length;
    if (mail.kept + own.length <= sizeLimit) {
      mail.lines.push(own);
      mail.kept += own.length;
    }
    afterBlank = line.length <= 2 && (line[0] === 0x0a || (line[0] === 0x0d && line[1] === 0x0a));
  }
  if (mail) yield finish(mail);
}

function finish({ lines, date, size }: { lines: Buffer[]; date: Date | null; size: number }): MboxMail {
  // The empty line before the next separator belongs to the format, not to the mail.
  const last = lines.at(-1);
  const blank =
    lines.length > 1 && last !== undefined && last.length <= 2 && last.toString('latin1').trim() === '';
  return {
    raw: Buffer.concat(blank ? lines.slice(0, -1) : lines),
    date,
    size: size - (blank ? last.length : 0),
  };
}

function timeOf(line: string): Date | null {
  const written =
    /\b(?:[A-Z][a-z]{2} )?([A-Z][a-z]{2}) +(\d{1,2}) (\d{2}:\d{2}(?::\d{2})?)(?: ([A-Z]{3}|[+-]\d{4}))? (\d{4})/.exec(
      line,
    );
  const time = written
    ? Date.parse(`${written[2]} ${written[1]} ${written[5]} ${written[3]} ${written[4] ?? 'UTC'}`)
    : Number.NaN;
  return time >= oldest && time <= Date.now() ? new Date(time) : null;
}

/** Lines with their ends; one that is longer than a megabyte comes in pieces. */
async function* readLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const longest = 1024 * 1024;
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    const data = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let from = 0;
    for (let at = data.indexOf(0x0a); at >= 0; at = data.indexOf(0x0a, from)) {
      yield data.subarray(from, at + 1);
      from = at + 1;
    }
    rest = data.subarray(from);
    if (rest.length > longest) {
      yield rest;
      rest = Buffer.alloc(0);
    }
  }
  if (rest.length > 0) yield rest;
}
