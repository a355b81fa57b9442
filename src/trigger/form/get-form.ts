import { eq } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { forms } from "../../db/schema/index.ts";
import { NotFoundError } from "../../platform/errors.ts";
import type { Form } from "./create-form.ts";

/** The form with this id. @throws NotFoundError */
export async function getForm({ db }: Pick<Ground, "db">, { id }: { id: string }): Promise<Form> {
  const [form] = await db.select().from(forms).where(eq(forms.id, id));
  if (form === undefined) throw new NotFoundError("form", id);
  return form;
}
