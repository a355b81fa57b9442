import { eq } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { forms } from "../../db/schema/index.ts";
import { found } from "../../platform/errors.ts";
import type { Form } from "./create-form.ts";

/** The form with this id. @throws NotFoundError */
export async function getForm({ db }: Pick<Ground, "db">, { id }: { id: string }): Promise<Form> {
  return found(await db.select().from(forms).where(eq(forms.id, id)), "form", id);
}
