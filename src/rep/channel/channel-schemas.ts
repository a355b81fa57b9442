import { z } from "@hono/zod-openapi";
import { channelKinds } from "../../db/schema/channels.ts";
import type { channels } from "../../db/schema/index.ts";
import { idSchema, instantSchema, isoInstant, lineInput } from "../../platform/http/schemas.ts";
import { key } from "../../sequence/definition/values.ts";

export type Channel = typeof channels.$inferSelect;

const url = z
  .string()
  .trim()
  .min(1)
  .max(2_000)
  .openapi({ description: "A secret: it is kept sealed, and never shown again.", format: "uri" });
const secret = z
  .string()
  .max(200)
  .openapi({ description: "Of a `webhook` only: `whsec_` and Base64 of 24 to 64 bytes. Left out, one is made." });

/** What a channel is added with: whose it is, and where it leads. */
export const channelInput = z
  .strictObject({
    repId: idSchema.optional(),
    team: key.optional().openapi({ description: "Key of a team, in place of `repId`." }),
    kind: z.enum(channelKinds).openapi({
      description:
        "`slack`: an incoming webhook. `teams`: a workflow of Power Automate. `webhook`: a signed POST (Standard Webhooks).",
    }),
    name: lineInput(100).openapi({ example: "#sales-emea" }),
    url,
    secret: secret.optional(),
  })
  .refine(({ repId, team }) => (repId === undefined) !== (team === undefined), {
    path: ["repId"],
    error: "Write one of `repId` and `team`.",
  })
  .refine((input) => input.secret === undefined || input.kind === "webhook", {
    path: ["secret"],
    error: "Only a `webhook` is signed.",
  })
  .openapi("ChannelInput", {
    example: { team: "sales", kind: "webhook", name: "#sales-emea", url: "https://chat.example.com/hooks/ripen" },
  });
export type ChannelInput = z.output<typeof channelInput>;

/** What of a channel can be changed. */
export const channelPatch = z
  .strictObject({ name: lineInput(100), url, secret })
  .partial()
  .openapi("ChannelPatch");
export type ChannelPatch = z.output<typeof channelPatch>;

/** A channel in answers. */
export const channelSchema = z
  .object({
    id: idSchema,
    repId: idSchema.nullable(),
    teamId: idSchema.nullable(),
    kind: z.enum(channelKinds),
    name: z.string(),
    url: z.string().openapi({ description: "Only what may be seen.", example: "https://hooks.slack.com/…9Zq1" }),
    lastOkAt: instantSchema.nullable(),
    failingSince: instantSchema.nullable().openapi({ description: "Null while it works." }),
    lastError: z.string().nullable().openapi({ example: "404 no_service" }),
    lastErrorAt: instantSchema.nullable(),
    createdAt: instantSchema,
    updatedAt: instantSchema,
  })
  .openapi("Channel");

/** A channel as it was just made. */
export const newChannelSchema = channelSchema
  .extend({
    secret: z
      .string()
      .nullable()
      .openapi({ description: "Of a `webhook`: what it is signed with, shown this once. Else null." }),
  })
  .openapi("NewChannel");

/** The JSON form of a channel, without what is secret. */
export function presentChannel(row: Channel): z.infer<typeof channelSchema> {
  const { id, repId, teamId, kind, name, shownUrl, lastError } = row;
  return {
    id,
    repId,
    teamId,
    kind,
    name,
    url: shownUrl,
    lastOkAt: isoInstant(row.lastOkAt),
    failingSince: isoInstant(row.failingSince),
    lastError,
    lastErrorAt: isoInstant(row.lastErrorAt),
    createdAt: isoInstant(row.createdAt),
    updatedAt: isoInstant(row.updatedAt),
  };
}
