import type { ExperimentArm, GroupSequentialMethod } from "../../db/schema/experiments.ts";
import { rankResponses } from "../evidence/at-risk.ts";
import type { Participant } from "../evidence/at-risk.ts";
import { evidenceCourse } from "../evidence/evidence-course.ts";
import type { EvidencePoint } from "../evidence/evidence-course.ts";
import { groupSequentialLooks } from "../evidence/group-sequential.ts";
import type { Look } from "../evidence/group-sequential.ts";
import { hazardRatio } from "../evidence/hazard-ratio.ts";
import type { HazardRatio } from "../evidence/hazard-ratio.ts";
import { logRankEvidence } from "../evidence/log-rank.ts";
import { moreLeads } from "../evidence/more-leads.ts";
import { rateDifference } from "../evidence/rate-difference.ts";
import type { RateDifference } from "../evidence/rate-difference.ts";
import { sampleRatio } from "../evidence/sample-ratio.ts";

/** From this e-value on, something is taken for shown: under "no difference" it gets there once in twenty at the most. */
export const enough = 20;

/** What must not get worse. */
export const guardMetrics = ["unsubscribes", "complaints", "bounces"] as const;
export type GuardMetric = (typeof guardMetrics)[number];

/** One lead in an arm; instants are milliseconds since 1970. */
export interface ArmLead {
  arm: string;
  from: number;
  leftAt: number | null;
  respondedAt: number | null;
  guards: Record<GuardMetric, number | null>;
}

export interface ArmSummary extends ExperimentArm {
  leads: number;
  responses: number;
  left: number;
}

/** An arm against control. `e` is divided by the number of comparisons (Bonferroni), so that it counts as it is. */
export interface Comparison {
  arm: string;
  e: number;
  ratio: HazardRatio;
  difference: RateDifference | null;
  moreLeads: number | null;
  course: EvidencePoint[];
  /** Of those who commit to an end. */
  looks?: Look[];
}

export interface GuardRail {
  metric: GuardMetric;
  arm: string;
  e: number;
  ratio: HazardRatio;
  isHarm: boolean;
}

export interface Judged {
  arms: ArmSummary[];
  comparisons: Comparison[];
  guardRails: GuardRail[];
  sampleRatio: { e: number; isOff: boolean };
}

/**
 * What an experiment shows at a moment: each arm against control by the safe log-rank test, with the guard rails by the same
 * test, and whether leads fell to the arms as they were to. One that has ended takes no more leads, so it needs none. Pure.
 */
export function judge(
  experiment: {
    arms: readonly ExperimentArm[];
    control: string;
    endedAt: Date | null;
    method?: GroupSequentialMethod | null;
  },
  leads: readonly ArmLead[],
  until: number,
): Judged {
  const { arms, control, endedAt, method = null } = experiment;
  const others = arms.filter(({ name }) => name !== control).map(({ name }) => name);
  const summaries = arms.map((arm) => summarize(arm, leads, until));
  const ratio = sampleRatio(summaries.map(({ leads: count, weight }) => ({ count, weight })));
  return {
    arms: summaries,
    comparisons: others.map((arm) => {
      const compared = compare({ arm, control, among: others.length }, method, leads, summaries, until);
      return endedAt === null && method === null ? compared : { ...compared, moreLeads: null };
    }),
    guardRails: others.flatMap((arm) =>
      guardMetrics.map((metric) => {
        const people = sides(leads, { arm, control }, (lead) => lead.guards[metric]);
        const seen = against(people, until, others.length * guardMetrics.length);
        return { metric, arm, e: seen.e, ratio: seen.ratio, isHarm: seen.e >= enough && seen.ratio.estimate > 1 };
      }),
    ),
    sampleRatio: { e: ratio.e, isOff: ratio.e >= enough },
  };
}

function summarize({ name, weight }: ExperimentArm, leads: readonly ArmLead[], until: number): ArmSummary {
  const own = leads.filter(({ arm, from }) => arm === name && from <= until);
  const responses = own.filter((lead) => hasResponded(lead, until)).length;
  const left = own.filter((lead) => lead.leftAt !== null && lead.leftAt <= until && !hasResponded(lead, until)).length;
  return { name, weight, leads: own.length, responses, left };
}

function hasResponded({ respondedAt, leftAt }: ArmLead, until: number): boolean {
  return respondedAt !== null && respondedAt <= until && (leftAt === null || respondedAt <= leftAt);
}

interface Pair {
  arm: string;
  control: string;
}

function sides(leads: readonly ArmLead[], { arm, control }: Pair, when: (lead: ArmLead) => number | null) {
  return leads.flatMap((lead): Participant[] => {
    if (lead.arm !== arm && lead.arm !== control) return [];
    return [
      {
        side: lead.arm === control ? "control" : "other",
        from: lead.from,
        respondedAt: when(lead),
        leftAt: lead.leftAt,
      },
    ];
  });
}

function against(people: readonly Participant[], until: number, among: number) {
  const responses = rankResponses(people, until);
  const evidence = logRankEvidence(responses);
  const e = evidence.e / among;
  return { e, evidence, responses, ratio: hazardRatio(responses, 1 / (enough * among)) };
}

function compare(
  { among, ...pair }: Pair & { among: number },
  method: GroupSequentialMethod | null,
  leads: readonly ArmLead[],
  summaries: readonly ArmSummary[],
  until: number,
): Comparison {
  const people = sides(leads, pair, ({ respondedAt }) => respondedAt);
  const { e, evidence, responses, ratio } = against(people, until, among);
  const [ofControl, ofArm] = [pair.control, pair.arm].map((name) => summaries.find((one) => one.name === name));
  const rate = (one: ArmSummary | undefined) => ({ count: one?.responses ?? 0, of: one?.leads ?? 0 });
  const all = rate(ofControl).of + rate(ofArm).of;
  return {
    arm: pair.arm,
    e,
    ratio,
    difference: rateDifference(rate(ofControl), rate(ofArm), 1 / (enough * among)),
    moreLeads: moreLeads({
      e,
      ratio: evidence.expectedRatio,
      share: all === 0 ? 0 : rate(ofArm).of / all,
      responses: responses.length,
      people: all,
    }),
    course: evidenceCourse(responses, among),
    ...(method !== null && { looks: groupSequentialLooks(responses, method) }),
  };
}
