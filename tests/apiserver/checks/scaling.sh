# Who sets replicas.

scaled() { # COMMAND FLAGS
    local command=$1
    shift
    helm "$command" yba charts/yba --namespace health --values charts/yba/ci/minimum-values.yaml \
        --set image.tag=0.1.0 --wait --timeout 120s "$@"
}

replicas() { kubectl -n health get deployment yba-exams -o jsonpath='{.spec.replicas}'; }
replicas_are() { [ "$(replicas)" = "$1" ]; }

to_an_autoscaler() {
    scaled install
    # Nobody says `replicas` any more, so they become Kubernetes' one, and then the autoscaler's least.
    serving 1 health scaled upgrade --set defaults.autoscaling.kind=hpa
    kubectl -n health wait --for=jsonpath='{.spec.replicas}=2' --timeout=60s deployment/yba-exams
}

the_autoscaler_decides() {
    kubectl -n health scale deployment/yba-exams --replicas=4 # as load would
    scaled upgrade --set defaults.autoscaling.kind=hpa
    [ "$(replicas)" = 4 ]
}

scaling() {
    check "an upgrade that switches an autoscaler on: a pod of each serves all the while" to_an_autoscaler
    check "while an autoscaler is on, an upgrade leaves replicas alone" the_autoscaler_decides
}
