import { validate } from "uuid";

/** The Message-ID (RFC 5322 section 3.6.4) of every attempt at a message: its id in the ledger at the reply domain. */
export function messageIdOf(id: string, domain: string): string {
  return `<${id}@${domain}>`;
}

/** The ledger id that such a Message-ID was made of; undefined when it cannot be one. */
export function ledgerIdIn(messageId: string): string | undefined {
  const id = messageId.startsWith("<") ? messageId.slice(1, messageId.indexOf("@")) : "";
  return validate(id) ? id.toLowerCase() : undefined;
}
