// The code that an authenticator app shows now, for what it read from the QR code: node code.mjs < uri
import { readFileSync } from "node:fs";
import { generateSync } from "otplib";

const uri = new URL(readFileSync(0, "utf8").trim());
const said = (name) => uri.searchParams.get(name);
if (uri.protocol !== "otpauth:" || uri.host !== "totp") throw new Error("no authenticator's address");
const period = Number(said("period") ?? 30);
const digits = Number(said("digits") ?? 6);
const algorithm = (said("algorithm") ?? "SHA1").toLowerCase();
process.stdout.write(generateSync({ secret: said("secret"), period, digits, algorithm }));
