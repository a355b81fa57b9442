import { isPublicAddress } from "../../platform/http/public-address.ts";

export type AgentFamily =
  | "browser"
  | "phone"
  | "mail_program"
  | "apple_mpp"
  | "gmail_prefetch"
  | "google_proxy"
  | "yahoo_proxy"
  | "outlook_proxy"
  | "http_library"
  | "bot"
  | "none";
export type NetworkClass =
  "scanner_certain" | "scanner_probable" | "hosting" | "apple_relay" | "ordinary" | "private" | "unknown";

/** Everything that grading needs of a request: no address, no full user agent. */
export interface HitFeatures {
  kind: "open" | "click" | "unsubscribe_page" | "hidden_link";
  method: "GET" | "HEAD" | "other";
  /** instant, ms */
  atMs: number;
  /** from the ledger's settle; null: not yet handed over */
  secondsSince250: number | null;
  agent: AgentFamily;
  network: NetworkClass;
  prefetch: boolean;
  /** which link */
  link?: number | string;
  /** keyed daily hash of the client's address */
  client?: string;
}

/** Classes of networks by address. */
export interface Networks {
  classOf(ip: string): NetworkClass;
}

export interface HitRequest {
  method: string;
  headers: Pick<Headers, "get">;
  /** undefined when unknown */
  ip: string | undefined;
  atMs: number;
  sentAtMs: number | null;
  kind: HitFeatures["kind"];
  link?: number | string;
  /** keyed daily hash of the address, made by the caller */
  client?: string;
}

/** Knows what is private, and nothing else. */
export const noNetworks: Networks = { classOf: (ip) => (isPublicAddress(ip) ? "ordinary" : "private") };

const families: readonly [RegExp, AgentFamily][] = [
  [/^\s*$/, "none"],
  [/^Mozilla\/5\.0\s*$/, "apple_mpp"],
  [/Chrome\/42\.0\.2311\.135.*Edge\/12\.246/, "gmail_prefetch"],
  [/GoogleImageProxy/, "google_proxy"],
  [/YahooMailProxy/, "yahoo_proxy"],
  [/OutlookImageProxy|Outlook-Android.*proxy/i, "outlook_proxy"],
  [/^(?:axios|okhttp|aiohttp|curl|wget|python|java|go-http|libwww|node|undici|got)\b/i, "http_library"],
  [/bot\b|crawl|spider|scan|preview|headless|facebookexternalhit|barracuda|proofpoint|mimecast/i, "bot"],
  [/Thunderbird|Outlook|AppleMail|ms-office/i, "mail_program"],
  [/iPhone|Android|Mobile/i, "phone"],
];

/** What grading needs of a request. */
export function featuresOf(request: HitRequest, networks: Networks): HitFeatures {
  const { method, headers, ip, atMs, sentAtMs, kind, link, client } = request;
  const text = (name: string) => headers.get(name) ?? "";
  const agent = text("user-agent").slice(0, 500);
  return {
    kind,
    method: method === "GET" || method === "HEAD" ? method : "other",
    atMs,
    secondsSince250: sentAtMs === null ? null : (atMs - sentAtMs) / 1000,
    agent: families.find(([pattern]) => pattern.test(agent))?.[1] ?? "browser",
    network: ip === undefined ? "unknown" : networks.classOf(ip),
    prefetch: /prefetch|preview/i.test(`${text("sec-purpose")} ${text("purpose")} ${text("x-moz")}`),
    ...(link !== undefined && { link }),
    ...(client !== undefined && { client }),
  };
}
