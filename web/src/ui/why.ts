import type { Candidate, Reason, Thread, Trouble } from '../api/types';
import { useI18n } from '../i18n';
import type { FitEvidence, LinkEvidence } from '../i18n/why/evidence';

/** The server's reasons in the user's language, by their rule; in the server's own words where the rule is not known. */
export function useWhy() {
  const { w, f } = useI18n();
  const { why } = w;
  return {
    link: (reason: Reason | null, target: string): string =>
      reason ? (of(why.links, reason.rule)?.(target, reason.evidence as LinkEvidence) ?? reason.text) : '',

    ask: ({ rule, text, candidates }: NonNullable<Thread['ask']>): string =>
      of(why.asks, rule)?.(candidates) ?? text,

    fit(reason: Reason): string {
      const evidence = reason.evidence as FitEvidence;
      if (evidence.group === 'ask') return of(why.asks, evidence.asks)?.(evidence.candidates) ?? reason.text;
      return of(why.fits, evidence.group)?.(evidence) ?? reason.text;
    },

    candidate: ({ evidence, reasons }: Candidate): string[] => {
      if (!evidence) return reasons;
      const { persons, organization, words, stage, days } = evidence;
      return [
        persons.length > 0 && why.candidate.persons(f.list(persons)),
        organization !== null && why.candidate.organization(organization),
        words.length > 0 && why.candidate.words(words),
        stage !== null && why.candidate.stage(stage),
        days !== null && why.candidate.days(days),
      ].filter(text => text !== false);
    },

    audience: ({ rule, why: text }: Thread['visible_to'][number]): string => of(why.audience, rule) ?? text,

    /** Why a mail was left out, or could not be read. */
    mail: (reason: string): string => of(why.mail, reason) ?? reason.replaceAll('_', ' '),

    /** Null where the rule is not known. */
    trouble(trouble: Trouble | null | undefined): { title: string; next: string } | null {
      if (!trouble) return null;
      const words = of(why.trouble, trouble.rule);
      const ofMailbox = of(w.outgoing.reasons, trouble.rule);
      if (!words)
        return ofMailbox ? { title: ofMailbox.text.replace(/\.$/, ''), next: ofMailbox.next } : null;
      const said = trouble.said ?? '';
      // The fields of a mail have names of their own in each language.
      const server = { ...why.servers[trouble.server ?? 'imap'], said: of(w.compose.fields, said) ?? said };
      return { title: sentence(words.title(server)), next: words.next(server) };
    },
  };
}

/** The server may know rules that this page does not. */
const of = <T extends object>(words: T, rule: string | null | undefined): T[keyof T] | undefined =>
  rule && Object.hasOwn(words, rule) ? words[rule as keyof T] : undefined;

export const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
