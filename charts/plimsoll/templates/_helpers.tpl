{{/* The name of all objects. Short enough for what is put behind it, and fit for a Service, whose name is held to more than that of a release. */}}
{{- define "plimsoll.fullname" -}}
{{- $own := contains .Chart.Name .Release.Name | ternary .Release.Name (printf "%s-%s" .Release.Name .Chart.Name) -}}
{{- $name := .Values.fullnameOverride | default ($own | replace "." "-" | trunc 50 | trimSuffix "-") -}}
{{- if not (regexMatch "^[a-z]" $name) -}}
{{- fail (printf "a Service cannot be named %q, as it begins with a digit; set fullnameOverride" $name) -}}
{{- end -}}
{{- $name -}}
{{- end }}

{{/* What the gate's pods are told apart by. It cannot change: a Deployment's selector is for good. */}}
{{- define "plimsoll.selectorLabels" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
app.kubernetes.io/component: gate
{{- end }}

{{- define "plimsoll.labels" -}}
{{ include "plimsoll.selectorLabels" . }}
{{ include "plimsoll.origin" . }}
{{- end }}

{{/* For what is not the gate: the Service must not find it. */}}
{{- define "plimsoll.hookLabels" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
app.kubernetes.io/component: hook
{{ include "plimsoll.origin" . }}
{{- end }}

{{- define "plimsoll.origin" -}}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end }}

{{- define "plimsoll.image" -}}
{{- .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- with .Values.image.digest }}@{{ . }}{{ end }}
{{- end }}

{{/* What every pod of the chart is held to; Kubernetes' profile "restricted" asks for less. */}}
{{- define "plimsoll.podSecurity" -}}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext:
  runAsNonRoot: true
  runAsUser: 65532
  runAsGroup: 65532
  # So that mounted secrets can be read without being everybody's.
  fsGroup: 65532
  seccompProfile:
    type: RuntimeDefault
{{- with .Values.imagePullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "plimsoll.container" -}}
image: {{ include "plimsoll.image" . }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities:
    drop: [ALL]
resources:
  {{- toYaml .Values.resources | nindent 2 }}
{{- end }}

{{/* The token for the API server: an hour long, where an automatic one may be good for a year. */}}
{{- define "plimsoll.tokenVolume" -}}
- name: token
  projected:
    sources:
      - serviceAccountToken:
          path: token
          expirationSeconds: 3600
      - configMap:
          name: kube-root-ca.crt
          items:
            - key: ca.crt
              path: ca.crt
      - downwardAPI:
          items:
            - path: namespace
              fieldRef:
                fieldPath: metadata.namespace
{{- end }}

{{- define "plimsoll.tokenMount" -}}
- name: token
  mountPath: /var/run/secrets/kubernetes.io/serviceaccount
  readOnly: true
{{- end }}

{{/* The Secret with the certificate that is mounted; empty where the gate makes it itself. */}}
{{- define "plimsoll.mountedCertificate" -}}
{{- if eq .Values.certificate.mode "cert-manager" -}}
{{- include "plimsoll.fullname" . }}-tls
{{- else if eq .Values.certificate.mode "secret" -}}
{{- required "certificate.mode is \"secret\"; set certificate.secretName to the Secret with tls.crt and tls.key" .Values.certificate.secretName -}}
{{- end -}}
{{- end }}

{{/* The configurations of the webhook, one for each entry. */}}
{{- define "plimsoll.entries" -}}
{{- range list "pods" "templates" "policies" }}
- {{ include "plimsoll.fullname" $ }}-{{ . }}
{{- end }}
{{- end }}

{{/* "true" where the policy of the chart refuses a pod anywhere: by its mode, by one of an override or by one of a rule; else empty. */}}
{{- define "plimsoll.enforces" -}}
{{- $modes := list -}}
{{- range $terms := prepend (.Values.policy.overrides | default list) .Values.policy -}}
{{- $modes = append $modes $terms.mode -}}
{{- range $rule := $terms.rules -}}
{{- $modes = append $modes $rule.mode -}}
{{- end -}}
{{- end -}}
{{- if and (ne .Values.policy.bundle "none") (has "Enforce" $modes) -}}true{{- end -}}
{{- end }}

{{- define "plimsoll.podsFailurePolicy" -}}
{{- .Values.webhook.failurePolicy | default (include "plimsoll.enforces" . | eq "true" | ternary "Fail" "Ignore") -}}
{{- end }}

{{/* What keeps the cluster alive, and the gate itself, never waits for the gate. */}}
{{- define "plimsoll.excludedNamespaces" -}}
{{- $always := list "kube-system" "kube-node-lease" "kube-public" .Release.Namespace -}}
{{- concat $always .Values.webhook.excludeNamespaces | uniq | toYaml -}}
{{- end }}
