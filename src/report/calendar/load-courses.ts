import type { Tx } from "../../db/client.ts";
import { sequences } from "../../db/schema/index.ts";
import type { DueEnrollment } from "../../enrollment/advance/claim-due.ts";
import { findSequence } from "../../enrollment/advance/find-sequence.ts";
import { findDefaultSenders } from "./load-mails.ts";
import type { NeededFacts } from "../../sequence/definition/needed-facts.ts";
import type { SequenceParts } from "../../sequence/parts.ts";
import type { Version } from "../../sequence/version-cache.ts";
import type { Course } from "./world.ts";

/** Steps may let leads into sequences whose steps do so, too: so many are followed, at most. */
const mostNamed = 200;

export interface Courses {
  of(due: Pick<DueEnrollment, "version">): Course;
  /** Those that steps let leads into, by what the steps call them. */
  named: ReadonlyMap<string, Course & { needed: NeededFacts }>;
  /** Senders by sequence. */
  pools: ReadonlyMap<string, readonly string[]>;
}

/** The sequences of enrollments, and those that their steps name. One that cannot be read is not entered. */
export async function loadCourses(
  versions: SequenceParts["versions"],
  tx: Tx,
  due: readonly DueEnrollment[],
): Promise<Courses> {
  const usual = await findDefaultSenders(tx);
  const rows = await tx.select({ id: sequences.id, senderIds: sequences.senderIds }).from(sequences);
  const pools = new Map(rows.map(({ id, senderIds }) => [id, senderIds.length === 0 ? usual : senderIds]));
  const courseOf = ({ sequenceId, definition }: Version): Course => ({
    sequenceId,
    definition,
    pool: pools.get(sequenceId) ?? usual,
  });
  const known = new Map<string, Course>();
  const named = new Map<string, Course & { needed: NeededFacts }>();
  const open = due.map(({ version }) => version);
  const seen = new Set<string>();
  for (let version = open.pop(); version !== undefined; version = open.pop()) {
    if (seen.has(version.id)) continue;
    seen.add(version.id);
    for (const step of version.definition.steps) {
      const name = step.kind === "enroll" ? step.sequence : undefined;
      if (name === undefined || named.has(name) || named.size >= mostNamed) continue;
      const target = await findSequence(tx, name);
      const entered = target && (await versions.get(tx, target.versionId).catch(() => undefined));
      if (entered === undefined) continue;
      named.set(name, { ...courseOf(entered), needed: entered.needed });
      open.push(entered);
    }
  }
  return {
    named,
    pools,
    of({ version }) {
      const course = known.get(version.id) ?? courseOf(version);
      known.set(version.id, course);
      return course;
    },
  };
}
