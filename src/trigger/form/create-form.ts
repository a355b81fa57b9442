import type { Ground } from "../../ground.ts";
import { forms } from "../../db/schema/index.ts";
import { generateKey } from "../../key/secret.ts";
import { checkDoubleOptIn } from "../confirm/check-double-opt-in.ts";
import type { FormInput } from "./form-schemas.ts";

export type Form = typeof forms.$inferSelect;

/**
 * Makes a public form with a publishable key of its own.
 * @throws InvalidInputError `invalid_input` when its double opt-in names a topic or template that cannot be used
 */
export async function createForm({ db, clock }: Pick<Ground, "db" | "clock">, input: FormInput): Promise<Form> {
  if (input.doubleOptIn !== null) await checkDoubleOptIn(db, input.doubleOptIn);
  const [form] = await db
    .insert(forms)
    .values({ ...input, key: generateKey("publishable"), createdAt: clock.now() })
    .returning();
  if (form === undefined) throw new Error("insert returned no row");
  return form;
}
