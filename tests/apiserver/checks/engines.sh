# What engines share: processes of their own; and for Argo CD and Flux a git server with releases of the chart.

begin() { # NAME COMMAND: logs to .yba/apiserver/run/engines/NAME.log
    local name=$1
    shift
    mkdir -p "$folder/engines"
    "$@" > "$folder/engines/$name.log" 2>&1 < /dev/null &
    echo $! > "$folder/engines/$name.pid"
}

end_engines() {
    local file pid
    for file in "$folder"/engines/*.pid; do
        [ -e "$file" ] || continue
        pid=$(cat "$file")
        rm "$file"
        kill "$pid" 2> /dev/null || continue
        for _ in $(seq 100); do
            kill -0 "$pid" 2> /dev/null || break
            sleep 0.1
        done
        kill -9 "$pid" 2> /dev/null || true
    done
}

until_true() { # SECONDS COMMAND
    local seconds=$1 end=$((SECONDS + $1)) file
    shift
    until "$@"; do
        for file in "$folder"/engines/*.pid; do
            kill -0 "$(cat "$file")" || fail "$file: it has ended"
        done
        [ "$SECONDS" -lt "$end" ] || fail "not within $seconds seconds: $*"
        sleep 0.5
    done
}

git_of_releases() { git -C "$folder/engines/work" -c user.name=it -c user.email=it@example.vn "$@"; }

# A release: the chart as it is here, its program of another version, tagged.
release() { # VERSION
    local work=$folder/engines/work
    mkdir -p "$work/charts"
    rm -rf "$work/charts/yba"
    cp -r charts/yba "$work/charts/yba"
    sed -i "s/^appVersion: .*/appVersion: \"$1\"/" "$work/charts/yba/Chart.yaml"
    git_of_releases add -A
    git_of_releases commit -q --allow-empty -m "Release $1"
    git_of_releases tag "v$1"
    git_of_releases push -q origin main "v$1"
}

revision_of() { git_of_releases rev-parse "v$1^{commit}"; }

repository() {
    local port
    if ! [ -e "$folder/engines/git" ]; then
        git init -q --bare -b main "$folder/engines/git/yba.git"
        git init -q -b main "$folder/engines/work"
        git_of_releases remote add origin "$folder/engines/git/yba.git"
        release 0.1.0
        release 0.2.0
        release 0.3.0-unmigratable
    fi
    port=$(dev/port)
    echo "http://127.0.0.1:$port/yba.git" > "$folder/engines/address"
    begin git-server python3 "$here/engines/git-server" "$port" "$folder/engines/git"
    until_true 300 git ls-remote "$(cat "$folder/engines/address")" main
}

# Waits until nothing of a release is left.
empty() { # NAMESPACE
    until_true 300 gone_from "$1"
}
gone_from() { [ -z "$(standing "$1" "" app.kubernetes.io/instance=yba)" ]; }

# Copies examples to where the logs are, with the address of the releases here.
of_this_repository() { # FOLDER
    cp -rT "$1" "$folder/$(basename "$1")"
    sed -i "s|https://git.example.vn/health/yba.git|$(cat "$folder/engines/address")|" "$folder/$(basename "$1")"/*.yaml
}
