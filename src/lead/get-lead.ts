import { eq } from "drizzle-orm";
import type { Ground } from "../ground.ts";
import { leads } from "../db/schema/index.ts";
import { found } from "../platform/errors.ts";
import type { Lead } from "./upsert-lead.ts";

/** The lead with this id. @throws NotFoundError */
export async function getLead({ db }: Pick<Ground, "db">, { id }: { id: string }): Promise<Lead> {
  return found(await db.select().from(leads).where(eq(leads.id, id)), "lead", id);
}
