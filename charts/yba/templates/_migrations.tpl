{{/* Brings one service's database up to the release, with its owner's address and nothing else. */}}
{{- define "yba.migrateContainer" -}}
- name: migrate
  image: {{ include "yba.image" .root | quote }}
  imagePullPolicy: {{ .root.Values.image.pullPolicy }}
  args: [migrate, {{ .service }}]
  env:
    - name: PROVINCE_PREFIX
      value: {{ .root.Values.province.prefix }}
    - name: OWNER_DATABASE_URL_FILE
      value: /run/secrets/yba-owner/owner-database-url
  resources:
    {{- toYaml .root.Values.migrations.resources | nindent 4 }}
  securityContext:
    {{- include "yba.securityContext" .root | nindent 4 }}
  volumeMounts:
    - name: owner
      mountPath: /run/secrets/yba-owner
      readOnly: true
    {{- with include "yba.databaseCaMount" . }}
    {{- . | nindent 4 }}
    {{- end }}
{{- end -}}

{{- define "yba.ownerVolume" -}}
- name: owner
  secret:
    secretName: {{ include "yba.fill" (dict "text" .spec.database.ownerExistingSecret "root" .root "service" .service) }}
    defaultMode: 0440
    items:
      - key: {{ .spec.database.ownerUrlKey }}
        path: owner-database-url
{{- end -}}

{{/*
What a Job is, whole: its name ends in the hash of this, because a Job cannot be changed. So the same release
finds its Job as it was, another one makes another Job, and a rollback the former one again.
*/}}
{{- define "yba.migrateJob" -}}
backoffLimit: {{ .root.Values.migrations.backoffLimit }}
parallelism: 1
completions: 1
template:
  metadata:
    labels:
      {{- include "yba.selector" (dict "root" .root "service" (printf "migrate-%s" .service)) | nindent 6 }}
    annotations:
      yba/attempt: {{ .root.Values.migrations.attempt | quote }}
  spec:
    restartPolicy: Never
    serviceAccountName: {{ include "yba.fullname" .root }}-migrate
    automountServiceAccountToken: false
    enableServiceLinks: false
    {{- /* The program goes on after SIGTERM until its migration is done, so a drained node does not cut one off. */}}
    terminationGracePeriodSeconds: {{ .root.Values.migrations.terminationGracePeriodSeconds }}
    securityContext:
      {{- include "yba.podSecurityContext" .root | nindent 6 }}
    {{- with include "yba.placing" . | trim }}
    {{- . | nindent 4 }}
    {{- end }}
    containers:
      {{- include "yba.migrateContainer" . | nindent 6 }}
    volumes:
      {{- include "yba.ownerVolume" . | nindent 6 }}
      {{- with include "yba.databaseCaVolume" . }}
      {{- . | nindent 6 }}
      {{- end }}
{{- end -}}
