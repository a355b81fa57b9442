import { z } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { STATUS_CODES } from "node:http";
import type { FieldProblem } from "../errors.ts";
import type { HttpEnv } from "./env.ts";

/** The body of every error answer: RFC 9457 problem details, with Ripen's stable `code`. */
export const problemSchema = z
  .object({
    type: z
      .string()
      .openapi({ example: "about:blank", description: "Always `about:blank`: `code` tells problems apart." }),
    title: z.string().openapi({ example: "Unprocessable Entity", description: "The phrase of the HTTP status." }),
    status: z.int().openapi({ example: 422 }),
    detail: z.string().openapi({ example: "2 fields are wrong.", description: "What to fix, for people." }),
    instance: z.string().openapi({ example: "/v1/leads", description: "The path of the request." }),
    code: z.string().openapi({ example: "invalid_input", description: "Stable, for programs." }),
    requestId: z.string().openapi({ example: "019aa5c8-93a0-7c1d-8a83-2f6de1b4c111" }),
    problems: z
      .array(
        z.object({
          pointer: z.string().openapi({
            example: "/lead/email",
            description: "JSON Pointer (RFC 6901) into the body, or `/name` of a query parameter.",
          }),
          code: z.string().openapi({ example: "invalid_format" }),
          message: z.string().openapi({ example: "Invalid email address" }),
        }),
      )
      .openapi({ description: "Every wrong field; empty when the problem is not about fields." }),
  })
  .openapi("Problem");

export interface ProblemInput {
  status: number;
  code: string;
  detail: string;
  problems?: readonly FieldProblem[];
}

export const problemMediaType = "application/problem+json";

/** An RFC 9457 answer. */
export function answerProblem(c: Context<HttpEnv>, input: ProblemInput): Response {
  const status = input.status as ContentfulStatusCode;
  const body: z.infer<typeof problemSchema> = {
    type: "about:blank",
    title: STATUS_CODES[status] ?? "Error",
    status,
    detail: input.detail,
    instance: c.req.path,
    code: input.code,
    requestId: c.get("requestId"),
    problems: [...(input.problems ?? [])],
  };
  return c.body(JSON.stringify(body), status, { "Content-Type": problemMediaType });
}

const meanings = {
  401: "No valid API key was sent.",
  403: "The key lacks a right; `detail` names it.",
  404: "There is no such resource.",
  409: "The state of the resource does not allow this.",
  413: "The body is too large.",
  415: "The media type of the body is not supported.",
  422: "The input is not acceptable; `problems` names every wrong field.",
  429: "Too many requests; try again after `Retry-After` seconds.",
  503: "A part that is needed is out of reach.",
} as const;

type Meaning = keyof typeof meanings;
interface ProblemResponse {
  description: string;
  content: { "application/problem+json": { schema: typeof problemSchema } };
}

/** The `responses` entries of the errors that a route may answer with. */
export function problemResponses<S extends Meaning>(...statuses: S[]): Record<S, ProblemResponse> {
  const entries = statuses.map((status): [S, ProblemResponse] => [
    status,
    { description: meanings[status], content: { [problemMediaType]: { schema: problemSchema } } },
  ]);
  return Object.fromEntries(entries) as Record<S, ProblemResponse>;
}
