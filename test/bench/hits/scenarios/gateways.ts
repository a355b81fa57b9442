import { addressIn } from "../addresses.ts";
import type { Place } from "../addresses.ts";
import { agents, anyBrowser, disguise } from "../agents.ts";
import { machineHit, personHit, reading, round, scan } from "../parts.ts";
import { arrivesAt, between, longTail, looksFor, someLinks } from "../sequence.ts";
import type { Scenario } from "../sequence.ts";
import type { Vendor } from "../../../../src/track/verdict/vendor.ts";
import type { Random } from "../../generate/random.ts";

/** Products that take mail in before the mailbox and look at its links: at arrival, at the click, in isolation, later. */
export const gatewayScenarios: readonly Scenario[] = [
  ...atArrival(
    "barracuda",
    ["barracuda"],
    "https://campus.barracuda.com: Email Gateway Defense, Link Protection, intent analysis",
  ),
  ...atArrival(
    "proofpoint",
    ["proofpoint"],
    "Proofpoint Targeted Attack Protection: URL Defense, predictive sandboxing",
  ),
  ...atArrival("mimecast", ["mimecast"], "Mimecast Targeted Threat Protection: URL Protect, pre-delivery checks"),
  ...atArrival("cisco", ["cisco"], "Cisco Secure Email: Outbreak Filters, URL reputation and retrospection"),
  atClick("barracuda", ["barracuda"], "Barracuda Link Protection checks the link when it is followed"),
  atClick("mimecast", ["mimecast"], "Mimecast URL Protect checks the link when it is followed"),
  atClick("cisco", ["cisco"], "Cisco Secure Email rewrites links and checks them when they are followed"),
  isolated(
    "proofpoint",
    "proofpoint",
    "Proofpoint Isolation renders the page for the person in Proofpoint's data center",
  ),
  isolated(
    "mimecast",
    "mimecast",
    "Mimecast Browser Isolation renders the page for the person in Mimecast's data center",
  ),
  later("proofpoint", "proofpoint", "Proofpoint Threat Response looks at delivered mails again"),
  later("cisco", "cisco", "Cisco's URL retrospection looks at links again after delivery"),
  {
    name: "isolation_elsewhere",
    vendor: "isolation",
    source: "Menlo Security and Cloudflare Browser Isolation render pages for people in their own networks",
    draw: (random) => {
      const links = random.int(1, 5);
      const click = { agent: agents.chrome(random), ip: addressIn(random, "isolation") };
      const open = random.chance(0.5) ? { agent: agents.outlook(), ip: addressIn(random, "office") } : null;
      return { links, hits: reading(random, { at: arrivesAt(random), links, open, click }) };
    },
  },
  {
    name: "barracuda_appliance",
    vendor: "barracuda",
    source:
      "Barracuda Email Security Gateway is an appliance: it scans from the company's own address, where people are, too",
    draw: (random) => {
      const links = random.int(2, 6);
      const ip = addressIn(random, "office");
      const scanned = scan(random, { at: between(random, 0.5, 20), links, places: ["office"], gap: 0.7, page: true });
      const click = { agent: agents.edge(random), ip };
      const read = reading(random, {
        at: arrivesAt(random) + 120,
        links,
        open: { agent: agents.outlook(), ip },
        click,
      });
      return { links, hits: [...scanned.map((hit) => ({ ...hit, ip })), ...read] };
    },
  },
];

/** The scan when the mail arrives: by its own network, from a cloud, quick, slow, and of mails with a single link. */
function atArrival(vendor: Vendor, places: readonly Place[], source: string): Scenario[] {
  const draw = (random: Random, from: readonly Place[]) => {
    const links = random.int(1, 8);
    const at = random.chance(0.15) ? between(random, -6, -0.2) : longTail(random, 8, 1.2);
    const shape = { pixel: random.chance(0.5), page: random.chance(0.7), head: random.chance(0.3) };
    const gap = random.chance(0.8) ? 0.6 : 3;
    return { links, hits: scan(random, { at, links, places: from, gap, spread: random.chance(0.4), ...shape }) };
  };
  return [
    { name: `${vendor}_at_arrival`, vendor, source, draw: (random) => draw(random, places) },
    {
      name: `${vendor}_from_a_cloud`,
      vendor,
      source: `${source}; sandboxes run in public clouds`,
      draw: (random) => draw(random, ["aws", "google"]),
    },
    {
      name: `${vendor}_sandbox`,
      vendor,
      source: `${source}; suspicious links alone go to a sandbox, minutes after arrival`,
      draw: (random) => {
        const links = random.int(1, 6);
        const from = { agent: disguise(random), ip: addressIn(random, random.pick([...places, "aws"])) };
        const at = Math.min(590, longTail(random, 60, 1.2));
        return { links, hits: [machineHit({ at, kind: "click", link: random.int(0, links - 1), ...from })] };
      },
    },
  ];
}

/** A person clicks, and the product fetches the same link beside. */
function atClick(vendor: Vendor, places: readonly Place[], source: string): Scenario {
  return {
    name: `${vendor}_at_click`,
    vendor,
    source,
    draw: (random) => {
      const links = random.int(1, 5);
      const ip = addressIn(random, "office");
      const open = random.chance(0.6) ? { agent: agents.outlook(), ip } : null;
      const hits = reading(random, { at: arrivesAt(random), links, open, click: { agent: anyBrowser(random), ip } });
      const beside = hits.flatMap((hit) => {
        if (hit.kind !== "click") return [];
        const from = { agent: disguise(random), ip: addressIn(random, random.pick(places)) };
        return [
          machineHit({ at: round(hit.at - between(random, 0.1, 4)), kind: "click", link: hit.link ?? 0, ...from }),
        ];
      });
      return { links, hits: [...hits, ...beside] };
    },
  };
}

/** A person's click that is rendered in the vendor's network. */
function isolated(vendor: Vendor, place: Place, source: string): Scenario {
  return {
    name: `${vendor}_isolation`,
    vendor,
    source,
    draw: (random) => {
      const links = random.int(1, 5);
      const ip = addressIn(random, "office");
      const at = arrivesAt(random);
      const [link = 0] = someLinks(random, links, 1);
      const clickAt = round(at + looksFor(random));
      const click = { agent: agents.chrome(random), ip: addressIn(random, place), hidden: clickAt < 600 };
      const opens = random.chance(0.7) ? [personHit({ at, kind: "open", agent: agents.outlook(), ip })] : [];
      return { links, hits: [...opens, personHit({ at: clickAt, kind: "click", link, ...click })] };
    },
  };
}

/** A walk over the mail's links hours after delivery. */
function later(vendor: Vendor, place: Place, source: string): Scenario {
  return {
    name: `${vendor}_later_crawl`,
    vendor,
    source,
    draw: (random) => {
      const links = random.int(2, 6);
      const at = between(random, 1_200, 200_000);
      const places: Place[] = random.chance(0.5) ? [place] : ["aws"];
      return { links, hits: scan(random, { at, links, places, gap: 1, spread: random.chance(0.5), page: true }) };
    },
  };
}
