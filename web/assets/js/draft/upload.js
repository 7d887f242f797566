// One file, from the citizen's device straight to quarantine: the portal's functions never carry it.

import { call, pause, Problem } from "../kit/api.js";
import { say } from "../kit/text.js";

/**
 * What papers are uploaded for: a draft, or the answer to a supplement.
 * @typedef {object} Holder
 * @property {string} resource below /api; its papers are below it
 * @property {any[]} papers
 * @property {string | null} [etag] what they are changed upon
 * @property {<T>(task: () => Promise<T>) => Promise<T>} run do it when its turn comes
 * @property {(paper: any, etag: string | null) => void} add take over one that was announced, unless it is here
 * @property {(answer: any, etag: string | null) => void} take take over what the API says there is now; null: it was not changed
 */

/**
 * Announce, send, have it looked at. The holder is taken only for the first and the last.
 * @param {Holder} holder
 * @param {string} document which required document it is
 * @param {File} file
 * @param {(part: number) => void} progress between 0 and 1
 */
export async function upload(holder, document, file, progress) {
  const base = `${holder.resource}/papers`;
  const about = { required_document: document, file_name: file.name, content_type: file.type, size: file.size, sha256: await checksum(file) };
  const offer = await holder.run(async () => {
    const { data, etag } = await knock(base, { body: about, version: holder.etag });
    holder.add(data.paper, etag);
    return data;
  });
  await send(offer.upload, file, progress);
  await holder.run(async () => {
    const { data } = await knock(`${base}/${offer.paper.paper}/finalise`, { body: {} });
    holder.take(data, null);
  });
}

/** These knocks may be repeated: the same file is the same paper, and what was looked at stays so. */
async function knock(resource, options) {
  try {
    return await call("POST", resource, options);
  } catch (thrown) {
    if (!(thrown instanceof Problem) || thrown.status) throw thrown;
    await pause(1500);
    return call("POST", resource, options);
  }
}

async function checksum(file) {
  const content = await file.arrayBuffer().catch(() => {
    throw new Problem({ title: say("draft.unreadable", { name: file.name }) }, 0);
  });
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", content));
  return btoa(String.fromCharCode(...digest));
}

/** A plain fetch cannot say how far it is, and a phone's uplink is slow. */
function send({ url, fields }, file, progress) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append("file", file);
  const failed = () => new Problem({ title: say("draft.upload_failed", { name: file.name }) }, 0);
  return new Promise((done, fail) => {
    const request = new XMLHttpRequest();
    request.open("POST", url);
    request.upload.onprogress = ({ loaded, total }) => progress(total ? loaded / total : 0);
    request.onload = () => (request.status < 300 ? done(undefined) : fail(failed()));
    request.onerror = () => fail(failed());
    request.send(form);
  });
}
