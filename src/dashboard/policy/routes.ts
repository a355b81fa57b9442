import { html } from "hono/html";
import { policyKey, readPolicy } from "../../consent/policy/read-policy.ts";
import { policySchema } from "../../consent/policy/policy-schema.ts";
import { deleteTopic } from "../../consent/topic/delete-topic.ts";
import { topicInput } from "../../consent/topic/topic-schemas.ts";
import { getTopic, listTopics, putTopic } from "../../consent/topic/topics.ts";
import { writeSetting } from "../../db/settings.ts";
import { NotFoundError } from "../../platform/errors.ts";
import type { Html } from "../../platform/http/page.ts";
import type { Routes } from "../../platform/http/routes.ts";
import { brandKey, readBrand } from "../../sender/brand/brand.ts";
import { brandSchema } from "../../sender/brand/brand-schema.ts";
import type { DashboardParts } from "../parts.ts";
import { settingView } from "../setting/tabs.ts";
import { orMend } from "../shell/mend.ts";
import { openPages } from "../shell/pages.ts";
import type { Fields } from "../shell/pages.ts";
import { parsed } from "../shell/query.ts";
import type { View, Visit } from "../shell/view.ts";
import { brandView } from "./brand-view.ts";
import { consentCard, policyOf } from "./consent-view.ts";
import { topicForm, topicOf, topicsCard } from "./topic-view.ts";

const orNull = (text: string | undefined): string | null =>
  text === undefined || text.trim() === "" ? null : text.trim();

/** `/settings/topics` and `/settings/brand`: what people may leave, what is measured of them, and how pages look that they see. */
export function policyRoutes(app: DashboardParts): Routes {
  const topics = async (visit: Visit, typed: Fields = {}, wrong: Html | "" = ""): Promise<View> => {
    const [list, policy] = await Promise.all([listTopics(app), readPolicy(app.db)]);
    return settingView(visit, "/settings/topics", {
      title: "Topics and consent",
      sub: "What people may leave, and what is measured of them",
      body: html`${wrong} ${topicsCard(visit, list)} ${consentCard(visit, policy, typed)}`,
    });
  };
  const brand = async (visit: Visit, typed: Fields = {}, wrong: Html | "" = ""): Promise<View> =>
    brandView(visit, { brand: await readBrand(app.db), company: app.site.company.name }, typed, wrong);
  const knownTopic = (key: string) =>
    getTopic(app, { key }).catch((error: unknown) => {
      if (error instanceof NotFoundError) return null;
      throw error;
    });
  return openPages(app, "/settings")
    .get("/settings/topics", ["topics:read", "settings:read"], (visit) => topics(visit))
    .get("/settings/topics/edit", ["topics:write"], async (visit) => {
      const key = visit.c.req.query("key");
      return topicForm(visit, key === undefined ? null : await getTopic(app, { key }), {});
    })
    .post("/settings/topics", ["topics:write"], async (visit, fields) => {
      const save = async () => {
        await putTopic(app, parsed(topicInput, topicOf(fields)));
        return "/settings/topics?said=topic_saved";
      };
      return orMend(save, async (wrong) => topicForm(visit, await knownTopic(fields["key"] ?? ""), fields, wrong));
    })
    .post("/settings/topics/delete", ["topics:write"], async (visit, { key = "" }) => {
      const remove = async () => {
        await deleteTopic(app, { key });
        return "/settings/topics?said=topic_deleted";
      };
      return orMend(remove, async (wrong) => topicForm(visit, await knownTopic(key), {}, wrong));
    })
    .post("/settings/consent", ["settings:write"], async (visit, fields) => {
      const save = async () => {
        const policy = parsed(policySchema, policyOf(fields));
        await writeSetting(app.db, policyKey, policy, app.clock.now());
        return "/settings/topics?said=consent_policy_saved";
      };
      return orMend(save, (wrong) => topics(visit, fields, wrong));
    })
    .get("/settings/brand", ["settings:read"], (visit) => brand(visit))
    .post("/settings/brand", ["settings:write"], async (visit, fields) => {
      const save = async () => {
        const { name, logo, color } = fields;
        const set = parsed(brandSchema, { name: orNull(name), logo: orNull(logo), color: orNull(color) });
        await writeSetting(app.db, brandKey, set, app.clock.now());
        return "/settings/brand?said=brand_saved";
      };
      return orMend(save, (wrong) => brand(visit, fields, wrong));
    }).routes;
}
