#!/usr/bin/env bash
# The life of a token on a throwaway daemon, played through the command line alone. What is
# printed is what was run. Ends with 0 only if every step did what it should.
#
# usage: demo.sh DIRECTORY_OF_THE_PROGRAMS

set -u
PATH=$(cd "$1" && pwd):$PATH
export HOME XDG_CONFIG_HOME= XDG_STATE_HOME= NO_COLOR=1
unset JETON_TOKEN JETON_PROFILE
HOME=$(mktemp -d "${TMPDIR:-/tmp}/jeton-demo.XXXXXX")
export JETON_ADDRESS=unix:$HOME/data/jetond.sock
cd "$HOME" || exit 1
umask 077

daemon=
steps=0
finish() {
  status=$?
  [ -z "$daemon" ] || kill "$daemon" 2>/dev/null
  rm -rf "$HOME"
  exit "$status"
}
trap finish EXIT
trap 'exit 130' INT TERM

tell() { printf '\n# %s\n' "$*"; }

fail() {
  printf '\ndemo: failed: %s\n' "$*" >&2
  exit 1
}

# step CODE COMMAND [PATTERN…]: runs COMMAND as it is shown; it must end with CODE and print
# something that matches every PATTERN. What it printed stays in $output.
step() {
  local code=$1 command=$2 actual pattern
  shift 2
  printf '$ %s\n' "$command"
  output=$(eval "$command" 2>&1 </dev/null)
  actual=$?
  [ -z "$output" ] || printf '%s\n' "$output"
  [ "$code" = 0 ] || printf '(exit code %s)\n' "$actual"
  [ "$actual" = "$code" ] || fail "exit code $actual instead of $code from: $command"
  for pattern; do
    printf '%s\n' "$output" | grep -qE -- "$pattern" || fail "nothing like \"$pattern\" from: $command"
  done
  steps=$((steps + 1))
}

# The secret of the last step, into a private file that is named $1.
keep() {
  printf '%s\n' "$output" | sed -n 's/^\(Secret\|Setup code\): *//p' >"$1"
  [ -s "$1" ] || fail "no secret to keep in $1"
}

# Starts the daemon; returns when it says that it is ready.
start() {
  local line
  mkfifo ready
  jetond serve --data data --tcp 127.0.0.1:0 --ready-fd 3 3>ready 2>>log &
  daemon=$!
  read -r -t 30 line <ready || fail "the daemon did not start: $(tail -3 log)"
  rm ready
}

tell 'An operator makes the organization and its first OWNER, and starts the daemon.'
echo 'correct horse battery staple' >alice.password
step 0 'jetond init --data data --organization acme --owner alice --password-file alice.password'
start

tell 'Alice logs in, and invites Bob. Bob sets his password with the setup code.'
step 0 'jeton login alice --password-file alice.password' 'Logged in as alice'
step 0 'jeton whoami' '^Role: +OWNER'
step 0 'jeton user create bob --role contributor' '^Setup code: +jcode_'
keep bob.code
echo 'tr0ub4dor and three' >bob.password
step 0 'jeton user set-password --setup-code-file bob.code --password-file bob.password'
step 0 'jeton --profile bob login bob --password-file bob.password' 'Logged in as bob'

tell 'Bob creates a service account. Its secret is shown once, here.'
step 0 'jeton --profile bob account create ci-deploy --role contributor' '^Secret: +jeton_' \
  'not be shown again'
keep first.token
tell 'No role above his own.'
step 5 'jeton --profile bob account create too-much --role admin' 'ADMIN'
step 4 'jeton account show too-much'

tell 'A service has an account of its own, with which it asks about the tokens it is shown.'
step 0 'jeton account create gateway --role viewer' '^Secret: +jeton_'
keep gateway.token
verify='jeton --token-file gateway.token token verify --secret-file'
step 0 "$verify first.token" '^Verdict: +VALID' '^Account: +ci-deploy' '^Role: +CONTRIBUTOR'
echo 'jeton_no-such-token' >bad.token
step 2 "$verify bad.token" '^Verdict: +UNKNOWN'

tell 'Regenerate with an overlap: both tokens work meanwhile.'
step 0 'jeton --profile bob token regenerate ci-deploy --overlap 2h' 'in 2 hours'
keep second.token
step 0 "$verify first.token" '^Verdict: +VALID' 'in 2 hours'
step 0 "$verify second.token" '^Verdict: +VALID'
step 0 'jeton --token-file first.token whoami' '^Name: +ci-deploy'
tell 'Who still uses the old one?'
step 0 'jeton token list ci-deploy' 'LAST USED'

