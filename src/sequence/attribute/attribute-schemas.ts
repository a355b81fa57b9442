import { z } from "@hono/zod-openapi";

/** A declared attribute of leads. */
export const attributeSchema = z
  .strictObject({
    name: z.string().regex(/^[A-Za-z][A-Za-z0-9_.-]{0,63}$/, "must be a name that starts with a letter"),
    type: z.enum(["string", "number", "boolean", "date"]),
  })
  .openapi("LeadAttribute", { example: { name: "trial_ends_at", type: "date" } });
