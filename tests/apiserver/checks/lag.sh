# Scaling by what a real Prometheus knows: the HPA through the Prometheus adapter with the rule of k8s/README.md, and
# KEDA. What pods would show is played (engines/pods).

# Events that wait for exams, and cores that its pods use together: each asks for 0.25, and may have 70 % of it.
load() { echo "$1 $2" > "$folder/engines/load/exams"; }

prometheus_begins() {
    local pods_port
    pods_port=$(dev/port)
    mkdir -p "$folder/engines/load" "$folder/engines/tmp"
    load 0 0.02
    sed "s|PLAYED|127.0.0.1:$pods_port|" "$here/engines/prometheus.yml" > "$folder/engines/prometheus.yml"
    KUBECONFIG=$cluster/admin begin pods python3 "$here/engines/pods" "$pods_port" "$folder/engines/load" "$tools/kubectl"
    dev/port > "$folder/engines/prometheus-port"
    prometheus_runs
}
prometheus_runs() {
    local at
    at=127.0.0.1:$(cat "$folder/engines/prometheus-port")
    begin prometheus "$(dev/prometheus)/prometheus" --config.file "$folder/engines/prometheus.yml" \
        --web.listen-address "$at" --storage.tsdb.path "$folder/engines/prometheus"
    until_true 60 curl -fsS "http://$at/-/ready"
}
prometheus_address() { echo "http://127.0.0.1:$(cat "$folder/engines/prometheus-port")"; }

