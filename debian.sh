#!/usr/bin/env bash
# Installs the programs that the page and spelling tests drive, where we are root on a Debian system.
# Elsewhere those tests are skipped and say so.
set -euo pipefail

wanted=()
command -v chromium >/dev/null || wanted+=(chromium)
command -v hunspell >/dev/null || wanted+=(hunspell)
[ -e /usr/share/hunspell/kk_KZ.dic ] || wanted+=(hunspell-kk)
[ -e /usr/share/hunspell/ru_RU.dic ] || wanted+=(hunspell-ru)
[ ${#wanted[@]} -eq 0 ] && exit 0

if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
  echo "NOTE: ${wanted[*]} not installed and not root: the tests that need them will be SKIPPED." >&2
  exit 0
fi
echo "Installing ${wanted[*]} …"
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -y -qq --no-install-recommends "${wanted[@]}" >/dev/null
