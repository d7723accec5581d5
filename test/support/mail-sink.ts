import { simpleParser, type ParsedMail } from 'mailparser';
import { fakeSmtp } from './fake-smtp.js';

interface SunkMail {
  to: string;
  mail: ParsedMail;
  /** The calendar part, unfolded. */
  calendar: string;
}

/** A server that takes all mail, until it is told to refuse, and keeps it. */
export async function mailSink() {
  const taken: SunkMail[] = [];
  let waiting: Promise<unknown> = Promise.resolve();
  let refusal: string | null = null;
  let to = '';
  let lines: string[] | null = null;
  const smtp = await fakeSmtp({
    on: (line, send) => {
      if (lines) {
        if (line !== '.') {
          lines.push(line.replace(/^\.\./, '.'));
          return true;
        }
        const [raw, recipient] = [lines.join('\r\n'), to];
        lines = null;
        waiting = waiting.then(async () => {
          const mail = await simpleParser(raw);
          const part = mail.attachments.find(one => one.contentType === 'text/calendar');
          taken.push({
            to: recipient,
            mail,
            calendar: (part?.content.toString() ?? '').replaceAll('\r\n ', ''),
          });
        });
        send('250 taken');
        return true;
      }
      if (line.startsWith('MAIL')) send(refusal ?? '250 fine');
      else if (line.startsWith('RCPT')) {
        to = /<(.*)>/.exec(line)?.[1] ?? '';
        send('250 fine');
      } else if (line === 'DATA') {
        lines = [];
        send('354 go on');
      } else if (line === 'RSET') send('250 fine');
      else return false;
      return true;
    },
  });
  return {
    url: `smtp://127.0.0.1:${smtp.port}`,
    /** What every mail is answered with from now on; `true` asks to come later. */
    refuse: (how: boolean | string) => (refusal = how === true ? '451 later' : how || null),
    /** What came since the last look, by its recipient. */
    async taken(): Promise<SunkMail[]> {
      await waiting;
      return taken.splice(0).sort((a, b) => a.to.localeCompare(b.to));
    },
    stop: () => smtp.stop(),
  };
}
