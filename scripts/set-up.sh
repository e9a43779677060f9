# Sets up what test.sh and demo.sh need: system libraries, .venv, the Python packages. Sourced by both.
# Rule: it says what it does, does it once, and when it cannot it names the command that helps.
# shellcheck shell=bash

VENV=.venv
LOG=
MISSING_PACKAGES=
APT_LINE="sudo apt-get update && sudo apt-get install -y --no-install-recommends"

say() { printf ':: %s\n' "$*"; }
stop() {
    printf '\nStopped: %s\n' "$1" >&2
    shift
    [ $# -eq 0 ] || printf '   %s\n' "$@" >&2
    return 1
}

# Runs a command quietly, with a sign of life every 10 seconds; shows the end of its output if it fails.
watched() {
    local what=$1 begun=$SECONDS beat=10 command status
    shift
    say "$what"
    "$@" >>"$LOG" 2>&1 &
    command=$!
    trap 'kill "$command"; exit 130' INT TERM
    while kill -0 "$command" 2>/dev/null; do
        sleep 0.2
        if [ $((SECONDS - begun)) -ge "$beat" ]; then
            printf '   %3d s: %s\n' "$beat" "$(tail -n 1 "$LOG" | tr -d '\r' | cut -c 1-90)"
            beat=$((beat + 10))
        fi
    done
    wait "$command"
    status=$?
    trap - INT TERM
    if [ "$status" -ne 0 ]; then
        printf '   --- it failed; the end of %s:\n' "$LOG" >&2
        tail -n 15 "$LOG" | sed 's/^/   /' >&2
    fi
    return "$status"
}

find_python() {
    local name
    for name in python3.11 python3; do
        if command -v "$name" >/dev/null && "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            PYTHON=$(command -v "$name")
            return 0
        fi
    done
    stop "Python 3.11 or newer was not found." "Install it: apt-get install python3.11 (or python3)"
}

# The Debian packages whose library is not on this machine, as words in MISSING_PACKAGES.
look_for_libraries() {
    local present soname package wanted="
        libGL.so.1 libgl1            libEGL.so.1 libegl1             libglib-2.0.so.0 libglib2.0-0
        libX11.so.6 libx11-6         libdbus-1.so.3 libdbus-1-3      libfontconfig.so.1 libfontconfig1
        libfreetype.so.6 libfreetype6  libxkbcommon.so.0 libxkbcommon0  libpulse.so.0 libpulse0"
    [ -z "${DISPLAY:-}" ] || wanted="$wanted
        libxcb-cursor.so.0 libxcb-cursor0    libxcb-icccm.so.4 libxcb-icccm4    libxcb-image.so.0 libxcb-image0
        libxcb-keysyms.so.1 libxcb-keysyms1  libxcb-shape.so.0 libxcb-shape0    libxcb-util.so.1 libxcb-util1
        libxcb-render-util.so.0 libxcb-render-util0  libxcb-xkb.so.1 libxcb-xkb1
        libxkbcommon-x11.so.0 libxkbcommon-x11-0"
    MISSING_PACKAGES=
    present=$(PATH=$PATH:/sbin:/usr/sbin ldconfig -p 2>/dev/null) || return 0
    # shellcheck disable=SC2086
    set -- $wanted
    while [ $# -gt 0 ]; do
        soname=$1 package=$2
        shift 2
        case $present in *"$soname "*) ;; *) MISSING_PACKAGES="$MISSING_PACKAGES $package" ;; esac
    done
}

is_root() { [ "$(id -u)" -eq 0 ]; }
can_use_apt() { is_root && command -v apt-get >/dev/null; }

# apt_install WHAT PACKAGE...: as root only; true when the packages are there afterwards.
apt_install() {
    local what=$1
    shift
    export DEBIAN_FRONTEND=noninteractive
    if [ -z "${APT_LISTS_ARE_FRESH:-}" ]; then
        watched "Asking Debian for its list of packages (apt-get update)" apt-get update -q || return 1
        APT_LISTS_ARE_FRESH=yes
    fi
    watched "Installing $what: $*" \
        apt-get install -q -y --no-install-recommends -o Dpkg::Options::=--force-confold "$@"
}

provide_libraries() {
    look_for_libraries
    [ -n "$MISSING_PACKAGES" ] || return 0
    # shellcheck disable=SC2086
    if can_use_apt && apt_install "the system libraries of the screens" $MISSING_PACKAGES; then
        look_for_libraries
        return 0
    fi
    say "Not found here:$MISSING_PACKAGES. Only an administrator can install that:"
    say "    $APT_LINE$MISSING_PACKAGES"
    say "Going on; it is tried at the end whether the screens start without."
}

