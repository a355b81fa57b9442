import { eq } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { forms } from "../../db/schema/index.ts";
import { generateKey } from "../../key/secret.ts";
import { checkDoubleOptIn } from "../confirm/check-double-opt-in.ts";
import type { Form } from "./create-form.ts";
import type { FormInput } from "./form-schemas.ts";

/**
 * Makes the form with this slug, or replaces what it says; its publishable key stays.
 * @throws InvalidInputError `invalid_input` when its double opt-in names a topic or template that cannot be used
 */
export async function putForm(
  { db, clock }: Pick<Ground, "db" | "clock">,
  { slug, input }: { slug: string; input: FormInput },
): Promise<{ form: Form; created: boolean }> {
  if (input.doubleOptIn !== null) await checkDoubleOptIn(db, input.doubleOptIn);
  const [changed] = await db.update(forms).set(input).where(eq(forms.slug, slug)).returning();
  if (changed !== undefined) return { form: changed, created: false };
  const [form] = await db
    .insert(forms)
    .values({ ...input, slug, key: generateKey("publishable"), createdAt: clock.now() })
    .onConflictDoUpdate({ target: forms.slug, set: input })
    .returning();
  if (form === undefined) throw new Error("upsert returned no row");
  return { form, created: true };
}
