import type { Resolver } from "node:dns/promises";
import type { TrackingRecords } from "./judge-tracking.ts";

const answerWithinMs = 5_000;

/** Looks up where a tracking domain leads, and asks it for a pixel over https. Nothing is counted: the token is none. */
export async function lookUpTracking(
  resolver: Pick<Resolver, "resolve4" | "resolve6" | "resolveCname">,
  { domain, publicUrl }: { domain: string; publicUrl: string },
): Promise<TrackingRecords> {
  const publicHost = new URL(publicUrl).hostname.toLowerCase();
  const [addresses, expected, aliases, answer] = await Promise.all([
    addressesOf(resolver, domain),
    addressesOf(resolver, publicHost),
    resolver.resolveCname(domain).catch((): string[] => []),
    askForPixel(domain),
  ]);
  return { domain, publicHost, addresses, expected, aliases: aliases.map((name) => name.toLowerCase()), answer };
}

async function addressesOf(
  resolver: Pick<Resolver, "resolve4" | "resolve6">,
  name: string,
): Promise<readonly string[] | null> {
  const found = await Promise.all([
    resolver.resolve4(name).catch((): string[] => []),
    resolver.resolve6(name).catch((): string[] => []),
  ]);
  const all = found.flat();
  return all.length === 0 ? null : all;
}

async function askForPixel(domain: string): Promise<TrackingRecords["answer"]> {
  try {
    const signal = AbortSignal.timeout(answerWithinMs);
    const response = await fetch(`https://${domain}/o/doctor.gif`, { redirect: "manual", signal });
    const isPixel = response.ok && response.headers.get("content-type") === "image/gif";
    return isPixel ? { kind: "pixel" } : { kind: "other", status: response.status };
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return { kind: "failed", reason: cause instanceof Error ? cause.message : "no answer" };
  }
}
