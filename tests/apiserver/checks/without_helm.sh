# What Argo CD, Flux' kustomizations and a person do: apply what was rendered, look, apply again.

rendering() { # TAG
    helm template yba charts/yba --namespace hagiang --values charts/yba/ci/minimum-values.yaml \
        --set province.prefix=hagiang --set "image.tag=$1" > "$folder/rendered-$1.yaml"
    if grep -E 'helm\.sh/hook|argocd\.argoproj\.io' "$folder/rendered-$1.yaml"; then fail "it has hooks"; fi
}

apply() { # TAG FLAGS
    local tag=$1
    shift
    kubectl -n hagiang apply --validate=strict --warnings-as-errors "$@" -f "$folder/rendered-$tag.yaml"
    # As healthy as Argo CD asks: Jobs complete, Deployments rolled out.
    kubectl -n hagiang wait --for=condition=Complete --timeout=60s job --all
    for deployment in $(kubectl -n hagiang get deployments -o name); do
        kubectl -n hagiang rollout status --timeout=60s "$deployment"
    done
}

twice() { # TAG FLAGS
    rendering "$1"
    apply "$@"
    settled hagiang app.kubernetes.io/instance=yba > "$folder/applied-once"
    apply "$@"
    settled hagiang app.kubernetes.io/instance=yba > "$folder/applied-twice"
    same "$folder/applied-once" "$folder/applied-twice"
    kubectl -n hagiang diff "${@:2}" -f "$folder/rendered-$1.yaml"
}

next_release() {
    rendering 0.2.0
    if kubectl -n hagiang diff --server-side -f "$folder/rendered-0.2.0.yaml" > "$folder/differences"; then
        fail "no difference was seen"
    fi
    serving 2 hagiang apply 0.2.0 --server-side
    [ "$(images hagiang)" = "6 0.1.0
12 0.2.0" ] # Argo CD's `prune` takes the former Jobs away.
    kubectl -n hagiang diff --server-side -f "$folder/rendered-0.2.0.yaml"
}

gone() { # TAG
    kubectl -n hagiang delete --wait --timeout=60s -f "$folder/rendered-$1.yaml"
}

without_helm() {
    check "kubectl apply --server-side twice is once, and shows no difference" twice 0.1.0 --server-side
    check "kubectl apply --server-side of the next release: other Jobs, and two pods of each serve all the while" next_release
    check "what was rendered can be deleted again" gone 0.2.0
    check "kubectl apply without --server-side twice is once, and shows no difference" twice 0.1.0
}
