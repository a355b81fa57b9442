import { eq, or, sql } from "drizzle-orm";
import { sequences, sequenceVersions } from "../../db/schema/index.ts";
import type { Executor } from "../../db/client.ts";
import type { Ground } from "../../ground.ts";
import { InvalidInputError } from "../../platform/errors.ts";
import type { FieldProblem } from "../../platform/errors.ts";
import { parseDefinition } from "../../sequence/definition/check/parse.ts";
import { sequenceDefinition } from "../../sequence/definition/definition.ts";
import type { SequenceDefinition } from "../../sequence/definition/definition.ts";
import type { SequenceParts } from "../../sequence/parts.ts";
import { checkSenderLaw } from "../../sequence/publish/check-sender-law.ts";
import { compileTemplates } from "../../sequence/publish/compile-templates.ts";
import type { GivenSources } from "../../sequence/publish/compile-templates.ts";
import type { Running } from "../../sequence/publish/count-running.ts";
import { diffDefinitions } from "../../sequence/publish/diff.ts";
import type { DefinitionDiff } from "../../sequence/publish/diff.ts";
import { countFinished } from "../../sequence/publish/finished/finished-rows.ts";
import type { FinishedCount } from "../../sequence/publish/finished/finished-rows.ts";
import { checkMap, currentVersion, sameTemplates } from "../../sequence/publish/publish.ts";
import { countPeople } from "./count-people.ts";
import type { PeopleCount } from "./count-people.ts";
import type { MailPlan } from "./next-mail.ts";
import { lookAhead } from "./outlook.ts";
import type { Outlook } from "./outlook.ts";

export interface SequencePlanInput {
  /** key or id; of one that is not there yet as well */
  name: string;
  change: "publish" | "remove" | "none";
  definition?: unknown;
  given: GivenSources;
  running: Running;
  extend: boolean;
  days: number;
  sample: number;
}

/** What a change of a sequence would do, and to whom. `unchanged`: there would be no new version. */
export interface SequencePlan {
  version: number | null;
  unchanged: boolean;
  diff: DefinitionDiff | null;
  people: PeopleCount[];
  finished: FinishedCount[];
  warnings: FieldProblem[];
  outlook: Outlook;
}

/**
 * What publishing a definition, or taking a sequence away, would do: without storing it, or the templates that come with it.
 * @throws InvalidInputError `invalid_definition`, `invalid_template` or `invalid_map` with every problem
 */
export async function planSequence(
  app: Pick<Ground & SequenceParts, "db" | "clock" | "versions" | "site">,
  input: SequencePlanInput,
): Promise<SequencePlan> {
  const { name, running, days, sample } = input;
  const [sequence] = await app.db
    .select()
    .from(sequences)
    .where(or(eq(sequences.key, name), sql`${sequences.id}::text = ${name}`));
  const last = sequence === undefined ? undefined : await currentVersion(app.db, sequence);
  const before = last === undefined ? null : sequenceDefinition.parse(last.definition);
  const planned = input.change === "publish" ? await readPlanned(app, input) : null;
  const diff = before === null || planned === null ? null : diffDefinitions(before, planned.definition);
  const isSame = planned !== null && diff?.same === true && sameTemplates(last?.templates ?? {}, planned.templates);
  const unchanged = input.change === "none" || isSame;
  const keeps = isSame || input.change === "none";
  const to = planned ?? (keeps && before !== null ? { definition: before, templates: last?.templates ?? {} } : null);
  const current = keeps ? (last?.id ?? null) : null;
  const outlook = await lookAhead(app, {
    sequenceId: sequence?.id ?? noSequence,
    senderIds: sequence?.senderIds ?? [],
    to: to && { definition: to.definition, versionId: current },
    current: sequence?.status === "archived" ? null : before,
    running: input.change === "none" ? { kind: "pin" } : running,
    days,
    sample,
  });
  const warnings = planned === null ? [] : checkSenderLaw(planned.definition, planned.compiled, app.site.company);
  const rest = { version: last?.number ?? null, unchanged, diff, warnings, outlook };
  if (sequence === undefined) return { ...rest, people: [], finished: [] };
  const fate = to === null ? { kind: "ends" as const } : { kind: "publishes" as const, running, to, current: current };
  const people = await countPeople(app.db, sequence.id, fate, (id) => mailPlan(app.db, id));
  const extended = input.extend && to !== null ? { definition: to.definition, versionId: current } : null;
  const finished = extended === null ? [] : await countFinished(app.db, sequence.id, extended, app.clock.now());
  return { ...rest, people, finished };
}

/** No sequence has it. */
const noSequence = "00000000-0000-0000-0000-000000000000";

async function readPlanned(
  { db }: Pick<Ground, "db">,
  { definition: input, given, running }: SequencePlanInput,
): Promise<MailPlan & { definition: SequenceDefinition } & Awaited<ReturnType<typeof compileTemplates>>> {
  const parsed = parseDefinition(input);
  if (parsed.kind === "invalid") {
    throw new InvalidInputError("invalid_definition", "The definition cannot be used.", parsed.problems);
  }
  const { definition } = parsed;
  checkMap(running, definition);
  const { compiled, problems } = await compileTemplates(db, definition.steps, given);
  if (problems.length > 0) throw new InvalidInputError("invalid_template", "A template cannot be used.", problems);
  const templates = JSON.parse(JSON.stringify(compiled)) as Record<string, unknown>;
  return { definition, templates, compiled, problems };
}

async function mailPlan(db: Executor, versionId: string): Promise<MailPlan> {
  const [row] = await db.select().from(sequenceVersions).where(eq(sequenceVersions.id, versionId));
  const read = sequenceDefinition.safeParse(row?.definition);
  return read.success
    ? { definition: read.data, templates: row?.templates ?? {} }
    : { definition: { steps: [] }, templates: {} };
}
