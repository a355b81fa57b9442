import { html } from "hono/html";
import type { Context } from "hono";
import type { FieldProblem } from "../../platform/errors.ts";
import type { HttpEnv } from "../../platform/http/env.ts";
import { answerPage } from "../../platform/http/page.ts";

/** The page after a submission to a form that redirects nowhere. */
export function answerThanks(c: Context<HttpEnv>): Promise<Response> {
  return answerPage(c, { title: "Thank you", body: html`<p>We have received your details.</p>` });
}

/** The page that tells a visitor what to fix. */
export function answerMistakes(c: Context<HttpEnv>, problems: readonly FieldProblem[]): Promise<Response> {
  const items = problems.map(({ pointer, message }) => html`<li>${label(pointer)}: ${message}</li>`);
  return answerPage(c, {
    title: "Please check your details",
    status: 422,
    body: html`<ul>
        ${items}
      </ul>
      <p>Go back, correct this, and send the form again.</p>`,
  });
}

/** The page for an address that was to be forgotten, and got no mail since: a signup of anybody must not change that. */
export function answerErased(c: Context<HttpEnv>): Promise<Response> {
  return answerPage(c, {
    title: "We could not sign you up",
    status: 409,
    body: html`<p>
      This address has asked us for no more mail and to forget it, so we have recorded nothing. If it is yours and you
      want to hear from us again, write us a mail from it.
    </p>`,
  });
}

function label(pointer: string): string {
  const names: Record<string, string> = {
    "/email": "Email",
    "/firstName": "First name",
    "/lastName": "Last name",
    "/company": "Company",
  };
  return names[pointer] ?? (pointer.slice(1) || "Form");
}
