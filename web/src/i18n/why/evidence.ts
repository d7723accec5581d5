/** What a link's reason is made of, as the server sends it; what the reader may not know is left out. */
export interface LinkEvidence {
  address?: string;
  /** It went to the item's own Smart BCC address. */
  smart_bcc?: boolean;
  person_name?: string;
  candidates?: number;
  group?: 'link' | 'older' | 'ask';
}

/** Why an earlier thread fits to an item. */
export interface FitEvidence {
  group: 'link' | 'older' | 'ask';
  person_name: string;
  asks: string | null;
  candidates: number;
}

/** What speaks for an item that a thread could belong to. */
export interface CandidateEvidence {
  persons: string[];
  organization: string | null;
  words: string[];
  stage: string | null;
  days: number | null;
}

/** The names of a mail server in a sentence, its usual ports, and what it said. */
export interface ServerWords {
  server: string;
  /** Genitive, for what is the server's. */
  of: string;
  ports: string;
  said: string;
}
