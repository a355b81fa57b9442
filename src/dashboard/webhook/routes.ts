import { z } from "zod";
import { html } from "hono/html";
import { webhookStates } from "../../db/schema/webhooks.ts";
import { NotFoundError } from "../../platform/errors.ts";
import type { Html } from "../../platform/http/page.ts";
import type { Routes } from "../../platform/http/routes.ts";
import { createEndpoint } from "../../webhook/endpoint/create-endpoint.ts";
import { webhookInput, webhookPatch } from "../../webhook/endpoint/endpoint-schemas.ts";
import { listEndpoints } from "../../webhook/endpoint/list-endpoints.ts";
import { deleteEndpoint, patchEndpoint, readEndpoint, rotateSecret } from "../../webhook/endpoint/patch-endpoint.ts";
import { deliveryParams, deliveryQuery, replayInput } from "../../webhook/log/delivery-schemas.ts";
import { listDeliveries, readDelivery } from "../../webhook/log/read-log.ts";
import { replayOne, replayRange } from "../../webhook/log/replay.ts";
import { testEndpoint } from "../../webhook/log/test-endpoint.ts";
import type { DashboardParts } from "../parts.ts";
import { settingView } from "../setting/tabs.ts";
import { postForm } from "../shell/forms.ts";
import { localInput } from "../shell/local.ts";
import { orMend } from "../shell/mend.ts";
import { openPages } from "../shell/pages.ts";
import { idIn, parsed, readQuery } from "../shell/query.ts";
import type { View, Visit } from "../shell/view.ts";
import { may } from "../shell/who.ts";
import { deliveryView } from "./delivery-view.ts";
import { endpointView } from "./endpoint-view.ts";
import { typedOf, webhookForm } from "./form-view.ts";
import { webhooksView } from "./list-view.ts";
import { readWhere, whereLines } from "./where.ts";
import { secretView } from "./secret-view.ts";

const most = 50;
const shown = 25;
const home = "/settings/webhooks";
const nothing = { url: "", description: "", types: [], where: "" };
const stateInput = z.object({ state: z.enum(webhookStates) });
const orNull = (text: string): string | null => (text === "" ? null : text);

