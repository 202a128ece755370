// A small real server, and requests to it.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import http from "node:http";
import { test } from "node:test";
import { Role } from "jeton/v1";
import { Channel, Token, TokenVerifier } from "jeton";

const { JETON_TEST_DIR: place, JETON_TEST_TCP: address } = process.env;
const secret = (name) => readFileSync(`${place}/${name}.token`, "utf8").trim();

async function serve(t, to) {
  const channel = new Channel(to, { token: Token.fromFile(`${place}/gateway.token`) });
  const door = new TokenVerifier(channel, { role: Role.ROLE_CONTRIBUTOR }).middleware();
  const server = http.createServer((request, response) =>
    door(request, response, () => response.end(request.jeton.serviceAccountName)));
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.after(() => {
    channel.close();
    server.close();
  });
  return (headers) => fetch(`http://127.0.0.1:${server.address().port}/`, { headers: { connection: "close", ...headers } });
}

test("a good token comes in, and the server knows whose it is", async (t) => {
  const ask = await serve(t, address);
  const answer = await ask({ authorization: `Bearer ${secret("contributor")}` });
  assert.deepEqual([answer.status, await answer.text()], [200, "contributor"]);
});

test("no token and a bad one are 401", async (t) => {
  const ask = await serve(t, address);
  assert.equal((await ask({})).headers.get("www-authenticate"), "Bearer");
  for (const authorization of ["Bearer jeton_nonsense", "Basic YTpi", "Bearer", "Bearer a b"]) {
    const answer = await ask({ authorization });
    assert.deepEqual([answer.status, answer.headers.get("www-authenticate")], [401, 'Bearer error="invalid_token"']);
  }
});

test("a token of too low a role is 403", async (t) => {
  const ask = await serve(t, address);
  const answer = await ask({ authorization: `bearer ${secret("gateway")}` });
  assert.equal(answer.status, 403);
  assert.match(answer.headers.get("www-authenticate"), /scope="contributor"/);
});

test("it is 503 when Jeton cannot be reached", async (t) => {
  const ask = await serve(t, "unix:/nonexistent");
  const answer = await ask({ authorization: `Bearer ${secret("contributor")}` });
  assert.deepEqual([answer.status, answer.headers.get("retry-after")], [503, "1"]);
});
