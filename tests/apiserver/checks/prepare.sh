# What stands before a province is installed: namespaces, definitions of others' kinds, Secrets, the claim for anchors.

namespace() { # NAME: restricted, as k8s/README.md says; warnings tell of Deployments and Jobs what is enforced on pods
    admin create namespace "$1"
    admin label namespace "$1" pod-security.kubernetes.io/{enforce,warn}=restricted \
        pod-security.kubernetes.io/{enforce,warn}-version=latest
    admin -n "$1" create rolebinding it --clusterrole=admin --user=it
}

secrets() { # NAMESPACE RELEASE PREFIX: by k8s/secrets, and those of Kafka and the identity provider
    local settings=$folder/settings-$3 service
    for service in $services; do
        echo "${service^^}_DATABASE_URL=postgres://$3_$service:made-up@postgres/$3_$service"
        echo "${service^^}_OWNER_DATABASE_URL=postgres://$3_${service}_owner:made-up@postgres/$3_$service"
        kubectl -n "$1" create secret generic "$3-$service" --from-literal=password=made-up >&2
    done > "$settings"
    echo DATA_KEY=made-up >> "$settings"
    echo IDENTITY_HASH_KEY=made-up >> "$settings"
    k8s/secrets "$settings" "$2" | kubectl -n "$1" apply -f -
    for service in clinics notifications console; do
        kubectl -n "$1" create secret generic "$2-$service-oidc" --from-literal=client-secret=made-up
    done
}

anchors() { # NAMESPACE: k8s/anchors.yaml, whose volume the cluster's administrator makes
    sed "s/namespace: health/namespace: $1/; s/yba-anchors/$1-anchors/" k8s/anchors.yaml | admin apply --validate=strict -f -
    kubectl -n "$1" wait --for=jsonpath='{.status.phase}'=Bound --timeout=60s persistentvolumeclaim/anchors
}

definitions() {
    local file
    for file in "$fetched"/crds/*.yaml; do admin apply --server-side -f "$file"; done
    admin wait --for=condition=Established --timeout=60s customresourcedefinition --all
}

standing_before() {
    local one
    for one in health hagiang; do namespace "$one"; done
    for one in kafka postgres argocd; do admin create namespace "$one"; done
    secrets health yba yba
    secrets health caobang-yba caobang
    secrets hagiang yba hagiang
    anchors health
    anchors hagiang
}

it_is_no_administrator() {
    [ "$(kubectl auth can-i create clusterroles)" = no ]
    [ "$(kubectl -n default auth can-i create deployments)" = no ]
    [ "$(kubectl -n health auth can-i create deployments)" = yes ]
}

prepare() {
    check "the definitions of Gateway API, KEDA, Strimzi, CloudNativePG, Argo CD, Flux and the Prometheus operator are taken" definitions
    check "namespaces, Secrets by k8s/secrets and the claim of k8s/anchors.yaml stand" standing_before
    check "who installs may do so in the provinces' namespaces and nothing cluster-wide" it_is_no_administrator
}
