import { html } from "hono/html";
import type { Stage } from "../../db/schema/leads.ts";
import type { Html } from "../../platform/http/page.ts";

const tones: Readonly<Record<Stage, string>> = { lead: "cold", prospect: "hot", customer: "leaf", disqualified: "" };

/** The stage of a lead, by its name and its color. */
export const stagePill = (stage: Stage): Html => html`<span class="pill ${tones[stage]}">${stage}</span>`;
