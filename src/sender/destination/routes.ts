import { createRoute, z } from "@hono/zod-openapi";
import type { Ground } from "../../ground.ts";
import { problemResponses } from "../../platform/http/problem.ts";
import { createRoutes } from "../../platform/http/routes.ts";
import type { Routes } from "../../platform/http/routes.ts";
import { idParams, instantSchema, isoInstant, jsonAnswer } from "../../platform/http/schemas.ts";
import { getSender } from "../get-sender.ts";
import { liftDestinationHold } from "./lift-hold.ts";
import { listDestinationHolds } from "./list-holds.ts";
import type { DestinationHold } from "./list-holds.ts";

const tags = ["Senders"];

const destinationName = z
  .string()
  .min(1)
  .max(255)
  .openapi({ example: "google", description: "A group of mail servers, or a domain." });

const holdSchema = z
  .object({
    destination: destinationName,
    phase: z.enum(["held", "recovering"]).openapi({
      description:
        "`held`: nothing goes there until `until`. `recovering`: at most `window` messages go until `until`.",
    }),
    until: instantSchema,
    window: z.int().openapi({ description: "Doubles with every round that is accepted, until there is no limit." }),
    response: z.string().openapi({ example: "421 4.7.28 slow down", description: "What its server said." }),
    since: instantSchema,
    level: z.int().openapi({ description: "Holds in a row that let nothing through; each is twice as long." }),
  })
  .openapi("DestinationHold");

const list = createRoute({
  method: "get",
  path: "/v1/senders/{id}/destinations",
  operationId: "listDestinationHolds",
  tags,
  summary: "List the destinations that asked a sender to slow down",
  description: "All others get whatever is due.",
  request: { params: idParams },
  responses: {
    200: jsonAnswer(z.object({ data: z.array(holdSchema) }), "By name."),
    ...problemResponses(401, 404),
  },
});

const lift = createRoute({
  method: "delete",
  path: "/v1/senders/{id}/destinations/{destination}",
  operationId: "liftDestinationHold",
  tags,
  summary: "Lift the hold of a destination",
  description:
    "All that waits for it goes at once, also what it deferred until later. If its server asks to slow down again, it is held again.",
  request: { params: idParams.extend({ destination: destinationName.toLowerCase() }) },
  responses: { 204: { description: "It has no limit any more." }, ...problemResponses(401, 404) },
});

/** Routes of the destinations that senders hold back from. */
export function destinationRoutes(app: Ground): Routes {
  return createRoutes()
    .openapi(list, async (c) => {
      const { id } = await getSender(app, c.req.valid("param"));
      const holds = await listDestinationHolds(app.db, id, app.clock.now());
      return c.json({ data: holds.map(present) }, 200);
    })
    .openapi(lift, async (c) => {
      await liftDestinationHold(app, c.req.valid("param"));
      return c.body(null, 204);
    });
}

function present({ senderId: _s, ...hold }: DestinationHold): z.infer<typeof holdSchema> {
  return { ...hold, until: isoInstant(hold.until), since: isoInstant(hold.since) };
}
