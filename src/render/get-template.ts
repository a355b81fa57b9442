import { eq } from "drizzle-orm";
import type { Ground } from "../ground.ts";
import { templates } from "../db/schema/index.ts";
import { NotFoundError } from "../platform/errors.ts";
import type { Template } from "./put-template.ts";

/** The template with this id. @throws NotFoundError */
export async function getTemplate({ db }: Pick<Ground, "db">, { id }: { id: string }): Promise<Template> {
  const [template] = await db.select().from(templates).where(eq(templates.id, id));
  if (template === undefined) throw new NotFoundError("template", id);
  return template;
}
