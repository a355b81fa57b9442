import { openGround } from "./ground.ts";
import type { GroundOverrides, GroundSettings, OpenedGround } from "./ground.ts";
import type { HandoffParts, Operator } from "./handoff/parts.ts";
import type { InboundParts, InboundPolicy } from "./inbound/parts.ts";
import { openFingerprints } from "./inbound/store/fingerprints.ts";
import { createSenderVerifier } from "./inbound/trust/verify/sender-verifier.ts";
import { createMailReader } from "./inbound/understand/mail-reader.ts";
import { usualRetention } from "./person/parts.ts";
import type { PersonParts, Retention } from "./person/parts.ts";
import type { RelayParts } from "./relay/parts.ts";
import type { RepParts } from "./rep/parts.ts";
import { openCalendarReader } from "./rep/calendar/reader.ts";
import { openStripper } from "./relay/strip/stripper.ts";
import { openTransport } from "./send/carrier/transport.ts";
import { openTransports } from "./send/carrier/transports.ts";
import { openFence } from "./send/lane/fence.ts";
import { openDkimKeys } from "./send/mail/dkim-keys.ts";
import type { SendParts } from "./send/parts.ts";
import { ensureDefaultSender } from "./sender/default-sender.ts";
import { openMailDomains } from "./sender/destination/mail-domains.ts";
import { usualGuardLimits } from "./sender/guard/guard-limits.ts";
import type { GuardLimits } from "./sender/guard/guard-limits.ts";
import type { DestinationLimits, SenderParts } from "./sender/parts.ts";
import type { SequenceParts } from "./sequence/parts.ts";
import { createVersionCache } from "./sequence/version-cache.ts";
import type { TrackParts, TrackPolicy } from "./track/parts.ts";
import { createClients } from "./track/touch/clients.ts";
import { openHits } from "./track/touch/open-hits.ts";
import { loadNetworks, standardNetworksFile } from "./track/verdict/networks/read-networks.ts";

/** Everything a verb may need, made once by `openApp` and disposed as one; disposing of it stops it, too. */
export interface App
  extends
    OpenedGround,
    SequenceParts,
    SenderParts,
    SendParts,
    TrackParts,
    InboundParts,
    PersonParts,
    RelayParts,
    RepParts,
    HandoffParts {}

/** What an App is made from; every service named here is running already. */
export interface AppSettings extends GroundSettings {
  smtpUrl: string;
  /** SMTP connections at most; fewer are used while the server answers quickly. Default 40. */
  smtpConnections?: number;
  /** Whether the mail servers of recipients' domains are looked up, to treat those at one provider as one. Default: no. */
  mxLookups?: boolean;
  /** Messages of one sender handed over at once to a destination, at most. */
  perDestination?: DestinationLimits;
  mailFrom: { name: string; email: string };
  track?: Partial<TrackPolicy>;
  inbound?: Partial<InboundPolicy>;
  retention?: Partial<Retention>;
  guard?: Partial<GuardLimits>;
  operator?: Partial<Operator>;
}

/** Parts that tests and the demo put in place of the usual ones. */
export type AppOverrides = GroundOverrides;

/** Mail servers commonly take about twenty at once from one client, as Postfix's own default has it. */
const usualPerDestination: DestinationLimits = { usual: 20, of: {} };
const usualTrack: TrackPolicy = { ownNetworks: [], traceDays: 0, perMinute: 12_000, networksFile: null };
const usualSoftBounces = { limit: 5, withinDays: 30, forDays: 90 };

/** Connects to everything and makes the default sender. The database must be migrated. */
export async function openApp(settings: AppSettings, overrides: AppOverrides = {}): Promise<App> {
  await using stack = new AsyncDisposableStack();
  const ground = stack.use(openGround(settings, overrides));
  const { db, clock, sealer, cutOff } = ground;
  await ensureDefaultSender(db, settings.mailFrom, clock.now());
  const maxConnections = settings.smtpConnections ?? 40;
  const transport = stack.adopt(openTransport({ url: settings.smtpUrl, maxConnections, cutOff }), (opened) =>
    opened.close(),
  );
  const mailReader = stack.adopt(createMailReader(), (opened) => opened.close());
  const verifierOptions = { resolve: ground.resolve, hostname: settings.site.replyDomain };
  const senderVerifier = stack.adopt(createSenderVerifier(verifierOptions), (opened) => opened.close());
  const fingerprints = stack.adopt(openFingerprints(), (opened) => opened.close());
  const stripper = stack.adopt(openStripper(), (opened) => opened.close());
  const calendars = stack.adopt(openCalendarReader(), (opened) => opened.close());
  const { usual, of } = settings.perDestination ?? usualPerDestination;
  const limits = new Map(Object.entries(of));
  const transports = stack.use(openTransports(db, sealer, transport, cutOff));
  const hits = stack.adopt(openHits(ground), (opened) => opened.close());
  const track = { ...usualTrack, ...settings.track };
  const networks = await loadNetworks(track.networksFile ?? standardNetworksFile);
  const open = stack.move();
  return {
    ...ground,
    track,
    clients: createClients(ground.signers.track, track, networks),
    hits,
    versions: createVersionCache(),
    mailDomains: openMailDomains(db, settings.mxLookups ?? false),
    perDestination: (destination) => limits.get(destination) ?? usual,
    retention: { ...usualRetention, ...settings.retention },
    guard: { ...usualGuardLimits, ...settings.guard },
    transport,
    transports,
    fence: openFence({ db, clock }),
    dkimKeys: openDkimKeys(sealer),
    inbound: {
      inquiryAddress: null,
      trustedAuthservIds: [],
      rawMailDays: 90,
      softBounces: usualSoftBounces,
      reviewWaitDays: 2,
      ...settings.inbound,
    },
    mailReader,
    fingerprints,
    senderVerifier,
    stripper,
    calendars,
    operator: { email: null, webhook: null, ...settings.operator },
    [Symbol.asyncDispose]: () => {
      ground.stop();
      return open.disposeAsync();
    },
  };
}
