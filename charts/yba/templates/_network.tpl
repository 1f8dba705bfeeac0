{{/*
Whom a service asks over HTTP. `tests/manifests` compares this with the code.
*/}}
{{- define "yba.asks" -}}
registry: []
exams: []
classification: []
clinics: [classification, registry]
notifications: [registry]
console: [registry, exams, classification, clinics, notifications]
{{- end -}}

{{/* An egress rule to addresses of the values: yba.egress (dict "name" "database" "to" … "ports" …). */}}
{{- define "yba.egress" -}}
{{- include "yba.need" (dict "value" .to "message" (printf "networkPolicy.%s.to: say which addresses or pods it is at" .name)) -}}
- to:
    {{- toYaml .to | nindent 4 }}
  ports:
    {{- range .ports }}
    - {port: {{ . }}, protocol: TCP}
    {{- end }}
{{- end -}}

{{- define "yba.egressToDns" -}}
{{- include "yba.need" (dict "value" .Values.networkPolicy.dns.to "message" "networkPolicy.dns.to: say which pods answer names") -}}
- to:
    {{- toYaml .Values.networkPolicy.dns.to | nindent 4 }}
  ports:
    {{- range .Values.networkPolicy.dns.ports }}
    - {port: {{ . }}, protocol: UDP}
    - {port: {{ . }}, protocol: TCP}
    {{- end }}
{{- end -}}

{{/* The identity provider: straight, through the proxy, or either where both are named. */}}
{{- define "yba.egressToIssuer" -}}
{{- $policy := .Values.networkPolicy -}}
{{- if .Values.egressProxy.url -}}
{{- include "yba.egress" (dict "name" "proxy" "to" $policy.proxy.to "ports" $policy.proxy.ports) -}}
{{- end }}
{{- if or $policy.issuer.to (not .Values.egressProxy.url) }}
{{ include "yba.egress" (dict "name" "issuer" "to" $policy.issuer.to "ports" $policy.issuer.ports) }}
{{- end }}
{{- end -}}
