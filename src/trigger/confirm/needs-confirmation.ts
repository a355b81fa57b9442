import { and, eq, inArray, sql } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";
import { leads, sequenceVersions, sequences } from "../../db/schema/index.ts";
import type { DoubleOptIn } from "../../db/schema/events.ts";
import { triggeredStatuses } from "../../db/schema/sequences.ts";
import type { ConsentStatement } from "../../lead/consent/consent-input.ts";
import { leadOfAddress } from "../../lead/address/lead-of-address.ts";
import { findCauses } from "../../lead/suppression/find-causes.ts";

/**
 * What a signup needs before it counts. `ask`: the word of the address's owner, because the form wants that, or because they have
 * left what they would get; `topics` are those that confirming subscribes to. `blocked`: a person has to look at the suppression.
 */
export type Need =
  | { kind: "none" }
  | { kind: "ask"; because: "form" | "unsubscribed" | "left_topic"; topics: string[]; mail: boolean }
  | { kind: "blocked" };

/**
 * Looks what a signup needs. Whoever signs up for a topic that they have left, or for a sequence of it, takes that back by confirming.
 * @param signup.email normalized
 */
export async function needsConfirmation(
  db: Executor,
  signup: { email: string; event: string; said: ConsentStatement | undefined; doubleOptIn: DoubleOptIn | null },
): Promise<Need> {
  const { email, event, said, doubleOptIn } = signup;
  const causes = await findCauses(db, email);
  if (causes !== null && !causes.own) return { kind: "blocked" };
  const [lead] = await db
    .select({ consent: leads.consent })
    .from(leads)
    .where(eq(leads.id, leadOfAddress(email)));
  const known = lead?.consent.topics ?? {};
  const wanted = [...(doubleOptIn?.topics ?? []), ...Object.keys(said?.topics ?? {})];
  const left = Object.keys(known).some((topic) => known[topic] === "denied");
  const triggered = left ? await topicsOfEvent(db, event) : [];
  const regained = [...wanted, ...triggered].filter((topic) => known[topic] === "denied");
  const topics = [...new Set([...wanted, ...regained])];
  const because =
    causes !== null ? "unsubscribed" : regained.length > 0 ? "left_topic" : doubleOptIn !== null ? "form" : null;
  if (because === null) return { kind: "none" };
  return { kind: "ask", because, topics, mail: causes !== null || topics.length === 0 };
}

async function topicsOfEvent(db: Executor, event: string): Promise<string[]> {
  const rows = await db
    .select({ topic: sql<string | null>`${sequenceVersions.definition} ->> 'topic'` })
    .from(sequences)
    .innerJoin(sequenceVersions, eq(sequenceVersions.id, sequences.currentVersionId))
    .where(and(eq(sequences.triggerEvent, event), inArray(sequences.status, triggeredStatuses)));
  return rows.flatMap(({ topic }) => (topic === null ? [] : [topic]));
}
