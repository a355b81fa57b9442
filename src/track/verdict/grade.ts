import type { HitFeatures } from "./features.ts";
import { proveLater } from "./later.ts";
import type { LaterEvidence } from "./later.ts";
import { allRules } from "./rules/all-rules.ts";
import type { Rule } from "./rules/rule.ts";
import { lookAround } from "./sight.ts";
import type { SharedAddress, Sight } from "./sight.ts";

export type { LaterEvidence, SharedAddress };

export type Verdict = "human" | "unknown" | "machine";

export interface Graded {
  verdict: Verdict;
  /** 0 to 1: how sure the verdict is; 0 for unknown */
  confidence: number;
  /** codes of docs/verdict.md, those of the machine side first */
  reasons: string[];
}

/** How a hit came from our own people: a test mail, a preview, the rep's copy of a mail or handoff, or a signed-in user. */
export type OwnPeople = "test" | "preview" | "copy" | "user";

export interface GradeContext {
  /** tracked links of the mail, without the unsubscribe page and the hidden link */
  linksInMail: number;
  /** how many other recipients the client fetched for lately */
  otherRecipientsByClient?: (client: string) => SharedAddress | undefined;
  /** what the person of the mail did later */
  later?: readonly LaterEvidence[];
  /** whether a hit is our own people's; such a hit is nobody's, whatever follows */
  own?: (hit: HitFeatures) => OwnPeople | undefined;
}

const machineFrom = 0.8;
const humanBelow = 0.5;
const laterWeight = 0.95;

/**
 * Grades all hits of one mail known so far. Pure and total: any hits in any order, the answers in the order of the hits.
 * Calling it again with more hits, or with later evidence, regrades the earlier ones. Human needs positive evidence and no
 * doubt; what is neither human nor machine is unknown, and counts for nothing.
 * @param rules other rules than all, to see what a part of them comes to
 */
export function gradeHits(
  hits: readonly HitFeatures[],
  context: GradeContext,
  rules: readonly Rule[] = allRules,
): Graded[] {
  const order = hits.map((_, index) => index).sort((a, b) => timeOf(hits[a]) - timeOf(hits[b]));
  const sorted = order.flatMap((index) => hits[index] ?? []);
  const sights = lookAround(sorted, context.linksInMail, (client) => context.otherRecipientsByClient?.(client));
  const owns = sorted.map((hit) => context.own?.(hit));
  const found = sorted.map((hit, index) => weigh(hit, sights[index], rules));
  const proven = proveLater(sorted, context.later ?? [], (index, kind) => {
    const signs = found[index];
    if (owns[index] !== undefined || signs === undefined || signs.machine >= machineFrom) return false;
    return signs.doubts.every(
      ({ liftedBy }) => liftedBy === "activity" || (liftedBy === "act" && kind !== "page_activity"),
    );
  });

  const graded: Graded[] = hits.map(() => ({ verdict: "unknown", confidence: 0, reasons: [] }));
  for (const [position, index] of order.entries()) {
    const signs = found[position];
    const own = owns[position];
    if (own !== undefined) graded[index] = { verdict: "unknown", confidence: 0, reasons: [`own_${own}`] };
    else if (signs !== undefined) graded[index] = settle(signs, proven.get(position) ?? new Set());
  }
  return graded;
}

/** What the rules say of one hit. */
interface Signs {
  machine: number;
  human: number;
  doubts: readonly Rule[];
  reasons: { machine: string[]; doubt: string[]; human: string[] };
}

function weigh(hit: HitFeatures, sight: Sight | undefined, rules: readonly Rule[]): Signs {
  const holding = sight === undefined ? [] : rules.filter((rule) => rule.holds(hit, sight));
  const of = (side: Rule["side"]) => holding.filter((rule) => rule.side === side);
  const codes = (side: Rule["side"]) => of(side).map(({ code }) => code);
  return {
    machine: together([...of("machine"), ...of("doubt").map(({ weight }) => ({ weight: weight / 2 }))]),
    human: together(of("human")),
    doubts: of("doubt"),
    reasons: { machine: codes("machine"), doubt: codes("doubt"), human: codes("human") },
  };
}

/** The weights of signs that are independent of each other, as one. */
function together(signs: readonly { weight: number }[]): number {
  return 1 - signs.reduce((rest, { weight }) => rest * (1 - weight), 1);
}

function settle({ machine, human, doubts, reasons }: Signs, proofs: ReadonlySet<LaterEvidence["kind"]>): Graded {
  const later = [...proofs].sort().map((kind) => `${kind}_followed`);
  const all = [...reasons.machine, ...reasons.doubt, ...reasons.human, ...later];
  if (machine >= machineFrom) return { verdict: "machine", confidence: round(machine), reasons: all };
  if (later.length > 0)
    return { verdict: "human", confidence: round(1 - (1 - human) * (1 - laterWeight)), reasons: all };
  if (human === 0 || doubts.length > 0 || machine >= humanBelow) {
    return { verdict: "unknown", confidence: 0, reasons: all.length > 0 ? all : ["no_evidence"] };
  }
  return { verdict: "human", confidence: round(human * (1 - machine)), reasons: all };
}

const round = (share: number) => Math.round(share * 100) / 100;

function timeOf(hit: HitFeatures | undefined): number {
  return hit !== undefined && Number.isFinite(hit.atMs) ? hit.atMs : 0;
}
