import { html } from "hono/html";
import type { WebhookEndpoint } from "../../webhook/endpoint/endpoint-schemas.ts";
import { copyable } from "../shell/copy.ts";
import { postButton } from "../shell/forms.ts";
import { settingView } from "../setting/tabs.ts";
import type { View, Visit } from "../shell/view.ts";

/** What an endpoint is signed with: shown by the answer to the form that made it, and by no address. */
export function secretView(
  visit: Visit,
  { id, description, shownUrl }: WebhookEndpoint,
  secret: string,
  isNew: boolean,
): View {
  const href = `/settings/webhooks/${id}`;
  return settingView(visit, "/settings/webhooks", {
    title: isNew ? "Copy the secret now" : "Copy the new secret now",
    crumbs: [
      { name: "Webhooks", href: "/settings/webhooks" },
      { name: description ?? shownUrl, href },
    ],
    body: html`<section class="card">
      <div class="body padded stack loose">
        <p>
          It is shown this once. Your server verifies with it that a request comes from here (Standard Webhooks).
          ${isNew ? "" : "For 24 hours requests are signed by the one before, too, so that nothing is lost meanwhile."}
        </p>
        ${copyable("secret", secret)}
        <div class="row">
          ${postButton(visit, `${href}/test`, "Send a test", { kind: "main" })}
          <a class="button" href="${href}">I have it</a>
          <a class="button" href="/docs/webhooks#receive-it">How to receive it</a>
        </div>
      </div>
    </section>`,
  });
}
