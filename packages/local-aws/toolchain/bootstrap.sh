#!/bin/sh
# Runs a TypeScript file of this repository with the repository's own Node, from nothing but a clone:
#   sh packages/local-aws/toolchain/bootstrap.sh SCRIPT.ts ARGUMENT…
# Installs the npm packages first when they are missing or do not match package-lock.json.
set -eu

repository=$(CDPATH='' cd -- "$(dirname -- "$0")/../../.." && pwd)
modules=$repository/node_modules
lock_file=$repository/package-lock.json
mark=$modules/.installed-lock
npm_mb=700
cache=${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/cabal-tls

refuse() {
  printf '%s\n' "cabal-tls: $1" >&2
  exit 1
}

lock_sum() {
  cksum <"$lock_file"
}

# Fresh: this very lock file was installed, or npm itself wrote node_modules after the lock file last changed.
is_fresh() {
  [ -x "$modules/.bin/node" ] || return 1
  if [ -f "$mark" ] && [ "$(cat "$mark")" = "$(lock_sum)" ]; then return 0; fi
  [ -n "$(find "$modules/.package-lock.json" -newer "$lock_file" 2>/dev/null)" ]
}

require_node_and_npm() {
  command -v node >/dev/null 2>&1 ||
    refuse "node is not on PATH. Install Node 20 or newer (https://nodejs.org), then run this again."
  major=$(node -p 'process.versions.node.split(".")[0]' 2>/dev/null || echo 0)
  [ "$major" -ge 20 ] ||
    refuse "node on PATH is $(node --version 2>/dev/null || echo broken); 20 or newer is needed. Install it, then run this again."
  command -v npm >/dev/null 2>&1 ||
    refuse "npm is not on PATH. Install it (it comes with Node; on Debian: apt install npm), then run this again."
}

# mkdir is atomic: whoever makes the directory installs, the others wait for it. The lock lives in the cache,
# because npm ci empties node_modules.
take_lock() {
  mkdir -p "$cache" 2>/dev/null && [ -w "$cache" ] ||
    refuse "the cache folder $cache cannot be written. Repair it, or set XDG_CACHE_HOME to a folder elsewhere, then run this again."
  lock=$cache/npm-ci-$(printf '%s' "$repository" | cksum | tr ' ' '-').lock
  waited=0
  failures=0
  while ! mkdir "$lock" 2>/dev/null; do
    # Once or twice it may just have been released.
    if [ ! -d "$lock" ]; then
      failures=$((failures + 1))
      [ "$failures" -lt 4 ] ||
        refuse "cannot make $lock: is its disk full, or the folder read-only? Repair it, or set XDG_CACHE_HOME to a folder elsewhere, then run this again."
    fi
    owner=$(cat "$lock/pid" 2>/dev/null || echo '')
    # An owner that died leaves its pid; a lock without a pid for 10 s belongs to nobody either.
    if { [ -n "$owner" ] && ! kill -0 "$owner" 2>/dev/null; } || { [ -z "$owner" ] && [ "$waited" -ge 10 ]; }; then
      rm -rf "$lock"
      continue
    fi
    [ "$waited" -gt 0 ] || echo "Another start (pid ${owner:-unknown}) is installing the npm packages; waiting for it." >&2
    [ "$waited" -lt 900 ] || refuse "waited 15 min for pid ${owner:-unknown} to install the npm packages. If it hangs, end it and run this again."
    sleep 1
    waited=$((waited + 1))
  done
  echo $$ >"$lock/pid"
  trap 'rm -rf "$lock"' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
}

# The lock file has Node 24 for Linux on x64 and arm64; elsewhere the one on PATH runs everything.
use_own_node() {
  [ "$major" -ge 24 ] ||
    refuse "npm has no package of Node 24 for $(uname -sm), and node on PATH is $(node --version). Install Node 24 (https://nodejs.org), then run this again."
  ln -sf "$(command -v node)" "$modules/.bin/node"
}

install_packages() {
  if [ -d "$modules" ]; then reason='node_modules does not match package-lock.json'; else reason='there is no node_modules yet'; fi
  free_mb=$(df -Pk "$repository" | awk 'NR == 2 { print int($4 / 1000) }')
  [ "${free_mb:-$npm_mb}" -ge "$npm_mb" ] ||
    refuse "the npm packages need $npm_mb MB in $modules, and its disk has $free_mb MB free. Make room, then run this again."
  echo "Installing npm packages: $reason (npm ci, about 1 min, about $npm_mb MB) …" >&2
  log=$cache/npm-ci.log
  started=$(date +%s)
  if ! (cd "$repository" && npm ci --ignore-scripts --no-audit --no-fund) >"$log" 2>&1; then
    tail -n 30 "$log" >&2
    refuse "npm ci failed; the end of its output is above, the whole in $log. Is the npm registry reachable?"
  fi
  [ -x "$modules/.bin/node" ] || use_own_node
  lock_sum >"$mark"
  echo "Installed npm packages in $(($(date +%s) - started)) s." >&2
}

if ! is_fresh; then
  require_node_and_npm
  take_lock
  is_fresh || install_packages
  rm -rf "$lock"
  trap - EXIT INT TERM HUP
fi

# By its path: PATH, or the shell's memory of it, may still name an older Node.
[ "$#" -gt 0 ] || refuse "bootstrap.sh needs the script to run: sh packages/local-aws/toolchain/bootstrap.sh SCRIPT.ts ARGUMENT…"
PATH=$modules/.bin:$PATH
export PATH
exec "$modules/.bin/node" "$@"
