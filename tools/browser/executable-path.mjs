// Unpacks the pinned Chromium under TMPDIR once and prints how to start it, as JSON.
// Its own system libraries come along: a machine with only Node has no libnss3. The package's
// launch arguments stay behind: they switch off the same-origin policy our tests are about.
import { createRequire } from "node:module";
import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { tmpdir } from "node:os";
import chromium, { inflate } from "@sparticuz/chromium";

const bin = join(dirname(createRequire(import.meta.url).resolve("@sparticuz/chromium")), "..", "bin");
mkdirSync(tmpdir(), { recursive: true });
const executable = await chromium.executablePath();
await inflate(join(bin, "al2023.tar.br"));
console.log(JSON.stringify({
  executable,
  env: { LD_LIBRARY_PATH: join(tmpdir(), "al2023", "lib"), FONTCONFIG_PATH: join(tmpdir(), "fonts") },
}));
