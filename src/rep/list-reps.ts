import { eq } from "drizzle-orm";
import type { Ground } from "../ground.ts";
import { equals, listPage } from "../db/list-page.ts";
import { reps } from "../db/schema/index.ts";
import { found } from "../platform/errors.ts";
import type { Page, PageQuery } from "../platform/http/pagination.ts";
import type { Rep } from "./assign/candidate.ts";
import { asRep } from "./assign/load-pool.ts";

/** Reps, newest first. */
export async function listReps(
  { db }: Pick<Ground, "db">,
  { active, ...page }: PageQuery & { active?: boolean | undefined },
): Promise<Page<Rep>> {
  const listed = await listPage(db, reps, page, equals(reps.active, active));
  return { ...listed, rows: listed.rows.map(asRep) };
}

/** @throws NotFoundError */
export async function getRep({ db }: Pick<Ground, "db">, { id }: { id: string }): Promise<Rep> {
  return asRep(found(await db.select().from(reps).where(eq(reps.id, id)), "rep", id));
}
