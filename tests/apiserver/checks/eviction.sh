# What a node's drain may take away, by the budgets.

evict() { # POD
    printf '{"apiVersion": "policy/v1", "kind": "Eviction", "metadata": {"name": "%s", "namespace": "health"}}' "$1" |
        kubectl create --raw "/api/v1/namespaces/health/pods/$1/eviction" -f -
}

denied() { # POD
    local said
    if said=$(evict "$1" 2>&1); then fail "$1 was evicted"; fi
    grep -q "violate the pod's disruption budget" <<< "$said"
}

pods_of_exams() {
    kubectl -n health get pods -l app.kubernetes.io/component=exams --field-selector=status.phase=Running \
        -o jsonpath='{range .items[*]}{.metadata.name}{"\n"}{end}'
}

budget() { # WHAT VALUE: waits for the budget's status to say so
    kubectl -n health wait --for=jsonpath="{.status.$1}=$2" --timeout=30s poddisruptionbudget/yba-exams
}

one_at_a_time() {
    local pods agent
    yba install 0.1.0 --wait --timeout 120s
    budget disruptionsAllowed 1
    mapfile -t pods < <(pods_of_exams)
    [ "${#pods[@]}" = 2 ]
    # While the nodes stand still, the evicted one's successor cannot become ready.
    agent=$(cat "$cluster/kubelet.pid")
    kill -STOP "$agent"
    evict "${pods[0]}"
    denied "${pods[1]}" || { kill -CONT "$agent"; fail "the second was not refused"; }
    kill -CONT "$agent"
    budget disruptionsAllowed 1
    evict "${pods[1]}"
    budget disruptionsAllowed 1
}

a_sick_pod_holds_up_nobody() {
    local pods
    mapfile -t pods < <(pods_of_exams)
    [ "${#pods[@]}" = 2 ]
    kubectl -n health annotate pod "${pods[0]}" test/sick=yes
    budget disruptionsAllowed 0
    denied "${pods[1]}"
    evict "${pods[0]}"
    budget disruptionsAllowed 1
}

drained() {
    serving 1 health admin drain node-a --timeout=120s
    [ -z "$(admin get pods -A --field-selector=spec.nodeName=node-a,status.phase=Running -o name)" ]
    admin uncordon node-a
}

eviction() {
    check "one ready pod of a service may be evicted, the next not before its successor is ready" one_at_a_time
    check "a pod that is not ready may always be evicted, a ready one not beside it" a_sick_pod_holds_up_nobody
    check "a node is drained, and a pod of each service serves all the while" drained
}
