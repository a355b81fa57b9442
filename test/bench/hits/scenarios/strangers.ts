import { addressIn } from "../addresses.ts";
import { agents, desktop, disguise } from "../agents.ts";
import { machineHit, reading, round, scan } from "../parts.ts";
import { arrivesAt, between, longTail } from "../sequence.ts";
import type { Scenario } from "../sequence.ts";

/** Gateways and programs of other makers, among them some that our networks do not know. */
export const strangerScenarios: readonly Scenario[] = [
  {
    name: "other_gateways",
    vendor: "gateway",
    source: "Trend Micro, Symantec and Fortinet document that links are followed at arrival",
    draw: (random) => {
      const links = random.int(2, 8);
      const at = longTail(random, 12, 1.3);
      const places = [random.pick(["trend", "symantec", "fortinet"] as const)];
      const shape = { pixel: random.chance(0.5), page: random.chance(0.7), head: random.chance(0.3) };
      return { links, hits: scan(random, { at, links, places, gap: 0.7, spread: random.chance(0.3), ...shape }) };
    },
  },
  {
    name: "gateway_in_disguise",
    vendor: "gateway",
    source:
      "pixel, all links and the unsubscribe page within a second, a browser's name, an ordinary network (issue 15)",
    draw: (random) => {
      const links = random.int(1, 8);
      const at = longTail(random, 30, 1.5);
      const gap = 0.9 / (links + 2);
      return { links, hits: scan(random, { at, links, places: ["office", "access"], gap, pixel: true, page: true }) };
    },
  },
  {
    name: "slow_gateway",
    vendor: "gateway",
    source: "sandboxes wait between links, so that rules on bursts do not see them",
    draw: (random) => {
      const links = random.int(3, 6);
      const at = between(random, 0.5, 40);
      const places = [random.pick(["aws", "hosting"] as const)];
      return { links, hits: scan(random, { at, links, places, gap: 12, page: true, hiddenLink: random.chance(0.5) }) };
    },
  },
  {
    name: "patient_sandbox",
    vendor: "gateway",
    source:
      "the hardest: a browser's name, an ordinary network, minutes after arrival, the pixel and one link of several",
    draw: (random) => {
      const links = random.int(2, 5);
      const at = between(random, 100, 1_500);
      const from = { agent: agents.chrome(random), ip: addressIn(random, "access") };
      const link = random.int(0, links - 1);
      const clickAt = round(at + between(random, 0.1, 2.5));
      return {
        links,
        hits: [machineHit({ at, kind: "open", ...from }), machineHit({ at: clickAt, kind: "click", link, ...from })],
      };
    },
  },
  {
    name: "chromium_with_scripts",
    vendor: "gateway",
    source: "detonation in headless Chromium, HEAD and GET of every link, the hidden one, too",
    draw: (random) => {
      const links = random.int(2, 6);
      const agent = random.chance(0.5) ? agents.headless : agents.chrome;
      const at = between(random, 0.5, 900);
      const shape = { pixel: true, page: true, head: random.chance(0.7), hiddenLink: true };
      const hits = scan(random, { at, links, places: ["aws", "hosting", "access"], agent, gap: 1.2, ...shape });
      return {
        links,
        hits,
        later: [{ kind: "page_activity" as const, at: Math.max(...hits.map((hit) => hit.at)) + 6 }],
      };
    },
  },
  {
    name: "http_libraries",
    vendor: "gateway",
    source: "axios, okhttp, aiohttp and others name themselves",
    draw: (random) => {
      const links = random.int(1, 5);
      const from = { agent: agents.library(random), ip: addressIn(random, random.pick(["aws", "access", "office"])) };
      const at = longTail(random, 300, 2);
      const isOpen = random.chance(0.4);
      return {
        links,
        hits: [machineHit({ at, kind: isOpen ? "open" : "click", ...(!isOpen && { link: 0 }), ...from })],
      };
    },
  },
  {
    name: "link_previews",
    vendor: "gateway",
    source: "messengers fetch a link that somebody passes on: facebookexternalhit, Slackbot, WhatsApp",
    draw: (random) => {
      const links = random.int(1, 5);
      const ip = addressIn(random, "access");
      const read = reading(random, {
        at: arrivesAt(random),
        links,
        open: { agent: agents.thunderbird(random), ip },
        click: { agent: desktop(random), ip },
      });
      const at = Math.max(...read.map((hit) => hit.at)) + between(random, 10, 300);
      const preview = { agent: agents.preview(random), ip: addressIn(random, "aws") };
      return { links, hits: [...read, machineHit({ at, kind: "click", link: 0, ...preview })] };
    },
  },
  {
    name: "browser_prefetch",
    vendor: "gateway",
    source:
      "https://wicg.github.io/nav-speculation/prefetch.html: webmail pages prefetch links in the person's browser",
    draw: (random) => {
      const links = random.int(1, 5);
      const from = { agent: desktop(random), ip: addressIn(random, "access") };
      const purpose = random.pick(["prefetch", "prefetch;prerender", "prefetch;anonymous-client-ip"]);
      return {
        links,
        hits: [machineHit({ at: arrivesAt(random), kind: "click", link: random.int(0, links - 1), purpose, ...from })],
      };
    },
  },
  {
    name: "no_agent",
    vendor: "gateway",
    source: "appliances that send no user agent",
    draw: (random) => {
      const links = random.int(1, 4);
      const from = { agent: agents.none(), ip: addressIn(random, "office") };
      return {
        links,
        hits: [machineHit({ at: longTail(random, 20, 1), kind: "click", link: random.int(0, links - 1), ...from })],
      };
    },
  },
  {
    name: "one_scanner_for_many",
    vendor: "gateway",
    source: "one address fetches for many recipients of several companies",
    draw: (random) => {
      const links = random.int(2, 5);
      const from = { agent: disguise(random), ip: addressIn(random, random.pick(["access", "hosting"])) };
      const at = between(random, 70, 3_000);
      const hits = [
        machineHit({ at, kind: "open", ...from }),
        machineHit({ at: at + 3, kind: "click", link: 0, ...from }),
      ];
      return { links, hits, shared: { [from.ip]: { recipients: random.int(6, 80), sameCompany: false } } };
    },
  },
];
