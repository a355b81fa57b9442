import { createRoute, z } from "@hono/zod-openapi";
import type { Ground } from "../ground.ts";
import { databaseFault } from "../platform/database-fault.ts";
import { RipenError } from "../platform/errors.ts";
import { problemResponses } from "../platform/http/problem.ts";
import { createRoutes } from "../platform/http/routes.ts";
import type { Routes } from "../platform/http/routes.ts";
import { jsonAnswer, jsonBody, orNull } from "../platform/http/schemas.ts";
import { fieldProblems, invalidInput } from "../platform/http/validation.ts";
import type { Done } from "../platform/bounded/group.ts";
import { eventInput, recordedEventSchema } from "./event-schemas.ts";
import type { RecordedEventBody } from "./event-schemas.ts";
import { tellEvents } from "./tell-events.ts";
import type { ToldEvent } from "./tell-events.ts";

const most = 1_000;

const batchInput = z
  .strictObject({
    // Each is read by itself, so that one that is wrong costs only itself.
    events: z
      .array(z.unknown())
      .min(1)
      .max(most, `at most ${most} events at a time`)
      .openapi({ type: "array", maxItems: most, items: { $ref: "#/components/schemas/EventInput" } }),
  })
  .openapi("EventBatchInput", {
    example: {
      events: [
        { name: "signup", lead: { email: "ada@example.com", firstName: "Ada" } },
        { name: "order_placed", lead: { email: "bob@example.com" }, properties: { amount: 42 } },
      ],
    },
  });

const refusedSchema = z
  .object({
    status: z.int().openapi({ example: 422, description: "What `POST /v1/events` would answer it with." }),
    code: z.string().openapi({ example: "invalid_input" }),
    detail: z.string().openapi({ example: "1 field is wrong." }),
    problems: z.array(z.object({ pointer: z.string(), code: z.string(), message: z.string() })).openapi({
      description: "Every wrong field; each `pointer` begins with `/events/` and the number of the event.",
    }),
  })
  .openapi("RefusedEvent");

const itemSchema = z
  .object({ recorded: orNull(recordedEventSchema), refused: orNull(refusedSchema) })
  .openapi("EventBatchItem");

const batchSchema = z
  .object({
    recorded: z.int().openapi({ description: "How many were taken, duplicates among them." }),
    refused: z.int().openapi({ description: "How many were not: send these again once they are right." }),
    data: z.array(itemSchema).openapi({ description: "What became of each event, in the order sent." }),
  })
  .openapi("EventBatch");

const recordMany = createRoute({
  method: "post",
  path: "/v1/events/batch",
  operationId: "recordEventBatch",
  tags: ["Events"],
  summary: "Record many events",
  description: `Up to ${most} events in one request, each as in \`POST /v1/events\` and in the order given. Each has an answer of its own: one that is refused costs no other. With an \`id\` in each event the whole request can be sent again safely.`,
  request: { body: jsonBody(batchInput) },
  responses: { 200: jsonAnswer(batchSchema, "What became of each."), ...problemResponses(401, 413, 422) },
});

type Item = z.infer<typeof itemSchema>;

/** The route of many events at once. */
export function eventBatchRoutes(app: Ground): Routes {
  return createRoutes().openapi(recordMany, async (c) => {
    const { id: by } = c.get("apiKey");
    const { events } = c.req.valid("json");
    const items: (Item | undefined)[] = [];
    const told: (ToldEvent & { index: number })[] = [];
    for (const [index, event] of events.entries()) {
      const read = eventInput.safeParse(event);
      if (read.success) told.push({ ...read.data, by, index });
      else items[index] = itemOf(index, { kind: "failed", error: invalidInput(fieldProblems(read.error.issues)) });
    }
    const outcomes = await tellEvents(app, told);
    const isSomeRecorded = outcomes.some(({ kind }) => kind === "done");
    for (const [at, { index }] of told.entries()) {
      const outcome = outcomes[at];
      if (outcome !== undefined) items[index] = itemOf(index, isSomeRecorded ? answerable(outcome, app.log) : outcome);
    }
    const data = items.filter((item) => item !== undefined);
    const recorded = data.filter((item) => item.recorded !== null).length;
    return c.json({ recorded, refused: data.length - recorded, data }, 200);
  });
}

/** What is no fault of an event, as an answer: once others are recorded, an error of the whole request would have them sent again. */
function answerable(outcome: Done<RecordedEventBody>, log: Ground["log"]): Done<RecordedEventBody> | Refused {
  if (outcome.kind === "done" || outcome.error instanceof RipenError) return outcome;
  log.error({ err: outcome.error }, "an event of a batch could not be recorded");
  const problem =
    databaseFault(outcome.error) === undefined
      ? { status: 500, code: "internal_error", detail: "Something went wrong on our side. The log says what." }
      : { status: 503, code: "database_unavailable", detail: "The database cannot answer now. Send this again." };
  return { kind: "refused", refused: { ...problem, problems: [] } };
}

interface Refused {
  kind: "refused";
  refused: NonNullable<Item["refused"]>;
}

/** @throws what is no fault of the event: then nothing was recorded, and all may be sent again */
function itemOf(index: number, outcome: Done<RecordedEventBody> | Refused): Item {
  if (outcome.kind === "done") return { recorded: outcome.out, refused: null };
  if (outcome.kind === "refused") return { recorded: null, refused: outcome.refused };
  if (!(outcome.error instanceof RipenError)) throw outcome.error;
  const { status, code, message, problems } = outcome.error;
  const within = problems.map((problem) => ({ ...problem, pointer: `/events/${index}${problem.pointer}` }));
  return { recorded: null, refused: { status, code, detail: message, problems: within } };
}
