import type { AuthenticateResult } from "mailauth";
import { isIP } from "node:net";
import type { DnsResolver } from "../../ground.ts";
import type { InboundAuthentication } from "../../db/schema/inbound.ts";
import type { ParsedMail } from "../parse/mail.ts";
import { isAligned } from "./aligned.ts";
import { readTrustedResults } from "./trusted-results.ts";

/** The domain name system did not answer; the mail may be authentic all the same. */
export class DnsUnavailableError extends Error {}

export interface AuthenticateInput {
  raw: Uint8Array;
  mail: ParsedMail;
  envelopeFrom: string;
  remoteIp: string | null;
  helo: string | null;
}

export interface AuthenticateOptions {
  resolve: DnsResolver | undefined;
  /** Servers whose Authentication-Results are believed, lower case. */
  trustedAuthservIds: readonly string[];
  /** Our own name. */
  hostname: string;
}

// They check what they forward, and seal with keys of these domains (RFC 8617).
const trustedSealers = [
  "google.com",
  "microsoft.com",
  "outlook.com",
  "icloud.com",
  "fastmail.com",
  "messagingengine.com",
];

/**
 * Whether From is who it says: by a server we trust, else by DMARC (RFC 9989), by aligned DKIM or SPF where the domain
 * has no DMARC record, or by the ARC seal of a large forwarder that saw DMARC pass.
 * @throws DnsUnavailableError
 */
export async function authenticateSender(
  input: AuthenticateInput,
  { resolve, trustedAuthservIds, hostname }: AuthenticateOptions,
): Promise<InboundAuthentication> {
  const from = input.mail.from?.address ?? "";
  const domain = from.slice(from.lastIndexOf("@") + 1).toLowerCase();
  if (domain === "") return { authenticated: false, by: null, results: { from: "missing" } };
  const told = readTrustedResults(input.mail, domain, trustedAuthservIds);
  if (told !== undefined) return told;

  const ip = input.remoteIp !== null && isIP(input.remoteIp) !== 0 ? input.remoteIp : undefined;
  // Loaded with the first mail that needs it: a worker that only sends takes some 40 MB less.
  const { authenticate } = await import("mailauth");
  const checked = await authenticate(Buffer.from(input.raw), {
    ...(resolve !== undefined && { resolver: resolve }),
    mta: hostname,
    disableBimi: true,
    // Without the address there is no SPF: Received fields can be forged.
    ...(ip !== undefined && { ip, sender: input.envelopeFrom, ...(input.helo !== null && { helo: input.helo }) }),
  });
  // Nothing to check is not the same as a check that failed for now.
  const found = ip === undefined ? { ...checked, spf: false as const } : checked;
  const results = summarize(found);
  const by = evidence(found, domain);
  if (by === null && Object.values(results).some((result) => result.startsWith("temperr"))) {
    throw new DnsUnavailableError(`the sender could not be checked: ${JSON.stringify(results)}`);
  }
  return { authenticated: by !== null, by, results };
}

function evidence({ dkim, spf, dmarc, arc }: AuthenticateResult, domain: string): InboundAuthentication["by"] {
  if (dmarc !== false && dmarc.status.result === "pass") return "dmarc";
  if (dmarc !== false && dmarc.status.result === "none") {
    const signed = dkim.results.some(
      ({ status, signingDomain }) =>
        status.result === "pass" && status.underSized === undefined && isAligned(domain, signingDomain ?? ""),
    );
    if (signed) return "dkim";
    if (spf !== false && spf.status.result === "pass" && isAligned(domain, spf.domain)) return "spf";
  }
  if (arc === false || arc.status.result !== "pass" || !arc.signature) return null;
  const sealer = arc.signature.signingDomain ?? "";
  const dmarcThen: unknown = arc.authenticationResults?.["dmarc"];
  const passed =
    typeof dmarcThen === "object" && dmarcThen !== null && "result" in dmarcThen && dmarcThen.result === "pass";
  return passed && trustedSealers.some((trusted) => isAligned(sealer, trusted)) ? "arc" : null;
}

function summarize({ dkim, spf, dmarc, arc }: AuthenticateResult): Record<string, string> {
  const signature = dkim.results.find(({ status }) => status.result === "pass") ?? dkim.results[0];
  return {
    dkim: signature?.status.result ?? "none",
    spf: spf === false ? "none" : spf.status.result,
    dmarc: dmarc === false ? "none" : dmarc.status.result,
    arc: arc === false ? "none" : arc.status.result,
  };
}
