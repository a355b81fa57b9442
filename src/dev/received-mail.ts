import PostalMime from "postal-mime";

/** A mail that reached the local mailbox, parsed (RFC 5322, MIME). */
export interface ReceivedMail {
  /** Counts up from "1". */
  readonly id: string;
  readonly receivedAt: Date;
  /** What the SMTP client said, whatever the headers say (RFC 5321). */
  readonly envelope: { readonly from: string; readonly to: readonly string[] };
  readonly raw: Buffer;
  /** The decoded From and To headers, for people to read. */
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  /** "" when the mail has no such part. */
  readonly text: string;
  readonly html: string;
  /** In order of appearance, names in lower case, unfolded. */
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  /** The first header of that name, in any case. */
  header(name: string): string | undefined;
}

/** Parses what an SMTP client handed over. */
export async function parseReceived(
  raw: Buffer,
  received: Pick<ReceivedMail, "id" | "receivedAt" | "envelope">,
): Promise<ReceivedMail> {
  const email = await PostalMime.parse(raw);
  const headers = email.headers.map(({ key, value }) => ({ name: key, value }));
  const display = (mailboxes: readonly { name?: string; address?: string }[]): string =>
    mailboxes.map(({ name, address }) => (name ? `${name} <${address ?? ""}>` : (address ?? ""))).join(", ");
  return {
    ...received,
    raw,
    from: display(email.from ? [email.from] : []),
    to: display(email.to ?? []),
    subject: email.subject ?? "",
    text: email.text ?? "",
    html: email.html ?? "",
    headers,
    header: (name) => headers.find((header) => header.name === name.toLowerCase())?.value,
  };
}
