# What Flux makes of the chart: its source-controller itself takes k8s/flux as it stands, but for the repository's
# address, and what it packs is installed by helm, whose library helm-controller is. That one does not run here.

flux_begins() {
    local of=$PWD/.yba/apiserver/engines/flux port
    admin apply --server-side --force-conflicts -f "$of/manifests"
    # One that was just made says nothing yet.
    until_true 60 admin wait --for=condition=Established --timeout=60s customresourcedefinition --all
    port=$(dev/port)
    mkdir -p "$folder/engines/tmp" "$folder/engines/artifacts"
    export KUBECONFIG=$cluster/admin RUNTIME_NAMESPACE=flux-system TMPDIR=$folder/engines/tmp
    begin source-controller "$of/bin/source-controller" --storage-path "$folder/engines/artifacts" \
        --storage-addr "127.0.0.1:$port" --storage-adv-addr "127.0.0.1:$port" \
        --metrics-addr "127.0.0.1:$(dev/port)" --health-addr "127.0.0.1:$(dev/port)"
}

# The HelmChart that helm-controller would make of the HelmRelease.
wanted_chart() {
    admin -n health get helmrelease yba -o json | python3 -c '
import json, sys
release = json.load(sys.stdin)["spec"]
print(json.dumps({
    "apiVersion": "source.toolkit.fluxcd.io/v1",
    "kind": "HelmChart",
    "metadata": {"name": "health-yba", "namespace": "health"},
    "spec": release["chart"]["spec"] | {"interval": release["interval"]},
}))'
}

chart_says() { admin -n health get helmchart health-yba -o jsonpath="$1"; }

# The chart's version ends in the revision of the tag.
packed() { # VERSION
    [[ "$(chart_says '{.status.artifact.revision}')" = "0.1.0+$(revision_of "$1" | cut -c 1-12)"* ]]
}

flux_packs() {
    helm -n health uninstall yba --ignore-not-found --wait --timeout 60s
    empty health
    of_this_repository k8s/flux
    admin apply --validate=strict --warnings-as-errors -f "$folder/flux/"
    wanted_chart | admin apply --validate=strict --warnings-as-errors -f -
    until_true 300 packed 0.1.0
}

# As the account of k8s/flux, which is an administrator of the namespace and of nothing else.
flux_upgrades() { # COMMAND VERSION
    KUBECONFIG=$cluster/admin "$tools/helm" "$1" yba "$(chart_says '{.status.artifact.url}')" --namespace health \
        --kube-as-user system:serviceaccount:health:flux --wait --wait-for-jobs --timeout 120s
    [ "$(images health)" = "12 $2" ]
}

flux_next() {
    admin -n health patch gitrepository yba --type=merge -p '{"spec": {"ref": {"tag": "v0.2.0"}}}'
    until_true 300 packed 0.2.0
    serving 2 health flux_upgrades upgrade 0.2.0
}

flux_leaves() {
    helm -n health uninstall yba --wait --timeout 60s
    empty health
    admin -n health delete helmchart health-yba --timeout=60s
    admin delete -f "$folder/flux/" --timeout=60s
}

flux() {
    check "releases of the chart stand in a git repository, served over HTTP" repository
    check "Flux' source-controller begins" flux_begins
    check "Flux: the chart of a tag is packed, its version ending in the revision" flux_packs
    check "Flux: what was packed is installed as an account of the namespace alone" flux_upgrades install 0.1.0
    check "Flux: the next tag is packed although the chart's version stayed; two pods of each serve while it is installed" flux_next
    check "Flux: the release leaves" flux_leaves
    end_engines
}
