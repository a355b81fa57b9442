import { z } from "@hono/zod-openapi";
import { instantInput, textInput } from "../../platform/http/schemas.ts";
import { truncateAddress } from "../../platform/net/truncate-address.ts";

export const consentState = z.enum(["granted", "denied"]);

/** The key of a topic, as the definitions of sequences take it. */
export const topicKey = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/,
    "must be 1 to 100 of A-Z, a-z, 0-9, _, . and -, beginning with a letter or digit",
  )
  .openapi({ example: "newsletter" });

const mostEvidence = 20;

/** What proves a statement; network addresses arrive truncated. */
const evidence = z
  .record(
    z.string().regex(/^[A-Za-z0-9_.-]{1,64}$/, "must be 1 to 64 of A-Z, a-z, 0-9, _, . and -"),
    z.union([z.string().max(1000).transform(withoutAddress), z.number(), z.boolean()]),
  )
  .refine((entries) => Object.keys(entries).length <= mostEvidence, `at most ${mostEvidence} entries`)
  .openapi({
    description: "What proves it. Network addresses are truncated before they are stored: /24, /48.",
    example: { ip: "192.0.2.7", form: "https://acme.example/signup" },
  });

function withoutAddress(text: string): string {
  return truncateAddress(text) ?? text;
}

const purposeFields = {
  mail: consentState
    .optional()
    .openapi({ description: "All mails of sequences. `denied` suppresses the address as unsubscribing does." }),
  topics: z
    .record(topicKey, consentState)
    .optional()
    .openapi({ description: "Mails of a topic, by its key.", example: { newsletter: "granted" } }),
  opens: consentState.optional().openapi({ description: "Whether opening a mail may be measured." }),
  clicks: consentState.optional().openapi({ description: "Whether following a link may be measured." }),
  profile: consentState
    .optional()
    .openapi({ description: "Whether opens and clicks may feed a score or make a prospect." }),
};

const proofFields = {
  method: textInput(64)
    .optional()
    .openapi({ description: "How it was said. Left out: the way it came in here.", example: "web_form" }),
  wording: textInput(2000).optional().openapi({
    description: "What the person agreed to, word for word.",
    example: "Yes, send me the newsletter, and measure whether I open it.",
  }),
  source: textInput(500)
    .optional()
    .openapi({ description: "Where it was said.", example: "https://acme.example/signup" }),
  at: instantInput.optional().openapi({
    description:
      "When it was said; now when left out. Later than now, by more than 5 minutes, it is refused: `consent_in_future`.",
  }),
  evidence: evidence.optional(),
};

const statement = z.strictObject({ ...purposeFields, ...proofFields });

/** What a person said at one time, and how that can be proven. */
export type ConsentStatement = z.output<typeof statement>;

const saysSomething = (said: ConsentStatement) => itemsOf(said).length > 0;
const nothingSaid = {
  error: "Say what was granted or denied: mail, topics, opens, clicks or profile.",
  params: { code: "nothing_said" },
};

/** What a person said, beside what else is told of them. */
export const consentInput = statement.refine(saysSomething, nothingSaid).openapi("ConsentInput");

/** What a person said, told by itself: how they said it has to be told, too. */
export const consentChange = statement
  .extend({ method: proofFields.method.unwrap() })
  .refine(saysSomething, nothingSaid)
  .openapi("ConsentChange");

/** One thing that was said; `topic` is empty but for the mails of one. */
export interface ConsentItem {
  purpose: "mail" | "opens" | "clicks" | "profile";
  topic: string;
  state: "granted" | "denied";
}

/** What a statement says, one by one. */
export function itemsOf(said: ConsentStatement): ConsentItem[] {
  const whole = (["mail", "opens", "clicks", "profile"] as const).flatMap((purpose): ConsentItem[] => {
    const state = said[purpose];
    return state === undefined ? [] : [{ purpose, topic: "", state }];
  });
  const topics = Object.entries(said.topics ?? {}).map(([topic, state]): ConsentItem => ({
    purpose: "mail",
    topic,
    state,
  }));
  return [...whole, ...topics];
}
