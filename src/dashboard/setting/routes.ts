import { z } from "zod";
import { roles } from "../../access/roles.ts";
import { listKeys } from "../../key/list-keys.ts";
import { revokeKey } from "../../key/revoke-key.ts";
import type { Routes } from "../../platform/http/routes.ts";
import { emailInput, idSchema, lineInput } from "../../platform/http/schemas.ts";
import { addUser } from "../../people/user/add-user.ts";
import { listUsers } from "../../people/user/list-users.ts";
import { patchUser } from "../../people/user/patch-user.ts";
import { mailInvitation } from "../../people/sign-in/mail-link.ts";
import { listReps } from "../../rep/list-reps.ts";
import { listForms } from "../../trigger/form/list-forms.ts";
import type { DashboardParts } from "../parts.ts";
import { openPages } from "../shell/pages.ts";
import { idIn, parsed } from "../shell/query.ts";
import { may } from "../shell/who.ts";
import { settingsView } from "./view.ts";

const most = 200;
const userInput = z.object({
  email: emailInput,
  name: lineInput(100),
  role: z.enum(roles),
  repId: z
    .union([z.literal(""), idSchema])
    .default("")
    .transform((id) => (id === "" ? null : id)),
});
const stateInput = z.object({ state: z.enum(["active", "disabled"]) });
const nothing = { rows: [] };

/** `/settings`: who signs in, which keys there are, the reps, and the forms of websites. */
export function settingRoutes(app: DashboardParts): Routes {
  return openPages(app, "/settings")
    .get("/settings", ["settings:read", "reports:read"], async (visit) => {
      const { user } = visit;
      const [users, keys, reps, forms] = await Promise.all([
        may(user, "users:read") ? listUsers(app, { limit: most }) : nothing,
        may(user, "keys:read") ? listKeys(app, { limit: most }) : nothing,
        listReps(app, { limit: most }),
        may(user, "forms:read") ? listForms(app, { limit: most }) : nothing,
      ]);
      const { publicUrl } = app.site;
      return settingsView(visit, { users: users.rows, keys: keys.rows, reps: reps.rows, forms: forms.rows, publicUrl });
    })
    .post("/settings/users", ["users:write"], async (_visit, fields) => {
      const user = await addUser(app, parsed(userInput, fields));
      return `/settings?said=${(await mailInvitation(app, user)) ? "invited" : "not_invited"}`;
    })
    .post("/settings/users/:id/state", ["users:write"], async (visit, fields) => {
      const patch = parsed(stateInput, fields);
      await patchUser(app, { id: idIn(visit, "user"), patch });
      return `/settings?said=user_${patch.state}`;
    })
    .post("/settings/keys/:id/revoke", ["keys:write"], async (visit) => {
      await revokeKey(app, { id: idIn(visit, "key") });
      return "/settings?said=key_revoked";
    }).routes;
}