tell 'Regenerate at once: earlier tokens end now.'
step 0 'jeton --profile bob token regenerate ci-deploy'
keep third.token
step 2 "$verify first.token" '^Verdict: +REVOKED'
step 2 "$verify second.token" '^Verdict: +REVOKED'
step 0 "$verify third.token" '^Verdict: +VALID'

tell 'An overlap ends by itself.'
step 0 'jeton --profile bob token regenerate ci-deploy --overlap 3s'
cp third.token earlier.token
keep third.token
step 0 "$verify earlier.token" '^Verdict: +VALID'
step 0 'sleep 3'
step 2 "$verify earlier.token" '^Verdict: +EXPIRED'
step 0 "$verify third.token" '^Verdict: +VALID'

tell 'A change of role holds on the next call, and shows no token.'
step 0 'jeton account update ci-deploy --role viewer --description "deploys from CI"' \
  '^Role: +VIEWER'
step 0 "$verify third.token" '^Role: +VIEWER'
step 5 'jeton --token-file third.token account create another --role viewer' 'CONTRIBUTOR'

tell 'Disable and enable.'
step 0 'jeton account disable ci-deploy' '^State: +DISABLED'
step 2 "$verify third.token" '^Verdict: +DISABLED'
step 6 'jeton --token-file third.token whoami' 'its account is disabled'
step 0 'jeton account enable ci-deploy' '^State: +ACTIVE'
step 0 "$verify third.token" '^Verdict: +VALID'

tell 'The daemon restarts; nothing that was answered is lost.'
kill "$daemon" && wait "$daemon" || fail 'the daemon did not stop in order'
start
step 0 "$verify third.token" '^Verdict: +VALID'
step 2 "$verify first.token" '^Verdict: +REVOKED'

tell 'Delete asks first. Here is nobody to ask, so nothing happens.'
step 3 'jeton account delete ci-deploy' 'nothing was changed'
step 0 "$verify third.token" '^Verdict: +VALID'
step 0 'jeton account delete ci-deploy --yes' '^Tokens ended: +1'
step 2 "$verify third.token" '^Verdict: +(REVOKED|UNKNOWN)'
step 6 'jeton --token-file third.token whoami'
tell 'A new account of the same name revives nothing.'
step 0 'jeton account create ci-deploy --role viewer'
keep fourth.token
step 2 "$verify third.token" '^Verdict: +(REVOKED|UNKNOWN)'

tell 'The ledger tells all of it, the refusals too.'
step 0 'jeton ledger list' 'bob +CreateServiceAccount +.*DENIED' 'bob +RegenerateToken +ci-deploy' \
  'alice +DeleteServiceAccount +ci-deploy'
step 5 'jeton --token-file gateway.token ledger list' 'ADMIN'

tell 'The server says itself what it serves; any method can be called by that alone.'
step 0 'jeton health' '^SERVING$'
step 0 'jeton services' '^jeton.v1.TokenService$'
step 0 'jeton describe jeton.v1.TokenService/WhoAmI' '^rpc WhoAmI'
step 0 'jeton call jeton.v1.TokenService/WhoAmI' '"name":"alice"'
step 0 'jeton describe --template jeton.v1.TokenService/ListTokens' '"serviceAccount": ""'
echo '{"serviceAccount": "ci-deploy"}' >request.json
step 0 'jeton call jeton.v1.TokenService/ListTokens -d @request.json' 'TOKEN_STATE_ACTIVE'
step 64 "jeton call jeton.v1.TokenService/ListTokens -d '{\"pageSize\":\"x\"}'" \
  'pageSize: wants an integer'
step 9 "jeton call jeton.v1.TokenService/RegenerateToken -d '{}'" 'reason: FIELD_REQUIRED'

tell 'No secret is in the database, the log or the ledger.'
step 0 'jeton ledger list --output json --limit all >ledger.json'
for secret in *.token *.code *.password; do
  if grep -qsaFf "$secret" data/* log ledger.json; then fail "the secret of $secret was kept"; fi
done

kill "$daemon" && wait "$daemon" || fail 'the daemon did not stop in order'
daemon=
printf '\n%s steps, all as they should be.\n' "$steps"
