import type { InboundAuthentication } from "../../db/schema/inbound.ts";
import type { ParsedMail } from "../parse/mail.ts";
import { readTrustedResults } from "./trusted-results.ts";
import type { VerifyInput } from "./verify/verify-sender.ts";

export interface AuthenticateInput {
  raw: Uint8Array;
  mail: Pick<ParsedMail, "from" | "headers">;
  envelopeFrom: string;
  remoteIp: string | null;
  helo: string | null;
}

export interface AuthenticateOptions {
  verify: (input: VerifyInput) => Promise<InboundAuthentication>;
  /** Servers whose Authentication-Results are believed, lower case. */
  trustedAuthservIds: readonly string[];
}

/**
 * Whether From is who it says: by a server we trust, else by what we verify ourselves.
 * @throws DnsUnavailableError, VerifierEndedError
 */
export async function authenticateSender(
  { mail, raw, envelopeFrom, remoteIp, helo }: AuthenticateInput,
  { verify, trustedAuthservIds }: AuthenticateOptions,
): Promise<InboundAuthentication> {
  const from = mail.from?.address ?? "";
  const fromDomain = from.slice(from.lastIndexOf("@") + 1).toLowerCase();
  if (fromDomain === "") return { authenticated: false, by: null, results: { from: "missing" } };
  const told = readTrustedResults(mail, fromDomain, trustedAuthservIds);
  return told ?? verify({ raw, fromDomain, envelopeFrom, remoteIp, helo });
}
