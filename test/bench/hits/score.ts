import { agentPatterns } from "../../../src/track/verdict/agents/agent-patterns.ts";
import { featuresOf } from "../../../src/track/verdict/features.ts";
import type { Networks } from "../../../src/track/verdict/features.ts";
import { gradeHits } from "../../../src/track/verdict/grade.ts";
import type { Graded } from "../../../src/track/verdict/grade.ts";
import { allRules } from "../../../src/track/verdict/rules/all-rules.ts";
import type { Vendor } from "../../../src/track/verdict/vendor.ts";
import type { HitSequence, TableHit } from "./sequence.ts";

/** What is known while grading: everything, or everything but what comes from one vendor. */
export interface Knowledge {
  networks: Networks;
  without?: Vendor;
}

export interface JudgedHit {
  sequence: HitSequence;
  hit: TableHit;
  graded: Graded;
}

const sentAtMs = Date.UTC(2026, 10, 30, 9);

/** Grades the hits of a sequence by the same two functions that the product uses. */
export function judgeSequence(sequence: HitSequence, { networks, without }: Knowledge): JudgedHit[] {
  const rules = allRules.filter(({ vendor }) => vendor === "any" || vendor !== without);
  const patterns = agentPatterns.filter(({ vendor }) => vendor === "any" || vendor !== without);
  const features = sequence.hits.map((hit) => {
    const headers = new Headers({ ...(hit.agent !== "" && { "User-Agent": hit.agent }) });
    if (hit.purpose !== undefined) headers.set("Sec-Purpose", hit.purpose);
    const atMs = sentAtMs + Math.round(hit.at * 1_000);
    const { method, ip, kind, link } = hit;
    const client = ip;
    const request = { method, headers, ip, atMs, sentAtMs, kind, client, ...(link !== undefined && { link }) };
    return featuresOf(request, networks, patterns);
  });
  const context = {
    linksInMail: sequence.links,
    otherRecipientsByClient: (client: string) => sequence.shared?.[client],
    later: (sequence.later ?? []).map(({ kind, at }) => ({ kind, atMs: sentAtMs + Math.round(at * 1_000) })),
  };
  const grades = gradeHits(features, context, rules);
  return sequence.hits.flatMap((hit, index) => {
    const graded = grades[index];
    return graded === undefined ? [] : [{ sequence, hit, graded }];
  });
}

/** Counts of hits by what they are and what they were graded as. */
export interface Figures {
  machine: { all: number; human: number; unknown: number; machine: number };
  person: { all: number; human: number; unknown: number; machine: number };
  /** people's hits that leave something to tell them by */
  telling: { all: number; human: number };
  /** sequences without a person, and those among them in which a hit was graded human */
  machineSequences: { all: number; human: number };
}

export function figuresOf(judged: readonly JudgedHit[]): Figures {
  const count = (hits: readonly JudgedHit[], verdict: Graded["verdict"]) =>
    hits.filter(({ graded }) => graded.verdict === verdict).length;
  const table = (hits: readonly JudgedHit[]) => ({
    all: hits.length,
    human: count(hits, "human"),
    unknown: count(hits, "unknown"),
    machine: count(hits, "machine"),
  });
  const people = judged.filter(({ hit }) => hit.truth === "human");
  const telling = people.filter(({ hit }) => hit.hidden !== true);
  const withPeople = new Set(people.map(({ sequence }) => sequence));
  const machines = judged.filter(({ sequence }) => !withPeople.has(sequence));
  const promoted = new Set(machines.filter(({ graded }) => graded.verdict === "human").map(({ sequence }) => sequence));
  return {
    machine: table(judged.filter(({ hit }) => hit.truth === "machine")),
    person: table(people),
    telling: { all: telling.length, human: count(telling, "human") },
    machineSequences: { all: new Set(machines.map(({ sequence }) => sequence)).size, human: promoted.size },
  };
}

/** What the issue asks of the table. */
export const targets = { machineAsHuman: 0.01, personKept: 0.99, tellingAsHuman: 0.85 };

export function isWithin({ machine, person, telling, machineSequences }: Figures): boolean {
  return (
    machine.human <= targets.machineAsHuman * machine.all &&
    machineSequences.human <= targets.machineAsHuman * machineSequences.all &&
    person.machine <= (1 - targets.personKept) * person.all &&
    telling.human >= targets.tellingAsHuman * telling.all
  );
}
