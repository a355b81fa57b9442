import { addressIn } from "../addresses.ts";
import { agents, desktop, disguise } from "../agents.ts";
import { machineHit, reading, round, scan } from "../parts.ts";
import { arrivesAt, between, longTail } from "../sequence.ts";
import type { Scenario } from "../sequence.ts";

const safeLinks = "https://learn.microsoft.com/defender-office-365/safe-links-about";

/** Exchange Online Protection, Safe Links, Defender, Outlook.com, and desktops in Azure. */
export const microsoftScenarios: readonly Scenario[] = [
  {
    name: "safe_links_at_delivery",
    vendor: "microsoft",
    source: `${safeLinks}: links are scanned before delivery and detonated in a sandbox`,
    draw: (random) => {
      const links = random.int(1, 8);
      const at = random.chance(0.2) ? between(random, -8, -0.5) : longTail(random, 15, 1);
      const places = random.chance(0.6) ? (["microsoft"] as const) : (["eop"] as const);
      const shape = { head: random.chance(0.4), pixel: random.chance(0.5), page: random.chance(0.6) };
      return { links, hits: scan(random, { at, links, places, gap: 0.8, spread: random.chance(0.5), ...shape }) };
    },
  },
  {
    name: "eop_one_link",
    vendor: "microsoft",
    source: "Exchange Online Protection fetches a single link it has not seen from its published ranges",
    draw: (random) => {
      const links = random.int(1, 6);
      const at = longTail(random, 120, 1.2);
      const from = { agent: disguise(random), ip: addressIn(random, "eop") };
      return { links, hits: [machineHit({ at, kind: "click", link: random.int(0, links - 1), ...from })] };
    },
  },
  {
    name: "safe_links_at_click",
    vendor: "microsoft",
    source: `${safeLinks}: a link is checked again at the time of the click`,
    draw: (random) => {
      const links = random.int(1, 6);
      const open = { agent: agents.outlook(), ip: addressIn(random, "office") };
      const click = { agent: agents.edge(random), ip: open.ip };
      const hits = reading(random, { at: arrivesAt(random), links, open: random.chance(0.7) ? open : null, click });
      const seconds = hits.flatMap((hit) => {
        if (hit.kind !== "click") return [];
        const at = round(hit.at + between(random, -1.5, 8));
        const ip = addressIn(random, random.chance(0.7) ? "microsoft" : "eop");
        return [machineHit({ at, kind: "click", link: hit.link ?? 0, agent: disguise(random), ip })];
      });
      return { links, hits: [...hits, ...seconds] };
    },
  },
  {
    name: "defender_later_crawl",
    vendor: "microsoft",
    source:
      "https://learn.microsoft.com/defender-office-365/zero-hour-auto-purge: mails are looked at again after delivery",
    draw: (random) => {
      const links = random.int(1, 6);
      const at = between(random, 1_800, 90_000);
      if (random.chance(0.4)) {
        const from = { agent: disguise(random), ip: addressIn(random, "microsoft") };
        return { links, hits: [machineHit({ at, kind: "click", link: random.int(0, links - 1), ...from })] };
      }
      return { links, hits: scan(random, { at, links, places: ["microsoft"], gap: 1.5, spread: random.chance(0.5) }) };
    },
  },
  {
    name: "outlook_com",
    vendor: "microsoft",
    source: "Outlook on the web shows images through a proxy; links open in the person's browser",
    draw: (random) => {
      const links = random.int(1, 5);
      const open = { agent: agents.outlookProxy(), ip: addressIn(random, "microsoft") };
      const click = random.chance(0.5) ? { agent: desktop(random), ip: addressIn(random, "access") } : null;
      return { links, hits: reading(random, { at: arrivesAt(random), links, open, click }) };
    },
  },
  {
    name: "outlook_desktop",
    vendor: "microsoft",
    source: "Outlook for Windows loads images itself, when allowed, under `ms-office`",
    draw: (random) => {
      const links = random.int(1, 5);
      const ip = addressIn(random, "office");
      const click = random.chance(0.5) ? { agent: agents.edge(random), ip } : null;
      return {
        links,
        hits: reading(random, { at: arrivesAt(random), links, open: { agent: agents.outlook(), ip }, click }),
      };
    },
  },
  {
    name: "azure_virtual_desktop",
    vendor: "microsoft",
    source: "https://learn.microsoft.com/azure/virtual-desktop/: people's desktops leave by Azure's addresses",
    draw: (random) => {
      const links = random.int(1, 5);
      const ip = addressIn(random, "microsoft");
      const click = random.chance(0.4) ? { agent: agents.edge(random), ip } : null;
      const hits = reading(random, { at: arrivesAt(random), links, open: { agent: agents.outlook(), ip }, click });
      const last = Math.max(...hits.map(({ at }) => at));
      const answers = random.chance(0.3) ? { later: [{ kind: "reply" as const, at: last + 400 }] } : {};
      return { links, hits, ...answers };
    },
  },
];
