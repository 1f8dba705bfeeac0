# Several provinces in one cluster; the first still stands from the check before.

cluster_wide() { # what stands there, but for the addresses that Kubernetes itself keeps of Services
    local kinds
    kinds=$(admin api-resources --verbs=list --namespaced=false -o name | grep -vE '^(componentstatuses|ipaddresses)' | paste -sd,)
    admin get "$kinds" -o jsonpath="{range .items[*]}{.kind}/{.metadata.name}{'\n'}{end}" | sort
}

side_by_side() {
    cluster_wide > "$folder/cluster-before"
    settled health app.kubernetes.io/instance=yba > "$folder/yba-alone"
    helm install caobang charts/yba --namespace health --values charts/yba/ci/minimum-values.yaml \
        --set province.prefix=caobang --set image.tag=0.1.0 --wait --timeout 120s
    helm install yba charts/yba --namespace hagiang --values charts/yba/ci/minimum-values.yaml \
        --set province.prefix=hagiang --set image.tag=0.1.0 --wait --timeout 120s
    cluster_wide > "$folder/cluster-after"
    same "$folder/cluster-before" "$folder/cluster-after"
    settled health app.kubernetes.io/instance=yba > "$folder/yba-beside"
    same "$folder/yba-alone" "$folder/yba-beside"
}

each_its_own() {
    local namespace release service name pods
    for release in health/yba health/caobang-yba hagiang/yba; do
        namespace=${release%/*}
        for service in $services; do
            name=${release#*/}-$service
            pods=$(kubectl -n "$namespace" get endpointslices -l "kubernetes.io/service-name=$name" \
                -o jsonpath='{range .items[*].endpoints[?(@.conditions.ready==true)]}{.targetRef.name}{"\n"}{end}')
            [ "$(grep -cE "^$name-[0-9a-z]+-[0-9a-z]{5}\$" <<< "$pods")" = 2 ] || fail "$release $service: $pods"
            [ "$(wc -l <<< "$pods")" = 2 ] || fail "$release $service: $pods"
            [ "$(kubectl -n "$namespace" get poddisruptionbudget "$name" -o jsonpath='{.status.expectedPods}')" = 2 ]
        done
    done
}

one_leaves() {
    helm -n health uninstall caobang --wait --timeout 60s
    settled health app.kubernetes.io/instance=yba > "$folder/yba-left"
    same "$folder/yba-alone" "$folder/yba-left"
    helm -n health uninstall yba --wait --timeout 60s
    helm -n hagiang uninstall yba --wait --timeout 60s
}

neighbours() {
    check "provinces beside it, in its namespace and in another: nothing cluster-wide, nothing of it changes" side_by_side
    check "each Service and each budget of three provinces has its own two pods" each_its_own
    check "one province leaves, the other does not notice" one_leaves
}
