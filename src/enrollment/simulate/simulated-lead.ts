import { z } from "zod";
import { labels, personCondition, stages } from "../../sequence/condition/condition.ts";
import type { Facts } from "../machine/types.ts";

const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/** A lead to simulate with, as JSON. Everything may be left out. */
export const simulatedLead = z.strictObject({
  id: z.string().min(1).max(100).default("lead"),
  timezone: z.string().max(100).nullable().default(null),
  country: z.string().max(100).nullable().default(null),
  attributes: z.record(z.string().max(100), scalar).default({}),
  tags: z.array(z.string().max(100)).max(1000).default([]),
  stage: z.enum(stages).default("lead"),
  labels: z.array(z.enum(labels)).default([]),
  score: z
    .strictObject({ total: z.number().default(0), fit: z.number().default(0), engagement: z.number().default(0) })
    .default({ total: 0, fit: 0, engagement: 0 }),
  events: z
    .array(
      z.strictObject({
        name: z.string().max(100),
        at: instant,
        properties: z.record(z.string(), z.unknown()).default({}),
      }),
    )
    .max(1000)
    .default([]),
  deeds: z
    .array(
      z.strictObject({
        did: z.enum(["sent", "open", "click", "reply"]),
        at: instant,
        stepId: z.string().max(100),
        links: z.array(z.string().max(2000)).max(100).default([]),
        sequence: z.array(z.string().max(200)).max(2),
      }),
    )
    .max(5000)
    .default([])
    .describe("What was done with mails of other walks: `sequence` is the id and key of theirs."),
  account: z
    .strictObject({
      attributes: z.record(z.string().max(100), scalar).default({}),
      isOwned: z.boolean().default(false),
      people: z.number().int().min(0).default(1),
      colleagues: z.array(personCondition).max(100).default([]),
    })
    .nullable()
    .default(null)
    .describe("The lead's account. `colleagues` are the tests of people that hold for somebody else there."),
  recentSends: z.array(instant).max(1000).default([]),
  consent: z
    .strictObject({ topics: z.record(z.string().max(100), z.enum(["granted", "denied"])).default({}) })
    .default({ topics: {} }),
});

export type SimulatedLead = z.output<typeof simulatedLead>;

/** The facts of a lead that has not begun the sequence. */
export function factsOfLead(lead: SimulatedLead): Facts {
  const { id: _id, consent: _consent, ...known } = lead;
  return { ...known, trigger: {}, messages: [], tasks: [], signals: [] };
}
