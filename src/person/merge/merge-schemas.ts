import { z } from "@hono/zod-openapi";
import { pageQuery } from "../../platform/http/pagination.ts";
import { idSchema } from "../../platform/http/schemas.ts";
import { leadSchema } from "../../lead/schemas.ts";

export const mergeLeadInput = z
  .strictObject({
    from: idSchema.openapi({ description: "The lead that ends in this one." }),
    dryRun: z.boolean().default(false).openapi({ description: "Says what would happen, and does nothing." }),
  })
  .openapi("LeadMerge");

const kept = z.array(z.object({ what: z.string(), reason: z.string() }));

/** What a merge has done, in answers. */
export const mergeResultSchema = z
  .object({
    mergeId: idSchema,
    dryRun: z.boolean(),
    lead: leadSchema,
    addresses: z.array(z.string()).openapi({ description: "Further addresses: they mean this lead, and get no mail." }),
    differences: z
      .array(z.object({ field: z.string(), kept: z.unknown(), other: z.unknown() }))
      .openapi({ description: "Fields that both had, differently; this lead's were kept." }),
    moved: z
      .record(z.string(), z.int())
      .openapi({ description: "Rows of the other lead that are this one's, by table." }),
    ended: z.array(idSchema).openapi({ description: "Enrollments that the person was in twice: the older goes on." }),
    suppressed: z.boolean().openapi({ description: "No sequence mail goes to the person." }),
  })
  .openapi("LeadMerged");

/** What an undo has done, in answers. */
export const unmergedSchema = z
  .object({
    mergeId: idSchema,
    lead: leadSchema,
    restored: leadSchema.openapi({ description: "The lead that is there again." }),
    kept: kept.openapi({ description: "What was not undone, and why." }),
  })
  .openapi("LeadUnmerged");

export const duplicateQuery = pageQuery;

/** Two leads that may be one person, in answers. */
export const duplicateSchema = z
  .object({
    lead: leadSchema,
    other: leadSchema,
    reason: z.enum(["plus_tag", "told_new_address", "same_name"]).openapi({
      description:
        "`plus_tag`: the same address but for that; `told_new_address`: an answer names the other's address; `same_name`: in one account.",
    }),
  })
  .openapi("Duplicate");
