// Runs the README's code as it stands.

import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { test } from "node:test";

test("the README's code runs", async (t) => {
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  const blocks = [...readme.matchAll(/```js\n(.*?)```/gs)].map((found) => found[1]);
  assert.equal(blocks.length, 2);
  process.env.JETON_TOKEN = readFileSync(`${process.env.JETON_TEST_DIR}/admin.token`, "utf8").trim();
  const file = new URL("./readme-code.js", import.meta.url);
  const address = `const address = ${JSON.stringify(process.env.JETON_TEST_UNIX)};\n`;
  writeFileSync(file, `${address}${blocks.join("")}\nexport { channel, created, verification };\n`);
  t.after(() => rmSync(file));
  const { channel, created, verification } = await import(file);
  channel.close();
  assert.equal(verification.serviceAccountId, created.serviceAccount.id);
});
