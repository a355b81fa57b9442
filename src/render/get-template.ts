import { eq } from "drizzle-orm";
import type { Ground } from "../ground.ts";
import { templates } from "../db/schema/index.ts";
import { found } from "../platform/errors.ts";
import type { Template } from "./put-template.ts";

/** The template with this id. @throws NotFoundError */
export async function getTemplate({ db }: Pick<Ground, "db">, { id }: { id: string }): Promise<Template> {
  return found(await db.select().from(templates).where(eq(templates.id, id)), "template", id);
}
