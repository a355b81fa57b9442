import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { HttpEnv } from "../../platform/http/env.ts";
import type { Html } from "../../platform/http/page.ts";
import type { SignedIn } from "./who.ts";

/** One look at a page: who looks, when, and in which zone. */
export interface Visit {
  c: Context<HttpEnv>;
  user: SignedIn;
  now: Date;
  zone: string;
}

/** What of the navigation a page belongs to: its path. */
export type Section = string;

/** What a page shows, without the frame around it. */
export interface View {
  title: string;
  section: Section;
  /** where the page hangs: shown above the title */
  crumbs?: readonly { name: string; href: string }[];
  /** beside the title */
  mark?: Html;
  /** below the title */
  sub?: Html | string;
  /** the few buttons that help */
  acts?: Html;
  body: Html;
  status?: ContentfulStatusCode;
}
