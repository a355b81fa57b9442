import { listTopics } from "../../consent/topic/topics.ts";
import { armsOf, holdoutArms } from "../../experiment/arms-of.ts";
import { sequenceDefinition } from "../../sequence/definition/definition.ts";
import { listSequences } from "../../sequence/list-sequences.ts";
import { getVersion } from "../../sequence/version/list-versions.ts";
import type { DashboardParts } from "../parts.ts";

/** Something that can be tried: a step that divides its leads, or who is held out of a sequence or a topic. */
export interface Candidate {
  tries: "subjects" | "split" | "holdout";
  sequenceId: string | null;
  topic: string | null;
  step: string | null;
  /** of the sequence, or the topic */
  name: string;
  arms: readonly { name: string; weight: number }[];
}

const most = 100;

/** All that can be tried now: of published sequences that can be read, and of topics. */
export async function loadCandidates(app: DashboardParts): Promise<Candidate[]> {
  const [{ rows }, topics] = await Promise.all([
    listSequences(app, { limit: most, status: "published" }),
    listTopics(app),
  ]);
  const ofSequences = await Promise.all(
    rows.map(async ({ id, sequence, version }): Promise<Candidate[]> => {
      if (version === null) return [];
      const stored = (await getVersion(app, { id, number: version })).definition;
      const { data } = sequenceDefinition.safeParse(stored);
      if (data === undefined) return [];
      const of = { sequenceId: id, topic: null, name: sequence.name };
      const steps = data.steps.flatMap((step): Candidate[] => {
        const arms = (armsOf(step) ?? []).filter(({ weight }) => weight > 0);
        const tries = step.kind === "split" ? "split" : "subjects";
        return arms.length > 1 ? [{ ...of, tries, step: step.id, arms }] : [];
      });
      const { holdout } = data;
      return holdout === undefined
        ? steps
        : [...steps, { ...of, tries: "holdout", step: null, arms: holdoutArms(holdout.share) }];
    }),
  );
  const ofTopics = topics
    .filter(({ holdout }) => holdout > 0)
    .map(({ key, name, holdout }): Candidate => {
      return { tries: "holdout", sequenceId: null, topic: key, step: null, name, arms: holdoutArms(holdout) };
    });
  return [...ofSequences.flat(), ...ofTopics];
}

/** The address of the form to try it. Pure. */
export function startHref({ sequenceId, topic, step }: Candidate): string {
  const query = new URLSearchParams();
  if (sequenceId !== null) query.set("sequence", sequenceId);
  if (topic !== null) query.set("topic", topic);
  if (step !== null) query.set("step", step);
  return `/experiments/new?${query.toString()}`;
}
