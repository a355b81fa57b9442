/** One mailbox to read over IMAP. `secure`: TLS from the first byte; else STARTTLS, except to this machine itself. */
export interface ImapMailbox {
  readonly host: string;
  readonly port: number;
  readonly secure: boolean;
  readonly user: string;
  readonly password: string;
  readonly folder: string;
}