/** `/settings/webhooks`: where events are posted to, what was sent, and sending it once more. */
export function webhookPageRoutes(app: DashboardParts): Routes {
  const idOf = (visit: Visit) => idIn(visit, "webhook");
  const deliveryOf = (visit: Visit) => {
    const read = deliveryParams.safeParse(visit.c.req.param());
    if (read.success) return read.data;
    throw new NotFoundError("webhook_delivery", (visit.c.req.param("deliveryId") ?? "").slice(0, 100));
  };
  const show = async (visit: Visit, wrong: Html | "" = ""): Promise<View> => {
    const id = idOf(visit);
    const endpoint = await readEndpoint(app, id);
    if (!may(visit.user, "webhooks:read", "personal_data")) return endpointView(visit, endpoint, null);
    const asked = visit.c.req.method === "GET" ? readQuery(visit, deliveryQuery) : { limit: shown };
    const { cursor, limit: _limit, ...filter } = { cursor: undefined, ...asked };
    const log = await listDeliveries(app, { id, limit: shown, after: cursor, ...filter });
    return endpointView(visit, endpoint, { status: "", type: "", ...filter, ...log }, wrong);
  };
  return openPages(app, "/settings")
    .get(home, ["webhooks:read"], async (visit) =>
      webhooksView(visit, (await listEndpoints(app, { limit: most })).rows),
    )
    .get(`${home}/new`, ["webhooks:write", "personal_data"], async (visit) => webhookForm(visit, null, nothing))
    .post(home, ["webhooks:write", "personal_data"], async (visit, fields) => {
      const typed = typedOf(fields);
      const add = async () => {
        const input = parsed(webhookInput, {
          ...typed,
          where: readWhere(typed.where),
          description: orNull(typed.description),
        });
        const { endpoint, secret } = await createEndpoint(app, input);
        return secretView(visit, endpoint, secret, true);
      };
      return orMend(add, (wrong) => webhookForm(visit, null, typed, wrong));
    })
    .get(`${home}/:id`, ["webhooks:read"], (visit) => show(visit))
    .get(`${home}/:id/edit`, ["webhooks:write", "personal_data"], async (visit) => {
      const endpoint = await readEndpoint(app, idOf(visit));
      const { description, types, where } = endpoint;
      return webhookForm(visit, endpoint, { url: "", description: description ?? "", types, where: whereLines(where) });
    })
    .post(`${home}/:id`, ["webhooks:write", "personal_data"], async (visit, fields) => {
      const id = idOf(visit);
      const typed = typedOf(fields);
      const change = async () => {
        const { url, types, description } = typed;
        const where = readWhere(typed.where);
        const patch = parsed(webhookPatch, {
          types,
          where,
          description: orNull(description),
          ...(url !== "" && { url }),
        });
        await patchEndpoint(app, { id, patch });
        return `${home}/${id}?said=webhook_saved`;
      };
      return orMend(change, async (wrong) => webhookForm(visit, await readEndpoint(app, id), typed, wrong));
    })
    .post(`${home}/:id/state`, ["webhooks:write", "personal_data"], async (visit, fields) => {
      const id = idOf(visit);
      const patch = parsed(stateInput, fields);
      await patchEndpoint(app, { id, patch });
      return `${home}/${id}?said=webhook_${patch.state}`;
    })
    .post(`${home}/:id/rotate`, ["webhooks:write", "personal_data"], async (visit) => {
      const { endpoint, secret } = await rotateSecret(app, { id: idOf(visit) });
      return secretView(visit, endpoint, secret, false);
    })
    .post(`${home}/:id/test`, ["webhooks:write"], async (visit) => {
      const id = idOf(visit);
      const { delivery } = await testEndpoint(app, id);
      const said = delivery.status === "delivered" ? "webhook_tested" : "webhook_test_failed";
      return `${home}/${id}/deliveries/${delivery.id}?said=${said}`;
    })
    .post(`${home}/:id/replay`, ["webhooks:write", "personal_data"], async (visit, fields) => {
      const id = idOf(visit);
      const again = async () => {
        const read = z.object({ from: localInput(visit.zone), to: localInput(visit.zone) });
        const { from, to } = parsed(read, fields);
        const range = { from: from.toISOString(), to: to.toISOString(), only: fields["only"] };
        const events = await replayRange(app, { id, ...parsed(replayInput, range) });
        return `${home}/${id}?said=${events === 0 ? "replayed_none" : "replayed"}`;
      };
      return orMend(again, (wrong) => show(visit, wrong));
    })
    .get(`${home}/:id/deliveries/:deliveryId`, ["webhooks:read", "personal_data"], async (visit) => {
      const asked = deliveryOf(visit);
      return deliveryView(visit, await readEndpoint(app, asked.id), await readDelivery(app, asked));
    })
    .post(`${home}/:id/deliveries/:deliveryId/replay`, ["webhooks:write", "personal_data"], async (visit) => {
      const asked = deliveryOf(visit);
      const { delivery } = await replayOne(app, asked);
      return `${home}/${asked.id}/deliveries/${delivery.id}?said=replayed`;
    })
    .get(`${home}/:id/delete`, ["webhooks:write"], async (visit) => {
      const { id, description, shownUrl } = await readEndpoint(app, idOf(visit));
      return settingView(visit, home, {
        title: "Delete the webhook?",
        crumbs: [
          { name: "Webhooks", href: home },
          { name: description ?? shownUrl, href: `${home}/${id}` },
        ],
        body: html`<section class="card">
          <div class="body padded stack loose">
            <p>Nothing is posted there any more, and its log goes with it. To stop for a while, pause it instead.</p>
            ${postForm(
              visit,
              `${home}/${id}/delete`,
              html`<button class="risk">Delete it with its log</button>
                <a class="button" href="${home}/${id}">Keep it</a>`,
              "inline",
            )}
          </div>
        </section>`,
      });
    })
    .post(`${home}/:id/delete`, ["webhooks:write"], async (visit) => {
      await deleteEndpoint(app, idOf(visit));
      return `${home}?said=webhook_deleted`;
    }).routes;
}
