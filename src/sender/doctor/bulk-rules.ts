import { isFreeMailDomain } from "../../lead/company/free-mail.ts";
import type { Finding } from "./finding.ts";

/**
 * One rule of the mailbox providers and how it stands. `yours`: nothing that can be looked at from here; what to do is said.
 */
export interface BulkRule {
  rule: string;
  /** Who asks for it. */
  by: string;
  level: Finding["level"] | "yours";
  /** What to change, or to do; null when it is kept. */
  change: string | null;
}

/** What is checked beside DNS. */
export interface BulkSettings {
  /** Domain of the From address. */
  domain: string;
  /** PUBLIC_URL; undefined when it is not set. */
  publicUrl: string | undefined;
  /** The share of complaints that the guard pauses at, percent. */
  complaintPercent: number;
}

const all = "Gmail, Yahoo, Microsoft";
const gravest: readonly Finding["level"][] = ["bad", "unknown", "warning", "good"];

/**
 * The rules of Gmail and Yahoo (since February 2024, Gmail refuses since November 2025) and of Microsoft (since May 2025) for
 * whoever sends 5,000 mails a day to their mailboxes; good manners for everybody else.
 * @param findings what the other checks found
 */
export function judgeBulkRules(findings: readonly Finding[], settings: BulkSettings): BulkRule[] {
  const levelOf = (...checks: Finding["check"][]) => gravest.find((level) => isFound(findings, checks, level));
  const see = (...checks: Finding["check"][]) => `see ${checks.join(" and ")} above`;
  /** A rule that findings decide. @param yours what to do when nothing was checked */
  const checked = (rule: string, by: string, checks: Finding["check"][], yours: string): BulkRule => {
    const level = levelOf(...checks) ?? "yours";
    return { rule, by, level, change: level === "good" ? null : level === "yours" ? yours : see(...checks) };
  };
  const dmarc = levelOf("DMARC");
  return [
    checked("SPF and DKIM, both", all, ["SPF", "DKIM"], ""),
    // p=none is enough for them.
    {
      rule: "DMARC, with p=none at least",
      by: all,
      level: dmarc === "warning" ? "good" : (dmarc ?? "yours"),
      change: dmarc === "good" || dmarc === "warning" ? null : see("DMARC"),
    },
    judgeAlignment(levelOf("DKIM"), levelOf("ALIGN")),
    judgeOneClick(settings.publicUrl),
    {
      rule: "a visible way to unsubscribe, honored within two days",
      by: all,
      level: "yours",
      change: "link {{ unsubscribe_url }} in every template, as partials/footer does; Ripen honors it at once",
    },
    judgeComplaints(settings.complaintPercent),
    checked("names of the sending addresses that lead back (PTR)", "Gmail, Yahoo", ["PTR"], relayNames),
    checked("TLS", "Gmail", ["TLS"], "set SMTP_URL, to have its server checked; a relay has to use TLS onward as well"),
    checked("addresses of From and replies that take mail", "Microsoft", ["MX"], ""),
    judgeFrom(settings.domain),
    {
      rule: "no mail to those who did not ask, or are not there any more",
      by: all,
      level: "yours",
      change:
        "import only lists of people who agreed; Ripen never writes again to whom a hard bounce or a complaint came from",
    },
  ];
}

const relayNames = "name the addresses that mail leaves from with --address; the relay sees to it if there is one";

function isFound(findings: readonly Finding[], checks: readonly Finding["check"][], level: Finding["level"]): boolean {
  return findings.some((finding) => checks.includes(finding.check) && finding.level === level);
}

/** One of the two is enough. */
function judgeAlignment(dkim: Finding["level"] | undefined, spf: Finding["level"] | undefined): BulkRule {
  const rule = { rule: "From aligned with SPF or DKIM", by: all };
  if (dkim === "good" || spf === "good") return { ...rule, level: "good", change: null };
  const level = dkim === "unknown" || spf === "unknown" ? "unknown" : "warning";
  return { ...rule, level, change: "see ALIGN above, or name the selector of a DKIM key of the From domain" };
}

function judgeOneClick(publicUrl: string | undefined): BulkRule {
  const rule = { rule: "one-click unsubscribe in the header (RFC 8058)", by: "Gmail, Yahoo" };
  if (publicUrl === undefined) {
    return {
      ...rule,
      level: "warning",
      change: "set PUBLIC_URL: every mail of a sequence carries it, with an https address",
    };
  }
  if (publicUrl.startsWith("https://")) return { ...rule, level: "good", change: null };
  return { ...rule, level: "bad", change: "PUBLIC_URL must start with https://, or mail programs do not offer it" };
}

function judgeComplaints(percent: number): BulkRule {
  const rule = { rule: "complaints below 0.1 %, and never 0.3 %", by: "Gmail, Yahoo" };
  if (percent > 0.3) {
    return {
      ...rule,
      level: "warning",
      change: `the guard pauses at ${percent} % only: set GUARD_COMPLAINT_PERCENT to 0.3 or less`,
    };
  }
  const change =
    "Gmail tells no single complaint: watch Google Postmaster Tools; sign up for Yahoo's Complaint Feedback Loop and Microsoft's SNDS and JMRP, so that the guard hears of them";
  return { ...rule, level: "yours", change };
}

function judgeFrom(domain: string): BulkRule {
  const rule = { rule: "a From of a domain of one's own", by: "Gmail, Yahoo" };
  if (!isFreeMailDomain(domain)) return { ...rule, level: "good", change: null };
  return { ...rule, level: "bad", change: `nobody but its owner may send as ${domain}: use a domain of yours` };
}
