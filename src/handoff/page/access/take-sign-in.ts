import type { Context } from "hono";
import type { Ground } from "../../../ground.ts";
import type { reps } from "../../../db/schema/index.ts";
import type { HttpEnv } from "../../../platform/http/env.ts";
import type { SendParts } from "../../../send/parts.ts";
import { isRightCode, mailCode } from "./code.ts";
import { bindRep } from "./device.ts";
import type { SignIn } from "./sign-in-page.ts";

/** What became of a form of the sign-in page: the rep is in, or the page is shown again. */
export type SignedIn = { kind: "in" } | { kind: "again"; state: SignIn; status: 200 | 403 | 429 };

/** Mails a code, or takes one; undefined when the form asks for neither. */
export async function takeSignIn(
  c: Context<HttpEnv>,
  app: Pick<Ground & SendParts, "db" | "clock" | "log" | "site" | "signers" | "transport">,
  rep: typeof reps.$inferSelect,
  fields: Readonly<Record<string, string>>,
): Promise<SignedIn | undefined> {
  if (fields["do"] === "mail-code") return mail(app, rep);
  if (fields["do"] !== "sign-in") return undefined;
  const { asked = "", code = "" } = fields;
  if (await isRightCode(app, { repId: rep.id, asked, code })) {
    await bindRep(c, app, rep.id);
    return { kind: "in" };
  }
  const said = "That is not the code, or it is used up. Try again, or ask for another one.";
  return { kind: "again", state: { asked: asked === "" ? null : asked, said }, status: 403 };
}

async function mail(app: Parameters<typeof mailCode>[0], rep: Parameters<typeof mailCode>[1]): Promise<SignedIn> {
  const mailed = await mailCode(app, rep);
  const again = (said: string, asked: string | null = null, status: 200 | 429 = 200): SignedIn => ({
    kind: "again",
    state: { asked, said },
    status,
  });
  switch (mailed.kind) {
    case "mailed":
      return again("A code is on its way.", mailed.asked);
    case "too_many":
      return again("Too many codes were asked for. Please wait an hour.", null, 429);
    case "not_mailed":
      return again("The code could not be mailed. Please try again.");
  }
}
