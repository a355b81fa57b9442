import { z } from "@hono/zod-openapi";
import { roles } from "../../access/roles.ts";
import type { users } from "../../db/schema/index.ts";
import { emailInput, idSchema, instantSchema, isoInstant, lineInput } from "../../platform/http/schemas.ts";
import { zoneId } from "../../sequence/definition/values.ts";

export type User = typeof users.$inferSelect;

const role = z.enum(roles).openapi({
  example: "marketer",
  description:
    "`admin` does everything; `marketer` all but users, keys, the audit log, senders and settings; `rep` own handoffs and their leads; `viewer` reads.",
});
const repId = idSchema
  .nullable()
  .openapi({ description: "The rep whose handoffs and leads somebody of role `rep` sees; needed for that role." });
const zone = zoneId.meta({ examples: ["Europe/Paris"] });

/** What a user is added with. */
export const userInput = z
  .strictObject({
    email: emailInput,
    name: lineInput(100).openapi({ example: "Ada Lovelace" }),
    role,
    zone: zone.optional().openapi({ description: "Times are shown in it. Default: UTC, or that of the rep." }),
    repId: repId.optional(),
    invite: z
      .boolean()
      .default(true)
      .openapi({ description: "Whether they get a mail with a link that signs them in." }),
  })
  .openapi("UserInput");
export type UserInput = Omit<z.output<typeof userInput>, "invite">;

/** What of a user can be changed. */
export const userPatch = z
  .strictObject({
    email: emailInput,
    name: lineInput(100),
    role,
    zone,
    repId,
    state: z
      .enum(["active", "disabled"])
      .openapi({ description: "Who is disabled is signed out, and cannot sign in." }),
  })
  .partial()
  .openapi("UserPatch");
export type UserPatch = z.output<typeof userPatch>;

/** A user in answers. */
export const userSchema = z
  .object({
    id: idSchema,
    email: z.string().openapi({ example: "ada@example.com" }),
    name: z.string(),
    role,
    zone: z.string(),
    repId,
    state: z.enum(["active", "disabled"]),
    createdAt: instantSchema,
    updatedAt: instantSchema,
    signedInAt: instantSchema.nullable().openapi({ description: "When they signed in the last time." }),
  })
  .openapi("User");

/** The JSON form of a user. */
export function presentUser(user: User): z.infer<typeof userSchema> {
  return {
    ...user,
    createdAt: isoInstant(user.createdAt),
    updatedAt: isoInstant(user.updatedAt),
    signedInAt: isoInstant(user.signedInAt),
  };
}
