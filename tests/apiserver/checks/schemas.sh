# Every rendering and every example, as the server takes it: strictly, warnings counting as faults.

dry_run() { # NAMESPACE FILE
    admin -n "$1" apply --server-side --dry-run=server --validate=strict --warnings-as-errors -f "$2"
}

rendered() { # CASE
    helm template yba charts/yba --namespace health --values "charts/yba/ci/$1-values.yaml" > "$folder/$1.yaml"
    # A pod by itself, as that of `helm test`, is refused while its account and its priority do not stand; a dry run
    # makes neither.
    local account
    account=$(sed -n 's/^  serviceAccountName: \(.*-trial\)$/\1/p' "$folder/$1.yaml")
    if [ -z "$account" ]; then
        dry_run health "$folder/$1.yaml"
        return
    fi
    admin -n health create serviceaccount "$account"
    admin create priorityclass important --value=1000
    dry_run health "$folder/$1.yaml"
    admin -n health delete serviceaccount "$account"
    admin delete priorityclass important
}

refused() { # MESSAGE FILE
    local said
    if said=$(dry_run health "$2" 2>&1); then fail "it was taken"; fi
    grep -q -- "$1" <<< "$said" || fail "refused for another reason: $said"
}

a_slip_is_refused() {
    sed 's/readinessProbe:/readinesProbe:/' "$folder/minimum.yaml" > "$folder/slip.yaml"
    refused 'readinesProbe: field not declared in schema' "$folder/slip.yaml"
    sed 's/parentRefs:/parentRef:/' "$folder/keda.yaml" > "$folder/slip-route.yaml"
    refused 'parentRef: field not declared in schema' "$folder/slip-route.yaml"
    sed 's/allowPrivilegeEscalation: false/allowPrivilegeEscalation: true/' "$folder/minimum.yaml" > "$folder/slip-security.yaml"
    refused 'would violate PodSecurity' "$folder/slip-security.yaml"
}

a_pod_that_may_become_root_is_refused() {
    local said
    if said=$(kubectl -n health run root --image=registry.example.vn/yba:0.1.0 2>&1); then fail "it was taken"; fi
    grep -q 'violates PodSecurity "restricted' <<< "$said"
}

examples() { # as k8s/README.md and k8s/monitoring/README.md say
    admin -n kafka apply --validate=strict --warnings-as-errors -f k8s/kafka/
    admin -n postgres apply --validate=strict --warnings-as-errors -f k8s/postgres/cluster.yaml
    admin -n postgres apply --validate=strict --warnings-as-errors -f k8s/postgres/point-in-time.yaml
    admin apply --validate=strict --warnings-as-errors -f k8s/argocd/
    admin apply --validate=strict --warnings-as-errors --dry-run=server -f k8s/flux/
    admin -n health apply --validate=strict --warnings-as-errors \
        -f k8s/monitoring/prometheus-rule.yaml -f k8s/monitoring/dashboards.yaml
}

schemas() {
    local values
    for values in charts/yba/ci/*-values.yaml; do
        values=$(basename "$values" -values.yaml)
        check "server-side, strictly and under PodSecurity: $values" rendered "$values"
    done
    check "a misspelled field and a container that may gain privileges are refused" a_slip_is_refused
    check "PodSecurity refuses a pod that is not restricted" a_pod_that_may_become_root_is_refused
    check "everything in k8s/ is taken by its own definitions" examples
}
