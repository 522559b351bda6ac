// A person with a foreign client: matrix-js-sdk and its rust crypto, steered over a pipe (matrix_js_person.py).
// In:  one JSON object per line, {id, do, ...}.  Out: {id, result} or {id, error}, and {event} as things happen.
import { createInterface } from "node:readline";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

// The SDK tells the console everything; standard output belongs to the answers.
for (const each of ["debug", "info", "log", "warn", "trace", "error"]) console[each] = () => {};

// It lives in the cache folder, not beside this file (tests/matrix/world.sh).
const require = createRequire(process.env.RATSBOT_MATRIX_JS + "/");
const library = (name) => import(pathToFileURL(require.resolve(name)).href);
const sdk = await library("matrix-js-sdk");
const { AllDevicesIsolationMode, OnlySignedDevicesIsolationMode } = await library(
  "matrix-js-sdk/lib/crypto-api/index.js",
);

const say = (object) => process.stdout.write(JSON.stringify(object) + "\n");
let client, crypto, password, secretStorageKey;

// Events are reported in the order in which they can be read, one after the other.
let reported = Promise.resolve();
const report = (event) => (reported = reported.then(() => describe(event)).then((it) => say({ event: it })));

async function describe(event) {
  const relation = event.getOriginalContent()["m.relates_to"] ?? event.getWireContent()["m.relates_to"];
  const info = event.isEncrypted() && !event.isDecryptionFailure()
    ? await crypto.getEncryptionInfoForEvent(event) : null;
  return {
    event_id: event.getId(), room_id: event.getRoomId(), sender: event.getSender(), type: event.getType(),
    ...(event.getStateKey() === undefined ? {} : { state_key: event.getStateKey() }),
    content: { ...event.getOriginalContent(), ...(relation ? { "m.relates_to": relation } : {}) },
    encrypted: event.isEncrypted(), failure: event.decryptionFailureReason ?? null,
    shield: info?.shieldColour ?? null, shield_reason: info?.shieldReason ?? null,
  };
}

function isolate(mode) {
  crypto.setDeviceIsolationMode(
    mode === "signed" ? new OnlySignedDevicesIsolationMode() : new AllDevicesIsolationMode(false),
  );
}

const commands = {
  async login({ url, user, mode, sign, ...rest }) {
    password = rest.password;
    const identifier = { type: "m.id.user", user };
    const session = await sdk.createClient({ baseUrl: url })
      .loginRequest({ type: "m.login.password", identifier, password });
    client = sdk.createClient({
      baseUrl: url, userId: session.user_id, deviceId: session.device_id, accessToken: session.access_token,
      cryptoCallbacks: {
        getSecretStorageKey: async ({ keys }) => secretStorageKey && [Object.keys(keys)[0], secretStorageKey],
        cacheSecretStorageKey: (_id, _info, key) => { secretStorageKey = key; },
      },
    });
    await client.initRustCrypto({ useIndexedDB: false });
    crypto = client.getCrypto();
    if (sign) await commands.sign();
    isolate(mode);
    client.on(sdk.ClientEvent.Event, (event) => { if (!event.isEncrypted()) report(event); });
    client.on(sdk.MatrixEventEvent.Decrypted, report);
    const ready = new Promise((done) => client.once(sdk.ClientEvent.Sync, done));
    await client.startClient({ initialSyncLimit: 20 });
    await ready;
    return { user_id: session.user_id, device_id: session.device_id };
  },
  async sign() {
    const auth = { type: "m.login.password", identifier: { type: "m.id.user", user: client.getUserId() }, password };
    await crypto.bootstrapCrossSigning({
      authUploadDeviceSigningKeys: async (request) => { await request(auth); }, setupNewCrossSigning: true,
    });
  },
  async secret_storage({ passphrase }) {
    const key = await crypto.createRecoveryKeyFromPassphrase(passphrase ?? undefined);
    await crypto.bootstrapSecretStorage({ createSecretStorageKey: async () => key, setupNewSecretStorage: true });
    return key.encodedPrivateKey;
  },
  async mode({ mode }) { isolate(mode); },
  async create_room({ body }) { return (await client.createRoom(body)).room_id; },
  async invite({ room, user }) { await client.invite(room, user); },
  async join({ room }) { await client.joinRoom(room); },
  async leave({ room }) { await client.leave(room); },
  async encrypt({ room }) {
    await client.sendStateEvent(room, "m.room.encryption", { algorithm: "m.megolm.v1.aes-sha2" }, "");
  },
  // Our events carry their own relation; null keeps the SDK from adding one.
  async send_event({ room, kind, content }) { return (await client.sendEvent(room, null, kind, content)).event_id; },
  async redact({ room, event }) { return (await client.redactEvent(room, event)).event_id; },
  async new_session({ room }) { await crypto.forceDiscardSession(room); },
  async devices({ user }) {
    const known = (await crypto.getUserDeviceInfo([user], true)).get(user) ?? new Map();
    return Promise.all([...known.keys()].map(async (device_id) => ({
      device_id, signed: (await crypto.getDeviceVerificationStatus(user, device_id))?.signedByOwner ?? false,
    })));
  },
  async megabytes() { return process.memoryUsage().rss / 2 ** 20; },
};

const lines = createInterface({ input: process.stdin });
lines.on("line", async (line) => {
  const { id, do: name, ...rest } = JSON.parse(line);
  try {
    say({ id, result: (await commands[name](rest)) ?? null });
  } catch (error) {
    say({ id, error: `${name}: ${error?.stack ?? error}` });
  }
});
// The SDK's timers would keep the process alive for ever.
lines.on("close", () => process.exit(0));
