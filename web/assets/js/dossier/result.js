// The decision's file, once there is one.

import { call, newKey } from "../kit/api.js";
import { el, theirs } from "../kit/dom.js";
import { once } from "../kit/form.js";
import { say, size } from "../kit/text.js";

/**
 * @param {any} dossier
 * @param {string} resource the dossier, below /api
 * @param {() => void} later look at the dossier again, once the browser has begun to fetch
 */
export function result({ result: file }, resource, later) {
  if (!file) return null;
  const about = say("dossier.result_file", { name: file.file_name, size: size(file.size) });
  const content = file.available
    ? [el("p", {}, theirs(file.note)), numbered(file), el("p", {}, about), el("p", {}, button(resource, later)), checksum(file)]
    : [el("p", {}, say("dossier.result_waiting"))];
  return el("section", { class: "notice good", id: "result" }, el("h2", {}, say("dossier.result")), content);
}

function button(resource, later) {
  const download = async () => {
    const { data } = await call("POST", `${resource}/result`, { body: {}, key: newKey() });
    location.assign(data.url);
    later();
  };
  return el("button", { type: "button", id: "download", click: ({ currentTarget }) => once(currentTarget, download) }, say("dossier.download"));
}

function numbered({ number }) {
  return number && el("p", {}, say("dossier.result_number", { number }));
}

function checksum(file) {
  return el("p", { class: "help" }, `${say("dossier.checksum")}: `, el("code", {}, file.sha256));
}
