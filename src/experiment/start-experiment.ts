import { and, eq, isNull } from "drizzle-orm";
import type { Ground } from "../ground.ts";
import { experiments, sequences, topics } from "../db/schema/index.ts";
import type { ExperimentArm, ExperimentMetric, GroupSequentialMethod } from "../db/schema/experiments.ts";
import { ConflictError, found, InvalidInputError } from "../platform/errors.ts";
import { sequenceIdOf } from "../sequence/named/sequence-id.ts";
import type { SequenceParts } from "../sequence/parts.ts";
import { dividedStep, holdoutArms } from "./arms-of.ts";
import type { Experiment } from "./load-leads.ts";

/**
 * `sequence` is an id or a key; without `step` it is about the sequence's holdout, with `topic` instead of it about that of a topic.
 * `control` is an arm, the first unless said; `within` how long a lead has to respond.
 */
export interface StartExperiment {
  sequence?: string | undefined;
  topic?: string | undefined;
  step?: string | undefined;
  metric?: ExperimentMetric | undefined;
  control?: string | undefined;
  within: string;
  method?: GroupSequentialMethod | undefined;
  whenDecided: "propose" | "switch";
  note?: string | undefined;
}

type Deps = Pick<Ground & SequenceParts, "db" | "clock" | "versions">;

/** What an experiment is about. */
interface Tried {
  sequenceId: string | null;
  topic: string | null;
  stepId: string;
  tries: Experiment["tries"];
  arms: ExperimentArm[];
}

const wrong = (field: string, code: string, message: string) =>
  new InvalidInputError(code, `It cannot be tried: ${message}.`, [{ pointer: `/${field}`, code, message }]);

/**
 * Begins to compare the arms of a published step, or what a sequence or a topic brings with who is held out of it. Leads from now on
 * count; how they are divided is the definition's, or the topic's.
 * @throws NotFoundError; InvalidInputError `step_not_divided`, `unknown_arm`, `no_holdout`, `nothing_tried`, `metric_of_mails`, `two_arms_only`,
 *   `not_switchable`; ConflictError `sequence_not_published`, `experiment_running`
 */
export async function startExperiment(app: Deps, input: StartExperiment): Promise<Experiment> {
  const tried = await whatIsTried(app, input);
  const { arms } = tried;
  const {
    metric = tried.tries === "holdout" ? "promotions" : "replies",
    method = null,
    whenDecided,
    within,
    note,
  } = input;
  if (tried.tries === "holdout" && metric === "replies") {
    throw wrong(
      "metric",
      "metric_of_mails",
      "who is held out gets no mail to reply to: take promotions, accepted or sql",
    );
  }
  if (tried.tries === "holdout" && whenDecided === "switch") {
    throw wrong("whenDecided", "not_switchable", "a holdout is ended by publishing without it, so write propose");
  }
  if (method !== null && arms.length !== 2) {
    throw wrong("method", "two_arms_only", "a group sequential test compares two arms: leave the method out for more");
  }
  const control = input.control ?? arms[0]?.name ?? "";
  if (!arms.some(({ name }) => name === control)) {
    const names = arms.map(({ name }) => `"${name}"`).join(", ");
    throw wrong("control", "unknown_arm", `must be one of the arms that get leads: ${names}`);
  }
  const now = app.clock.now();
  const lookAt = whenDecided === "switch" ? now : null;
  const [row] = await app.db
    .insert(experiments)
    .values({ ...tried, metric, control, within, method, whenDecided, lookAt, note: note ?? null, startedAt: now })
    .onConflictDoNothing()
    .returning();
  if (row !== undefined) return row;
  const ofIt =
    tried.topic === null
      ? and(eq(experiments.sequenceId, tried.sequenceId ?? ""), eq(experiments.stepId, tried.stepId))
      : eq(experiments.topic, tried.topic);
  const [running] = await app.db
    .select({ id: experiments.id })
    .from(experiments)
    .where(and(ofIt, isNull(experiments.endedAt)));
  const which = running === undefined ? "" : ` (${running.id})`;
  throw new ConflictError("experiment_running", `An experiment on this is running already${which}: end it first.`);
}

async function whatIsTried({ db, versions }: Deps, { sequence, topic, step: stepId }: StartExperiment): Promise<Tried> {
  if ((sequence === undefined) === (topic === undefined) || (topic !== undefined && stepId !== undefined)) {
    throw wrong("sequence", "nothing_tried", "name a sequence, with a step or its holdout, or a topic with a holdout");
  }
  if (topic !== undefined) {
    const { holdout } = found(await db.select().from(topics).where(eq(topics.key, topic)), "topic", topic);
    if (holdout === 0) {
      throw wrong("topic", "no_holdout", `the topic "${topic}" holds nobody out: give it a holdout (PUT /v1/topics)`);
    }
    return { sequenceId: null, topic, stepId: "", tries: "holdout", arms: holdoutArms(holdout) };
  }
  const sequenceId = await sequenceIdOf({ db }, { id: sequence ?? "" });
  const { currentVersionId } = found(
    await db.select().from(sequences).where(eq(sequences.id, sequenceId)),
    "sequence",
    sequenceId,
  );
  if (currentVersionId === null) {
    throw new ConflictError("sequence_not_published", "Publish the sequence first: nobody is enrolled before that.");
  }
  const { definition } = await versions.get(db, currentVersionId);
  if (stepId === undefined) {
    if (definition.holdout === undefined) {
      throw wrong("step", "no_holdout", "name a step, or publish the sequence with `holdout: { share: 10 }`");
    }
    return { sequenceId, topic: null, stepId: "", tries: "holdout", arms: holdoutArms(definition.holdout.share) };
  }
  const { step, arms } = dividedStep(definition, stepId);
  return { sequenceId, topic: null, stepId, tries: step.kind === "split" ? "split" : "subjects", arms };
}