# The API server hands groups of its API to a program beside it.
handed_to() { # PORT GROUP/VERSION…
    local port=$1 one
    shift
    admin create namespace metrics --dry-run=client -o yaml | admin apply -f -
    for one in "$@"; do
        admin apply -f - <<YAML
apiVersion: v1
kind: Service
metadata: {name: at-$port, namespace: metrics}
spec: {type: ExternalName, externalName: localhost, ports: [{port: $port}]}
---
apiVersion: apiregistration.k8s.io/v1
kind: APIService
metadata: {name: ${one#*/}.${one%/*}, labels: {test: metrics}}
spec:
  group: ${one%/*}
  version: ${one#*/}
  service: {name: at-$port, namespace: metrics, port: $port}
  insecureSkipTLSVerify: true
  groupPriorityMinimum: 100
  versionPriority: 100
YAML
    done
    until_true 60 admin wait --for=condition=Available --timeout=1s apiservice -l test=metrics
}

adapter_begins() {
    local port
    port=$(dev/port)
    { # The rule of k8s/README.md, and for CPU those of engines/cpu-rules.yaml.
        echo rules:
        sed -n '/^    - seriesQuery/,/^```/ { /^```/d; s/^  //; p }' k8s/README.md
        cat "$here/engines/cpu-rules.yaml"
    } > "$folder/engines/adapter.yaml"
    begin prometheus-adapter "$PWD/.yba/apiserver/engines/prometheus-adapter/bin/prometheus-adapter" \
        --secure-port "$port" --cert-dir "$folder/engines/tmp" --config "$folder/engines/adapter.yaml" \
        --{lister,authentication,authorization}-kubeconfig="$cluster/admin" \
        --prometheus-url "$(prometheus_address)" --metrics-relist-interval 5s
    handed_to "$port" metrics.k8s.io/v1beta1 custom.metrics.k8s.io/v1beta1 custom.metrics.k8s.io/v1beta2
}

# KEDA's operator and its metrics server, which speak with each other by certificates of one authority.
keda_begins() {
    local of=$PWD/.yba/apiserver/engines/keda operator_port port
    operator_port=$(dev/port)
    port=$(dev/port)
    admin create namespace keda
    # Its roles too: who may make Deployments in a namespace may make ScaledObjects in it.
    admin apply --server-side --force-conflicts -f "$of/manifests"
    until_true 60 admin wait --for=condition=Established --timeout=60s customresourcedefinition --all
    until_true 60 kubectl -n health auth can-i create scaledobjects.keda.sh
    mkdir -p "$folder/engines/keda"
    cp "$cluster/ca.crt" "$folder/engines/keda/ca.crt"
    cp "$cluster/server.crt" "$folder/engines/keda/tls.crt"
    cp "$cluster/server.key" "$folder/engines/keda/tls.key"
    export KUBECONFIG=$cluster/admin WATCH_NAMESPACE='' POD_NAMESPACE=keda KEDA_CLUSTER_OBJECT_NAMESPACE=keda
    begin keda-operator "$of/bin/operator" --cert-dir "$folder/engines/keda" \
        --metrics-service-bind-address "127.0.0.1:$operator_port" \
        --metrics-bind-address "127.0.0.1:$(dev/port)" --health-probe-bind-address "127.0.0.1:$(dev/port)"
    begin keda-metrics "$of/bin/metrics-server" --cert-dir "$folder/engines/keda" --secure-port "$port" \
        --port "$(dev/port)" --metrics-service-address "localhost:$operator_port" \
        --{lister,authentication,authorization}-kubeconfig="$cluster/admin"
    handed_to "$port" external.metrics.k8s.io/v1beta1
}

# Scales down at once, for which a province would wait.
by_lag() { # COMMAND KIND
    scaled "$1" --set defaults.autoscaling.kind="$2" --set defaults.autoscaling.lagEvents=500 \
        --set defaults.autoscaling.prometheus="$(prometheus_address)" \
        --set defaults.autoscaling.behavior.scaleDown.stabilizationWindowSeconds=0
}

autoscaler_says() { kubectl -n health get horizontalpodautoscaler yba-exams -o jsonpath="$1"; }

# Both measures are known, and the autoscaler may act.
measured() { # KINDS-OF-MEASURES
    [ "$(autoscaler_says '{.status.conditions[?(@.type=="ScalingActive")].status} {.status.currentMetrics[*].type}')" = "True $1" ]
}
unmeasured() { [ "$(autoscaler_says '{.status.conditions[?(@.type=="ScalingActive")].status}')" = False ]; }

replicas_become() { # NUMBER
    if ! (until_true 120 replicas_are "$1"); then
        kubectl -n health describe horizontalpodautoscaler yba-exams
        fail "not $1 replicas, but $(replicas)"
    fi
}

follows() {
    load 0 0.02
    replicas_become 2
    load 2000 0.02
    replicas_become 4
    kubectl -n health rollout status --timeout=60s deployment/yba-exams
    load 0 0.02
    replicas_become 2
    load 0 0.6
    replicas_become 4
    load 9000 0.02
    replicas_become 6
    load 0 0.02
    replicas_become 2
    # Nobody else had anything to do.
    [ "$(kubectl -n health get deployments -o jsonpath='{.items[*].spec.replicas}')" = "2 2 2 2 2 2" ]
}

# Who measures is gone while there is work: nobody is taken away, and what is known again is followed again.
blind() { # KINDS-OF-MEASURES
    local pid
    load 2000 0.02
    replicas_become 4
    pid=$(cat "$folder/engines/prometheus.pid")
    rm "$folder/engines/prometheus.pid"
    kill "$pid"
    until_true 300 unmeasured
    load 0 0.02
    sleep 15 # three rounds of the autoscaler
    [ "$(replicas)" = 4 ]
    prometheus_runs
    until_true 300 measured "$1"
    replicas_become 2
}

hpa_scales() {
    helm -n health uninstall yba --ignore-not-found --wait --timeout 60s
    empty health
    by_lag install hpa
    until_true 300 measured "Resource Pods"
    follows
}

keda_takes_over() {
    load 2000 0.02
    replicas_become 4
    serving 2 health by_lag upgrade keda
    until_true 300 measured "External Resource"
    [ "$(autoscaler_says '{.metadata.ownerReferences[*].kind}')" = ScaledObject ]
    replicas_are 4
}

it_goes() {
    helm -n health uninstall yba --wait --timeout 60s
    empty health
    admin delete apiservice -l test=metrics
    admin delete namespace metrics keda
}

lag() {
    check "a real Prometheus scrapes the pods" prometheus_begins
    check "the Prometheus adapter begins" adapter_begins
    check "an HPA follows the consumers' lag and CPU up and down again" hpa_scales
    check "HPA: without Prometheus nobody is taken away" blind "Resource Pods"
    check "KEDA's programs begin" keda_begins
    check "KEDA takes over from the HPA: two pods of each serve all the while" keda_takes_over
    check "KEDA follows the consumers' lag and CPU up and down again" follows
    check "KEDA: without Prometheus nobody is taken away" blind "External Resource"
    check "the release leaves, and its autoscalers with it" it_goes
    end_engines
}
