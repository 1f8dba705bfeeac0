{{/* The services, in the order in which they are listed everywhere. */}}
{{- define "yba.services" -}}
registry exams classification clinics notifications console
{{- end -}}

{{/*
What every name of the release begins with. At most 30 characters, because "-migrate-classification-" and
a hash follow; a name that is cut keeps a hash of the whole, so that two releases never meet in one.
*/}}
{{- define "yba.fullname" -}}
{{- $name := .Values.nameOverride | default .Chart.Name -}}
{{- $full := .Release.Name -}}
{{- if .Values.fullnameOverride -}}
{{- $full = .Values.fullnameOverride -}}
{{- else if not (contains $name .Release.Name) -}}
{{- $full = printf "%s-%s" .Release.Name $name -}}
{{- end -}}
{{- if gt (len $full) 30 -}}
{{- printf "%s-%s" ($full | trunc 21 | trimSuffix "-") ($full | sha256sum | trunc 8) -}}
{{- else -}}
{{- $full -}}
{{- end -}}
{{- end -}}

{{/* A service's objects: yba.name (dict "root" $ "service" "exams"). */}}
{{- define "yba.name" -}}
{{ include "yba.fullname" .root }}-{{ .service }}
{{- end -}}

{{/* What selectors select by: it can never change, or an upgrade would fail. */}}
{{- define "yba.selector" -}}
app.kubernetes.io/name: {{ .root.Values.nameOverride | default .root.Chart.Name }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .service }}
{{- end -}}

{{/*
Labels of an object; those of a pod are the selector's alone, so that a new chart version restarts nothing.
Flux adds the revision to the version, as 0.1.0+1a2b3c: no label may hold a "+".
*/}}
{{- define "yba.labels" -}}
{{ include "yba.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/part-of: yba
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" | trunc 63 }}
{{- with .root.Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/* Fills in the placeholders of a name of a Secret or a Kafka user. */}}
{{- define "yba.fill" -}}
{{- .text | replace "{release}" (include "yba.fullname" .root) | replace "{service}" .service | replace "{prefix}" .root.Values.province.prefix -}}
{{- end -}}

{{/* The image by digest where there is one, else by tag. */}}
{{- define "yba.image" -}}
{{- $image := .Values.image -}}
{{- if $image.digest -}}
{{ $image.repository }}@{{ $image.digest }}
{{- else -}}
{{ $image.repository }}:{{ $image.tag | default .Chart.AppVersion }}
{{- end -}}
{{- end -}}

{{/* A service's settings, as YAML: the defaults with the service's own laid over them. */}}
{{- define "yba.service" -}}
{{- $own := index .root.Values.services .service -}}
{{- mergeOverwrite (deepCopy .root.Values.defaults) (deepCopy $own) | toYaml -}}
{{- end -}}

{{/* Stops where something must be said; `required` lets an empty list or map pass. */}}
{{- define "yba.need" -}}
{{- if not .value -}}{{- fail .message -}}{{- end -}}
{{- end -}}
