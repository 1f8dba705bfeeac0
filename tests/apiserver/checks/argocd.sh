# Argo CD itself, as its `core` installation: application controller, repository server and Redis. What it is given is
# k8s/argocd as it stands, but for the repository's address.

argo() { admin -n argocd "$@"; }
application() { argo get application yba -o jsonpath="$1"; }
told() { argo patch application yba --type=merge -p "{\"spec\": {\"source\": $1}}"; } # of the source

argocd_begins() {
    local of=$PWD/.yba/apiserver/engines/argocd redis_port repo_port
    admin apply --server-side --force-conflicts -n argocd -f "$of/manifests"
    # One that was just made says nothing yet.
    until_true 60 admin wait --for=condition=Established --timeout=60s customresourcedefinition --all
    redis_port=$(dev/port)
    repo_port=$(dev/port)
    mkdir -p "$folder/engines/tmp"
    # The names by which the one program knows what it is, and the cluster that the kubeconfig names as its own.
    export KUBECONFIG=$cluster/admin ARGOCD_FAKE_IN_CLUSTER=true ARGOCD_GPG_ENABLED=false TMPDIR=$folder/engines/tmp
    export ARGOCD_ASK_PASS_SOCK=$folder/engines/tmp/ask-pass.sock PATH=$tools:$of/bin:$PATH
    begin redis env LD_LIBRARY_PATH="$("$here/engines/redis")/lib" "$("$here/engines/redis")/redis-server" \
        --bind 127.0.0.1 --port "$redis_port" --save "" --dir "$folder/engines/tmp"
    ARGOCD_BINARY_NAME=argocd-repo-server begin argocd-repo-server "$of/bin/argocd" --redis "127.0.0.1:$redis_port" \
        --address 127.0.0.1 --port "$repo_port" --metrics-address 127.0.0.1 --metrics-port "$(dev/port)"
    ARGOCD_BINARY_NAME=argocd-application-controller begin argocd-application-controller "$of/bin/argocd" \
        --namespace argocd --redis "127.0.0.1:$redis_port" --repo-server "127.0.0.1:$repo_port" --metrics-port "$(dev/port)"
}

# As wanted: compared with that revision, everything of it applied and well.
app_is() { # SYNC HEALTH REVISION
    [ "$(application '{.status.sync.status} {.status.health.status} {.status.sync.revision}')" = "$1 $2 $3" ] || return 1
    [ "$1" != Synced ] ||
        [ "$(application '{.status.operationState.phase} {.status.operationState.syncResult.revision}')" = "Succeeded $3" ]
}
app_becomes() { # SYNC HEALTH VERSION
    until_true 300 app_is "$1" "$2" "$(revision_of "$3")"
}

# Compares again, from the repository on; Argo CD takes the annotation away when it has.
refreshed() {
    argo annotate --overwrite application yba argocd.argoproj.io/refresh=hard
    until_true 300 compared
}
compared() { [ -z "$(application '{.metadata.annotations.argocd\.argoproj\.io/refresh}')" ]; }

becomes_healthy() {
    helm -n health uninstall yba --ignore-not-found --wait --timeout 60s
    empty health
    argo delete --ignore-not-found application yba
    of_this_repository k8s/argocd
    admin apply --validate=strict --warnings-as-errors -f "$folder/argocd/"
    app_becomes Synced Healthy 0.1.0
    [ "$(images health)" = "12 0.1.0" ]
    [ -z "$(application '{.status.conditions}')" ]
    [ "$(kubectl -n health get pods --field-selector=status.phase=Running -o name | wc -l)" = 12 ]
}

nothing_differs() { # FLAG: of the annotation by which the server itself is asked what would change
    local syncs
    argo annotate --overwrite application yba "argocd.argoproj.io/compare-options=$1"
    syncs=$(application '{.status.operationState.finishedAt}')
    settled health "" > "$folder/before-refresh"
    refreshed
    refreshed
    app_is Synced Healthy "$(revision_of 0.1.0)"
    [ "$(application '{.status.operationState.finishedAt}')" = "$syncs" ]
    settled health "" > "$folder/after-refresh"
    same "$folder/before-refresh" "$folder/after-refresh"
}

puts_back() {
    kubectl -n health scale deployment/yba-exams --replicas=4
    until_true 300 replicas_are 2
    kubectl -n health delete networkpolicy yba-exams
    until_true 300 kubectl -n health get networkpolicy yba-exams
    kubectl -n health set image deployment/yba-clinics '*=registry.example.vn/yba:by-hand'
    until_true 300 images_are "12 0.1.0"
    app_becomes Synced Healthy 0.1.0
}
images_are() { [ "$(images health)" = "$1" ]; }

new_release() {
    serving 2 health argo_moves_to 0.2.0 Healthy 10
    [ "$(images health)" = "12 0.2.0" ] # The former Jobs are pruned.
    kubectl -n health wait --for=condition=Complete --timeout=1s job --all
    refreshed
    app_is Synced Healthy "$(revision_of 0.2.0)"
}
argo_moves_to() { # VERSION HEALTH ATTEMPTS
    # A province would leave a migration its ten attempts.
    told "{\"targetRevision\": \"v$1\", \"helm\": {\"parameters\": [{\"name\": \"migrations.backoffLimit\", \"value\": \"$3\"}]}}"
    app_becomes Synced "$2" "$1"
}

sick_release() {
    serving 2 health argo_moves_to 0.3.0-unmigratable Degraded 0
    serving 2 health argo_moves_to 0.2.0 Healthy 10
    [ "$(images health)" = "12 0.2.0" ]
}

leaves_replicas() {
    told '{"helm": {"parameters": [{"name": "defaults.autoscaling.kind", "value": "hpa"},
        {"name": "trial.existingSecret", "value": "made-up"}]}}'
    until_true 300 kubectl -n health get horizontalpodautoscaler yba-exams
    until_true 300 replicas_are 2
    kubectl -n health scale deployment/yba-exams --replicas=4 # as load would
    refreshed
    until_true 300 kubectl -n health rollout status --timeout=1s deployment/yba-exams
    refreshed
    # Nobody measures here, and Argo CD calls an autoscaler without measures degraded (docs/OPERATIONS.md).
    until_true 300 app_is Synced Degraded "$(revision_of 0.2.0)"
    [ "$(replicas)" = 4 ]
    # The pod of `helm test` is nobody's to apply.
    [ -z "$(kubectl -n health get pods -l app.kubernetes.io/component=trial -o name)" ]
}

argocd_removes() {
    argo patch application yba --type=merge -p '{"metadata": {"finalizers": ["resources-finalizer.argocd.argoproj.io"]}}'
    argo delete application yba --timeout=120s
    empty health
}

argocd() {
    check "releases of the chart stand in a git repository, served over HTTP" repository
    check "Argo CD's programs begin" argocd_begins
    check "Argo CD: k8s/argocd becomes Synced and Healthy" becomes_healthy
    check "Argo CD: looking again changes nothing, and it sees no difference" nothing_differs ServerSideDiff=false
    check "Argo CD: nor when it asks the server what would change" nothing_differs ServerSideDiff=true
    check "Argo CD: what was changed and deleted by hand is put back" puts_back
    check "Argo CD: a release: other Jobs, the former pruned, and two pods of each serve all the while" new_release
    check "Argo CD: a release that cannot migrate is Degraded and taken back, and two pods of each serve all the while" sick_release
    check "Argo CD: replicas are the autoscaler's, and the pod of helm test is left alone" leaves_replicas
    check "Argo CD: deleted with its finalizer, the application takes all along" argocd_removes
    end_engines
}
