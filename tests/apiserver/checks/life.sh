# A release from its installation to its end.

yba() { # COMMAND TAG FLAGS: the release `yba` of the namespace health
    local command=$1 tag=$2
    shift 2
    helm "$command" yba charts/yba --namespace health --values charts/yba/ci/minimum-values.yaml \
        --set "image.tag=$tag" "$@"
}

held_back() { # where nobody migrates, and so nothing of what follows is ready by itself
    local own=(--set province.prefix=laocai --set-string 'defaults.kafka.existingSecret=yba-{service}')
    if yba install 0.1.0 "${own[@]}" --set migrations.mode=external --wait --timeout 10s; then fail "pods became ready"; fi
    [ "$(kubectl -n health get pods --field-selector=status.phase=Running -o name | wc -l)" = 12 ]
    [ "$(kubectl -n health get deployments -o jsonpath='{.items[*].status.readyReplicas}')" = "" ]
    yba upgrade 0.1.0 "${own[@]}" --wait --timeout 60s
    helm -n health uninstall yba --wait --timeout 60s
}

installed() {
    yba install 0.1.0 --wait --timeout 120s
    [ "$(images health)" = "12 0.1.0" ]
    kubectl -n health wait --for=condition=Complete --timeout=15s job --all
    kubectl -n health wait --for=condition=Available --timeout=1s deployment --all
    [ "$(kubectl -n health get pods --field-selector=status.phase=Running -o name | wc -l)" = 12 ]
}

nothing_changes() {
    settled health "" > "$folder/before-same"
    yba upgrade 0.1.0 --wait --timeout 60s
    settled health "" > "$folder/after-same"
    same "$folder/before-same" "$folder/after-same"
}

another_version() {
    standing health | grep ^Job > "$folder/jobs-0.1.0"
    serving 2 health yba upgrade 0.2.0 --wait --wait-for-jobs --timeout 120s
    [ "$(images health)" = "12 0.2.0" ]
    standing health | grep ^Job > "$folder/jobs-0.2.0"
    [ "$(wc -l < "$folder/jobs-0.2.0")" = 6 ]
    [ -z "$(comm -12 "$folder/jobs-0.1.0" "$folder/jobs-0.2.0")" ]
}

taken_back() { # TAG: of an image that cannot become ready
    local revision
    if serving 2 health yba upgrade "$1" --rollback-on-failure --timeout 25s; then fail "it became ready"; fi
    [ "$(images health)" = "12 0.2.0" ]
    standing health | grep ^Job > "$folder/jobs-back"
    same "$folder/jobs-0.2.0" "$folder/jobs-back"
    kubectl -n health wait --for=condition=Complete --timeout=30s job --all
    for revision in $(kubectl -n health get deployments -o name); do
        kubectl -n health rollout status --timeout=30s "$revision"
    done
    [ "$(helm -n health list --deployed -q)" = yba ]
}

rolled_back() {
    serving 2 health helm -n health rollback yba 1 --wait --timeout 120s
    [ "$(images health)" = "12 0.1.0" ]
    standing health | grep ^Job > "$folder/jobs-rolled-back"
    same "$folder/jobs-0.1.0" "$folder/jobs-rolled-back"
    kubectl -n health wait --for=condition=Complete --timeout=30s job --all
}

uninstalled() {
    helm -n health uninstall yba --wait --timeout 60s
    # Pods and ReplicaSets go after the Deployments that own them.
    for _ in $(seq 60); do
        standing health > "$folder/after-uninstall"
        diff -q "$folder/before-install" "$folder/after-uninstall" && return
        sleep 1
    done
    same "$folder/before-install" "$folder/after-uninstall"
}

init_containers() {
    helm install yba charts/yba --namespace hagiang --values charts/yba/ci/init-container-values.yaml \
        --set province.prefix=hagiang --set image.tag=0.1.0 --wait --timeout 120s
    [ "$(images hagiang)" = "6 0.1.0" ]
    helm -n hagiang uninstall yba --wait --timeout 60s
}

life() {
    standing health > "$folder/before-install"
    check "pods run and are not ready as long as nobody migrates; an upgrade that does mends the failed installation" held_back
    check "helm install --wait: migrations end and every pod becomes ready" installed
    check "helm upgrade with the same values changes nothing" nothing_changes
    check "helm upgrade to another version: other Jobs, and two pods of each serve all the while" another_version
    check "--rollback-on-failure takes back a version whose pods never become ready" taken_back 0.3.0-stuck
    check "--rollback-on-failure takes back a version whose migrations fail" taken_back 0.3.0-unmigratable
    check "helm rollback to the first revision: its Jobs again, and two pods of each serve all the while" rolled_back
    check "helm uninstall leaves what was there before" uninstalled
    check "migrations in init containers: helm install --wait" init_containers
}
