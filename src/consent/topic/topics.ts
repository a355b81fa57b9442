import { asc, eq } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { topics } from "../../db/schema/index.ts";
import { found } from "../../platform/errors.ts";

export type Topic = typeof topics.$inferSelect;
export type TopicInput = Omit<Topic, "createdAt" | "updatedAt">;

/** Creates the topic with this key, or replaces it. Who has left it, or joined it, stays so. */
export async function putTopic({ db, clock }: Pick<Ground, "db" | "clock">, input: TopicInput): Promise<Topic> {
  const now = clock.now();
  const { key, ...fields } = input;
  const [topic] = await db
    .insert(topics)
    .values({ key, ...fields, createdAt: now, updatedAt: now })
    .onConflictDoUpdate({ target: topics.key, set: { ...fields, updatedAt: now } })
    .returning();
  if (topic === undefined) throw new Error("upsert returned no row");
  return topic;
}

/** All topics, by key: there are as many as recipients can tell apart. */
export async function listTopics({ db }: Pick<Ground, "db">): Promise<Topic[]> {
  return db.select().from(topics).orderBy(asc(topics.key));
}

/** The topic with this key. @throws NotFoundError */
export async function getTopic({ db }: Pick<Ground, "db">, { key }: { key: string }): Promise<Topic> {
  return found(await db.select().from(topics).where(eq(topics.key, key)), "topic", key);
}
