import { z } from "zod";
import { CommandError, noInput, wrongSettings } from "../server/command-error.ts";
import type { Api } from "../server/open-api.ts";

const found = z.object({ data: z.array(z.looseObject({ id: z.string() })) });
const decision = z.looseObject({
  at: z.string(),
  stepId: z.string().nullable(),
  outcome: z.string(),
  reason: z.string(),
});
const explanation = z.looseObject({
  stage: z.string(),
  suppressed: z.looseObject({ reason: z.string(), at: z.string(), lift: z.string() }).nullable(),
  waits: z.array(z.looseObject({ reason: z.string() })),
  decisions: z.array(decision),
});

/** The lead with an address, as the API has it. @throws CommandError when there is none */
export async function findLead(api: Api, email: string): Promise<z.output<typeof found>["data"][number]> {
  const answer: unknown = await (await api.read("GET", `/v1/leads?email=${encodeURIComponent(email)}`)).json();
  const [lead] = found.safeParse(answer).data?.data ?? [];
  if (lead === undefined) throw new CommandError(`There is no lead with the address ${email}.`, noInput);
  return lead;
}

/** Why the lead with an address did, or did not, get mails. @throws CommandError */
export async function explainLead(api: Api, email: string): Promise<z.output<typeof explanation>> {
  const { id } = await findLead(api, email);
  const read = explanation.safeParse(await (await api.read("GET", `/v1/leads/${id}/explain`)).json());
  if (read.success) return read.data;
  throw new CommandError(`${api.host} does not answer as a Ripen does.`, wrongSettings);
}

/** What decided, newest first, a line each. */
export function printExplanation({ stage, suppressed, waits, decisions }: z.output<typeof explanation>): string {
  return [
    `Stage ${stage}.`,
    ...(suppressed === null ? [] : [`Suppressed since ${suppressed.at} (${suppressed.reason}). ${suppressed.lift}`]),
    ...waits.map(({ reason }) => `Waits: ${reason}`),
    ...decisions.map(({ at, stepId, outcome, reason }) => `${at}  ${stepId ?? "-"}  ${outcome}  ${reason}`),
  ].join("\n");
}
