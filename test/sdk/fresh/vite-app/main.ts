import { Ripen } from "@ripen/client";

const ripen = new Ripen({ url: "/api", key: "rk_from_your_own_server", throw: true });
const list = document.querySelector("#leads");
for (const { email, stage } of (await ripen.leads.list({ limit: 20 })).data) {
  const item = document.createElement("li");
  item.textContent = `${email}: ${stage}`;
  list?.append(item);
}
