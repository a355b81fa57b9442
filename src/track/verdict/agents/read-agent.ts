import { isbot } from "isbot";
import { agentPatterns } from "./agent-patterns.ts";
import type { AgentPattern } from "./agent-patterns.ts";

/** What kind of program a request says it comes from. */
export type AgentFamily =
  | AgentPattern["family"]
  /** a desktop browser by name */
  | "browser"
  /** a browser or mail program of a phone or tablet */
  | "phone"
  /** no agent, or an empty one */
  | "none"
  /** something, and nothing we know */
  | "unrecognized";

/** Longer agents are cut: no program of a person needs more, and reading takes the same time for all. */
const agentChars = 512;

/**
 * Reads a user agent into its family: known programs first, then what looks like a browser.
 * @param asked an image, or a page; only for pages the list of `isbot` is asked, behind everything else, because it takes
 *   image proxies for bots
 */
export function readAgent(
  userAgent: string | null | undefined,
  asked: "image" | "page",
  patterns: readonly AgentPattern[] = agentPatterns,
): AgentFamily {
  const text = (userAgent ?? "").slice(0, agentChars).trim();
  if (text === "") return "none";
  if (patterns !== agentPatterns) return readAnew(text, asked, patterns);
  const key = `${asked} ${text}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  const family = readAnew(text, asked, patterns);
  if (known.size >= knownAtMost) known.clear();
  known.set(key, family);
  return family;
}

// Few agents make nearly all requests, and reading one anew costs as much as the rest of a hit.
const known = new Map<string, AgentFamily>();
const knownAtMost = 1_000;

function readAnew(text: string, asked: "image" | "page", patterns: readonly AgentPattern[]): AgentFamily {
  const lower = text.toLowerCase();
  const named = patterns.find((pattern) => fits(pattern, lower));
  if (named !== undefined) return named.family;
  if (asked === "page" && isbot(text)) return "bot";
  return familyByShape(lower);
}

function fits({ whole, start, all, any }: AgentPattern, lower: string): boolean {
  if (whole !== undefined) return whole.includes(lower);
  if (start?.some((one) => lower.startsWith(one))) return true;
  if (all?.every((one) => lower.includes(one))) return true;
  return any?.some((one) => lower.includes(one)) ?? false;
}

function familyByShape(lower: string): AgentFamily {
  if (!lower.startsWith("mozilla/5.0 (") && !lower.startsWith("opera/")) return "unrecognized";
  if (/iphone|ipad|android|mobile;/.test(lower)) return "phone";
  if (/chrome\/|firefox\/|version\/[\d.]+ safari\/|trident\/7|edg\/|opera\//.test(lower)) return "browser";
  // A web view without the name of a browser: Apple Mail and other programs that show HTML by WebKit.
  return lower.includes("applewebkit/") ? "mail_program" : "unrecognized";
}
