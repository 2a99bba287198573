#!/bin/sh
# Install Debian packages without starting their services. Run as root: install-packages.sh PACKAGE...
# A name may be "new|old": the first one that this release has is taken.
#
# prosody and ejabberd would start at once and listen on all addresses, where our tests' own servers want to be. Debian's
# way to prevent that is /usr/sbin/policy-rc.d exiting 101. Ours goes away again whatever happens; one that is already
# there is set aside by a rename and put back, also by the next run if this one is killed in the middle.
set -eu
policy=/usr/sbin/policy-rc.d
aside=$policy.before-balcony

restore() {
  if [ -e "$aside" ] || [ -L "$aside" ]; then
    mv -f "$aside" "$policy"
  elif grep -qs 'written by Balcony' "$policy"; then
    rm -f "$policy"
  fi
}

restore
trap restore EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

if [ -e "$policy" ] || [ -L "$policy" ]; then mv "$policy" "$aside"; fi
printf '#!/bin/sh\n# written by Balcony for the time of one installation\nexit 101\n' >"$policy"
chmod 755 "$policy"

export DEBIAN_FRONTEND=noninteractive
apt-get -o DPkg::Lock::Timeout=300 -qq update
names=
for choice in "$@"; do
  name=${choice##*|}
  for one in $(echo "$choice" | tr '|' ' '); do
    if apt-cache show "$one" >/dev/null 2>&1; then
      name=$one
      break
    fi
  done
  names="$names $name"
done
# shellcheck disable=SC2086 # a list of names
apt-get -o DPkg::Lock::Timeout=300 -y -qq install --no-install-recommends $names
