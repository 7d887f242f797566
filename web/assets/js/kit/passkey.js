// Passkeys: the browser asks the device, which asks its owner for a finger, a face or a PIN. No library is needed.

import { Problem } from "./api.js";
import { say } from "./text.js";

/** Whether this browser reads the API's options by itself; an older one is offered other ways. */
export const passkeysWork = typeof PublicKeyCredential !== "undefined" && "parseRequestOptionsFromJSON" in PublicKeyCredential;

/**
 * Have the device make one.
 * @param {any} options
 * @returns {Promise<{credential: string, client_data: string, attestation: string}>}
 */
export async function madePasskey(options) {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
  const { rawId, response } = await asked(() => navigator.credentials.create({ publicKey }));
  return { credential: base64(rawId), client_data: base64(response.clientDataJSON), attestation: base64(response.attestationObject) };
}

/**
 * Have the device answer with one that it has.
 * @param {any} options
 */
export async function askedPasskey(options) {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
  const { rawId, response } = await asked(() => navigator.credentials.get({ publicKey }));
  return {
    credential: base64(rawId),
    person: new TextDecoder().decode(response.userHandle),
    client_data: base64(response.clientDataJSON),
    authenticator_data: base64(response.authenticatorData),
    signature: base64(response.signature),
  };
}

/** @param {() => Promise<any>} ask */
async function asked(ask) {
  try {
    return await ask();
  } catch (thrown) {
    if (!(thrown instanceof DOMException)) throw thrown;
    const has = thrown.name === "InvalidStateError";
    throw new Problem({ title: say("passkey.not_used"), detail: say(has ? "passkey.has_one" : "passkey.try_again") }, 0);
  }
}

/** @param {ArrayBuffer} buffer */
function base64(buffer) {
  const text = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
