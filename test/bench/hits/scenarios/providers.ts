import { addressIn } from "../addresses.ts";
import { agents, anyBrowser, desktop } from "../agents.ts";
import { machineHit, reading } from "../parts.ts";
import { arrivesAt, between, longTail } from "../sequence.ts";
import type { Scenario } from "../sequence.ts";

/** Apple, Google and Yahoo: their proxies and prefetchers, and the people behind them. */
export const providerScenarios: readonly Scenario[] = [
  {
    name: "apple_mpp_unread",
    vendor: "apple",
    source:
      "https://support.apple.com/guide/mail/use-mail-privacy-protection-mlhl03be2866/mac: loaded in the background",
    draw: (random) => {
      const ip = () => addressIn(random, random.pick(["appleRelay", "otherRelay", "apple"]));
      const hits = [machineHit({ at: longTail(random, 900, 1.5), kind: "open", agent: agents.mpp(), ip: ip() })];
      if (random.chance(0.3)) {
        hits.push(machineHit({ at: longTail(random, 20_000, 1), kind: "open", agent: agents.mpp(), ip: ip() }));
      }
      return { links: random.int(1, 5), hits };
    },
  },
  {
    name: "apple_mpp_and_a_click",
    vendor: "apple",
    source: "with Mail Privacy Protection, the click comes from Safari, perhaps through Private Relay",
    draw: (random) => {
      const links = random.int(1, 5);
      const loaded = { agent: agents.mpp(), ip: addressIn(random, random.pick(["appleRelay", "otherRelay"])) };
      const at = longTail(random, 600, 1);
      const click = {
        agent: random.pick([agents.iphone, agents.safari])(random),
        ip: addressIn(random, random.pick(["carrier", "access", "appleRelay"])),
      };
      const read = reading(random, { at: at + arrivesAt(random), links, open: null, click });
      return { links, hits: [machineHit({ at, kind: "open", ...loaded }), ...read] };
    },
  },
  {
    name: "apple_mail_without_mpp",
    vendor: "apple",
    source: "without it Apple Mail loads images itself, under the name of its web view",
    draw: (random) => {
      const links = random.int(1, 5);
      const ip = addressIn(random, random.pick(["access", "carrier", "office"]));
      const isPhone = random.chance(0.5);
      const open = { agent: isPhone ? agents.iosMail(random) : agents.appleMail(), ip };
      const click = random.chance(0.5) ? { agent: (isPhone ? agents.iphone : agents.safari)(random), ip } : null;
      return { links, hits: reading(random, { at: arrivesAt(random), links, open, click }) };
    },
  },
  {
    name: "gmail_prefetch",
    vendor: "google",
    source: "Gmail fetches images ahead under the name of Edge 12",
    draw: (random) => {
      const from = { agent: agents.gmailPrefetch(), ip: addressIn(random, "googleProxy") };
      return { links: random.int(1, 5), hits: [machineHit({ at: longTail(random, 20, 1.5), kind: "open", ...from })] };
    },
  },
  {
    name: "gmail_proxy_at_arrival",
    vendor: "google",
    source: "the proxy also fetches when a mail arrives, before anybody opens it",
    draw: (random) => {
      const from = { agent: agents.googleProxy(), ip: addressIn(random, "googleProxy") };
      return { links: random.int(1, 5), hits: [machineHit({ at: between(random, 0.4, 25), kind: "open", ...from })] };
    },
  },
  {
    name: "gmail_web",
    vendor: "google",
    source:
      "https://support.google.com/mail/answer/145919: images come through GoogleImageProxy when the mail is opened",
    draw: (random) => {
      const links = random.int(1, 5);
      const open = { agent: agents.googleProxy(), ip: addressIn(random, "googleProxy") };
      const click = random.chance(0.5) ? { agent: desktop(random), ip: addressIn(random, "access") } : null;
      const ahead = { at: between(random, 1, 20), kind: "open" as const, agent: agents.gmailPrefetch(), ip: open.ip };
      const read = reading(random, { at: arrivesAt(random), links, open, click });
      return { links, hits: [...(random.chance(0.3) ? [machineHit(ahead)] : []), ...read] };
    },
  },
  {
    name: "gmail_app",
    vendor: "google",
    source: "the app shows images through the same proxy; links open in the phone's browser",
    draw: (random) => {
      const links = random.int(1, 5);
      const open = { agent: agents.googleProxy(), ip: addressIn(random, "googleProxy") };
      const phone = random.pick([agents.iphone, agents.android]);
      const click = random.chance(0.5) ? { agent: phone(random), ip: addressIn(random, "carrier") } : null;
      return { links, hits: reading(random, { at: arrivesAt(random), links, open, click }) };
    },
  },
  {
    name: "yahoo_mail",
    vendor: "yahoo",
    source: "https://help.yahoo.com/kb/yahoo-mail-proxy-SLN28749.html",
    draw: (random) => {
      const links = random.int(1, 5);
      const open = { agent: agents.yahooProxy(), ip: addressIn(random, "yahoo") };
      const click = random.chance(0.5) ? { agent: anyBrowser(random), ip: addressIn(random, "access") } : null;
      return { links, hits: reading(random, { at: arrivesAt(random), links, open, click }) };
    },
  },
  {
    name: "yahoo_at_arrival",
    vendor: "yahoo",
    source: "Yahoo caches images of some mails when they arrive",
    draw: (random) => {
      const from = { agent: agents.yahooProxy(), ip: addressIn(random, "yahoo") };
      return { links: random.int(1, 5), hits: [machineHit({ at: between(random, 0.3, 20), kind: "open", ...from })] };
    },
  },
];
