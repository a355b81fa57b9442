import { NotFoundError, Ripen, sequence } from "@ripen/client";
import type { Lead } from "@ripen/client";

const welcome = sequence("welcome", {
  name: "Welcome",
  trigger: { event: "signup" },
  steps: [
    { id: "hello", kind: "email", template: "welcome/1-hello" },
    { id: "pause", kind: "wait", for: "P2D", next: "hello" },
  ],
});

async function main(ripen: Ripen): Promise<void> {
  const { data: lead, error } = await ripen.leads.create({ email: "ada@example.com" });
  if (error instanceof NotFoundError) throw error;
  console.log(lead?.email);
  for await (const one of ripen.leads.list({ stage: "lead" })) use(one);
  await ripen.sequences.put(welcome.key, welcome.definition);
}
const use = (lead: Lead) => lead.score.total;

// Nothing answers there: the script shows that the package loads, and says so as an error.
const { error } = await new Ripen({ url: "http://127.0.0.1:9", key: "rk_test", retries: 0 }).leads.list();
if (error?.code !== "network") throw new Error(`${error?.code}`);
void main;