# PostgreSQL for the tests: Debian's if it is there or can be installed, else the one in requirements.txt.
provide_postgres() {
    local found
    found=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | tail -n 1)
    if [ -z "$found" ] && can_use_apt; then
        # The tests start their own server; no service shall begin to run on this machine because of them.
        if [ ! -e /etc/postgresql-common/createcluster.conf ]; then
            mkdir -p /etc/postgresql-common
            echo "create_main_cluster = false" >/etc/postgresql-common/createcluster.conf
        fi
        apt_install "PostgreSQL for the tests" postgresql &&
            found=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | tail -n 1)
    fi
    if [ -n "$found" ]; then
        say "PostgreSQL for the tests: $found"
    else
        say "PostgreSQL for the tests: the one that comes with the Python packages"
    fi
}

make_venv() {
    "$VENV/bin/python" -m pip --version >/dev/null 2>&1 && return 0
    rm -rf "$VENV"
    local version
    version=$("$PYTHON" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    if ! "$PYTHON" -c 'import ensurepip' 2>/dev/null && can_use_apt; then
        apt_install "Python's venv module" "python$version-venv"
    fi
    if "$PYTHON" -c 'import ensurepip' 2>/dev/null; then
        watched "Making a private Python $version in $VENV" "$PYTHON" -m venv "$VENV" && return 0
    elif "$PYTHON" -m pip --version >/dev/null 2>&1; then
        watched "Making a private Python $version in $VENV" "$PYTHON" -m venv --without-pip "$VENV" &&
            watched "Putting pip into it" "$PYTHON" -m pip --python "$VENV/bin/python" install pip && return 0
    fi
    rm -rf "$VENV"
    stop "this Python ($PYTHON) cannot make a virtual environment." \
        "Install its venv module, then start again:" \
        "$APT_LINE python$version-venv$MISSING_PACKAGES"
}

install_python_packages() {
    local pip="$VENV/bin/python -m pip --disable-pip-version-check --no-input"
    if ! watched "Installing the Python packages (about 350 MB the first time, a few minutes)" \
        $pip install --progress-bar off --require-hashes -r requirements.txt; then
        if grep -qiE 'connection|resolution|unreachable|timed? ?out|max retries' "$LOG"; then
            stop "the Python packages could not be fetched: is there a network?" \
                "With a network: start again, what was fetched is kept." \
                "Behind a proxy or a mirror: set HTTPS_PROXY or PIP_INDEX_URL first." \
                "Without: on another PC run 'pip download --require-hashes -r requirements.txt -d wheels'," \
                "bring the folder here, and start with PIP_NO_INDEX=1 PIP_FIND_LINKS=\$PWD/wheels"
        else
            stop "the Python packages could not be installed; the reason is above."
        fi
        return 1
    fi
    watched "Installing Balai itself, from this folder" $pip install --no-deps --no-build-isolation -e . ||
        stop "Balai could not be installed into $VENV; the reason is above."
}

check_screens_start() {
    local said
    said=$(QT_QPA_PLATFORM=offscreen "$VENV/bin/python" -c \
        'from PySide6 import QtMultimedia, QtWidgets; QtWidgets.QApplication([])' 2>&1) && return 0
    printf '%s\n' "$said" | tail -n 1 >&2
    look_for_libraries
    stop "Qt, which draws the screens, does not start on this machine." \
        "It needs system libraries that only an administrator can install:" \
        "$APT_LINE${MISSING_PACKAGES:- libegl1 libgl1 libpulse0}"
}

new_log() { LOG=$(mktemp "${TMPDIR:-/tmp}/balai-set-up.XXXXXX"); }

set_up() {
    local wanted
    [ "${1:-}" = "--with-postgres" ] && local postgres=yes || local postgres=
    wanted=$({ pwd; cat requirements.txt pyproject.toml scripts/set-up.sh; } | sha256sum)
    if [ "$(cat "$VENV/.set-up" 2>/dev/null)" = "$wanted" ]; then
        look_for_libraries
        [ -n "$MISSING_PACKAGES" ] || return 0
        # What was set up without a display may lack what a display needs.
        new_log && provide_libraries && check_screens_start && rm -f "$LOG"
        return
    fi
    new_log
    say "Setting up Balai in $PWD (only this once, and after an update)"
    find_python && provide_libraries && { [ -z "$postgres" ] || provide_postgres; } &&
        make_venv && install_python_packages && check_screens_start || return 1
    printf '%s\n' "$wanted" >"$VENV/.set-up"
    rm -f "$LOG"
    say "Set up in $SECONDS s."
}
