import { and, eq, isNotNull, ne } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";
import { leadAttributes, segments, senders, sequences, teams, topics } from "../../db/schema/index.ts";
import { builtInAttributes } from "../../lead/built-in-attributes.ts";
import type { Catalog } from "../definition/catalog.ts";

/** What exists here for a definition to refer to. Attributes are checked once any is declared. Templates are compiled anyway. */
export async function loadCatalog(db: Executor): Promise<Catalog> {
  const declared = await db.select().from(leadAttributes);
  const builtIn = builtInAttributes.map((name) => [name, "string"] as const);
  const attributes = Object.fromEntries([...declared.map(({ name, type }) => [name, type] as const), ...builtIn]);
  const known = await db
    .select({ id: sequences.id, key: sequences.key })
    .from(sequences)
    .where(and(isNotNull(sequences.draft), ne(sequences.status, "archived")));
  const named = await db.select({ id: senders.id, key: senders.key, name: senders.name }).from(senders);
  const keys = await db.select({ key: segments.key }).from(segments);
  const topicKeys = await db.select({ key: topics.key }).from(topics);
  const teamKeys = await db.select({ key: teams.key }).from(teams);
  return {
    ...(declared.length > 0 && { attributes }),
    sequences: known.flatMap(({ id, key }) => (key === null ? [id] : [key, id])),
    senders: named.flatMap(({ id, key, name }) => (key === null ? [name, id] : [key, name, id])),
    segments: keys.map(({ key }) => key),
    topics: topicKeys.map(({ key }) => key),
    teams: teamKeys.map(({ key }) => key),
  };
}

/** Whether an id is that of a sequence. */
export async function sequenceExists(db: Executor, id: string): Promise<boolean> {
  return (await db.select({ id: sequences.id }).from(sequences).where(eq(sequences.id, id))).length > 0;
}
