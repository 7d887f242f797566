// Unpacks the pinned Chromium under TMPDIR once and prints how to start it, as JSON.
// Its libraries and fonts come along: a machine with only Node has neither. The package's launch
// arguments stay behind: they switch off the same-origin policy that our tests are about.
import { mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import chromium, { inflate } from "@sparticuz/chromium";

const here = tmpdir();
mkdirSync(here, { recursive: true });
const bin = join(dirname(createRequire(import.meta.url).resolve("@sparticuz/chromium")), "..", "bin");
const executable = await chromium.executablePath();
await inflate(join(bin, "al2023.tar.br"));

// The package's own fonts.conf looks in /tmp/fonts; without any font Chromium ends itself.
const fonts = join(here, "fonts.conf");
writeFileSync(
  fonts,
  `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${join(here, "fonts")}</dir><cachedir>${join(here, "fonts-cache")}</cachedir></fontconfig>
`,
);

console.log(
  JSON.stringify({
    executable,
    env: { LD_LIBRARY_PATH: join(here, "al2023", "lib"), FONTCONFIG_FILE: fonts },
  }),
);
