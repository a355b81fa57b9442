import { addressIn } from "../addresses.ts";
import { agents, anyBrowser, desktop } from "../agents.ts";
import { personHit, reading, round } from "../parts.ts";
import { arrivesAt, between, looksFor, someLinks } from "../sequence.ts";
import type { Scenario } from "../sequence.ts";

/** People, in the ways that fool rules on machines. */
export const peopleScenarios: readonly Scenario[] = [
  {
    name: "thunderbird",
    vendor: "any",
    source: "Thunderbird loads images itself, when allowed, and opens links in the browser",
    draw: (random) => {
      const links = random.int(1, 5);
      const ip = addressIn(random, "access");
      const click = random.chance(0.5) ? { agent: agents.firefox(random), ip } : null;
      const open = { agent: agents.thunderbird(random), ip };
      return { links, hits: reading(random, { at: arrivesAt(random), links, open, click }) };
    },
  },
  {
    name: "webmail_without_proxy",
    vendor: "any",
    source: "Roundcube, Outlook on a company's own server and others load images in the browser",
    draw: (random) => {
      const links = random.int(1, 5);
      const from = { agent: desktop(random), ip: addressIn(random, random.pick(["access", "office"])) };
      const click = random.chance(0.5) ? from : null;
      return { links, hits: reading(random, { at: arrivesAt(random), links, open: from, click }) };
    },
  },
  {
    name: "corporate_nat",
    vendor: "any",
    source: "all people of a company leave by one address",
    draw: (random) => {
      const links = random.int(1, 5);
      const ip = addressIn(random, "office");
      const click = { agent: agents.edge(random), ip };
      const hits = reading(random, { at: arrivesAt(random), links, open: { agent: agents.outlook(), ip }, click });
      return { links, hits, shared: { [ip]: { recipients: random.int(3, 60), sameCompany: true } } };
    },
  },
  {
    name: "carrier_gate",
    vendor: "any",
    source: "RFC 6888: phones of one carrier share addresses; often few of our recipients, now and then many",
    draw: (random) => {
      const links = random.int(1, 5);
      const from = { agent: random.pick([agents.iphone, agents.android])(random), ip: addressIn(random, "carrier") };
      const hits = reading(random, {
        at: arrivesAt(random),
        links,
        open: random.chance(0.5) ? from : null,
        click: from,
      });
      const recipients = random.chance(0.15) ? random.int(6, 20) : random.int(0, 3);
      return { links, hits, shared: { [from.ip]: { recipients, sameCompany: false } } };
    },
  },
  {
    name: "forwarded",
    vendor: "any",
    source: "a person passes the mail on, and colleagues open it from elsewhere",
    draw: (random) => {
      const links = random.int(2, 5);
      const first = arrivesAt(random);
      const reader = (at: number) => {
        const ip = addressIn(random, random.pick(["access", "office"]));
        const open = { agent: random.pick([agents.outlook(), agents.thunderbird(random), desktop(random)]), ip };
        const click = random.chance(0.4) ? { agent: anyBrowser(random), ip } : null;
        return reading(random, { at, links, open, click });
      };
      const others = Array.from({ length: random.int(1, 3) }, () => reader(first + between(random, 600, 90_000)));
      return { links, hits: [...reader(first), ...others.flat()] };
    },
  },
  {
    name: "images_blocked",
    vendor: "any",
    source: "mail programs that load no images: the click comes without an open",
    draw: (random) => {
      const links = random.int(1, 6);
      const click = { agent: anyBrowser(random), ip: addressIn(random, random.pick(["access", "office", "carrier"])) };
      return { links, hits: reading(random, { at: arrivesAt(random), links, open: null, click }) };
    },
  },
  {
    name: "virtual_desktop",
    vendor: "hosting",
    source: "https://docs.aws.amazon.com/workspaces/: people's desktops leave by a data center's addresses",
    draw: (random) => {
      const links = random.int(1, 5);
      const ip = addressIn(random, "aws");
      const click = random.chance(0.5) ? { agent: agents.chrome(random), ip } : null;
      const hits = reading(random, { at: arrivesAt(random), links, open: { agent: agents.outlook(), ip }, click });
      const last = Math.max(...hits.map(({ at }) => at));
      const kind = random.pick(["reply", "form"] as const);
      return {
        links,
        hits,
        ...(random.chance(0.4) && { later: [{ kind, at: round(last + between(random, 60, 1_200)) }] }),
      };
    },
  },
  {
    name: "two_tabs",
    vendor: "any",
    source: "a person opens two links of a mail as tabs, one right after the other",
    draw: (random) => {
      const links = random.int(4, 8);
      const from = { agent: desktop(random), ip: addressIn(random, "access") };
      const at = arrivesAt(random) + 120;
      const clickAt = round(at + looksFor(random) + 3);
      const [one = 0, two = 1] = someLinks(random, links, 2);
      const second = round(clickAt + between(random, 1.2, 4.5));
      return {
        links,
        hits: [
          personHit({ at, kind: "open", ...from }),
          personHit({ at: clickAt, kind: "click", link: one, ...from }),
          personHit({ at: second, kind: "click", link: two, ...from }),
        ],
      };
    },
  },
  {
    name: "answers_at_once",
    vendor: "any",
    source: "a person reads in the first seconds, and a reply or form follows",
    draw: (random) => {
      const links = random.int(1, 5);
      const from = { agent: agents.outlook(), ip: addressIn(random, "office") };
      const at = between(random, 6, 50);
      return {
        links,
        // The answer tells it, so soon as it is.
        hits: [{ at, kind: "open", truth: "human", method: "GET", ...from }],
        later: [{ kind: "reply" as const, at: round(at + between(random, 40, 2_000)) }],
      };
    },
  },
  {
    name: "behind_a_wrong_proxy",
    vendor: "any",
    source: "a proxy in front that hides the client: everybody has one private address (rule 11)",
    draw: (random) => {
      const links = random.int(1, 5);
      const ip = "10.0.0.0";
      const click = random.chance(0.6) ? { agent: anyBrowser(random), ip } : null;
      const hits = reading(random, { at: arrivesAt(random), links, open: { agent: desktop(random), ip }, click });
      return { links, hits, shared: { [ip]: { recipients: 900, sameCompany: false } } };
    },
  },
  {
    name: "unsubscribes",
    vendor: "any",
    source: "a person opens the mail and the unsubscribe page",
    draw: (random) => {
      const ip = addressIn(random, "access");
      const at = arrivesAt(random);
      const pageAt = round(at + looksFor(random) + 2);
      return {
        links: random.int(1, 5),
        hits: [
          personHit({ at, kind: "open", agent: agents.thunderbird(random), ip }),
          personHit({ at: pageAt, kind: "unsubscribe_page", agent: agents.firefox(random), ip }),
        ],
      };
    },
  },
];
