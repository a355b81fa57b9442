import type { HitFeatures } from "./features.ts";

export interface HitVerdict {
  verdict: "human" | "unknown" | "machine";
  /** from 0 to 1 */
  confidence: number;
  reasons: string[];
}

/** What the same person did later. */
export interface LaterEvidence {
  kind: "reply" | "form" | "event" | "page";
  atMs: number;
}

export interface GradeContext {
  linksInMail: number;
  otherRecipientsByClient?: (client: string) => { recipients: number; sameCompany: boolean };
  later?: readonly LaterEvidence[];
  /** indexes of hits that our own people made */
  own?: ReadonlySet<number>;
}

const machineAgents = new Set(["apple_mpp", "gmail_prefetch", "http_library", "bot", "none"]);

/** Grades all hits of one message together. */
export function gradeHits(hits: readonly HitFeatures[], context: GradeContext): readonly HitVerdict[] {
  const clicks = hits.filter(({ kind }) => kind === "click");
  return hits.map((hit, index) => {
    const machine: string[] = [];
    if (context.own?.has(index) === true) return { verdict: "unknown", confidence: 1, reasons: ["own_people"] };
    if (hit.method !== "GET") machine.push(`method_${hit.method.toLowerCase()}`);
    if (machineAgents.has(hit.agent)) machine.push(`agent_${hit.agent}`);
    if (hit.prefetch) machine.push("prefetch");
    if (hit.network === "scanner_certain") machine.push("scanner_network");
    if (hit.kind === "hidden_link" || hits.some((one) => one.kind === "hidden_link" && near(one, hit, 10))) {
      machine.push("hidden_link");
    }
    const links = new Set(clicks.filter((one) => near(one, hit, 5)).map(({ link }) => link));
    if (links.size > 1) machine.push("links_within_5s");
    if (machine.length > 0) return { verdict: "machine", confidence: 0.9, reasons: machine };
    const soon = hit.kind === "open" ? 60 : 30;
    if (hit.secondsSince250 === null || hit.secondsSince250 < soon) {
      return (context.later ?? []).some(({ atMs }) => atMs >= hit.atMs)
        ? { verdict: "human", confidence: 0.7, reasons: ["later_evidence"] }
        : { verdict: "unknown", confidence: 0.5, reasons: ["too_soon"] };
    }
    return { verdict: "human", confidence: 0.8, reasons: ["in_time"] };
  });
}

const near = (one: HitFeatures, other: HitFeatures, seconds: number) =>
  Math.abs(one.atMs - other.atMs) <= seconds * 1000;
