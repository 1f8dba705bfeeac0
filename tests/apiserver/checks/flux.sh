# Flux itself: source-controller and helm-controller. What they are given is k8s/flux as it stands, but for the
# repository's address.

flux_says() { admin -n health get helmrelease yba -o jsonpath="$1"; }

flux_condition() { flux_says "{.status.conditions[?(@.type==\"$1\")].status}"; } # TYPE

flux_begins() {
    local of=$PWD/.yba/apiserver/engines/flux files_port
    admin apply --server-side --force-conflicts -f "$of/manifests"
    # One that was just made says nothing yet.
    until_true 60 admin wait --for=condition=Established --timeout=60s customresourcedefinition --all
    files_port=$(dev/port)
    mkdir -p "$folder/engines/tmp" "$folder/engines/artifacts"
    export KUBECONFIG=$cluster/admin RUNTIME_NAMESPACE=flux-system TMPDIR=$folder/engines/tmp
    begin source-controller "$of/bin/source-controller" --storage-path "$folder/engines/artifacts" \
        --storage-addr "127.0.0.1:$files_port" --storage-adv-addr "127.0.0.1:$files_port" \
        --metrics-addr "127.0.0.1:$(dev/port)" --health-addr "127.0.0.1:$(dev/port)"
    begin helm-controller "$of/bin/helm-controller" \
        --metrics-addr "127.0.0.1:$(dev/port)" --health-addr "127.0.0.1:$(dev/port)"
}

# Ready with that version, and nothing left to do.
flux_is() { # READY VERSION
    [ "$(flux_condition Ready) $(flux_says '{.status.history[0].appVersion} {.status.observedGeneration}')" = \
        "$1 $2 $(flux_says '{.metadata.generation}')" ]
}
flux_moves_to() { # VERSION
    admin -n health patch gitrepository yba --type=merge -p "{\"spec\": {\"ref\": {\"tag\": \"v$1\"}}}"
    until_true 300 flux_is True "$1"
}

# Reconciles now, not at the next interval.
reconciled() {
    local now
    now=$(date +%s%N)
    admin -n health annotate --overwrite helmrelease yba "reconcile.fluxcd.io/requestedAt=$now"
    until_true 300 handled "$now"
}
handled() { [ "$(flux_condition Ready) $(flux_says '{.status.lastHandledReconcileAt}')" = "True $1" ]; }

flux_installs() {
    empty health
    of_this_repository k8s/flux
    admin apply --validate=strict --warnings-as-errors -f "$folder/flux/"
    until_true 300 flux_is True 0.1.0
    [ "$(images health)" = "12 0.1.0" ]
    kubectl -n health wait --for=condition=Complete --timeout=1s job --all
    kubectl -n health wait --for=condition=Available --timeout=1s deployment --all
}

flux_again() {
    settled health app.kubernetes.io/instance=yba > "$folder/before-flux"
    reconciled
    reconciled
    settled health app.kubernetes.io/instance=yba > "$folder/after-flux"
    same "$folder/before-flux" "$folder/after-flux"
    [ "$(flux_says '{.status.history[*].version}')" = 1 ]
}

flux_puts_back() {
    kubectl -n health scale deployment/yba-exams --replicas=4
    kubectl -n health delete networkpolicy yba-exams
    reconciled
    until_true 300 replicas_are 2
    kubectl -n health get networkpolicy yba-exams
}

flux_release() {
    serving 2 health flux_moves_to 0.2.0
    [ "$(images health)" = "12 0.2.0" ]
    kubectl -n health wait --for=condition=Complete --timeout=1s job --all
}

flux_takes_back() {
    admin -n health patch helmrelease yba --type=merge -p '{"spec": {"timeout": "60s"}}'
    reconciled
    serving 2 health flux_fails_at 0.3.0-unmigratable
    [ "$(images health)" = "12 0.2.0" ]
    serving 2 health flux_moves_to 0.2.0
}
flux_fails_at() { # VERSION
    admin -n health patch gitrepository yba --type=merge -p "{\"spec\": {\"ref\": {\"tag\": \"v$1\"}}}"
    until_true 300 rolled_back_from "$1"
}
# After the second attempt, as k8s/flux says, Flux tries no more.
rolled_back_from() { # VERSION
    [ "$(flux_condition Stalled) $(flux_condition Remediated)" = "True True" ] &&
        [[ "$(flux_says '{.status.history[*].appVersion}')" = *"$1"* ]]
}

flux_leaves_replicas() {
    admin -n health patch helmrelease yba --type=merge \
        -p '{"spec": {"values": {"defaults": {"autoscaling": {"kind": "hpa"}}}}}'
    until_true 300 kubectl -n health get horizontalpodautoscaler yba-exams
    until_true 300 replicas_are 2
    kubectl -n health scale deployment/yba-exams --replicas=4 # as load would
    reconciled
    reconciled
    [ "$(replicas)" = 4 ]
}

flux_removes() {
    admin -n health delete helmrelease yba --timeout=120s
    empty health
    admin -n health delete -f "$folder/flux/" --ignore-not-found
}

flux() {
    check "releases of the chart stand in a git repository, served over HTTP" repository
    check "Flux' programs begin" flux_begins
    check "Flux: k8s/flux becomes Ready, as an account of the namespace alone" flux_installs
    check "Flux: reconciling again changes nothing" flux_again
    check "Flux: what was changed and deleted by hand is put back" flux_puts_back
    check "Flux: a release: other Jobs, and two pods of each serve all the while" flux_release
    check "Flux: a release that cannot migrate is rolled back, and two pods of each serve all the while" flux_takes_back
    check "Flux: replicas are the autoscaler's" flux_leaves_replicas
    check "Flux: the deleted HelmRelease takes all along" flux_removes
    end_engines
}
