import { z } from "@hono/zod-openapi";
import { idSchema, instantSchema, isoInstant, lineInput } from "../../platform/http/schemas.ts";
import { pageQuery } from "../../platform/http/pagination.ts";
import { activitySchema, attributesInput, stageSchema } from "../schemas.ts";
import type { Account } from "./account.ts";

const fields = {
  id: idSchema,
  key: z.string().nullable().openapi({ example: "crm-4711", description: "Your own id of it." }),
  name: z.string().openapi({ example: "acme.example", description: "Its first domain or its key, until you name it." }),
  ownerId: idSchema.nullable().openapi({
    description: "The rep who has the company, as somebody said. Prospects of it go to them first.",
  }),
  attributes: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  domains: z.array(z.string()).openapi({ example: ["acme.example"] }),
  mergedInto: idSchema.nullable().openapi({ description: "The account that it was merged into." }),
  createdAt: instantSchema,
  updatedAt: instantSchema,
};

/** An account in lists. */
export const accountSchema = z.object(fields).openapi("Account");

const score = z.object({ best: z.int(), sum: z.int() });

/** An account with its people, in answers. */
export const accountDetailSchema = z
  .object({
    ...fields,
    people: z.object({
      total: z.int(),
      byStage: z.record(stageSchema, z.int()),
      latest: z
        .array(
          z.object({
            id: idSchema,
            email: z.string(),
            firstName: z.string().nullable(),
            lastName: z.string().nullable(),
            stage: stageSchema,
            repId: idSchema.nullable(),
            score: z.int(),
          }),
        )
        .openapi({ description: "The 100 who came last; `GET /v1/leads?account=` lists all." }),
    }),
    score: score.openapi({ description: "Of the people, as of now: the best total, and the sum of all." }),
    sequences: z
      .array(z.object({ sequenceId: idSchema, name: z.string(), running: z.int() }))
      .openapi({ description: "Sequences that run for people of the account." }),
  })
  .openapi("AccountDetail");

/** An account, by its id or a key of your own. */
export const accountName = lineInput(200).openapi({
  example: "crm-4711",
  description: "Its id, or a key of your own.",
});

/** The path parameter of an account. */
export const accountParams = z.object({ id: accountName });

/** What accounts are asked for by. */
export const accountQuery = pageQuery.extend({
  q: lineInput(100).optional().openapi({ description: "Accounts whose name, key or a domain begins like this." }),
  owner: idSchema.optional().openapi({ description: "Those that this rep owns." }),
  domain: lineInput(255).optional().openapi({ description: "The account of this registrable domain." }),
});

/** Changes to an account; what is not named stays. */
export const accountPatch = z
  .strictObject({
    name: lineInput(200),
    key: lineInput(200).nullable(),
    ownerId: idSchema.nullable(),
    attributes: attributesInput.openapi({ description: "Merged by RFC 7396: named ones are set, null removes." }),
  })
  .partial()
  .openapi("AccountPatch");

export const mergeAccountInput = z
  .strictObject({ from: accountName.openapi({ description: "The account that ends in this one: its id or key." }) })
  .openapi("AccountMerge");

export const splitAccountInput = z
  .strictObject({
    name: lineInput(200),
    key: lineInput(200).optional(),
    leadIds: z.array(idSchema).max(1_000).default([]).openapi({ description: "People who go to the new account." }),
    domains: z
      .array(lineInput(255))
      .max(100)
      .default([])
      .openapi({ description: "Domains that go there, with everybody who is here by them." }),
  })
  .refine(({ leadIds, domains }) => leadIds.length + domains.length > 0, {
    error: "Name `leadIds` or `domains` that go to the new account.",
  })
  .openapi("AccountSplit");

export const undoAccountInput = z.strictObject({ changeId: idSchema }).openapi("AccountUndo");

/** A merge or a split, in answers. */
export const accountChangeSchema = z
  .object({
    id: idSchema,
    kind: z.enum(["merge", "split"]),
    accountId: idSchema,
    otherId: idSchema.openapi({ description: "Merged into the account, or split off it." }),
    people: z.int().openapi({ description: "How many it has moved and are still there as leads." }),
    domains: z.array(z.string()),
    at: instantSchema,
    undoneAt: instantSchema.nullable(),
  })
  .openapi("AccountChange");

/** What an undo has done, in answers. */
export const accountUndoneSchema = z
  .object({
    change: accountChangeSchema,
    movedBack: z.int().openapi({ description: "People who are where they were before." }),
    kept: z
      .array(z.object({ what: z.enum(["people", "domain", "owner", "attributes", "account"]), reason: z.string() }))
      .openapi({ description: "What was not undone, because something newer stands against it." }),
  })
  .openapi("AccountUndone");

/** One entry of an account's timeline: that of a person, and whose it is. */
export const accountEntrySchema = activitySchema.openapi("AccountTimelineEntry");

/** The JSON form of an account. */
export function presentAccount({ repId, createdAt, updatedAt, ...rest }: Account): z.infer<typeof accountSchema> {
  return { ...rest, ownerId: repId, createdAt: isoInstant(createdAt), updatedAt: isoInstant(updatedAt) };
}
