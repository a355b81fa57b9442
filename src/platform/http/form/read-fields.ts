import type { Context } from "hono";

/** The texts of a form, by name; of several with one name the last. Files are left out, and so is a body that is no form. */
export async function readFormFields(c: Context): Promise<Readonly<Record<string, string>>> {
  const body = await c.req.parseBody().catch((): Record<string, never> => ({}));
  return Object.fromEntries(
    Object.entries(body).flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])),
  );
}
