{{/* The pod's part of PodSecurity `restricted`. */}}
{{- define "yba.podSecurityContext" -}}
runAsNonRoot: true
runAsUser: {{ .Values.podSecurity.user }}
runAsGroup: {{ .Values.podSecurity.group }}
fsGroup: {{ .Values.podSecurity.group }}
fsGroupChangePolicy: OnRootMismatch
seccompProfile:
  type: RuntimeDefault
{{- end -}}

{{/* The container's part of it. */}}
{{- define "yba.securityContext" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
runAsNonRoot: true
capabilities:
  drop: [ALL]
{{- end -}}

{{/*
Files of a pod's secrets: yba.secretFiles (dict "root" $ "service" "exams" "spec" $spec).
Files and not variables: a variable is shown by whatever shows the process, and is inherited.
*/}}
{{- define "yba.secretFiles" -}}
{{- $fill := dict "root" .root "service" .service -}}
{{- $files := list -}}
{{- $database := .spec.database -}}
{{- $files = append $files (dict "secret" $database.existingSecret "key" $database.urlKey "path" "database-url") -}}
{{- with $database.directUrlKey -}}
{{- $files = append $files (dict "secret" $database.existingSecret "key" . "path" "direct-database-url") -}}
{{- end -}}
{{- $keys := .spec.keys -}}
{{- $files = append $files (dict "secret" $keys.existingSecret "key" $keys.dataKey "path" "data-key") -}}
{{- $files = append $files (dict "secret" $keys.existingSecret "key" $keys.identityHashKey "path" "identity-hash-key") -}}
{{- with $keys.auditAnchorKey -}}
{{- $files = append $files (dict "secret" $keys.existingSecret "key" . "path" "audit-anchor-key") -}}
{{- end -}}
{{- if .spec.oidc.existingSecret -}}
{{- $files = append $files (dict "secret" .spec.oidc.existingSecret "key" .spec.oidc.secretKey "path" "oidc-client-secret") -}}
{{- end -}}
{{- $files = concat $files (fromYamlArray (include "yba.kafkaFiles" .)) -}}
{{- if and (eq .service "notifications") .root.Values.mail.existingSecret -}}
{{- $files = append $files (dict "secret" .root.Values.mail.existingSecret "key" .root.Values.mail.urlKey "path" "smtp-url") -}}
{{- end -}}
{{- $siem := .root.Values.siem -}}
{{- if and $siem.url $siem.existingSecret -}}
{{- $files = append $files (dict "secret" $siem.existingSecret "key" $siem.authorizationKey "path" "siem-authorization") -}}
{{- end -}}
{{- range $files }}
- secret:
    name: {{ include "yba.fill" (merge (dict "text" .secret) $fill) }}
    items:
      - key: {{ .key }}
        path: {{ .path }}
{{- end }}
{{- end -}}

{{/* What the brokers want to see, by how Kafka is secured. */}}
{{- define "yba.kafkaFiles" -}}
{{- $kafka := .root.Values.kafka -}}
{{- $files := list -}}
{{- if hasPrefix "SASL_" $kafka.protocol -}}
{{- $files = append $files (dict "secret" .spec.kafka.existingSecret "key" .spec.kafka.passwordKey "path" "kafka-password") -}}
{{- end -}}
{{- if and (hasSuffix "SSL" $kafka.protocol) $kafka.ca.existingSecret -}}
{{- $files = append $files (dict "secret" $kafka.ca.existingSecret "key" $kafka.ca.key "path" "kafka-ca.crt") -}}
{{- end -}}
{{- if eq $kafka.protocol "SSL" -}}
{{- $files = append $files (dict "secret" .spec.kafka.existingSecret "key" .spec.kafka.certificateKey "path" "kafka.crt") -}}
{{- $files = append $files (dict "secret" .spec.kafka.existingSecret "key" .spec.kafka.privateKeyKey "path" "kafka.key") -}}
{{- end -}}
{{- $files | toYaml -}}
{{- end -}}

{{/* Authorities that the operating system of the image does not know: a province's own. */}}
{{- define "yba.caMount" -}}
{{- if .Values.ca.existingConfigMap }}
- name: ca
  mountPath: /etc/ssl/certs/ca-certificates.crt
  subPath: ca-certificates.crt
  readOnly: true
{{- end }}
{{- end -}}

{{/* The authority before PostgreSQL: yba.databaseCaMount, yba.databaseCaVolume (dict "root" $ "service" "exams"). */}}
{{- define "yba.databaseCaMount" -}}
{{- if .root.Values.databaseCa.existingSecret -}}
- name: database-ca
  mountPath: /etc/yba/postgres
  readOnly: true
{{- end }}
{{- end -}}

{{- define "yba.databaseCaVolume" -}}
{{- with .root.Values.databaseCa -}}
{{- if .existingSecret -}}
- name: database-ca
  secret:
    secretName: {{ include "yba.fill" (dict "text" .existingSecret "root" $.root "service" $.service) }}
    defaultMode: 0440
    items:
      - key: {{ .key }}
        path: ca.crt
{{- end }}
{{- end }}
{{- end -}}

{{- define "yba.caVolume" -}}
{{- if .Values.ca.existingConfigMap }}
- name: ca
  configMap:
    name: {{ .Values.ca.existingConfigMap }}
    items:
      - key: {{ .Values.ca.key }}
        path: ca-certificates.crt
{{- end }}
{{- end -}}

{{/* Where pods run: yba.placing (dict "root" $ "service" "exams" "spec" $spec). */}}
{{- define "yba.placing" -}}
{{- with .root.Values.imagePullSecrets -}}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .spec.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with .spec.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .spec.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}
