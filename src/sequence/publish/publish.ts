import { isDeepStrictEqual } from "node:util";
import { eq } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { trySoon } from "../../aside/try-soon.ts";
import type { Executor } from "../../db/client.ts";
import { sequences, sequenceVersions } from "../../db/schema/index.ts";
import { InvalidInputError, found } from "../../platform/errors.ts";
import type { FieldProblem } from "../../platform/errors.ts";
import type { SequenceDefinition } from "../definition/definition.ts";
import { sequenceDefinition } from "../definition/definition.ts";
import { endTarget } from "../definition/values.ts";
import { diffDefinitions } from "./diff.ts";
import type { DefinitionDiff } from "./diff.ts";
import type { Sequence } from "../create-sequence.ts";
import { SequenceArchivedError } from "../remove/sequence-archived.ts";
import { checkDraft } from "./check-draft.ts";
import { checkSenderLaw } from "./check-sender-law.ts";
import { collectSources } from "./collect-sources.ts";
import type { CheckedDraft } from "./check-draft.ts";
import { countRunning } from "./count-running.ts";
import type { Running, RunningCount } from "./count-running.ts";
import { countFinished } from "./finished/finished-rows.ts";
import type { FinishedCount } from "./finished/finished-rows.ts";
import { endMoves } from "./end-moves.ts";
import { freeze, recordPublication } from "./freeze.ts";

export interface PublishInput {
  id: string;
  /** What becomes of running enrollments; they stay on their versions when it is not said. */
  running?: Running;
  /** Whether those who finished an older version go on where this one has new steps behind its end. */
  extend?: boolean;
  /** Answers the same, and changes nothing. */
  dryRun?: boolean;
}

/**
 * What publishing changes, or would change.
 * @property unchanged whether the draft and its templates are what is published already: then there is no new version
 * @property diff from the current version; null at the first publishing
 * @property finished those who finished an older version, where they are to be extended
 * @property warnings what the law wants in every mail and is not there
 * @property publicationId null in a preview, and when nothing changes
 */
export interface Publishing {
  versionId: string | null;
  number: number;
  unchanged: boolean;
  publicationId: string | null;
  diff: DefinitionDiff | null;
  running: RunningCount[];
  finished: FinishedCount[];
  warnings: FieldProblem[];
}

/**
 * Freezes the draft as the next version, its templates compiled, and gives it to new enrollments. Running enrollments
 * stay where they are, or are moved afterwards by the `move` job; a move of an earlier publication that is still under way
 * ends. Rolling back is publishing an older definition.
 *
 * A draft that is the same as the current version, its templates included, makes no new one, so that publishing twice is
 * harmless; enrollments of older versions are moved all the same when that is asked for.
 * @throws NotFoundError; ConflictError `sequence_archived`; InvalidInputError `invalid_definition`, `invalid_template`, `sender_law` or `invalid_map` with every problem
 */
export async function publishSequence(
  app: Pick<Ground, "db" | "clock"> & Partial<Pick<Ground, "queues" | "site">>,
  { id, running = { kind: "pin" }, extend = false, dryRun = false }: PublishInput,
): Promise<Publishing> {
  for (;;) {
    const draft = await readDraft(app.db, id);
    // Before the transaction: compiling takes a while, and holds nothing.
    const checked = await checkDraft(app.db, draft);
    checkMap(running, checked.definition);
    const warnings = lawOf(app.site, checked);
    const published = await publishChecked(app, { id, running, extend, dryRun }, draft, checked);
    if (published === undefined) continue;
    const { publicationId } = published;
    const moves = running.kind === "move" || extend;
    if (publicationId !== null && moves) await app.queues?.enqueue("move", { publicationId });
    return { ...published, warnings };
  }
}

/** @throws InvalidInputError `sender_law` where the installation refuses what the law does */
function lawOf(site: Ground["site"] | undefined, { definition, compiled }: CheckedDraft): FieldProblem[] {
  const problems = site === undefined ? [] : checkSenderLaw(definition, compiled, site.company);
  if (problems.length === 0 || site?.senderLaw !== "refuse") return problems;
  const message = "The law wants more in a marketing mail; a sequence that is none says `purpose: transactional`.";
  throw new InvalidInputError("sender_law", message, problems);
}

