import { mayMeasure } from "../../consent/may-measure.ts";
import { readPolicy } from "../../consent/policy/read-policy.ts";
import { listTopics } from "../../consent/topic/topics.ts";
import type { Topic } from "../../consent/topic/topics.ts";
import type { Db, Tx } from "../../db/client.ts";
import type { Recipient } from "../find-recipient.ts";
import type { Standing } from "./choice.ts";

/** How a lead stands, with the topics that there are. */
export async function loadStanding(
  db: Db | Tx,
  { lead }: Pick<Recipient, "lead">,
): Promise<Standing & { all: readonly Topic[] }> {
  const policy = await readPolicy(db);
  const { opens, clicks, profile } = mayMeasure({ policy, lead });
  const all = await listTopics({ db: db as Db });
  const topics = all.map(({ key }) => key);
  return { consent: lead.consent, policy, measured: { opens, clicks, profile }, topics, all };
}
