{{/*
A service's environment: yba.environment (dict "root" $ "service" "exams" "spec" $spec).
A test compares every name here with those that `yba config` knows.
*/}}
{{- define "yba.environment" -}}
{{- $values := .root.Values -}}
{{- $service := .service -}}
{{- $listen := $values.listen -}}
{{- $variables := dict
  "PROVINCE_PREFIX" $values.province.prefix
  "HTTP_ADDR" (printf "%s:8080" $listen)
  "OPS_ADDR" (printf "%s:9090" $listen)
  "SHUTDOWN_DELAY_MS" (mul 1000 .spec.shutdown.delaySeconds)
  "SHUTDOWN_GRACE_SECONDS" .spec.shutdown.graceSeconds
  "OIDC_ISSUER" (required "oidc.issuer: say who issues tokens, as the tokens name it" $values.oidc.issuer)
  "OIDC_AUDIENCE" $values.oidc.audience
  "OIDC_STAFF_ACR" $values.oidc.staffAcr
  "OIDC_CLIENT_ID" (include "yba.fill" (dict "text" .spec.oidc.clientId "root" .root "service" $service))
  "DATABASE_URL_FILE" "/run/secrets/yba/database-url"
  "DATABASE_CONNECTIONS" .spec.database.connections
  "DATA_KEY_FILE" "/run/secrets/yba/data-key"
  "IDENTITY_HASH_KEY_FILE" "/run/secrets/yba/identity-hash-key"
  "AUDIT_ANCHOR_DIR" "/var/lib/yba/anchors"
  "BUS" "kafka"
-}}
{{- if has $service (list "registry" "console") -}}
{{- $_ := set $variables "PUBLIC_URL" (required "publicUrl: say where browsers reach the console" $values.publicUrl) -}}
{{- end -}}
{{- range $peer := splitList " " (include "yba.services" .root) -}}
{{- if and (ne $peer $service) (ne $peer "console") -}}
{{- $_ := set $variables (printf "%s_URL" (upper $peer)) (printf "http://%s:8080" (include "yba.name" (dict "root" $.root "service" $peer))) -}}
{{- end -}}
{{- end -}}
{{- with .spec.database.directUrlKey -}}
{{- $_ := set $variables "DIRECT_DATABASE_URL_FILE" "/run/secrets/yba/direct-database-url" -}}
{{- end -}}
{{- with .spec.keys.auditAnchorKey -}}
{{- $_ := set $variables "AUDIT_ANCHOR_KEY_FILE" "/run/secrets/yba/audit-anchor-key" -}}
{{- end -}}
{{- if .spec.oidc.existingSecret -}}
{{- $_ := set $variables "OIDC_CLIENT_SECRET_FILE" "/run/secrets/yba/oidc-client-secret" -}}
{{- end -}}
{{- if eq $service "registry" -}}
{{- $_ := set $variables "ERASURE_LIST_DIR" "/var/lib/yba/erasures" -}}
{{- end -}}
{{- if eq $service "notifications" -}}
{{- with $values.mail.existingSecret -}}
{{- $_ := set $variables "SMTP_URL_FILE" "/run/secrets/yba/smtp-url" -}}
{{- end -}}
{{- with $values.mail.from -}}
{{- $_ := set $variables "MAIL_FROM" . -}}
{{- end -}}
{{- end -}}
{{- with $values.traces.endpoint -}}
{{- $_ := set $variables "OTEL_EXPORTER_OTLP_ENDPOINT" . -}}
{{- $_ := set $variables "OTEL_TRACES_SAMPLER_ARG" $values.traces.share -}}
{{- end -}}
{{- with $values.siem.url -}}
{{- $_ := set $variables "SIEM_URL" . -}}
{{- end -}}
{{- if and $values.siem.url $values.siem.existingSecret -}}
{{- $_ := set $variables "SIEM_AUTHORIZATION_FILE" "/run/secrets/yba/siem-authorization" -}}
{{- end -}}
{{- $variables = merge (deepCopy .spec.settings) $variables (fromYaml (include "yba.kafkaEnvironment" .)) (fromYaml (include "yba.proxyEnvironment" .root)) -}}
{{- range $name := keys $variables | sortAlpha }}
- name: {{ $name }}
  value: {{ get $variables $name | toString | quote }}
{{- end }}
{{- with .spec.extraEnv }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/* For the HTTP library: through which HTTPS leaves. */}}
{{- define "yba.proxyEnvironment" -}}
{{- with .Values.egressProxy -}}
{{- if .url -}}
HTTPS_PROXY: {{ .url | quote }}
{{- if .noProxy }}
NO_PROXY: {{ .noProxy | quote }}
{{- end }}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "yba.kafkaEnvironment" -}}
{{- $kafka := .root.Values.kafka -}}
KAFKA_BROKERS: {{ required "kafka.brokers: say where Kafka is, host:port with commas" $kafka.brokers | quote }}
KAFKA_REPLICATION: {{ $kafka.replication | quote }}
KAFKA_SECURITY_PROTOCOL: {{ lower $kafka.protocol }}
{{- if and (hasSuffix "SSL" $kafka.protocol) $kafka.ca.existingSecret }}
KAFKA_SSL_CA_LOCATION: /run/secrets/yba/kafka-ca.crt
{{- end }}
{{- if eq $kafka.protocol "SSL" }}
KAFKA_SSL_CERTIFICATE_LOCATION: /run/secrets/yba/kafka.crt
KAFKA_SSL_KEY_LOCATION: /run/secrets/yba/kafka.key
{{- end }}
{{- if hasPrefix "SASL_" $kafka.protocol }}
KAFKA_SASL_MECHANISM: {{ $kafka.mechanism }}
KAFKA_SASL_USERNAME: {{ include "yba.fill" (dict "text" .spec.kafka.username "root" .root "service" .service) | quote }}
KAFKA_SASL_PASSWORD_FILE: /run/secrets/yba/kafka-password
{{- end }}
{{- end -}}
