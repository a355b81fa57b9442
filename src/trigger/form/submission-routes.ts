import { createRoute, z } from "@hono/zod-openapi";
import { accepts } from "hono/accepts";
import type { Context } from "hono";
import type { Ground } from "../../ground.ts";
import { pickLanguage, wantedLanguages } from "../../consent/words/pick-language.ts";
import { RipenError } from "../../platform/errors.ts";
import { clientAddress } from "../../platform/http/client-address.ts";
import type { HttpEnv } from "../../platform/http/env.ts";
import { problemResponses } from "../../platform/http/problem.ts";
import { createRateLimit } from "../../platform/http/rate-limit.ts";
import { createRoutes } from "../../platform/http/routes.ts";
import type { Routes } from "../../platform/http/routes.ts";
import { jsonAnswer } from "../../platform/http/schemas.ts";
import { invalidInput } from "../../platform/http/validation.ts";
import { answerTooMany } from "../answer-too-many.ts";
import { answerMailSent } from "../confirm/page.ts";
import { answerMistakes, answerNoForm, answerThanks } from "./form-page.ts";
import { openSubmissionLimit } from "./limit-submissions.ts";
import { readFields } from "./read-fields.ts";
import { usualFormsPerMinute, usualSubmissionLimits } from "./submission-limits.ts";
import type { SubmissionLimits } from "./submission-limits.ts";
import { submitForm } from "./submit-form.ts";

export interface FormOptions {
  /** Submissions that one client address may make in a minute; the usual number when not given. */
  formsPerMinute?: number;
  /** Limits that hold over all processes; the usual ones when not given. */
  submissionLimits?: Partial<SubmissionLimits>;
  /** Proxies in front of us that append to `X-Forwarded-For`; none when not given. */
  trustedProxies?: number;
}

const fields = {
  type: "object" as const,
  required: ["email"],
  properties: {
    email: { type: "string" as const, format: "idn-email", example: "ada@example.com" },
    firstName: { type: "string" as const },
    lastName: { type: "string" as const },
    company: { type: "string" as const },
    timezone: { type: "string" as const },
    locale: { type: "string" as const },
    "consent.topics.newsletter": { type: "string" as const, example: "on" },
    "consent.opens": { type: "string" as const, example: "granted" },
    "consent.wording": { type: "string" as const },
  },
  additionalProperties: { type: "string" as const },
};

const submit = createRoute({
  method: "post",
  path: "/v1/forms/{form}",
  operationId: "submitForm",
  tags: ["Forms"],
  summary: "Submit a form",
  description:
    "Public: for the `action` of an HTML form, or for `fetch`. `consent.topics.KEY`, `consent.mail`, `consent.opens`, `consent.clicks` and `consent.profile` say what is granted (a ticked box: `on`), `consent.wording` what was agreed to; they hold where the person has said nothing else. Other fields become properties of the event. A name with a line break or a link in it is refused: it would stand in a mail to whoever's address was given. Answers with JSON when `Accept` prefers it or the body is JSON; otherwise like a web page.",
  security: [],
  request: {
    params: z.object({
      form: z.string().max(100).openapi({ example: "pk_b2k…", description: "The form's publishable key." }),
    }),
    body: {
      required: true,
      content: {
        "application/x-www-form-urlencoded": { schema: fields },
        "multipart/form-data": { schema: fields },
        "application/json": { schema: fields },
      },
    },
  },
  responses: {
    200: { description: "A plain thank-you page.", content: { "text/html": { schema: z.string() } } },
    202: jsonAnswer(
      z.object({
        status: z.enum(["accepted", "confirmation_needed"]).openapi({
          description:
            "`confirmation_needed`: a mail asks the owner of the address, and the signup counts once they confirm. Depends on the form alone: whether an address is known, has unsubscribed or was erased is nothing for whoever typed it. The lead's `explain` and timeline say what happened.",
        }),
      }),
      "Taken in.",
    ),
    303: { description: "To the `redirectUrl` of the form." },
    ...problemResponses(404, 413, 415, 422, 429),
  },
});

/** The public route that forms post to. */
export function formSubmissionRoutes(app: Ground, options: FormOptions): Routes {
  const { formsPerMinute = usualFormsPerMinute, trustedProxies = 0, submissionLimits } = options;
  // Of one process alone, but before anything is read of a request.
  const rateLimit = createRateLimit({ limit: formsPerMinute, windowMs: 60_000, maxClients: 10_000 });
  const limit = openSubmissionLimit(app, { ...usualSubmissionLimits, ...submissionLimits });
  const tooMany = (c: Context<HttpEnv>, page: boolean, waitMs: number) => {
    c.header("Retry-After", String(Math.ceil(waitMs / 1000)));
    if (page) return answerTooMany(c, languageOf(c));
    throw new RipenError("too_many_requests", 429, "Too many submissions; try again after Retry-After seconds.");
  };
  return createRoutes().openapi(submit, async (c) => {
    const page = prefersPage(c);
    const client = clientAddress(c, trustedProxies);
    const taken = rateLimit.take(client);
    if (taken.kind === "limited") return tooMany(c, page, taken.retryAfterMs);
    const { form: key } = c.req.valid("param");
    const languages = c.req.header("Accept-Language");
    const outcome = await submitForm(app, limit, { key, fields: await readFields(c), client, languages });
    switch (outcome.kind) {
      case "taken": {
        const { confirmed, redirectUrl } = outcome;
        if (!page) return c.json({ status: confirmed ? ("confirmation_needed" as const) : ("accepted" as const) }, 202);
        if (redirectUrl !== null) return c.redirect(redirectUrl, 303);
        return confirmed ? answerMailSent(c, languageOf(c).tag) : answerThanks(c, languageOf(c));
      }
      case "limited":
        return tooMany(c, page, outcome.waitMs);
      case "invalid":
        if (page) return answerMistakes(c, languageOf(c), outcome.problems);
        throw invalidInput(outcome.problems);
      case "unknown":
        if (page) return answerNoForm(c, languageOf(c));
        throw new RipenError("form_not_found", 404, "There is no form with this key.");
    }
  });
}

const languageOf = (c: Context<HttpEnv>) => pickLanguage(...wantedLanguages(c.req.header("Accept-Language")));

/** Whether to answer like a web page: what browsers navigating expect, and programs that say nothing. */
function prefersPage(c: Context<HttpEnv>): boolean {
  if (/json/i.test(c.req.header("Content-Type") ?? "")) return false;
  const wanted = accepts(c, { header: "Accept", supports: ["text/html", "application/json"], default: "" });
  if (wanted !== "") return wanted === "text/html";
  // Fetch metadata: `cors` is a script's fetch(), which could not follow a redirect to a page.
  return c.req.header("Sec-Fetch-Mode") !== "cors";
}
