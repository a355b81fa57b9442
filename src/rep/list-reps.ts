import type { Ground } from "../ground.ts";
import { equals, listPage } from "../db/list-page.ts";
import { reps } from "../db/schema/index.ts";
import type { Page, PageQuery } from "../platform/http/pagination.ts";
import type { Rep } from "./assign-rep.ts";

/** Reps, newest first. */
export async function listReps(
  { db }: Pick<Ground, "db">,
  { active, ...page }: PageQuery & { active?: boolean | undefined },
): Promise<Page<Rep>> {
  return listPage(db, reps, page, equals(reps.active, active));
}
