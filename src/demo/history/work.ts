import type { ApiClient } from "../api-client.ts";

interface Listed {
  id: string;
  createdAt: string;
  status: string;
}

const hourMs = 3_600_000;
const most = 200;

/**
 * What reps do of a morning and an afternoon: they take most of what came, answer it, and come to an end with what they had for a
 * week or so. Some lies for a while, as it does.
 */
export async function workOnHandoffs(api: ApiClient, now: Date, chance: () => number): Promise<void> {
  const age = ({ createdAt }: Listed) => now.getTime() - new Date(createdAt).getTime();
  for (const one of await listed(api, "open")) {
    if (chance() < 0.25 && age(one) < 30 * hourMs) continue;
    await act(api, one, "accept", {});
  }
  for (const one of await listed(api, "accepted")) {
    if (age(one) < 6 * 24 * hourMs || chance() > 0.14) continue;
    const dice = chance();
    if (dice < 0.4) await act(api, one, "won", { reason: "Twenty seats, a year." });
    else if (dice < 0.75) await act(api, one, "recycle", { reason: "Not this quarter.", coolDown: "P90D" });
    else await act(api, one, "disqualify", { reason: "Too small for us." });
  }
}

async function listed(api: ApiClient, status: string): Promise<Listed[]> {
  return (await api<{ data: Listed[] }>("GET", `/v1/handoffs?status=${status}&limit=${most}`)).data;
}

/** What cannot be done any more was done by somebody else: that is no failure of the story. */
async function act(api: ApiClient, { id }: Listed, what: string, body: object): Promise<void> {
  await api("POST", `/v1/handoffs/${id}/${what}`, body).catch(() => undefined);
}
