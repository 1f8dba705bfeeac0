# shellcheck shell=bash
# What Yba's scripts share: where settings and secrets are, and how to speak. Sourced, never run.
etc=/etc/yba
secrets=$etc/secrets

say() { # VIETNAMESE ENGLISH
    printf '%s\n%s\n' "$1" "$2"
}

refuse() { # VIETNAMESE ENGLISH: ends the script
    printf 'yba: %s\nyba: %s\n' "$1" "$2" >&2
    exit 1
}

need_root() {
    [ "$(id -u)" = 0 ] || refuse "hãy chạy bằng root" "run this as root"
}

value() { # NAME FILE: its value, the last that is set, without quotes; nothing when it is not set
    [ -e "$2" ] || return 0
    sed -nE "s/^[[:space:]]*$1[[:space:]]*=[[:space:]]*//p" "$2" | tail -n 1 | sed -E "s/[[:space:]]+$//; s/^\"(.*)\"$/\1/; s/^'(.*)'$/\1/"
}

private_folder() { # prints a new folder in memory that only its owner may look into
    local in=/run
    [ -w $in ] || in=/tmp
    mktemp -d "$in/yba-secrets.XXXXXX"
}
