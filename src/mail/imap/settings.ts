/** How to reach one IMAP account. `password` or `accessToken` (XOAUTH2 / OAUTHBEARER), one of the two. */
export interface ImapSettings {
  host: string;
  port: number;
  /** TLS from the first byte (port 993). Otherwise STARTTLS is required, save on loopback. */
  secure: boolean;
  user: string;
  password?: string | undefined;
  accessToken?: string | undefined;
}

export interface ConnectOptions {
  /** MAIL_ALLOWED_NETWORKS: private networks that a host may resolve to. */
  allowedNetworks: string[];
  /** Ask for QRESYNC, so that expunges carry UIDs. */
  qresync?: boolean;
  /** How long a command may stay without any answer, in ms. */
  socketTimeoutMs?: number;
  /** How long TCP, TLS and the greeting may take, in ms. */
  connectTimeoutMs?: number;
  /** IDLE is broken and started again this often, in ms. */
  maxIdleMs?: number;
  /** Further certificate authorities (PEM) to trust, besides the system's. */
  ca?: string | undefined;
}
