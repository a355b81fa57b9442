import { eq } from "drizzle-orm";
import type { Ground } from "../ground.ts";
import { enrollments } from "../db/schema/index.ts";
import { found } from "../platform/errors.ts";

export type Enrollment = typeof enrollments.$inferSelect;

/** The enrollment with this id. @throws NotFoundError */
export async function getEnrollment({ db }: Pick<Ground, "db">, { id }: { id: string }): Promise<Enrollment> {
  return found(await db.select().from(enrollments).where(eq(enrollments.id, id)), "enrollment", id);
}
