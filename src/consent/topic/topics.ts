import { and, asc, eq, isNull, ne } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { experiments, topics } from "../../db/schema/index.ts";
import { ConflictError, found } from "../../platform/errors.ts";

export type Topic = typeof topics.$inferSelect;
export type TopicInput = Omit<Topic, "createdAt" | "updatedAt">;

/**
 * Creates the topic with this key, or replaces it. Who has left it, or joined it, stays so.
 * @throws ConflictError `experiment_running` where an experiment is about its holdout, and that is to change
 */
export async function putTopic({ db, clock }: Pick<Ground, "db" | "clock">, input: TopicInput): Promise<Topic> {
  const now = clock.now();
  const { key, ...fields } = input;
  const running = and(eq(experiments.topic, key), isNull(experiments.endedAt), ne(topics.holdout, fields.holdout));
  const [tried] = await db
    .select({ id: experiments.id })
    .from(experiments)
    .innerJoin(topics, eq(topics.key, experiments.topic))
    .where(running);
  if (tried !== undefined) {
    const message = `The experiment ${tried.id} is about the holdout of this topic: end it before you change that.`;
    throw new ConflictError("experiment_running", message);
  }
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
