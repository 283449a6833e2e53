{{/* The name of all objects. Short enough for the suffixes, and valid for a Service, whose name is more restricted than that of a release. */}}
{{- define "plimsoll.fullname" -}}
{{- $own := contains .Chart.Name .Release.Name | ternary .Release.Name (printf "%s-%s" .Release.Name .Chart.Name) -}}
{{- $name := .Values.fullnameOverride | default ($own | replace "." "-" | trunc 50 | trimSuffix "-") -}}
{{- if not (regexMatch "^[a-z]" $name) -}}
{{- fail (printf "a Service cannot be named %q, as it begins with a digit; set fullnameOverride" $name) -}}
{{- end -}}
{{- $name -}}
{{- end }}

{{/* Selects the gate's pods. The selector of a Deployment is immutable. */}}
{{- define "plimsoll.selectorLabels" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
app.kubernetes.io/component: gate
{{- end }}

{{- define "plimsoll.labels" -}}
{{ include "plimsoll.selectorLabels" . }}
{{ include "plimsoll.origin" . }}
{{- end }}

{{/* For pods that are not the gate: the Service must not select them. */}}
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

{{/* For every pod of the chart; stricter than the Pod Security profile "restricted". */}}
{{- define "plimsoll.podSecurity" -}}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext:
  runAsNonRoot: true
  runAsUser: 65532
  runAsGroup: 65532
  # So that mounted secrets are readable without being world-readable.
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

{{/* The token for the API server, valid for an hour; an automatic one can be valid for a year. */}}
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

{{/* The Secret with the mounted certificate; empty if the gate issues its own. */}}
{{- define "plimsoll.mountedCertificate" -}}
{{- if eq .Values.certificate.mode "cert-manager" -}}
{{- include "plimsoll.fullname" . }}-tls
{{- else if eq .Values.certificate.mode "secret" -}}
{{- required "certificate.mode is \"secret\"; set certificate.secretName to the Secret with tls.crt and tls.key" .Values.certificate.secretName -}}
{{- end -}}
{{- end }}

{{/* The ValidatingWebhookConfigurations, one for each entry. */}}
{{- define "plimsoll.entries" -}}
{{- range list "pods" "templates" "policies" }}
- {{ include "plimsoll.fullname" $ }}-{{ . }}
{{- end }}
{{- end }}

{{/* "true" if API servers ask what to fill into pods; otherwise empty. */}}
{{- define "plimsoll.fills" -}}
{{- if kindIs "bool" .Values.fills.enabled | ternary .Values.fills.enabled .Values.policy.fill -}}true{{- end -}}
{{- end }}

{{/* The rules of the policy: with policy.fill, those that fill in, unless a value says otherwise. */}}
{{- define "plimsoll.policyRules" -}}
{{- $rules := deepCopy (.Values.policy.rules | default dict) -}}
{{- if .Values.policy.fill -}}
{{- $resources := dict -}}
{{- range $resource, $request := .Values.policy.fillRequests -}}
{{- $_ := set $resources $resource (dict "default" $request) -}}
{{- end -}}
{{- $filling := dict "requests-required" (dict "resources" $resources) "seccomp-profile" (dict "required" true) "termination-message" (dict) -}}
{{- range $id, $terms := $filling -}}
{{- $written := get $rules $id | default dict -}}
{{- range $option, $value := set $terms "fill" true -}}
{{- if not (hasKey $written $option) }}{{ $_ := set $written $option $value }}{{ end -}}
{{- end -}}
{{- $_ := set $rules $id $written -}}
{{- end -}}
{{- end -}}
{{- with $rules }}{{ toYaml . }}{{ end -}}
{{- end }}

{{/* "true" if the policy of the chart enforces anywhere: by its mode, that of an override, or that of a rule; otherwise empty. */}}
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

{{/* The namespaces that keep the cluster and the gate alive never wait for the gate. */}}
{{- define "plimsoll.excludedNamespaces" -}}
{{- $always := list "kube-system" "kube-node-lease" "kube-public" .Release.Namespace -}}
{{- concat $always .Values.webhook.excludeNamespaces | uniq | toYaml -}}
{{- end }}
