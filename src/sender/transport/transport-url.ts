import { isIP } from "node:net";
import { isLoopbackHost } from "../../platform/net/loopback.ts";

// What a transport understands of those that nodemailer names; others are refused rather than ignored.
const milliseconds = /^\d{3,6}$/;
const truth = /^(?:true|false)$/;
const queries: Readonly<Record<string, RegExp>> = {
  connectionTimeout: milliseconds,
  greetingTimeout: milliseconds,
  socketTimeout: milliseconds,
  requireTLS: truth,
  ignoreTLS: truth,
  allowInsecureAuth: truth,
  "tls.rejectUnauthorized": truth,
  "tls.servername": /^[A-Za-z0-9.-]{1,253}$/,
};

/**
 * What is wrong with the URL of a mail server, without its text, which holds a password; null when it is good.
 * @param more options that are known beside the usual ones
 */
export function transportUrlProblem(text: string, more: Readonly<Record<string, RegExp>> = {}): string | null {
  const known = { ...queries, ...more };
  // The URL parser would take line breaks and tabs out silently, and so name another host than was read.
  if (/[\s\p{Cc}]/u.test(text)) return "must not contain spaces, line breaks or other control characters";
  const url = URL.parse(text);
  if (url === null || (url.protocol !== "smtp:" && url.protocol !== "smtps:")) {
    return "must be a URL such as smtp://user:password@mail.example.com:587 or smtps://…";
  }
  const host = url.hostname.replace(/^\[(.+)\]$/, "$1");
  if (isIP(host) === 0 && !isHostName(host))
    return "must name a host (an international one in Punycode) or an IP address";
  if (url.port === "0") return "must have a port from 1 to 65535";
  if ((url.pathname !== "" && url.pathname !== "/") || url.hash !== "") return "must have no path and no fragment";
  if (url.username === "" && url.password !== "") return "has a password and no user";
  if (!isDecodable(url.username) || !isDecodable(url.password))
    return "must have % in user and password written as %25";
  if (/\p{Cc}/u.test(decodeURIComponent(url.username + url.password)))
    return "must not have control characters in user or password";
  const names = [...url.searchParams.keys()];
  if (new Set(names).size !== names.length) return "names an option twice";
  for (const [name, value] of url.searchParams) {
    const allowed = Object.hasOwn(known, name) ? known[name] : undefined;
    if (allowed === undefined) return `has an unknown option; known are ${Object.keys(known).join(", ")}`;
    if (!allowed.test(value)) return `has a wrong value of ${name}`;
  }
  return tlsProblem(url);
}

/** Options of TLS that say two things at once. */
function tlsProblem({ protocol, searchParams, username, hostname }: URL): string | null {
  const asks = (name: string) => searchParams.get(name) === "true";
  if (asks("requireTLS") && asks("ignoreTLS")) return "must not have both requireTLS and ignoreTLS";
  if (protocol === "smtps:" && asks("ignoreTLS"))
    return "must not have ignoreTLS with smtps://, which is TLS from the start";
  const plain = asks("ignoreTLS") && username !== "" && !asks("allowInsecureAuth");
  if (plain && (!isLoopbackHost(hostname) || searchParams.has("allowInsecureAuth")))
    return "would send the password unencrypted: remove ignoreTLS, or add allowInsecureAuth=true if nobody else can read what goes there";
  return null;
}

/** With the underscores that names of containers have. One whose last label is a number is a mistyped IPv4 address. */
function isHostName(host: string): boolean {
  return (
    host.length <= 253 && /^(?:[a-z0-9_-]{1,63}\.)*[a-z0-9_-]{1,63}\.?$/i.test(host) && !/(?:^|\.)\d+\.?$/.test(host)
  );
}

/** The URL of a mail server without user and password. */
export function withoutCredentials(text: string): { url: string; authenticated: boolean } {
  const url = new URL(text);
  const authenticated = url.username !== "";
  url.username = "";
  url.password = "";
  return { url: url.href, authenticated };
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}
