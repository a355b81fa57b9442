import type { AuthenticateResult } from "mailauth";
import { resolveTxt } from "node:dns/promises";
import { isIP } from "node:net";
import type { DnsResolver } from "../../../ground.ts";
import type { InboundAuthentication } from "../../../db/schema/inbound.ts";
import { textsFrom } from "../../../platform/dns/ask.ts";
import type { AskTexts } from "../../../platform/dns/ask.ts";
import { isAligned } from "../aligned.ts";
import { boundMail } from "./bound-mail.ts";
import { DnsUnavailableError } from "./errors.ts";
import { judgeDmarc } from "./judge-dmarc.ts";
import type { Verified } from "./judge-dmarc.ts";

/** A mail whose sender is to be verified, and how it came. */
export interface VerifyInput {
  raw: Uint8Array;
  /** The domain of From, lower case. */
  fromDomain: string;
  envelopeFrom: string;
  remoteIp: string | null;
  helo: string | null;
}

export interface VerifyOptions {
  resolve: DnsResolver | undefined;
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
 * Whether From is who it says: by DMARC (RFC 9989), by aligned DKIM or SPF where the domain has no DMARC record, The ARC
 * seal of a large forwarder that saw DMARC pass is told, and proves nothing. What it costs is bounded by `verifyLimits`; a mail beyond these is not
 * authentic.
 * @throws DnsUnavailableError
 */
export async function verifySender(
  input: VerifyInput,
  { resolve, hostname }: VerifyOptions,
): Promise<InboundAuthentication> {
  const { fromDomain, remoteIp, envelopeFrom, helo } = input;
  const bound = boundMail(Buffer.from(input.raw.buffer, input.raw.byteOffset, input.raw.byteLength), fromDomain);
  if (bound.kind === "refused") return { authenticated: false, by: null, results: { mail: bound.reason } };
  const ip = remoteIp !== null && isIP(remoteIp) !== 0 ? remoteIp : undefined;
  // Loaded with the first mail that needs it.
  const { authenticate } = await import("mailauth");
  const checked = await authenticate(bound.raw, {
    ...(resolve !== undefined && { resolver: resolve }),
    mta: hostname,
    disableBimi: true,
    // Without the address there is no SPF: Received fields can be forged.
    ...(ip !== undefined && { ip, sender: envelopeFrom, ...(helo !== null && { helo }) }),
  });
  // Nothing to check is not the same as a check that failed for now.
  const found = ip === undefined ? { ...checked, spf: false as const } : checked;
  const dmarc = await judgeDmarc(fromDomain, verifiedDomains(found), askTextsBy(resolve));
  const results = { ...summarize(found), dmarc: dmarc.result };
  const by = dmarc.result === "pass" ? "dmarc" : ((dmarc.result === "none" ? dmarc.by : null) ?? sealed(found));
  const isProven = by !== null && by !== "arc";
  if (!isProven && Object.values(results).some((result) => result.startsWith("temperr"))) {
    throw new DnsUnavailableError(`the sender could not be checked: ${JSON.stringify(results)}`);
  }
  // The seal says who passed it on (RFC 8617); a person has to look at what rests on it alone.
  return { authenticated: isProven, by, results };
}

function verifiedDomains({ dkim, spf }: AuthenticateResult): Verified {
  const signed = dkim.results.flatMap(({ status, signingDomain }) =>
    status.result === "pass" && status.underSized === undefined && signingDomain ? [signingDomain] : [],
  );
  return { dkim: signed, spf: spf !== false && spf.status.result === "pass" ? spf.domain : null };
}

/** The questions of DMARC, put to the resolver that the other checks use. */
function askTextsBy(resolve: DnsResolver | undefined): AskTexts {
  if (resolve === undefined) return textsFrom({ resolveTxt });
  return textsFrom({
    resolveTxt: async (name) =>
      (await resolve(name, "TXT")).map((record) => (Array.isArray(record) ? record : [record])),
  });
}

/** A large forwarder that saw DMARC pass. */
function sealed({ arc }: AuthenticateResult): "arc" | null {
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
