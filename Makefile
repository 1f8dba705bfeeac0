# Everything a person or CI does here. Each target works on a fresh Debian machine with Rust.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:
.DEFAULT_GOAL := help

BUS ?= local
export YBA_SHARED_DATA ?= $(wildcard $(abspath ../shared/data))
WITH_POSTGRES = trap 'dev/postgres stop .yba/test-postgres' EXIT; \
	export TEST_DATABASE_URL=$$(dev/postgres start .yba/test-postgres fast)

.PHONY: help setup run stop clean-run test test-slow browser bench fmt lint openapi manifests image monitoring

help: ## what there is
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: ## installs what is missing: PostgreSQL, build tools
	@dev/setup

run: ## builds and starts a province of 2,000 made-up people; BUS=kafka: on a real Kafka, one process per service
	@dev/setup $(BUS)
	dev/run $(BUS)

clean-run: ## forgets the made-up province
	@dev/postgres stop .yba/postgres
	rm -rf .yba/run .yba/postgres .yba/kafka/data

lint: ## format and clippy
	cargo fmt --all --check
	cargo clippy --workspace --all-targets -- -D warnings

# Nothing is built twice in one run, so what an incremental build keeps for the next one would only fill the disk.
test: export CARGO_INCREMENTAL ?= 0
test: ## everything that must hold before a change lands; at most 45 minutes from nothing on two cores, some 8 GB of disk
	@dev/setup kafka
	dev/disk 8
	$(MAKE) --no-print-directory lint
	export KAFKA_LIBS=$$(tests/kafka/fetch)
	dev/tools > /dev/null
	$(WITH_POSTGRES)
	cargo test --workspace --no-fail-fast

test-slow: ## what takes longer, or PARTS="chaos image" of it: see dev/test-slow; its last result is kept in docs/
	@dev/setup kafka
	export KAFKA_LIBS=$$(tests/kafka/fetch)
	$(WITH_POSTGRES)
	dev/test-slow $(PARTS)

browser: ## a clerk's day in headless Chromium on a province that runs (make run), with axe on every page
	@tests/browser/run

bench: ## measures the numbers of docs/BENCH.md
	@dev/setup kafka
	export KAFKA_LIBS=$$(tests/kafka/fetch)
	dev/bench

manifests: ## writes Strimzi's topics and users and Keycloak's realm anew, and reads the chart for every version of Kubernetes
	@dev/tools > /dev/null
	PROVINCE_PREFIX=yba cargo run -q -p yba -- topics --strimzi kafka > k8s/kafka/topics-and-users.yaml
	PROVINCE_PREFIX=yba cargo run -q -p yba -- realm > k8s/identity/realm.json
	KUBERNETES_VERSIONS="1.31 1.32 1.33 1.34 1.35 1.36 1.37" cargo test --workspace --test manifests

image: ## builds the image with buildah or docker; BUILD_IMAGE, BASE_IMAGE and PROFILE are taken from the environment
	dev/image

.PHONY: deb bundle
deb: ## builds the Debian package of the small province; PROFILE, VERSION and COMPRESSION are taken from the environment
	@packaging/build-deb

bundle: ## one signed file for a province without a network: package, chart, documents; SIGNING_KEY must be given, IMAGE may be
	@packaging/build-bundle

openapi: ## writes each service's openapi.json anew
	for service in registry exams classification clinics notifications; do
		cargo run -q -p yba -- openapi $$service > services/$$service/openapi.json
	done

monitoring: ## makes rules, dashboards and the runbook's alerts anew of k8s/monitoring/*.toml
	cargo run -q -p yba-tests --bin monitoring

fmt: ## formats
	cargo fmt --all