async function readDraft(db: Executor, id: string): Promise<unknown> {
  const rows = await db.select({ draft: sequences.draft }).from(sequences).where(eq(sequences.id, id));
  return found(rows, "sequence", id).draft;
}

/** @returns undefined when the draft was replaced while it was checked: then the new one is to be checked */
async function publishChecked(
  { db, clock }: Pick<Ground, "db" | "clock">,
  { id, running, extend, dryRun }: Required<PublishInput>,
  draft: unknown,
  { definition, compiled }: CheckedDraft,
): Promise<Omit<Publishing, "warnings"> | undefined> {
  const now = clock.now();
  return db.transaction(async (tx): Promise<Omit<Publishing, "warnings"> | undefined> => {
    // Not `for update`: rows that refer to the sequence are written meanwhile, by a move that is waited for, too.
    const rows = await tx.select().from(sequences).where(eq(sequences.id, id)).for("no key update");
    const sequence = found(rows, "sequence", id);
    if (sequence.status === "archived") throw new SequenceArchivedError();
    if (!isDeepStrictEqual(sequence.draft, draft)) return undefined;
    const last = await currentVersion(tx, sequence);
    const diff = last === undefined ? null : diffDefinitions(sequenceDefinition.parse(last.definition), definition);
    const unchanged = last !== undefined && diff?.same === true && sameTemplates(last.templates, compiled);
    const counts = await countRunning(tx, id, running, definition, unchanged ? last.number : null);
    const number = unchanged ? last.number : (last?.number ?? 0) + 1;
    const to = { definition, versionId: unchanged ? last.id : null };
    const finished = extend ? await countFinished(tx, id, to, now) : [];
    const answer = { number, unchanged, diff, running: counts, finished };
    if (dryRun) return { ...answer, versionId: null, publicationId: null };
    const sources = unchanged ? {} : await collectSources(tx, definition.steps);
    const frozen = { sequenceId: id, number, definition, templates: compiled, sources, publishedAt: now };
    const versionId = unchanged ? last.id : await freeze(tx, frozen, now);
    // What failed in an older version may go on in this one.
    await trySoon(tx, { sequenceId: id }, now);
    if (unchanged && running.kind === "pin" && !extend) return { ...answer, versionId, publicationId: null };
    await endMoves(tx, id, now);
    return { ...answer, versionId, publicationId: await recordPublication(tx, id, versionId, running, extend, now) };
  });
}

type Version = typeof sequenceVersions.$inferSelect;

/** The version that new enrollments get; undefined before the first publishing. */
export async function currentVersion(
  tx: Executor,
  { currentVersionId }: Pick<Sequence, "currentVersionId">,
): Promise<Version | undefined> {
  if (currentVersionId === null) return undefined;
  const [version] = await tx.select().from(sequenceVersions).where(eq(sequenceVersions.id, currentVersionId));
  return version;
}

/** Whether compiled templates are the ones that are stored; what JSON does not hold does not count. */
export function sameTemplates(stored: Record<string, unknown>, compiled: object): boolean {
  return isDeepStrictEqual(stored, JSON.parse(JSON.stringify(compiled)));
}

/** @throws InvalidInputError `invalid_map` where it leads to steps that are not there */
export function checkMap(running: Running, { steps }: SequenceDefinition): void {
  if (running.kind === "pin") return;
  const ids = new Set([...steps.map((step) => step.id), endTarget]);
  const problems = Object.entries(running.map).flatMap(([from, to]) =>
    ids.has(to)
      ? []
      : [
          {
            pointer: `/running/map/${from.replaceAll("~", "~0").replaceAll("/", "~1")}`,
            code: "unknown_step",
            message: `The draft has no step "${to}": write ${steps.map((step) => step.id).join(", ")}, or "end".`,
          },
        ],
  );
  if (problems.length > 0) throw new InvalidInputError("invalid_map", "The step map cannot be used.", problems);
}
