// Written by scripts/generate.ts from the schema of the policy; change that instead.
var Y=(p,a)=>()=>{try{return a||p((a={exports:{}}).exports,a),a.exports}catch($){throw a=0,$}};var Q=Y(J=>{"use strict";Object.defineProperty(J,"__esModule",{value:!0});function K(p){let a=p.length,$=0,h=0,o;for(;h<
a;)$++,o=p.charCodeAt(h++),o>=55296&&o<=56319&&h<a&&(o=p.charCodeAt(h),(o&64512)===56320&&h++);return $}J.default=K;K.code=
'require("ajv/dist/runtime/ucs2length").default'});var ce=X,_={$id:"validatePodPolicy",type:"object",required:["apiVersion","kind","metadata","spec"],properties:{apiVersion:{
type:"string",enum:["plimsoll.dev/v1alpha1"]},kind:{type:"string",enum:["PodPolicy"]},metadata:{type:"object",required:[
"name"],properties:{name:{type:"string",minLength:1,maxLength:253,pattern:"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a\
-z0-9]*[a-z0-9])?)*$"}}},spec:{type:"object",required:["mode"],properties:{match:{type:"object",properties:{namespaces:{
$ref:"#/$defs/part1"},excludeNamespaces:{type:"array",items:{type:"string",minLength:1,pattern:"^[a-z0-9]([-a-z0-9]*[a-z\
0-9])?$"}},namespaceSelector:{type:"object",properties:{matchLabels:{type:"object",additionalProperties:{$ref:"#/$defs/p\
art2"}},matchExpressions:{type:"array",items:{type:"object",required:["key","operator"],properties:{key:{type:"string",minLength:1,
maxLength:317},operator:{type:"string",enum:["In","NotIn","Exists","DoesNotExist"]},values:{type:"array",items:{$ref:"#/\
$defs/part2"}}},additionalProperties:!1}}},additionalProperties:!1}},additionalProperties:!1},mode:{$ref:"#/$defs/part3"},
templates:{$ref:"#/$defs/part3"},profile:{type:"string",enum:["none","baseline","restricted","standard","hardened"]},profileVersion:{
type:"string",enum:["latest","v1.0","v1.1","v1.2","v1.3","v1.4","v1.5","v1.6","v1.7","v1.8","v1.9","v1.10","v1.11","v1.1\
2","v1.13","v1.14","v1.15","v1.16","v1.17","v1.18","v1.19","v1.20","v1.21","v1.22","v1.23","v1.24","v1.25","v1.26","v1.2\
7","v1.28","v1.29","v1.30","v1.31","v1.32","v1.33","v1.34","v1.35","v1.36","v1.37"]},help:{$ref:"#/$defs/part4"},overrides:{
type:"array",items:{type:"object",required:["namespaces"],properties:{namespaces:{$ref:"#/$defs/part1"},mode:{$ref:"#/$d\
efs/part3"},rules:{$ref:"#/$defs/part6"}},additionalProperties:!1}},rules:{$ref:"#/$defs/part6"}},additionalProperties:!1}},
additionalProperties:!1,$defs:{part1:{type:"array",minItems:1,items:{type:"string",minLength:1,pattern:"^[-a-z0-9*]+$"}},
part2:{type:"string",maxLength:63,pattern:"^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$"},part3:{type:"string",enum:["E\
nforce","Warn","Audit"]},part4:{type:"object",properties:{text:{$ref:"#/$defs/part5"},url:{$ref:"#/$defs/part5"}},additionalProperties:!1},
part5:{type:"string",minLength:1},part6:{type:"object",properties:{"requests-required":{type:"object",properties:{mode:{
$ref:"#/$defs/part7"},help:{$ref:"#/$defs/part4"},fill:{$ref:"#/$defs/part8"},resources:{$ref:"#/$defs/part9"},notBestEffort:{
$ref:"#/$defs/part8"}},additionalProperties:!1},"limits-required":{type:"object",properties:{mode:{$ref:"#/$defs/part7"},
help:{$ref:"#/$defs/part4"},fill:{$ref:"#/$defs/part8"},resources:{$ref:"#/$defs/part9"}},additionalProperties:!1},"limi\
ts-forbidden":{type:"object",properties:{mode:{$ref:"#/$defs/part7"},help:{$ref:"#/$defs/part4"},resources:{type:"object",
additionalProperties:{type:"object",properties:{},additionalProperties:!1}}},additionalProperties:!1},"resource-range":{
$ref:"#/$defs/part11"},"pod-resource-range":{$ref:"#/$defs/part11"},"limit-request-ratio":{type:"object",properties:{mode:{
$ref:"#/$defs/part7"},help:{$ref:"#/$defs/part4"},resources:{type:"object",additionalProperties:{$ref:"#/$defs/part10"}}},
additionalProperties:!1},"quantity-units":{type:"object",properties:{mode:{$ref:"#/$defs/part7"},help:{$ref:"#/$defs/par\
t4"},largestCpu:{$ref:"#/$defs/part10"}},additionalProperties:!1},"extended-resources":{type:"object",properties:{mode:{
$ref:"#/$defs/part7"},help:{$ref:"#/$defs/part4"},devices:{type:"object",additionalProperties:{type:"object",properties:{
countMig:{$ref:"#/$defs/part8"},maxPerContainer:{$ref:"#/$defs/part13"},maxPerPod:{$ref:"#/$defs/part13"},minPerPod:{$ref:"\
#/$defs/part13"}},additionalProperties:!1}},resourceClaims:{$ref:"#/$defs/part8"}},additionalProperties:!1},"empty-dir-s\
ize":{type:"object",properties:{mode:{$ref:"#/$defs/part7"},help:{$ref:"#/$defs/part4"},fill:{$ref:"#/$defs/part8"},volumes:{
type:"string",enum:["All","Memory"]},max:{$ref:"#/$defs/part10"},default:{$ref:"#/$defs/part10"},acceptStorageLimit:{$ref:"\
#/$defs/part8"}},additionalProperties:!1},"memory-volumes":{$ref:"#/$defs/part14"},"volume-types":{$ref:"#/$defs/part15"},
"host-path":{type:"object",properties:{mode:{$ref:"#/$defs/part7"},help:{$ref:"#/$defs/part4"},allowed:{type:"array",items:{
type:"object",required:["path"],properties:{path:{$ref:"#/$defs/part5"},readOnly:{$ref:"#/$defs/part8"}},additionalProperties:!1}},
forbidden:{type:"array",items:{type:"object",required:["path"],properties:{path:{$ref:"#/$defs/part5"}},additionalProperties:!1}}},
additionalProperties:!1},"read-only-root-filesystem":{$ref:"#/$defs/part17"},"host-namespaces":{type:"object",properties:{
mode:{$ref:"#/$defs/part7"},help:{$ref:"#/$defs/part4"},allowed:{type:"array",items:{type:"string",enum:["hostNetwork","\
hostPID","hostIPC"]}}},additionalProperties:!1},"host-ports":{type:"object",properties:{mode:{$ref:"#/$defs/part7"},help:{
$ref:"#/$defs/part4"},allowed:{type:"array",items:{type:"object",required:["min","max"],properties:{min:{$ref:"#/$defs/p\
art18"},max:{$ref:"#/$defs/part18"}},additionalProperties:!1}}},additionalProperties:!1},"probe-host":{$ref:"#/$defs/par\
t14"},"container-ports":{type:"object",properties:{mode:{$ref:"#/$defs/part7"},help:{$ref:"#/$defs/part4"},min:{$ref:"#/\
$defs/part18"},forbidden:{type:"array",items:{$ref:"#/$defs/part18"}},requireNames:{$ref:"#/$defs/part8"}},additionalProperties:!1},
sysctls:{type:"object",properties:{mode:{$ref:"#/$defs/part7"},help:{$ref:"#/$defs/part4"},allowed:{$ref:"#/$defs/part16"},
forbidden:{$ref:"#/$defs/part16"},plainValues:{$ref:"#/$defs/part8"}},additionalProperties:!1},"run-as-non-root":{type:"\
object",properties:{mode:{$ref:"#/$defs/part7"},help:{$ref:"#/$defs/part4"},fill:{$ref:"#/$defs/part8"},acceptRunAsUser:{
$ref:"#/$defs/part8"},exemptUserNamespaces:{$ref:"#/$defs/part8"}},additionalProperties:!1},"run-as-user":{type:"object",
properties:{mode:{$ref:"#/$defs/part7"},help:{$ref:"#/$defs/part4"},fill:{$ref:"#/$defs/part8"},ranges:{$ref:"#/$defs/pa\
rt19"},required:{$ref:"#/$defs/part8"},default:{$ref:"#/$defs/part20"},exemptUserNamespaces:{$ref:"#/$defs/part8"}},additionalProperties:!1},
"run-as-group":{type:"object",properties:{mode:{$ref:"#/$defs/part7"},help:{$ref:"#/$defs/part4"},fill:{$ref:"#/$defs/pa\
rt8"},runAsGroup:{$ref:"#/$defs/part21"},fsGroup:{$ref:"#/$defs/part21"},supplementalGroups:{$ref:"#/$defs/part21"}},additionalProperties:!1},
"user-namespace":{$ref:"#/$defs/part17"},"service-account":{type:"object",properties:{mode:{$ref:"#/$defs/part7"},help:{
$ref:"#/$defs/part4"},allowed:{$ref:"#/$defs/part16"},forbidden:{$ref:"#/$defs/part16"},allowDefaultWithoutToken:{$ref:"\
#/$defs/part8"}},additionalProperties:!1},"service-account-token":{type:"object",properties:{mode:{$ref:"#/$defs/part7"},
help:{$ref:"#/$defs/part4"},allowProjected:{$ref:"#/$defs/part8"},maxExpirationSeconds:{type:"integer",minimum:600,maximum:4294967296},
exemptAudiences:{$ref:"#/$defs/part16"}},additionalProperties:!1},"env-secrets":{type:"object",properties:{mode:{$ref:"#\
/$defs/part7"},help:{$ref:"#/$defs/part4"},allowReferences:{$ref:"#/$defs/part8"},names:{$ref:"#/$defs/part16"},exempt:{
$ref:"#/$defs/part16"},allowDuplicates:{$ref:"#/$defs/part8"}},additionalProperties:!1},"seccomp-profile":{type:"object",
properties:{mode:{$ref:"#/$defs/part7"},help:{$ref:"#/$defs/part4"},fill:{$ref:"#/$defs/part8"},allowed:{$ref:"#/$defs/p\
art22"},required:{$ref:"#/$defs/part8"},localhostProfiles:{$ref:"#/$defs/part16"},refuseEmptyLocalhost:{$ref:"#/$defs/pa\
rt8"}},additionalProperties:!1},"apparmor-profile":{type:"object",properties:{mode:{$ref:"#/$defs/part7"},help:{$ref:"#/\
$defs/part4"},fill:{$ref:"#/$defs/part8"},allowed:{$ref:"#/$defs/part22"},required:{$ref:"#/$defs/part8"},localhostProfiles:{
$ref:"#/$defs/part16"}},additionalProperties:!1},"selinux-options":{$ref:"#/$defs/part15"},privileged:{$ref:"#/$defs/par\
t14"},"privilege-escalation":{$ref:"#/$defs/part17"},capabilities:{type:"object",properties:{mode:{$ref:"#/$defs/part7"},
help:{$ref:"#/$defs/part4"},fill:{$ref:"#/$defs/part8"},allowed:{$ref:"#/$defs/part16"},forbidden:{$ref:"#/$defs/part16"},
dropAll:{$ref:"#/$defs/part8"},drop:{$ref:"#/$defs/part16"}},additionalProperties:!1},"proc-mount":{type:"object",properties:{
mode:{$ref:"#/$defs/part7"},help:{$ref:"#/$defs/part4"},exemptUserNamespaces:{$ref:"#/$defs/part8"}},additionalProperties:!1},
"host-process":{$ref:"#/$defs/part14"},"runtime-class":{type:"object",properties:{mode:{$ref:"#/$defs/part7"},help:{$ref:"\
#/$defs/part4"},fill:{$ref:"#/$defs/part8"},allowed:{$ref:"#/$defs/part16"},forbidden:{$ref:"#/$defs/part16"},required:{
$ref:"#/$defs/part8"},default:{$ref:"#/$defs/part5"}},additionalProperties:!1},"priority-class":{type:"object",properties:{
mode:{$ref:"#/$defs/part7"},help:{$ref:"#/$defs/part4"},allowed:{$ref:"#/$defs/part16"},forbidden:{$ref:"#/$defs/part16"},
maxValue:{type:"integer",minimum:-2147483648,maximum:2000001e3},required:{$ref:"#/$defs/part8"},default:{$ref:"#/$defs/p\
art5"}},additionalProperties:!1},placement:{type:"object",properties:{mode:{$ref:"#/$defs/part7"},help:{$ref:"#/$defs/pa\
rt4"},tolerations:{type:"object",properties:{allowed:{$ref:"#/$defs/part23"},forbidden:{$ref:"#/$defs/part23"}},additionalProperties:!1},
nodes:{type:"object",properties:{allowed:{$ref:"#/$defs/part24"},forbidden:{$ref:"#/$defs/part24"}},additionalProperties:!1}},
additionalProperties:!1},"node-name":{$ref:"#/$defs/part14"},"run-time-limit":{type:"object",properties:{mode:{$ref:"#/$\
defs/part7"},help:{$ref:"#/$defs/part4"},fill:{$ref:"#/$defs/part8"},max:{$ref:"#/$defs/part25"},default:{$ref:"#/$defs/\
part25"}},additionalProperties:!1},"termination-grace":{type:"object",properties:{mode:{$ref:"#/$defs/part7"},help:{$ref:"\
#/$defs/part4"},min:{$ref:"#/$defs/part20"},max:{$ref:"#/$defs/part20"}},additionalProperties:!1},"default-namespace":{$ref:"\
#/$defs/part14"},"image-registry":{$ref:"#/$defs/part26"},"image-tag":{$ref:"#/$defs/part26"},"image-digest":{type:"obje\
ct",properties:{mode:{$ref:"#/$defs/part7"},help:{$ref:"#/$defs/part4"},exempt:{$ref:"#/$defs/part16"}},additionalProperties:!1},
"image-pull-policy":{type:"object",properties:{mode:{$ref:"#/$defs/part7"},help:{$ref:"#/$defs/part4"},fill:{$ref:"#/$de\
fs/part8"},policy:{type:"string",enum:["Always","IfNotPresent"]},tags:{$ref:"#/$defs/part16"}},additionalProperties:!1},
"probes-required":{type:"object",properties:{mode:{$ref:"#/$defs/part7"},help:{$ref:"#/$defs/part4"},liveness:{$ref:"#/$\
defs/part27"},readiness:{$ref:"#/$defs/part27"},startup:{$ref:"#/$defs/part27"},sidecars:{$ref:"#/$defs/part8"},livenessWaitsLonger:{
$ref:"#/$defs/part8"}},additionalProperties:!1},"termination-message":{$ref:"#/$defs/part17"},"controller-required":{type:"\
object",properties:{mode:{$ref:"#/$defs/part7"},help:{$ref:"#/$defs/part4"},onlyRestarting:{$ref:"#/$defs/part8"}},additionalProperties:!1},
"pod-labels":{type:"object",properties:{mode:{$ref:"#/$defs/part7"},help:{$ref:"#/$defs/part4"},fill:{$ref:"#/$defs/part\
8"},labels:{$ref:"#/$defs/part29"},forbidden:{$ref:"#/$defs/part16"}},additionalProperties:!1},"pod-annotations":{type:"\
object",properties:{mode:{$ref:"#/$defs/part7"},help:{$ref:"#/$defs/part4"},fill:{$ref:"#/$defs/part8"},annotations:{$ref:"\
#/$defs/part29"},forbidden:{$ref:"#/$defs/part16"}},additionalProperties:!1}},additionalProperties:!1},part7:{type:"stri\
ng",enum:["Enforce","Warn","Audit","Disabled"]},part8:{type:"boolean"},part9:{type:"object",additionalProperties:{type:"\
object",properties:{default:{$ref:"#/$defs/part10"}},additionalProperties:!1}},part10:{type:["integer","string"]},part11:{
type:"object",properties:{mode:{$ref:"#/$defs/part7"},help:{$ref:"#/$defs/part4"},requests:{$ref:"#/$defs/part12"},limits:{
$ref:"#/$defs/part12"}},additionalProperties:!1},part12:{type:"object",additionalProperties:{type:"object",properties:{min:{
$ref:"#/$defs/part10"},max:{$ref:"#/$defs/part10"}},additionalProperties:!1}},part13:{type:"integer",minimum:0,maximum:1e9},
part14:{type:"object",properties:{mode:{$ref:"#/$defs/part7"},help:{$ref:"#/$defs/part4"}},additionalProperties:!1},part15:{
type:"object",properties:{mode:{$ref:"#/$defs/part7"},help:{$ref:"#/$defs/part4"},allowed:{$ref:"#/$defs/part16"}},additionalProperties:!1},
part16:{type:"array",items:{$ref:"#/$defs/part5"}},part17:{type:"object",properties:{mode:{$ref:"#/$defs/part7"},help:{$ref:"\
#/$defs/part4"},fill:{$ref:"#/$defs/part8"}},additionalProperties:!1},part18:{type:"integer",minimum:1,maximum:65535},part19:{
type:"array",items:{type:"object",required:["min","max"],properties:{min:{$ref:"#/$defs/part20"},max:{$ref:"#/$defs/part\
20"}},additionalProperties:!1}},part20:{type:"integer",minimum:0,maximum:2147483647},part21:{type:"object",properties:{ranges:{
$ref:"#/$defs/part19"},allowRoot:{$ref:"#/$defs/part8"},required:{$ref:"#/$defs/part8"},default:{$ref:"#/$defs/part20"}},
additionalProperties:!1},part22:{type:"array",items:{type:"string",enum:["RuntimeDefault","Localhost","Unconfined"]}},part23:{
type:"array",items:{type:"object",required:["key"],properties:{key:{$ref:"#/$defs/part5"},value:{$ref:"#/$defs/part5"},effect:{
type:"string",enum:["NoSchedule","PreferNoSchedule","NoExecute"]}},additionalProperties:!1}},part24:{type:"array",items:{
type:"object",required:["key"],properties:{key:{$ref:"#/$defs/part5"},value:{$ref:"#/$defs/part5"}},additionalProperties:!1}},
part25:{type:"integer",minimum:1,maximum:2147483647},part26:{type:"object",properties:{mode:{$ref:"#/$defs/part7"},help:{
$ref:"#/$defs/part4"},allowed:{$ref:"#/$defs/part16"},forbidden:{$ref:"#/$defs/part16"}},additionalProperties:!1},part27:{
type:"object",properties:{required:{$ref:"#/$defs/part8"},initialDelaySeconds:{$ref:"#/$defs/part28"},periodSeconds:{$ref:"\
#/$defs/part28"},timeoutSeconds:{$ref:"#/$defs/part28"},successThreshold:{$ref:"#/$defs/part28"},failureThreshold:{$ref:"\
#/$defs/part28"}},additionalProperties:!1},part28:{type:"object",properties:{min:{$ref:"#/$defs/part20"},max:{$ref:"#/$d\
efs/part20"}},additionalProperties:!1},part29:{type:"object",additionalProperties:{type:"object",properties:{required:{$ref:"\
#/$defs/part8"},allowed:{$ref:"#/$defs/part16"},default:{$ref:"#/$defs/part5"}},additionalProperties:!1}}}},S=Q().default,
ee=new RegExp("^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$","u"),re=new RegExp("^[a-z0-9]([-a-z0-\
9]*[a-z0-9])?$","u");var te=new RegExp("^[-a-z0-9*]+$","u");function z(p,{instancePath:a="",parentData:$,parentDataProperty:h,rootData:o=p}={}){
let e=null,s=0;if(Array.isArray(p)){if(p.length<1){let t={instancePath:a,schemaPath:"#/minItems",keyword:"minItems",params:{
limit:1}};e===null?e=[t]:e.push(t),s++}let r=p.length;for(let t=0;t<r;t++){let i=p[t];if(typeof i=="string"){if(S(i)<1){
let n={instancePath:a+"/"+t,schemaPath:"#/items/minLength",keyword:"minLength",params:{limit:1}};e===null?e=[n]:e.push(n),
s++}if(!te.test(i)){let n={instancePath:a+"/"+t,schemaPath:"#/items/pattern",keyword:"pattern",params:{pattern:"^[-a-z0-\
9*]+$"}};e===null?e=[n]:e.push(n),s++}}else{let n={instancePath:a+"/"+t,schemaPath:"#/items/type",keyword:"type",params:{
type:"string"}};e===null?e=[n]:e.push(n),s++}}}else{let r={instancePath:a,schemaPath:"#/type",keyword:"type",params:{type:"\
array"}};e===null?e=[r]:e.push(r),s++}return z.errors=e,s===0}var se=new RegExp("^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$","u");function L(p,{instancePath:a="",parentData:$,parentDataProperty:h,
rootData:o=p}={}){let e=null,s=0;if(typeof p=="string"){if(S(p)>63){let r={instancePath:a,schemaPath:"#/maxLength",keyword:"\
maxLength",params:{limit:63}};e===null?e=[r]:e.push(r),s++}if(!se.test(p)){let r={instancePath:a,schemaPath:"#/pattern",
keyword:"pattern",params:{pattern:"^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$"}};e===null?e=[r]:e.push(r),s++}}else{let r={
instancePath:a,schemaPath:"#/type",keyword:"type",params:{type:"string"}};e===null?e=[r]:e.push(r),s++}return L.errors=e,
s===0}var ae={type:"string",enum:["Enforce","Warn","Audit"]};function A(p,{instancePath:a="",parentData:$,parentDataProperty:h,
rootData:o=p}={}){let e=null,s=0;if(typeof p!="string"){let r={instancePath:a,schemaPath:"#/type",keyword:"type",params:{
type:"string"}};e===null?e=[r]:e.push(r),s++}if(!(p==="Enforce"||p==="Warn"||p==="Audit")){let r={instancePath:a,schemaPath:"\
#/enum",keyword:"enum",params:{allowedValues:ae.enum}};e===null?e=[r]:e.push(r),s++}return A.errors=e,s===0}function y(p,{instancePath:a="",parentData:$,parentDataProperty:h,rootData:o=p}={}){let e=null,s=0;if(typeof p=="string"){
if(S(p)<1){let r={instancePath:a,schemaPath:"#/minLength",keyword:"minLength",params:{limit:1}};e===null?e=[r]:e.push(r),
s++}}else{let r={instancePath:a,schemaPath:"#/type",keyword:"type",params:{type:"string"}};e===null?e=[r]:e.push(r),s++}
return y.errors=e,s===0}function f(p,{instancePath:a="",parentData:$,parentDataProperty:h,rootData:o=p}={}){let e=null,s=0;
if(p&&typeof p=="object"&&!Array.isArray(p)){for(let r in p)if(!(r==="text"||r==="url")){let t={instancePath:a,schemaPath:"\
#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty:r}};e===null?e=[t]:e.push(t),s++}p.text!==
void 0&&(y(p.text,{instancePath:a+"/text",parentData:p,parentDataProperty:"text",rootData:o})||(e=e===null?y.errors:e.concat(
y.errors),s=e.length)),p.url!==void 0&&(y(p.url,{instancePath:a+"/url",parentData:p,parentDataProperty:"url",rootData:o})||
(e=e===null?y.errors:e.concat(y.errors),s=e.length))}else{let r={instancePath:a,schemaPath:"#/type",keyword:"type",params:{
type:"object"}};e===null?e=[r]:e.push(r),s++}return f.errors=e,s===0}var H={type:"object",properties:{"requests-required":{
type:"object",properties:{mode:{$ref:"#/$defs/part7"},help:{$ref:"#/$defs/part4"},fill:{$ref:"#/$defs/part8"},resources:{
$ref:"#/$defs/part9"},notBestEffort:{$ref:"#/$defs/part8"}},additionalProperties:!1},"limits-required":{type:"object",properties:{
mode:{$ref:"#/$defs/part7"},help:{$ref:"#/$defs/part4"},fill:{$ref:"#/$defs/part8"},resources:{$ref:"#/$defs/part9"}},additionalProperties:!1},
"limits-forbidden":{type:"object",properties:{mode:{$ref:"#/$defs/part7"},help:{$ref:"#/$defs/part4"},resources:{type:"o\
bject",additionalProperties:{type:"object",properties:{},additionalProperties:!1}}},additionalProperties:!1},"resource-r\
ange":{$ref:"#/$defs/part11"},"pod-resource-range":{$ref:"#/$defs/part11"},"limit-request-ratio":{type:"object",properties:{
mode:{$ref:"#/$defs/part7"},help:{$ref:"#/$defs/part4"},resources:{type:"object",additionalProperties:{$ref:"#/$defs/par\
t10"}}},additionalProperties:!1},"quantity-units":{type:"object",properties:{mode:{$ref:"#/$defs/part7"},help:{$ref:"#/$\
defs/part4"},largestCpu:{$ref:"#/$defs/part10"}},additionalProperties:!1},"extended-resources":{type:"object",properties:{
mode:{$ref:"#/$defs/part7"},help:{$ref:"#/$defs/part4"},devices:{type:"object",additionalProperties:{type:"object",properties:{
countMig:{$ref:"#/$defs/part8"},maxPerContainer:{$ref:"#/$defs/part13"},maxPerPod:{$ref:"#/$defs/part13"},minPerPod:{$ref:"\
#/$defs/part13"}},additionalProperties:!1}},resourceClaims:{$ref:"#/$defs/part8"}},additionalProperties:!1},"empty-dir-s\
ize":{type:"object",properties:{mode:{$ref:"#/$defs/part7"},help:{$ref:"#/$defs/part4"},fill:{$ref:"#/$defs/part8"},volumes:{
type:"string",enum:["All","Memory"]},max:{$ref:"#/$defs/part10"},default:{$ref:"#/$defs/part10"},acceptStorageLimit:{$ref:"\
#/$defs/part8"}},additionalProperties:!1},"memory-volumes":{$ref:"#/$defs/part14"},"volume-types":{$ref:"#/$defs/part15"},
"host-path":{type:"object",properties:{mode:{$ref:"#/$defs/part7"},help:{$ref:"#/$defs/part4"},allowed:{type:"array",items:{
type:"object",required:["path"],properties:{path:{$ref:"#/$defs/part5"},readOnly:{$ref:"#/$defs/part8"}},additionalProperties:!1}},
forbidden:{type:"array",items:{type:"object",required:["path"],properties:{path:{$ref:"#/$defs/part5"}},additionalProperties:!1}}},
additionalProperties:!1},"read-only-root-filesystem":{$ref:"#/$defs/part17"},"host-namespaces":{type:"object",properties:{
mode:{$ref:"#/$defs/part7"},help:{$ref:"#/$defs/part4"},allowed:{type:"array",items:{type:"string",enum:["hostNetwork","\
hostPID","hostIPC"]}}},additionalProperties:!1},"host-ports":{type:"object",properties:{mode:{$ref:"#/$defs/part7"},help:{
$ref:"#/$defs/part4"},allowed:{type:"array",items:{type:"object",required:["min","max"],properties:{min:{$ref:"#/$defs/p\
art18"},max:{$ref:"#/$defs/part18"}},additionalProperties:!1}}},additionalProperties:!1},"probe-host":{$ref:"#/$defs/par\
t14"},"container-ports":{type:"object",properties:{mode:{$ref:"#/$defs/part7"},help:{$ref:"#/$defs/part4"},min:{$ref:"#/\
$defs/part18"},forbidden:{type:"array",items:{$ref:"#/$defs/part18"}},requireNames:{$ref:"#/$defs/part8"}},additionalProperties:!1},
sysctls:{type:"object",properties:{mode:{$ref:"#/$defs/part7"},help:{$ref:"#/$defs/part4"},allowed:{$ref:"#/$defs/part16"},
forbidden:{$ref:"#/$defs/part16"},plainValues:{$ref:"#/$defs/part8"}},additionalProperties:!1},"run-as-non-root":{type:"\
object",properties:{mode:{$ref:"#/$defs/part7"},help:{$ref:"#/$defs/part4"},fill:{$ref:"#/$defs/part8"},acceptRunAsUser:{
$ref:"#/$defs/part8"},exemptUserNamespaces:{$ref:"#/$defs/part8"}},additionalProperties:!1},"run-as-user":{type:"object",
properties:{mode:{$ref:"#/$defs/part7"},help:{$ref:"#/$defs/part4"},fill:{$ref:"#/$defs/part8"},ranges:{$ref:"#/$defs/pa\
rt19"},required:{$ref:"#/$defs/part8"},default:{$ref:"#/$defs/part20"},exemptUserNamespaces:{$ref:"#/$defs/part8"}},additionalProperties:!1},
"run-as-group":{type:"object",properties:{mode:{$ref:"#/$defs/part7"},help:{$ref:"#/$defs/part4"},fill:{$ref:"#/$defs/pa\
rt8"},runAsGroup:{$ref:"#/$defs/part21"},fsGroup:{$ref:"#/$defs/part21"},supplementalGroups:{$ref:"#/$defs/part21"}},additionalProperties:!1},
"user-namespace":{$ref:"#/$defs/part17"},"service-account":{type:"object",properties:{mode:{$ref:"#/$defs/part7"},help:{
$ref:"#/$defs/part4"},allowed:{$ref:"#/$defs/part16"},forbidden:{$ref:"#/$defs/part16"},allowDefaultWithoutToken:{$ref:"\
#/$defs/part8"}},additionalProperties:!1},"service-account-token":{type:"object",properties:{mode:{$ref:"#/$defs/part7"},
help:{$ref:"#/$defs/part4"},allowProjected:{$ref:"#/$defs/part8"},maxExpirationSeconds:{type:"integer",minimum:600,maximum:4294967296},
exemptAudiences:{$ref:"#/$defs/part16"}},additionalProperties:!1},"env-secrets":{type:"object",properties:{mode:{$ref:"#\
/$defs/part7"},help:{$ref:"#/$defs/part4"},allowReferences:{$ref:"#/$defs/part8"},names:{$ref:"#/$defs/part16"},exempt:{
$ref:"#/$defs/part16"},allowDuplicates:{$ref:"#/$defs/part8"}},additionalProperties:!1},"seccomp-profile":{type:"object",
properties:{mode:{$ref:"#/$defs/part7"},help:{$ref:"#/$defs/part4"},fill:{$ref:"#/$defs/part8"},allowed:{$ref:"#/$defs/p\
art22"},required:{$ref:"#/$defs/part8"},localhostProfiles:{$ref:"#/$defs/part16"},refuseEmptyLocalhost:{$ref:"#/$defs/pa\
rt8"}},additionalProperties:!1},"apparmor-profile":{type:"object",properties:{mode:{$ref:"#/$defs/part7"},help:{$ref:"#/\
$defs/part4"},fill:{$ref:"#/$defs/part8"},allowed:{$ref:"#/$defs/part22"},required:{$ref:"#/$defs/part8"},localhostProfiles:{
$ref:"#/$defs/part16"}},additionalProperties:!1},"selinux-options":{$ref:"#/$defs/part15"},privileged:{$ref:"#/$defs/par\
t14"},"privilege-escalation":{$ref:"#/$defs/part17"},capabilities:{type:"object",properties:{mode:{$ref:"#/$defs/part7"},
help:{$ref:"#/$defs/part4"},fill:{$ref:"#/$defs/part8"},allowed:{$ref:"#/$defs/part16"},forbidden:{$ref:"#/$defs/part16"},
dropAll:{$ref:"#/$defs/part8"},drop:{$ref:"#/$defs/part16"}},additionalProperties:!1},"proc-mount":{type:"object",properties:{
mode:{$ref:"#/$defs/part7"},help:{$ref:"#/$defs/part4"},exemptUserNamespaces:{$ref:"#/$defs/part8"}},additionalProperties:!1},
"host-process":{$ref:"#/$defs/part14"},"runtime-class":{type:"object",properties:{mode:{$ref:"#/$defs/part7"},help:{$ref:"\
#/$defs/part4"},fill:{$ref:"#/$defs/part8"},allowed:{$ref:"#/$defs/part16"},forbidden:{$ref:"#/$defs/part16"},required:{
$ref:"#/$defs/part8"},default:{$ref:"#/$defs/part5"}},additionalProperties:!1},"priority-class":{type:"object",properties:{
mode:{$ref:"#/$defs/part7"},help:{$ref:"#/$defs/part4"},allowed:{$ref:"#/$defs/part16"},forbidden:{$ref:"#/$defs/part16"},
maxValue:{type:"integer",minimum:-2147483648,maximum:2000001e3},required:{$ref:"#/$defs/part8"},default:{$ref:"#/$defs/p\
art5"}},additionalProperties:!1},placement:{type:"object",properties:{mode:{$ref:"#/$defs/part7"},help:{$ref:"#/$defs/pa\
rt4"},tolerations:{type:"object",properties:{allowed:{$ref:"#/$defs/part23"},forbidden:{$ref:"#/$defs/part23"}},additionalProperties:!1},
nodes:{type:"object",properties:{allowed:{$ref:"#/$defs/part24"},forbidden:{$ref:"#/$defs/part24"}},additionalProperties:!1}},
additionalProperties:!1},"node-name":{$ref:"#/$defs/part14"},"run-time-limit":{type:"object",properties:{mode:{$ref:"#/$\
defs/part7"},help:{$ref:"#/$defs/part4"},fill:{$ref:"#/$defs/part8"},max:{$ref:"#/$defs/part25"},default:{$ref:"#/$defs/\
part25"}},additionalProperties:!1},"termination-grace":{type:"object",properties:{mode:{$ref:"#/$defs/part7"},help:{$ref:"\
#/$defs/part4"},min:{$ref:"#/$defs/part20"},max:{$ref:"#/$defs/part20"}},additionalProperties:!1},"default-namespace":{$ref:"\
#/$defs/part14"},"image-registry":{$ref:"#/$defs/part26"},"image-tag":{$ref:"#/$defs/part26"},"image-digest":{type:"obje\
ct",properties:{mode:{$ref:"#/$defs/part7"},help:{$ref:"#/$defs/part4"},exempt:{$ref:"#/$defs/part16"}},additionalProperties:!1},
"image-pull-policy":{type:"object",properties:{mode:{$ref:"#/$defs/part7"},help:{$ref:"#/$defs/part4"},fill:{$ref:"#/$de\
fs/part8"},policy:{type:"string",enum:["Always","IfNotPresent"]},tags:{$ref:"#/$defs/part16"}},additionalProperties:!1},
"probes-required":{type:"object",properties:{mode:{$ref:"#/$defs/part7"},help:{$ref:"#/$defs/part4"},liveness:{$ref:"#/$\
defs/part27"},readiness:{$ref:"#/$defs/part27"},startup:{$ref:"#/$defs/part27"},sidecars:{$ref:"#/$defs/part8"},livenessWaitsLonger:{
$ref:"#/$defs/part8"}},additionalProperties:!1},"termination-message":{$ref:"#/$defs/part17"},"controller-required":{type:"\
object",properties:{mode:{$ref:"#/$defs/part7"},help:{$ref:"#/$defs/part4"},onlyRestarting:{$ref:"#/$defs/part8"}},additionalProperties:!1},
"pod-labels":{type:"object",properties:{mode:{$ref:"#/$defs/part7"},help:{$ref:"#/$defs/part4"},fill:{$ref:"#/$defs/part\
8"},labels:{$ref:"#/$defs/part29"},forbidden:{$ref:"#/$defs/part16"}},additionalProperties:!1},"pod-annotations":{type:"\
object",properties:{mode:{$ref:"#/$defs/part7"},help:{$ref:"#/$defs/part4"},fill:{$ref:"#/$defs/part8"},annotations:{$ref:"\
#/$defs/part29"},forbidden:{$ref:"#/$defs/part16"}},additionalProperties:!1}},additionalProperties:!1},pe=Object.prototype.
hasOwnProperty,ie={type:"string",enum:["Enforce","Warn","Audit","Disabled"]};function d(p,{instancePath:a="",parentData:$,
parentDataProperty:h,rootData:o=p}={}){let e=null,s=0;if(typeof p!="string"){let r={instancePath:a,schemaPath:"#/type",keyword:"\
type",params:{type:"string"}};e===null?e=[r]:e.push(r),s++}if(!(p==="Enforce"||p==="Warn"||p==="Audit"||p==="Disabled")){
let r={instancePath:a,schemaPath:"#/enum",keyword:"enum",params:{allowedValues:ie.enum}};e===null?e=[r]:e.push(r),s++}return d.
errors=e,s===0}function l(p,{instancePath:a="",parentData:$,parentDataProperty:h,rootData:o=p}={}){let e=null,s=0;if(typeof p!="boolean"){
let r={instancePath:a,schemaPath:"#/type",keyword:"type",params:{type:"boolean"}};e===null?e=[r]:e.push(r),s++}return l.
errors=e,s===0}var oe={type:["integer","string"]};function k(p,{instancePath:a="",parentData:$,parentDataProperty:h,rootData:o=p}={}){let e=null,
s=0;if(!(typeof p=="number"&&!(p%1)&&!isNaN(p)&&isFinite(p))&&typeof p!="string"){let r={instancePath:a,schemaPath:"#/ty\
pe",keyword:"type",params:{type:oe.type}};e===null?e=[r]:e.push(r),s++}return k.errors=e,s===0}function V(p,{instancePath:a="",
parentData:$,parentDataProperty:h,rootData:o=p}={}){let e=null,s=0;if(p&&typeof p=="object"&&!Array.isArray(p))for(let r in p){
let t=p[r];if(t&&typeof t=="object"&&!Array.isArray(t)){for(let i in t)if(i!=="default"){let n={instancePath:a+"/"+r.replace(
/~/g,"~0").replace(/\//g,"~1"),schemaPath:"#/additionalProperties/additionalProperties",keyword:"additionalProperties",params:{
additionalProperty:i}};e===null?e=[n]:e.push(n),s++}t.default!==void 0&&(k(t.default,{instancePath:a+"/"+r.replace(/~/g,
"~0").replace(/\//g,"~1")+"/default",parentData:t,parentDataProperty:"default",rootData:o})||(e=e===null?k.errors:e.concat(
k.errors),s=e.length))}else{let i={instancePath:a+"/"+r.replace(/~/g,"~0").replace(/\//g,"~1"),schemaPath:"#/additionalP\
roperties/type",keyword:"type",params:{type:"object"}};e===null?e=[i]:e.push(i),s++}}else{let r={instancePath:a,schemaPath:"\
#/type",keyword:"type",params:{type:"object"}};e===null?e=[r]:e.push(r),s++}return V.errors=e,s===0}function R(p,{instancePath:a="",parentData:$,parentDataProperty:h,rootData:o=p}={}){let e=null,s=0;if(p&&typeof p=="obje\
ct"&&!Array.isArray(p))for(let r in p){let t=p[r];if(t&&typeof t=="object"&&!Array.isArray(t)){for(let i in t)if(!(i==="\
min"||i==="max")){let n={instancePath:a+"/"+r.replace(/~/g,"~0").replace(/\//g,"~1"),schemaPath:"#/additionalProperties/\
additionalProperties",keyword:"additionalProperties",params:{additionalProperty:i}};e===null?e=[n]:e.push(n),s++}t.min!==
void 0&&(k(t.min,{instancePath:a+"/"+r.replace(/~/g,"~0").replace(/\//g,"~1")+"/min",parentData:t,parentDataProperty:"mi\
n",rootData:o})||(e=e===null?k.errors:e.concat(k.errors),s=e.length)),t.max!==void 0&&(k(t.max,{instancePath:a+"/"+r.replace(
/~/g,"~0").replace(/\//g,"~1")+"/max",parentData:t,parentDataProperty:"max",rootData:o})||(e=e===null?k.errors:e.concat(
k.errors),s=e.length))}else{let i={instancePath:a+"/"+r.replace(/~/g,"~0").replace(/\//g,"~1"),schemaPath:"#/additionalP\
roperties/type",keyword:"type",params:{type:"object"}};e===null?e=[i]:e.push(i),s++}}else{let r={instancePath:a,schemaPath:"\
#/type",keyword:"type",params:{type:"object"}};e===null?e=[r]:e.push(r),s++}return R.errors=e,s===0}function U(p,{instancePath:a="",
parentData:$,parentDataProperty:h,rootData:o=p}={}){let e=null,s=0;if(p&&typeof p=="object"&&!Array.isArray(p)){for(let r in p)
if(!(r==="mode"||r==="help"||r==="requests"||r==="limits")){let t={instancePath:a,schemaPath:"#/additionalProperties",keyword:"\
additionalProperties",params:{additionalProperty:r}};e===null?e=[t]:e.push(t),s++}p.mode!==void 0&&(d(p.mode,{instancePath:a+
"/mode",parentData:p,parentDataProperty:"mode",rootData:o})||(e=e===null?d.errors:e.concat(d.errors),s=e.length)),p.help!==
void 0&&(f(p.help,{instancePath:a+"/help",parentData:p,parentDataProperty:"help",rootData:o})||(e=e===null?f.errors:e.concat(
f.errors),s=e.length)),p.requests!==void 0&&(R(p.requests,{instancePath:a+"/requests",parentData:p,parentDataProperty:"r\
equests",rootData:o})||(e=e===null?R.errors:e.concat(R.errors),s=e.length)),p.limits!==void 0&&(R(p.limits,{instancePath:a+
"/limits",parentData:p,parentDataProperty:"limits",rootData:o})||(e=e===null?R.errors:e.concat(R.errors),s=e.length))}else{
let r={instancePath:a,schemaPath:"#/type",keyword:"type",params:{type:"object"}};e===null?e=[r]:e.push(r),s++}return U.errors=
e,s===0}function q(p,{instancePath:a="",parentData:$,parentDataProperty:h,rootData:o=p}={}){let e=null,s=0;if(!(typeof p=="numbe\
r"&&!(p%1)&&!isNaN(p)&&isFinite(p))){let r={instancePath:a,schemaPath:"#/type",keyword:"type",params:{type:"integer"}};e===
null?e=[r]:e.push(r),s++}if(typeof p=="number"&&isFinite(p)){if(p>1e9||isNaN(p)){let r={instancePath:a,schemaPath:"#/max\
imum",keyword:"maximum",params:{comparison:"<=",limit:1e9}};e===null?e=[r]:e.push(r),s++}if(p<0||isNaN(p)){let r={instancePath:a,
schemaPath:"#/minimum",keyword:"minimum",params:{comparison:">=",limit:0}};e===null?e=[r]:e.push(r),s++}}return q.errors=
e,s===0}function D(p,{instancePath:a="",parentData:$,parentDataProperty:h,rootData:o=p}={}){let e=null,s=0;if(p&&typeof p=="obje\
ct"&&!Array.isArray(p)){for(let r in p)if(!(r==="mode"||r==="help")){let t={instancePath:a,schemaPath:"#/additionalPrope\
rties",keyword:"additionalProperties",params:{additionalProperty:r}};e===null?e=[t]:e.push(t),s++}p.mode!==void 0&&(d(p.
mode,{instancePath:a+"/mode",parentData:p,parentDataProperty:"mode",rootData:o})||(e=e===null?d.errors:e.concat(d.errors),
s=e.length)),p.help!==void 0&&(f(p.help,{instancePath:a+"/help",parentData:p,parentDataProperty:"help",rootData:o})||(e=
e===null?f.errors:e.concat(f.errors),s=e.length))}else{let r={instancePath:a,schemaPath:"#/type",keyword:"type",params:{
type:"object"}};e===null?e=[r]:e.push(r),s++}return D.errors=e,s===0}function m(p,{instancePath:a="",parentData:$,parentDataProperty:h,rootData:o=p}={}){let e=null,s=0;if(Array.isArray(p)){
let r=p.length;for(let t=0;t<r;t++)y(p[t],{instancePath:a+"/"+t,parentData:p,parentDataProperty:t,rootData:o})||(e=e===null?
y.errors:e.concat(y.errors),s=e.length)}else{let r={instancePath:a,schemaPath:"#/type",keyword:"type",params:{type:"arra\
y"}};e===null?e=[r]:e.push(r),s++}return m.errors=e,s===0}function C(p,{instancePath:a="",parentData:$,parentDataProperty:h,
rootData:o=p}={}){let e=null,s=0;if(p&&typeof p=="object"&&!Array.isArray(p)){for(let r in p)if(!(r==="mode"||r==="help"||
r==="allowed")){let t={instancePath:a,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty:r}};
e===null?e=[t]:e.push(t),s++}p.mode!==void 0&&(d(p.mode,{instancePath:a+"/mode",parentData:p,parentDataProperty:"mode",rootData:o})||
(e=e===null?d.errors:e.concat(d.errors),s=e.length)),p.help!==void 0&&(f(p.help,{instancePath:a+"/help",parentData:p,parentDataProperty:"\
help",rootData:o})||(e=e===null?f.errors:e.concat(f.errors),s=e.length)),p.allowed!==void 0&&(m(p.allowed,{instancePath:a+
"/allowed",parentData:p,parentDataProperty:"allowed",rootData:o})||(e=e===null?m.errors:e.concat(m.errors),s=e.length))}else{
let r={instancePath:a,schemaPath:"#/type",keyword:"type",params:{type:"object"}};e===null?e=[r]:e.push(r),s++}return C.errors=
e,s===0}function j(p,{instancePath:a="",parentData:$,parentDataProperty:h,rootData:o=p}={}){let e=null,s=0;if(p&&typeof p=="obje\
ct"&&!Array.isArray(p)){for(let r in p)if(!(r==="mode"||r==="help"||r==="fill")){let t={instancePath:a,schemaPath:"#/add\
itionalProperties",keyword:"additionalProperties",params:{additionalProperty:r}};e===null?e=[t]:e.push(t),s++}p.mode!==void 0&&
(d(p.mode,{instancePath:a+"/mode",parentData:p,parentDataProperty:"mode",rootData:o})||(e=e===null?d.errors:e.concat(d.errors),
s=e.length)),p.help!==void 0&&(f(p.help,{instancePath:a+"/help",parentData:p,parentDataProperty:"help",rootData:o})||(e=
e===null?f.errors:e.concat(f.errors),s=e.length)),p.fill!==void 0&&(l(p.fill,{instancePath:a+"/fill",parentData:p,parentDataProperty:"\
fill",rootData:o})||(e=e===null?l.errors:e.concat(l.errors),s=e.length))}else{let r={instancePath:a,schemaPath:"#/type",
keyword:"type",params:{type:"object"}};e===null?e=[r]:e.push(r),s++}return j.errors=e,s===0}function x(p,{instancePath:a="",parentData:$,parentDataProperty:h,rootData:o=p}={}){let e=null,s=0;if(!(typeof p=="numbe\
r"&&!(p%1)&&!isNaN(p)&&isFinite(p))){let r={instancePath:a,schemaPath:"#/type",keyword:"type",params:{type:"integer"}};e===
null?e=[r]:e.push(r),s++}if(typeof p=="number"&&isFinite(p)){if(p>65535||isNaN(p)){let r={instancePath:a,schemaPath:"#/m\
aximum",keyword:"maximum",params:{comparison:"<=",limit:65535}};e===null?e=[r]:e.push(r),s++}if(p<1||isNaN(p)){let r={instancePath:a,
schemaPath:"#/minimum",keyword:"minimum",params:{comparison:">=",limit:1}};e===null?e=[r]:e.push(r),s++}}return x.errors=
e,s===0}function b(p,{instancePath:a="",parentData:$,parentDataProperty:h,rootData:o=p}={}){let e=null,s=0;if(!(typeof p=="numbe\
r"&&!(p%1)&&!isNaN(p)&&isFinite(p))){let r={instancePath:a,schemaPath:"#/type",keyword:"type",params:{type:"integer"}};e===
null?e=[r]:e.push(r),s++}if(typeof p=="number"&&isFinite(p)){if(p>2147483647||isNaN(p)){let r={instancePath:a,schemaPath:"\
#/maximum",keyword:"maximum",params:{comparison:"<=",limit:2147483647}};e===null?e=[r]:e.push(r),s++}if(p<0||isNaN(p)){let r={
instancePath:a,schemaPath:"#/minimum",keyword:"minimum",params:{comparison:">=",limit:0}};e===null?e=[r]:e.push(r),s++}}
return b.errors=e,s===0}function O(p,{instancePath:a="",parentData:$,parentDataProperty:h,rootData:o=p}={}){let e=null,s=0;
if(Array.isArray(p)){let r=p.length;for(let t=0;t<r;t++){let i=p[t];if(i&&typeof i=="object"&&!Array.isArray(i)){if(i.min===
void 0){let n={instancePath:a+"/"+t,schemaPath:"#/items/required",keyword:"required",params:{missingProperty:"min"}};e===
null?e=[n]:e.push(n),s++}if(i.max===void 0){let n={instancePath:a+"/"+t,schemaPath:"#/items/required",keyword:"required",
params:{missingProperty:"max"}};e===null?e=[n]:e.push(n),s++}for(let n in i)if(!(n==="min"||n==="max")){let c={instancePath:a+
"/"+t,schemaPath:"#/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty:n}};e===null?e=
[c]:e.push(c),s++}i.min!==void 0&&(b(i.min,{instancePath:a+"/"+t+"/min",parentData:i,parentDataProperty:"min",rootData:o})||
(e=e===null?b.errors:e.concat(b.errors),s=e.length)),i.max!==void 0&&(b(i.max,{instancePath:a+"/"+t+"/max",parentData:i,
parentDataProperty:"max",rootData:o})||(e=e===null?b.errors:e.concat(b.errors),s=e.length))}else{let n={instancePath:a+"\
/"+t,schemaPath:"#/items/type",keyword:"type",params:{type:"object"}};e===null?e=[n]:e.push(n),s++}}}else{let r={instancePath:a,
schemaPath:"#/type",keyword:"type",params:{type:"array"}};e===null?e=[r]:e.push(r),s++}return O.errors=e,s===0}function E(p,{instancePath:a="",parentData:$,parentDataProperty:h,rootData:o=p}={}){let e=null,s=0;if(p&&typeof p=="obje\
ct"&&!Array.isArray(p)){for(let r in p)if(!(r==="ranges"||r==="allowRoot"||r==="required"||r==="default")){let t={instancePath:a,
schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty:r}};e===null?e=[t]:e.push(
t),s++}p.ranges!==void 0&&(O(p.ranges,{instancePath:a+"/ranges",parentData:p,parentDataProperty:"ranges",rootData:o})||(e=
e===null?O.errors:e.concat(O.errors),s=e.length)),p.allowRoot!==void 0&&(l(p.allowRoot,{instancePath:a+"/allowRoot",parentData:p,
parentDataProperty:"allowRoot",rootData:o})||(e=e===null?l.errors:e.concat(l.errors),s=e.length)),p.required!==void 0&&(l(
p.required,{instancePath:a+"/required",parentData:p,parentDataProperty:"required",rootData:o})||(e=e===null?l.errors:e.concat(
l.errors),s=e.length)),p.default!==void 0&&(b(p.default,{instancePath:a+"/default",parentData:p,parentDataProperty:"defa\
ult",rootData:o})||(e=e===null?b.errors:e.concat(b.errors),s=e.length))}else{let r={instancePath:a,schemaPath:"#/type",keyword:"\
type",params:{type:"object"}};e===null?e=[r]:e.push(r),s++}return E.errors=e,s===0}var ne={type:"array",items:{type:"str\
ing",enum:["RuntimeDefault","Localhost","Unconfined"]}};function G(p,{instancePath:a="",parentData:$,parentDataProperty:h,
rootData:o=p}={}){let e=null,s=0;if(Array.isArray(p)){let r=p.length;for(let t=0;t<r;t++){let i=p[t];if(typeof i!="strin\
g"){let n={instancePath:a+"/"+t,schemaPath:"#/items/type",keyword:"type",params:{type:"string"}};e===null?e=[n]:e.push(n),
s++}if(!(i==="RuntimeDefault"||i==="Localhost"||i==="Unconfined")){let n={instancePath:a+"/"+t,schemaPath:"#/items/enum",
keyword:"enum",params:{allowedValues:ne.items.enum}};e===null?e=[n]:e.push(n),s++}}}else{let r={instancePath:a,schemaPath:"\
#/type",keyword:"type",params:{type:"array"}};e===null?e=[r]:e.push(r),s++}return G.errors=e,s===0}var le={type:"array",
items:{type:"object",required:["key"],properties:{key:{$ref:"#/$defs/part5"},value:{$ref:"#/$defs/part5"},effect:{type:"\
string",enum:["NoSchedule","PreferNoSchedule","NoExecute"]}},additionalProperties:!1}};function T(p,{instancePath:a="",parentData:$,
parentDataProperty:h,rootData:o=p}={}){let e=null,s=0;if(Array.isArray(p)){let r=p.length;for(let t=0;t<r;t++){let i=p[t];
if(i&&typeof i=="object"&&!Array.isArray(i)){if(i.key===void 0){let n={instancePath:a+"/"+t,schemaPath:"#/items/required",
keyword:"required",params:{missingProperty:"key"}};e===null?e=[n]:e.push(n),s++}for(let n in i)if(!(n==="key"||n==="valu\
e"||n==="effect")){let c={instancePath:a+"/"+t,schemaPath:"#/items/additionalProperties",keyword:"additionalProperties",
params:{additionalProperty:n}};e===null?e=[c]:e.push(c),s++}if(i.key!==void 0&&(y(i.key,{instancePath:a+"/"+t+"/key",parentData:i,
parentDataProperty:"key",rootData:o})||(e=e===null?y.errors:e.concat(y.errors),s=e.length)),i.value!==void 0&&(y(i.value,
{instancePath:a+"/"+t+"/value",parentData:i,parentDataProperty:"value",rootData:o})||(e=e===null?y.errors:e.concat(y.errors),
s=e.length)),i.effect!==void 0){let n=i.effect;if(typeof n!="string"){let c={instancePath:a+"/"+t+"/effect",schemaPath:"\
#/items/properties/effect/type",keyword:"type",params:{type:"string"}};e===null?e=[c]:e.push(c),s++}if(!(n==="NoSchedule"||
n==="PreferNoSchedule"||n==="NoExecute")){let c={instancePath:a+"/"+t+"/effect",schemaPath:"#/items/properties/effect/en\
um",keyword:"enum",params:{allowedValues:le.items.properties.effect.enum}};e===null?e=[c]:e.push(c),s++}}}else{let n={instancePath:a+
"/"+t,schemaPath:"#/items/type",keyword:"type",params:{type:"object"}};e===null?e=[n]:e.push(n),s++}}}else{let r={instancePath:a,
schemaPath:"#/type",keyword:"type",params:{type:"array"}};e===null?e=[r]:e.push(r),s++}return T.errors=e,s===0}function W(p,{instancePath:a="",parentData:$,parentDataProperty:h,rootData:o=p}={}){let e=null,s=0;if(Array.isArray(p)){
let r=p.length;for(let t=0;t<r;t++){let i=p[t];if(i&&typeof i=="object"&&!Array.isArray(i)){if(i.key===void 0){let n={instancePath:a+
"/"+t,schemaPath:"#/items/required",keyword:"required",params:{missingProperty:"key"}};e===null?e=[n]:e.push(n),s++}for(let n in i)
if(!(n==="key"||n==="value")){let c={instancePath:a+"/"+t,schemaPath:"#/items/additionalProperties",keyword:"additionalP\
roperties",params:{additionalProperty:n}};e===null?e=[c]:e.push(c),s++}i.key!==void 0&&(y(i.key,{instancePath:a+"/"+t+"/\
key",parentData:i,parentDataProperty:"key",rootData:o})||(e=e===null?y.errors:e.concat(y.errors),s=e.length)),i.value!==
void 0&&(y(i.value,{instancePath:a+"/"+t+"/value",parentData:i,parentDataProperty:"value",rootData:o})||(e=e===null?y.errors:
e.concat(y.errors),s=e.length))}else{let n={instancePath:a+"/"+t,schemaPath:"#/items/type",keyword:"type",params:{type:"\
object"}};e===null?e=[n]:e.push(n),s++}}}else{let r={instancePath:a,schemaPath:"#/type",keyword:"type",params:{type:"arr\
ay"}};e===null?e=[r]:e.push(r),s++}return W.errors=e,s===0}function I(p,{instancePath:a="",parentData:$,parentDataProperty:h,rootData:o=p}={}){let e=null,s=0;if(!(typeof p=="numbe\
r"&&!(p%1)&&!isNaN(p)&&isFinite(p))){let r={instancePath:a,schemaPath:"#/type",keyword:"type",params:{type:"integer"}};e===
null?e=[r]:e.push(r),s++}if(typeof p=="number"&&isFinite(p)){if(p>2147483647||isNaN(p)){let r={instancePath:a,schemaPath:"\
#/maximum",keyword:"maximum",params:{comparison:"<=",limit:2147483647}};e===null?e=[r]:e.push(r),s++}if(p<1||isNaN(p)){let r={
instancePath:a,schemaPath:"#/minimum",keyword:"minimum",params:{comparison:">=",limit:1}};e===null?e=[r]:e.push(r),s++}}
return I.errors=e,s===0}function F(p,{instancePath:a="",parentData:$,parentDataProperty:h,rootData:o=p}={}){let e=null,s=0;if(p&&typeof p=="obje\
ct"&&!Array.isArray(p)){for(let r in p)if(!(r==="mode"||r==="help"||r==="allowed"||r==="forbidden")){let t={instancePath:a,
schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty:r}};e===null?e=[t]:e.push(
t),s++}p.mode!==void 0&&(d(p.mode,{instancePath:a+"/mode",parentData:p,parentDataProperty:"mode",rootData:o})||(e=e===null?
d.errors:e.concat(d.errors),s=e.length)),p.help!==void 0&&(f(p.help,{instancePath:a+"/help",parentData:p,parentDataProperty:"\
help",rootData:o})||(e=e===null?f.errors:e.concat(f.errors),s=e.length)),p.allowed!==void 0&&(m(p.allowed,{instancePath:a+
"/allowed",parentData:p,parentDataProperty:"allowed",rootData:o})||(e=e===null?m.errors:e.concat(m.errors),s=e.length)),
p.forbidden!==void 0&&(m(p.forbidden,{instancePath:a+"/forbidden",parentData:p,parentDataProperty:"forbidden",rootData:o})||
(e=e===null?m.errors:e.concat(m.errors),s=e.length))}else{let r={instancePath:a,schemaPath:"#/type",keyword:"type",params:{
type:"object"}};e===null?e=[r]:e.push(r),s++}return F.errors=e,s===0}function v(p,{instancePath:a="",parentData:$,parentDataProperty:h,rootData:o=p}={}){let e=null,s=0;if(p&&typeof p=="obje\
ct"&&!Array.isArray(p)){for(let r in p)if(!(r==="min"||r==="max")){let t={instancePath:a,schemaPath:"#/additionalPropert\
ies",keyword:"additionalProperties",params:{additionalProperty:r}};e===null?e=[t]:e.push(t),s++}p.min!==void 0&&(b(p.min,
{instancePath:a+"/min",parentData:p,parentDataProperty:"min",rootData:o})||(e=e===null?b.errors:e.concat(b.errors),s=e.length)),
p.max!==void 0&&(b(p.max,{instancePath:a+"/max",parentData:p,parentDataProperty:"max",rootData:o})||(e=e===null?b.errors:
e.concat(b.errors),s=e.length))}else{let r={instancePath:a,schemaPath:"#/type",keyword:"type",params:{type:"object"}};e===
null?e=[r]:e.push(r),s++}return v.errors=e,s===0}function N(p,{instancePath:a="",parentData:$,parentDataProperty:h,rootData:o=p}={}){
let e=null,s=0;if(p&&typeof p=="object"&&!Array.isArray(p)){for(let r in p)if(!(r==="required"||r==="initialDelaySeconds"||
r==="periodSeconds"||r==="timeoutSeconds"||r==="successThreshold"||r==="failureThreshold")){let t={instancePath:a,schemaPath:"\
#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty:r}};e===null?e=[t]:e.push(t),s++}p.required!==
void 0&&(l(p.required,{instancePath:a+"/required",parentData:p,parentDataProperty:"required",rootData:o})||(e=e===null?l.
errors:e.concat(l.errors),s=e.length)),p.initialDelaySeconds!==void 0&&(v(p.initialDelaySeconds,{instancePath:a+"/initia\
lDelaySeconds",parentData:p,parentDataProperty:"initialDelaySeconds",rootData:o})||(e=e===null?v.errors:e.concat(v.errors),
s=e.length)),p.periodSeconds!==void 0&&(v(p.periodSeconds,{instancePath:a+"/periodSeconds",parentData:p,parentDataProperty:"\
periodSeconds",rootData:o})||(e=e===null?v.errors:e.concat(v.errors),s=e.length)),p.timeoutSeconds!==void 0&&(v(p.timeoutSeconds,
{instancePath:a+"/timeoutSeconds",parentData:p,parentDataProperty:"timeoutSeconds",rootData:o})||(e=e===null?v.errors:e.
concat(v.errors),s=e.length)),p.successThreshold!==void 0&&(v(p.successThreshold,{instancePath:a+"/successThreshold",parentData:p,
parentDataProperty:"successThreshold",rootData:o})||(e=e===null?v.errors:e.concat(v.errors),s=e.length)),p.failureThreshold!==
void 0&&(v(p.failureThreshold,{instancePath:a+"/failureThreshold",parentData:p,parentDataProperty:"failureThreshold",rootData:o})||
(e=e===null?v.errors:e.concat(v.errors),s=e.length))}else{let r={instancePath:a,schemaPath:"#/type",keyword:"type",params:{
type:"object"}};e===null?e=[r]:e.push(r),s++}return N.errors=e,s===0}function Z(p,{instancePath:a="",parentData:$,parentDataProperty:h,rootData:o=p}={}){let e=null,s=0;if(p&&typeof p=="obje\
ct"&&!Array.isArray(p))for(let r in p){let t=p[r];if(t&&typeof t=="object"&&!Array.isArray(t)){for(let i in t)if(!(i==="\
required"||i==="allowed"||i==="default")){let n={instancePath:a+"/"+r.replace(/~/g,"~0").replace(/\//g,"~1"),schemaPath:"\
#/additionalProperties/additionalProperties",keyword:"additionalProperties",params:{additionalProperty:i}};e===null?e=[n]:
e.push(n),s++}t.required!==void 0&&(l(t.required,{instancePath:a+"/"+r.replace(/~/g,"~0").replace(/\//g,"~1")+"/required",
parentData:t,parentDataProperty:"required",rootData:o})||(e=e===null?l.errors:e.concat(l.errors),s=e.length)),t.allowed!==
void 0&&(m(t.allowed,{instancePath:a+"/"+r.replace(/~/g,"~0").replace(/\//g,"~1")+"/allowed",parentData:t,parentDataProperty:"\
allowed",rootData:o})||(e=e===null?m.errors:e.concat(m.errors),s=e.length)),t.default!==void 0&&(y(t.default,{instancePath:a+
"/"+r.replace(/~/g,"~0").replace(/\//g,"~1")+"/default",parentData:t,parentDataProperty:"default",rootData:o})||(e=e===null?
y.errors:e.concat(y.errors),s=e.length))}else{let i={instancePath:a+"/"+r.replace(/~/g,"~0").replace(/\//g,"~1"),schemaPath:"\
#/additionalProperties/type",keyword:"type",params:{type:"object"}};e===null?e=[i]:e.push(i),s++}}else{let r={instancePath:a,
schemaPath:"#/type",keyword:"type",params:{type:"object"}};e===null?e=[r]:e.push(r),s++}return Z.errors=e,s===0}function M(p,{
instancePath:a="",parentData:$,parentDataProperty:h,rootData:o=p}={}){let e=null,s=0;if(p&&typeof p=="object"&&!Array.isArray(
p)){for(let r in p)if(!pe.call(H.properties,r)){let t={instancePath:a,schemaPath:"#/additionalProperties",keyword:"addit\
ionalProperties",params:{additionalProperty:r}};e===null?e=[t]:e.push(t),s++}if(p["requests-required"]!==void 0){let r=p["\
requests-required"];if(r&&typeof r=="object"&&!Array.isArray(r)){for(let t in r)if(!(t==="mode"||t==="help"||t==="fill"||
t==="resources"||t==="notBestEffort")){let i={instancePath:a+"/requests-required",schemaPath:"#/properties/requests-requ\
ired/additionalProperties",keyword:"additionalProperties",params:{additionalProperty:t}};e===null?e=[i]:e.push(i),s++}r.
mode!==void 0&&(d(r.mode,{instancePath:a+"/requests-required/mode",parentData:r,parentDataProperty:"mode",rootData:o})||
(e=e===null?d.errors:e.concat(d.errors),s=e.length)),r.help!==void 0&&(f(r.help,{instancePath:a+"/requests-required/help",
parentData:r,parentDataProperty:"help",rootData:o})||(e=e===null?f.errors:e.concat(f.errors),s=e.length)),r.fill!==void 0&&
(l(r.fill,{instancePath:a+"/requests-required/fill",parentData:r,parentDataProperty:"fill",rootData:o})||(e=e===null?l.errors:
e.concat(l.errors),s=e.length)),r.resources!==void 0&&(V(r.resources,{instancePath:a+"/requests-required/resources",parentData:r,
parentDataProperty:"resources",rootData:o})||(e=e===null?V.errors:e.concat(V.errors),s=e.length)),r.notBestEffort!==void 0&&
(l(r.notBestEffort,{instancePath:a+"/requests-required/notBestEffort",parentData:r,parentDataProperty:"notBestEffort",rootData:o})||
(e=e===null?l.errors:e.concat(l.errors),s=e.length))}else{let t={instancePath:a+"/requests-required",schemaPath:"#/prope\
rties/requests-required/type",keyword:"type",params:{type:"object"}};e===null?e=[t]:e.push(t),s++}}if(p["limits-required"]!==
void 0){let r=p["limits-required"];if(r&&typeof r=="object"&&!Array.isArray(r)){for(let t in r)if(!(t==="mode"||t==="hel\
p"||t==="fill"||t==="resources")){let i={instancePath:a+"/limits-required",schemaPath:"#/properties/limits-required/addi\
tionalProperties",keyword:"additionalProperties",params:{additionalProperty:t}};e===null?e=[i]:e.push(i),s++}r.mode!==void 0&&
(d(r.mode,{instancePath:a+"/limits-required/mode",parentData:r,parentDataProperty:"mode",rootData:o})||(e=e===null?d.errors:
e.concat(d.errors),s=e.length)),r.help!==void 0&&(f(r.help,{instancePath:a+"/limits-required/help",parentData:r,parentDataProperty:"\
help",rootData:o})||(e=e===null?f.errors:e.concat(f.errors),s=e.length)),r.fill!==void 0&&(l(r.fill,{instancePath:a+"/li\
mits-required/fill",parentData:r,parentDataProperty:"fill",rootData:o})||(e=e===null?l.errors:e.concat(l.errors),s=e.length)),
r.resources!==void 0&&(V(r.resources,{instancePath:a+"/limits-required/resources",parentData:r,parentDataProperty:"resou\
rces",rootData:o})||(e=e===null?V.errors:e.concat(V.errors),s=e.length))}else{let t={instancePath:a+"/limits-required",schemaPath:"\
#/properties/limits-required/type",keyword:"type",params:{type:"object"}};e===null?e=[t]:e.push(t),s++}}if(p["limits-for\
bidden"]!==void 0){let r=p["limits-forbidden"];if(r&&typeof r=="object"&&!Array.isArray(r)){for(let t in r)if(!(t==="mod\
e"||t==="help"||t==="resources")){let i={instancePath:a+"/limits-forbidden",schemaPath:"#/properties/limits-forbidden/ad\
ditionalProperties",keyword:"additionalProperties",params:{additionalProperty:t}};e===null?e=[i]:e.push(i),s++}if(r.mode!==
void 0&&(d(r.mode,{instancePath:a+"/limits-forbidden/mode",parentData:r,parentDataProperty:"mode",rootData:o})||(e=e===null?
d.errors:e.concat(d.errors),s=e.length)),r.help!==void 0&&(f(r.help,{instancePath:a+"/limits-forbidden/help",parentData:r,
parentDataProperty:"help",rootData:o})||(e=e===null?f.errors:e.concat(f.errors),s=e.length)),r.resources!==void 0){let t=r.
resources;if(t&&typeof t=="object"&&!Array.isArray(t))for(let i in t){let n=t[i];if(n&&typeof n=="object"&&!Array.isArray(
n))for(let c in n){let u={instancePath:a+"/limits-forbidden/resources/"+i.replace(/~/g,"~0").replace(/\//g,"~1"),schemaPath:"\
#/properties/limits-forbidden/properties/resources/additionalProperties/additionalProperties",keyword:"additionalPropert\
ies",params:{additionalProperty:c}};e===null?e=[u]:e.push(u),s++}else{let c={instancePath:a+"/limits-forbidden/resources\
/"+i.replace(/~/g,"~0").replace(/\//g,"~1"),schemaPath:"#/properties/limits-forbidden/properties/resources/additionalPro\
perties/type",keyword:"type",params:{type:"object"}};e===null?e=[c]:e.push(c),s++}}else{let i={instancePath:a+"/limits-f\
orbidden/resources",schemaPath:"#/properties/limits-forbidden/properties/resources/type",keyword:"type",params:{type:"ob\
ject"}};e===null?e=[i]:e.push(i),s++}}}else{let t={instancePath:a+"/limits-forbidden",schemaPath:"#/properties/limits-fo\
rbidden/type",keyword:"type",params:{type:"object"}};e===null?e=[t]:e.push(t),s++}}if(p["resource-range"]!==void 0&&(U(p["\
resource-range"],{instancePath:a+"/resource-range",parentData:p,parentDataProperty:"resource-range",rootData:o})||(e=e===
null?U.errors:e.concat(U.errors),s=e.length)),p["pod-resource-range"]!==void 0&&(U(p["pod-resource-range"],{instancePath:a+
"/pod-resource-range",parentData:p,parentDataProperty:"pod-resource-range",rootData:o})||(e=e===null?U.errors:e.concat(U.
errors),s=e.length)),p["limit-request-ratio"]!==void 0){let r=p["limit-request-ratio"];if(r&&typeof r=="object"&&!Array.
isArray(r)){for(let t in r)if(!(t==="mode"||t==="help"||t==="resources")){let i={instancePath:a+"/limit-request-ratio",schemaPath:"\
#/properties/limit-request-ratio/additionalProperties",keyword:"additionalProperties",params:{additionalProperty:t}};e===
null?e=[i]:e.push(i),s++}if(r.mode!==void 0&&(d(r.mode,{instancePath:a+"/limit-request-ratio/mode",parentData:r,parentDataProperty:"\
mode",rootData:o})||(e=e===null?d.errors:e.concat(d.errors),s=e.length)),r.help!==void 0&&(f(r.help,{instancePath:a+"/li\
mit-request-ratio/help",parentData:r,parentDataProperty:"help",rootData:o})||(e=e===null?f.errors:e.concat(f.errors),s=e.
length)),r.resources!==void 0){let t=r.resources;if(t&&typeof t=="object"&&!Array.isArray(t))for(let i in t)k(t[i],{instancePath:a+
"/limit-request-ratio/resources/"+i.replace(/~/g,"~0").replace(/\//g,"~1"),parentData:t,parentDataProperty:i,rootData:o})||
(e=e===null?k.errors:e.concat(k.errors),s=e.length);else{let i={instancePath:a+"/limit-request-ratio/resources",schemaPath:"\
#/properties/limit-request-ratio/properties/resources/type",keyword:"type",params:{type:"object"}};e===null?e=[i]:e.push(
i),s++}}}else{let t={instancePath:a+"/limit-request-ratio",schemaPath:"#/properties/limit-request-ratio/type",keyword:"t\
ype",params:{type:"object"}};e===null?e=[t]:e.push(t),s++}}if(p["quantity-units"]!==void 0){let r=p["quantity-units"];if(r&&
typeof r=="object"&&!Array.isArray(r)){for(let t in r)if(!(t==="mode"||t==="help"||t==="largestCpu")){let i={instancePath:a+
"/quantity-units",schemaPath:"#/properties/quantity-units/additionalProperties",keyword:"additionalProperties",params:{additionalProperty:t}};
e===null?e=[i]:e.push(i),s++}r.mode!==void 0&&(d(r.mode,{instancePath:a+"/quantity-units/mode",parentData:r,parentDataProperty:"\
mode",rootData:o})||(e=e===null?d.errors:e.concat(d.errors),s=e.length)),r.help!==void 0&&(f(r.help,{instancePath:a+"/qu\
antity-units/help",parentData:r,parentDataProperty:"help",rootData:o})||(e=e===null?f.errors:e.concat(f.errors),s=e.length)),
r.largestCpu!==void 0&&(k(r.largestCpu,{instancePath:a+"/quantity-units/largestCpu",parentData:r,parentDataProperty:"lar\
gestCpu",rootData:o})||(e=e===null?k.errors:e.concat(k.errors),s=e.length))}else{let t={instancePath:a+"/quantity-units",
schemaPath:"#/properties/quantity-units/type",keyword:"type",params:{type:"object"}};e===null?e=[t]:e.push(t),s++}}if(p["\
extended-resources"]!==void 0){let r=p["extended-resources"];if(r&&typeof r=="object"&&!Array.isArray(r)){for(let t in r)
if(!(t==="mode"||t==="help"||t==="devices"||t==="resourceClaims")){let i={instancePath:a+"/extended-resources",schemaPath:"\
#/properties/extended-resources/additionalProperties",keyword:"additionalProperties",params:{additionalProperty:t}};e===
null?e=[i]:e.push(i),s++}if(r.mode!==void 0&&(d(r.mode,{instancePath:a+"/extended-resources/mode",parentData:r,parentDataProperty:"\
mode",rootData:o})||(e=e===null?d.errors:e.concat(d.errors),s=e.length)),r.help!==void 0&&(f(r.help,{instancePath:a+"/ex\
tended-resources/help",parentData:r,parentDataProperty:"help",rootData:o})||(e=e===null?f.errors:e.concat(f.errors),s=e.
length)),r.devices!==void 0){let t=r.devices;if(t&&typeof t=="object"&&!Array.isArray(t))for(let i in t){let n=t[i];if(n&&
typeof n=="object"&&!Array.isArray(n)){for(let c in n)if(!(c==="countMig"||c==="maxPerContainer"||c==="maxPerPod"||c==="\
minPerPod")){let u={instancePath:a+"/extended-resources/devices/"+i.replace(/~/g,"~0").replace(/\//g,"~1"),schemaPath:"#\
/properties/extended-resources/properties/devices/additionalProperties/additionalProperties",keyword:"additionalProperti\
es",params:{additionalProperty:c}};e===null?e=[u]:e.push(u),s++}n.countMig!==void 0&&(l(n.countMig,{instancePath:a+"/ext\
ended-resources/devices/"+i.replace(/~/g,"~0").replace(/\//g,"~1")+"/countMig",parentData:n,parentDataProperty:"countMig",
rootData:o})||(e=e===null?l.errors:e.concat(l.errors),s=e.length)),n.maxPerContainer!==void 0&&(q(n.maxPerContainer,{instancePath:a+
"/extended-resources/devices/"+i.replace(/~/g,"~0").replace(/\//g,"~1")+"/maxPerContainer",parentData:n,parentDataProperty:"\
maxPerContainer",rootData:o})||(e=e===null?q.errors:e.concat(q.errors),s=e.length)),n.maxPerPod!==void 0&&(q(n.maxPerPod,
{instancePath:a+"/extended-resources/devices/"+i.replace(/~/g,"~0").replace(/\//g,"~1")+"/maxPerPod",parentData:n,parentDataProperty:"\
maxPerPod",rootData:o})||(e=e===null?q.errors:e.concat(q.errors),s=e.length)),n.minPerPod!==void 0&&(q(n.minPerPod,{instancePath:a+
"/extended-resources/devices/"+i.replace(/~/g,"~0").replace(/\//g,"~1")+"/minPerPod",parentData:n,parentDataProperty:"mi\
nPerPod",rootData:o})||(e=e===null?q.errors:e.concat(q.errors),s=e.length))}else{let c={instancePath:a+"/extended-resour\
ces/devices/"+i.replace(/~/g,"~0").replace(/\//g,"~1"),schemaPath:"#/properties/extended-resources/properties/devices/ad\
ditionalProperties/type",keyword:"type",params:{type:"object"}};e===null?e=[c]:e.push(c),s++}}else{let i={instancePath:a+
"/extended-resources/devices",schemaPath:"#/properties/extended-resources/properties/devices/type",keyword:"type",params:{
type:"object"}};e===null?e=[i]:e.push(i),s++}}r.resourceClaims!==void 0&&(l(r.resourceClaims,{instancePath:a+"/extended-\
resources/resourceClaims",parentData:r,parentDataProperty:"resourceClaims",rootData:o})||(e=e===null?l.errors:e.concat(l.
errors),s=e.length))}else{let t={instancePath:a+"/extended-resources",schemaPath:"#/properties/extended-resources/type",
keyword:"type",params:{type:"object"}};e===null?e=[t]:e.push(t),s++}}if(p["empty-dir-size"]!==void 0){let r=p["empty-dir\
-size"];if(r&&typeof r=="object"&&!Array.isArray(r)){for(let t in r)if(!(t==="mode"||t==="help"||t==="fill"||t==="volume\
s"||t==="max"||t==="default"||t==="acceptStorageLimit")){let i={instancePath:a+"/empty-dir-size",schemaPath:"#/propertie\
s/empty-dir-size/additionalProperties",keyword:"additionalProperties",params:{additionalProperty:t}};e===null?e=[i]:e.push(
i),s++}if(r.mode!==void 0&&(d(r.mode,{instancePath:a+"/empty-dir-size/mode",parentData:r,parentDataProperty:"mode",rootData:o})||
(e=e===null?d.errors:e.concat(d.errors),s=e.length)),r.help!==void 0&&(f(r.help,{instancePath:a+"/empty-dir-size/help",parentData:r,
parentDataProperty:"help",rootData:o})||(e=e===null?f.errors:e.concat(f.errors),s=e.length)),r.fill!==void 0&&(l(r.fill,
{instancePath:a+"/empty-dir-size/fill",parentData:r,parentDataProperty:"fill",rootData:o})||(e=e===null?l.errors:e.concat(
l.errors),s=e.length)),r.volumes!==void 0){let t=r.volumes;if(typeof t!="string"){let i={instancePath:a+"/empty-dir-size\
/volumes",schemaPath:"#/properties/empty-dir-size/properties/volumes/type",keyword:"type",params:{type:"string"}};e===null?
e=[i]:e.push(i),s++}if(!(t==="All"||t==="Memory")){let i={instancePath:a+"/empty-dir-size/volumes",schemaPath:"#/propert\
ies/empty-dir-size/properties/volumes/enum",keyword:"enum",params:{allowedValues:H.properties["empty-dir-size"].properties.
volumes.enum}};e===null?e=[i]:e.push(i),s++}}r.max!==void 0&&(k(r.max,{instancePath:a+"/empty-dir-size/max",parentData:r,
parentDataProperty:"max",rootData:o})||(e=e===null?k.errors:e.concat(k.errors),s=e.length)),r.default!==void 0&&(k(r.default,
{instancePath:a+"/empty-dir-size/default",parentData:r,parentDataProperty:"default",rootData:o})||(e=e===null?k.errors:e.
concat(k.errors),s=e.length)),r.acceptStorageLimit!==void 0&&(l(r.acceptStorageLimit,{instancePath:a+"/empty-dir-size/ac\
ceptStorageLimit",parentData:r,parentDataProperty:"acceptStorageLimit",rootData:o})||(e=e===null?l.errors:e.concat(l.errors),
s=e.length))}else{let t={instancePath:a+"/empty-dir-size",schemaPath:"#/properties/empty-dir-size/type",keyword:"type",params:{
type:"object"}};e===null?e=[t]:e.push(t),s++}}if(p["memory-volumes"]!==void 0&&(D(p["memory-volumes"],{instancePath:a+"/\
memory-volumes",parentData:p,parentDataProperty:"memory-volumes",rootData:o})||(e=e===null?D.errors:e.concat(D.errors),s=
e.length)),p["volume-types"]!==void 0&&(C(p["volume-types"],{instancePath:a+"/volume-types",parentData:p,parentDataProperty:"\
volume-types",rootData:o})||(e=e===null?C.errors:e.concat(C.errors),s=e.length)),p["host-path"]!==void 0){let r=p["host-\
path"];if(r&&typeof r=="object"&&!Array.isArray(r)){for(let t in r)if(!(t==="mode"||t==="help"||t==="allowed"||t==="forb\
idden")){let i={instancePath:a+"/host-path",schemaPath:"#/properties/host-path/additionalProperties",keyword:"additional\
Properties",params:{additionalProperty:t}};e===null?e=[i]:e.push(i),s++}if(r.mode!==void 0&&(d(r.mode,{instancePath:a+"/\
host-path/mode",parentData:r,parentDataProperty:"mode",rootData:o})||(e=e===null?d.errors:e.concat(d.errors),s=e.length)),
r.help!==void 0&&(f(r.help,{instancePath:a+"/host-path/help",parentData:r,parentDataProperty:"help",rootData:o})||(e=e===
null?f.errors:e.concat(f.errors),s=e.length)),r.allowed!==void 0){let t=r.allowed;if(Array.isArray(t)){let i=t.length;for(let n=0;n<
i;n++){let c=t[n];if(c&&typeof c=="object"&&!Array.isArray(c)){if(c.path===void 0){let u={instancePath:a+"/host-path/all\
owed/"+n,schemaPath:"#/properties/host-path/properties/allowed/items/required",keyword:"required",params:{missingProperty:"\
path"}};e===null?e=[u]:e.push(u),s++}for(let u in c)if(!(u==="path"||u==="readOnly")){let P={instancePath:a+"/host-path/\
allowed/"+n,schemaPath:"#/properties/host-path/properties/allowed/items/additionalProperties",keyword:"additionalPropert\
ies",params:{additionalProperty:u}};e===null?e=[P]:e.push(P),s++}c.path!==void 0&&(y(c.path,{instancePath:a+"/host-path/\
allowed/"+n+"/path",parentData:c,parentDataProperty:"path",rootData:o})||(e=e===null?y.errors:e.concat(y.errors),s=e.length)),
c.readOnly!==void 0&&(l(c.readOnly,{instancePath:a+"/host-path/allowed/"+n+"/readOnly",parentData:c,parentDataProperty:"\
readOnly",rootData:o})||(e=e===null?l.errors:e.concat(l.errors),s=e.length))}else{let u={instancePath:a+"/host-path/allo\
wed/"+n,schemaPath:"#/properties/host-path/properties/allowed/items/type",keyword:"type",params:{type:"object"}};e===null?
e=[u]:e.push(u),s++}}}else{let i={instancePath:a+"/host-path/allowed",schemaPath:"#/properties/host-path/properties/allo\
wed/type",keyword:"type",params:{type:"array"}};e===null?e=[i]:e.push(i),s++}}if(r.forbidden!==void 0){let t=r.forbidden;
if(Array.isArray(t)){let i=t.length;for(let n=0;n<i;n++){let c=t[n];if(c&&typeof c=="object"&&!Array.isArray(c)){if(c.path===
void 0){let u={instancePath:a+"/host-path/forbidden/"+n,schemaPath:"#/properties/host-path/properties/forbidden/items/re\
quired",keyword:"required",params:{missingProperty:"path"}};e===null?e=[u]:e.push(u),s++}for(let u in c)if(u!=="path"){let P={
instancePath:a+"/host-path/forbidden/"+n,schemaPath:"#/properties/host-path/properties/forbidden/items/additionalPropert\
ies",keyword:"additionalProperties",params:{additionalProperty:u}};e===null?e=[P]:e.push(P),s++}c.path!==void 0&&(y(c.path,
{instancePath:a+"/host-path/forbidden/"+n+"/path",parentData:c,parentDataProperty:"path",rootData:o})||(e=e===null?y.errors:
e.concat(y.errors),s=e.length))}else{let u={instancePath:a+"/host-path/forbidden/"+n,schemaPath:"#/properties/host-path/\
properties/forbidden/items/type",keyword:"type",params:{type:"object"}};e===null?e=[u]:e.push(u),s++}}}else{let i={instancePath:a+
"/host-path/forbidden",schemaPath:"#/properties/host-path/properties/forbidden/type",keyword:"type",params:{type:"array"}};
e===null?e=[i]:e.push(i),s++}}}else{let t={instancePath:a+"/host-path",schemaPath:"#/properties/host-path/type",keyword:"\
type",params:{type:"object"}};e===null?e=[t]:e.push(t),s++}}if(p["read-only-root-filesystem"]!==void 0&&(j(p["read-only-\
root-filesystem"],{instancePath:a+"/read-only-root-filesystem",parentData:p,parentDataProperty:"read-only-root-filesyste\
m",rootData:o})||(e=e===null?j.errors:e.concat(j.errors),s=e.length)),p["host-namespaces"]!==void 0){let r=p["host-names\
paces"];if(r&&typeof r=="object"&&!Array.isArray(r)){for(let t in r)if(!(t==="mode"||t==="help"||t==="allowed")){let i={
instancePath:a+"/host-namespaces",schemaPath:"#/properties/host-namespaces/additionalProperties",keyword:"additionalProp\
erties",params:{additionalProperty:t}};e===null?e=[i]:e.push(i),s++}if(r.mode!==void 0&&(d(r.mode,{instancePath:a+"/host\
-namespaces/mode",parentData:r,parentDataProperty:"mode",rootData:o})||(e=e===null?d.errors:e.concat(d.errors),s=e.length)),
r.help!==void 0&&(f(r.help,{instancePath:a+"/host-namespaces/help",parentData:r,parentDataProperty:"help",rootData:o})||
(e=e===null?f.errors:e.concat(f.errors),s=e.length)),r.allowed!==void 0){let t=r.allowed;if(Array.isArray(t)){let i=t.length;
for(let n=0;n<i;n++){let c=t[n];if(typeof c!="string"){let u={instancePath:a+"/host-namespaces/allowed/"+n,schemaPath:"#\
/properties/host-namespaces/properties/allowed/items/type",keyword:"type",params:{type:"string"}};e===null?e=[u]:e.push(
u),s++}if(!(c==="hostNetwork"||c==="hostPID"||c==="hostIPC")){let u={instancePath:a+"/host-namespaces/allowed/"+n,schemaPath:"\
#/properties/host-namespaces/properties/allowed/items/enum",keyword:"enum",params:{allowedValues:H.properties["host-name\
spaces"].properties.allowed.items.enum}};e===null?e=[u]:e.push(u),s++}}}else{let i={instancePath:a+"/host-namespaces/all\
owed",schemaPath:"#/properties/host-namespaces/properties/allowed/type",keyword:"type",params:{type:"array"}};e===null?e=
[i]:e.push(i),s++}}}else{let t={instancePath:a+"/host-namespaces",schemaPath:"#/properties/host-namespaces/type",keyword:"\
type",params:{type:"object"}};e===null?e=[t]:e.push(t),s++}}if(p["host-ports"]!==void 0){let r=p["host-ports"];if(r&&typeof r==
"object"&&!Array.isArray(r)){for(let t in r)if(!(t==="mode"||t==="help"||t==="allowed")){let i={instancePath:a+"/host-po\
rts",schemaPath:"#/properties/host-ports/additionalProperties",keyword:"additionalProperties",params:{additionalProperty:t}};
e===null?e=[i]:e.push(i),s++}if(r.mode!==void 0&&(d(r.mode,{instancePath:a+"/host-ports/mode",parentData:r,parentDataProperty:"\
mode",rootData:o})||(e=e===null?d.errors:e.concat(d.errors),s=e.length)),r.help!==void 0&&(f(r.help,{instancePath:a+"/ho\
st-ports/help",parentData:r,parentDataProperty:"help",rootData:o})||(e=e===null?f.errors:e.concat(f.errors),s=e.length)),
r.allowed!==void 0){let t=r.allowed;if(Array.isArray(t)){let i=t.length;for(let n=0;n<i;n++){let c=t[n];if(c&&typeof c==
"object"&&!Array.isArray(c)){if(c.min===void 0){let u={instancePath:a+"/host-ports/allowed/"+n,schemaPath:"#/properties/\
host-ports/properties/allowed/items/required",keyword:"required",params:{missingProperty:"min"}};e===null?e=[u]:e.push(u),
s++}if(c.max===void 0){let u={instancePath:a+"/host-ports/allowed/"+n,schemaPath:"#/properties/host-ports/properties/all\
owed/items/required",keyword:"required",params:{missingProperty:"max"}};e===null?e=[u]:e.push(u),s++}for(let u in c)if(!(u===
"min"||u==="max")){let P={instancePath:a+"/host-ports/allowed/"+n,schemaPath:"#/properties/host-ports/properties/allowed\
/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty:u}};e===null?e=[P]:e.push(P),s++}
c.min!==void 0&&(x(c.min,{instancePath:a+"/host-ports/allowed/"+n+"/min",parentData:c,parentDataProperty:"min",rootData:o})||
(e=e===null?x.errors:e.concat(x.errors),s=e.length)),c.max!==void 0&&(x(c.max,{instancePath:a+"/host-ports/allowed/"+n+"\
/max",parentData:c,parentDataProperty:"max",rootData:o})||(e=e===null?x.errors:e.concat(x.errors),s=e.length))}else{let u={
instancePath:a+"/host-ports/allowed/"+n,schemaPath:"#/properties/host-ports/properties/allowed/items/type",keyword:"type",
params:{type:"object"}};e===null?e=[u]:e.push(u),s++}}}else{let i={instancePath:a+"/host-ports/allowed",schemaPath:"#/pr\
operties/host-ports/properties/allowed/type",keyword:"type",params:{type:"array"}};e===null?e=[i]:e.push(i),s++}}}else{let t={
instancePath:a+"/host-ports",schemaPath:"#/properties/host-ports/type",keyword:"type",params:{type:"object"}};e===null?e=
[t]:e.push(t),s++}}if(p["probe-host"]!==void 0&&(D(p["probe-host"],{instancePath:a+"/probe-host",parentData:p,parentDataProperty:"\
probe-host",rootData:o})||(e=e===null?D.errors:e.concat(D.errors),s=e.length)),p["container-ports"]!==void 0){let r=p["c\
ontainer-ports"];if(r&&typeof r=="object"&&!Array.isArray(r)){for(let t in r)if(!(t==="mode"||t==="help"||t==="min"||t===
"forbidden"||t==="requireNames")){let i={instancePath:a+"/container-ports",schemaPath:"#/properties/container-ports/addi\
tionalProperties",keyword:"additionalProperties",params:{additionalProperty:t}};e===null?e=[i]:e.push(i),s++}if(r.mode!==
void 0&&(d(r.mode,{instancePath:a+"/container-ports/mode",parentData:r,parentDataProperty:"mode",rootData:o})||(e=e===null?
d.errors:e.concat(d.errors),s=e.length)),r.help!==void 0&&(f(r.help,{instancePath:a+"/container-ports/help",parentData:r,
parentDataProperty:"help",rootData:o})||(e=e===null?f.errors:e.concat(f.errors),s=e.length)),r.min!==void 0&&(x(r.min,{instancePath:a+
"/container-ports/min",parentData:r,parentDataProperty:"min",rootData:o})||(e=e===null?x.errors:e.concat(x.errors),s=e.length)),
r.forbidden!==void 0){let t=r.forbidden;if(Array.isArray(t)){let i=t.length;for(let n=0;n<i;n++)x(t[n],{instancePath:a+"\
/container-ports/forbidden/"+n,parentData:t,parentDataProperty:n,rootData:o})||(e=e===null?x.errors:e.concat(x.errors),s=
e.length)}else{let i={instancePath:a+"/container-ports/forbidden",schemaPath:"#/properties/container-ports/properties/fo\
rbidden/type",keyword:"type",params:{type:"array"}};e===null?e=[i]:e.push(i),s++}}r.requireNames!==void 0&&(l(r.requireNames,
{instancePath:a+"/container-ports/requireNames",parentData:r,parentDataProperty:"requireNames",rootData:o})||(e=e===null?
l.errors:e.concat(l.errors),s=e.length))}else{let t={instancePath:a+"/container-ports",schemaPath:"#/properties/containe\
r-ports/type",keyword:"type",params:{type:"object"}};e===null?e=[t]:e.push(t),s++}}if(p.sysctls!==void 0){let r=p.sysctls;
if(r&&typeof r=="object"&&!Array.isArray(r)){for(let t in r)if(!(t==="mode"||t==="help"||t==="allowed"||t==="forbidden"||
t==="plainValues")){let i={instancePath:a+"/sysctls",schemaPath:"#/properties/sysctls/additionalProperties",keyword:"add\
itionalProperties",params:{additionalProperty:t}};e===null?e=[i]:e.push(i),s++}r.mode!==void 0&&(d(r.mode,{instancePath:a+
"/sysctls/mode",parentData:r,parentDataProperty:"mode",rootData:o})||(e=e===null?d.errors:e.concat(d.errors),s=e.length)),
r.help!==void 0&&(f(r.help,{instancePath:a+"/sysctls/help",parentData:r,parentDataProperty:"help",rootData:o})||(e=e===null?
f.errors:e.concat(f.errors),s=e.length)),r.allowed!==void 0&&(m(r.allowed,{instancePath:a+"/sysctls/allowed",parentData:r,
parentDataProperty:"allowed",rootData:o})||(e=e===null?m.errors:e.concat(m.errors),s=e.length)),r.forbidden!==void 0&&(m(
r.forbidden,{instancePath:a+"/sysctls/forbidden",parentData:r,parentDataProperty:"forbidden",rootData:o})||(e=e===null?m.
errors:e.concat(m.errors),s=e.length)),r.plainValues!==void 0&&(l(r.plainValues,{instancePath:a+"/sysctls/plainValues",parentData:r,
parentDataProperty:"plainValues",rootData:o})||(e=e===null?l.errors:e.concat(l.errors),s=e.length))}else{let t={instancePath:a+
"/sysctls",schemaPath:"#/properties/sysctls/type",keyword:"type",params:{type:"object"}};e===null?e=[t]:e.push(t),s++}}if(p["\
run-as-non-root"]!==void 0){let r=p["run-as-non-root"];if(r&&typeof r=="object"&&!Array.isArray(r)){for(let t in r)if(!(t===
"mode"||t==="help"||t==="fill"||t==="acceptRunAsUser"||t==="exemptUserNamespaces")){let i={instancePath:a+"/run-as-non-r\
oot",schemaPath:"#/properties/run-as-non-root/additionalProperties",keyword:"additionalProperties",params:{additionalProperty:t}};
e===null?e=[i]:e.push(i),s++}r.mode!==void 0&&(d(r.mode,{instancePath:a+"/run-as-non-root/mode",parentData:r,parentDataProperty:"\
mode",rootData:o})||(e=e===null?d.errors:e.concat(d.errors),s=e.length)),r.help!==void 0&&(f(r.help,{instancePath:a+"/ru\
n-as-non-root/help",parentData:r,parentDataProperty:"help",rootData:o})||(e=e===null?f.errors:e.concat(f.errors),s=e.length)),
r.fill!==void 0&&(l(r.fill,{instancePath:a+"/run-as-non-root/fill",parentData:r,parentDataProperty:"fill",rootData:o})||
(e=e===null?l.errors:e.concat(l.errors),s=e.length)),r.acceptRunAsUser!==void 0&&(l(r.acceptRunAsUser,{instancePath:a+"/\
run-as-non-root/acceptRunAsUser",parentData:r,parentDataProperty:"acceptRunAsUser",rootData:o})||(e=e===null?l.errors:e.
concat(l.errors),s=e.length)),r.exemptUserNamespaces!==void 0&&(l(r.exemptUserNamespaces,{instancePath:a+"/run-as-non-ro\
ot/exemptUserNamespaces",parentData:r,parentDataProperty:"exemptUserNamespaces",rootData:o})||(e=e===null?l.errors:e.concat(
l.errors),s=e.length))}else{let t={instancePath:a+"/run-as-non-root",schemaPath:"#/properties/run-as-non-root/type",keyword:"\
type",params:{type:"object"}};e===null?e=[t]:e.push(t),s++}}if(p["run-as-user"]!==void 0){let r=p["run-as-user"];if(r&&typeof r==
"object"&&!Array.isArray(r)){for(let t in r)if(!(t==="mode"||t==="help"||t==="fill"||t==="ranges"||t==="required"||t==="\
default"||t==="exemptUserNamespaces")){let i={instancePath:a+"/run-as-user",schemaPath:"#/properties/run-as-user/additio\
nalProperties",keyword:"additionalProperties",params:{additionalProperty:t}};e===null?e=[i]:e.push(i),s++}r.mode!==void 0&&
(d(r.mode,{instancePath:a+"/run-as-user/mode",parentData:r,parentDataProperty:"mode",rootData:o})||(e=e===null?d.errors:
e.concat(d.errors),s=e.length)),r.help!==void 0&&(f(r.help,{instancePath:a+"/run-as-user/help",parentData:r,parentDataProperty:"\
help",rootData:o})||(e=e===null?f.errors:e.concat(f.errors),s=e.length)),r.fill!==void 0&&(l(r.fill,{instancePath:a+"/ru\
n-as-user/fill",parentData:r,parentDataProperty:"fill",rootData:o})||(e=e===null?l.errors:e.concat(l.errors),s=e.length)),
r.ranges!==void 0&&(O(r.ranges,{instancePath:a+"/run-as-user/ranges",parentData:r,parentDataProperty:"ranges",rootData:o})||
(e=e===null?O.errors:e.concat(O.errors),s=e.length)),r.required!==void 0&&(l(r.required,{instancePath:a+"/run-as-user/re\
quired",parentData:r,parentDataProperty:"required",rootData:o})||(e=e===null?l.errors:e.concat(l.errors),s=e.length)),r.
default!==void 0&&(b(r.default,{instancePath:a+"/run-as-user/default",parentData:r,parentDataProperty:"default",rootData:o})||
(e=e===null?b.errors:e.concat(b.errors),s=e.length)),r.exemptUserNamespaces!==void 0&&(l(r.exemptUserNamespaces,{instancePath:a+
"/run-as-user/exemptUserNamespaces",parentData:r,parentDataProperty:"exemptUserNamespaces",rootData:o})||(e=e===null?l.errors:
e.concat(l.errors),s=e.length))}else{let t={instancePath:a+"/run-as-user",schemaPath:"#/properties/run-as-user/type",keyword:"\
type",params:{type:"object"}};e===null?e=[t]:e.push(t),s++}}if(p["run-as-group"]!==void 0){let r=p["run-as-group"];if(r&&
typeof r=="object"&&!Array.isArray(r)){for(let t in r)if(!(t==="mode"||t==="help"||t==="fill"||t==="runAsGroup"||t==="fs\
Group"||t==="supplementalGroups")){let i={instancePath:a+"/run-as-group",schemaPath:"#/properties/run-as-group/additiona\
lProperties",keyword:"additionalProperties",params:{additionalProperty:t}};e===null?e=[i]:e.push(i),s++}r.mode!==void 0&&
(d(r.mode,{instancePath:a+"/run-as-group/mode",parentData:r,parentDataProperty:"mode",rootData:o})||(e=e===null?d.errors:
e.concat(d.errors),s=e.length)),r.help!==void 0&&(f(r.help,{instancePath:a+"/run-as-group/help",parentData:r,parentDataProperty:"\
help",rootData:o})||(e=e===null?f.errors:e.concat(f.errors),s=e.length)),r.fill!==void 0&&(l(r.fill,{instancePath:a+"/ru\
n-as-group/fill",parentData:r,parentDataProperty:"fill",rootData:o})||(e=e===null?l.errors:e.concat(l.errors),s=e.length)),
r.runAsGroup!==void 0&&(E(r.runAsGroup,{instancePath:a+"/run-as-group/runAsGroup",parentData:r,parentDataProperty:"runAs\
Group",rootData:o})||(e=e===null?E.errors:e.concat(E.errors),s=e.length)),r.fsGroup!==void 0&&(E(r.fsGroup,{instancePath:a+
"/run-as-group/fsGroup",parentData:r,parentDataProperty:"fsGroup",rootData:o})||(e=e===null?E.errors:e.concat(E.errors),
s=e.length)),r.supplementalGroups!==void 0&&(E(r.supplementalGroups,{instancePath:a+"/run-as-group/supplementalGroups",parentData:r,
parentDataProperty:"supplementalGroups",rootData:o})||(e=e===null?E.errors:e.concat(E.errors),s=e.length))}else{let t={instancePath:a+
"/run-as-group",schemaPath:"#/properties/run-as-group/type",keyword:"type",params:{type:"object"}};e===null?e=[t]:e.push(
t),s++}}if(p["user-namespace"]!==void 0&&(j(p["user-namespace"],{instancePath:a+"/user-namespace",parentData:p,parentDataProperty:"\
user-namespace",rootData:o})||(e=e===null?j.errors:e.concat(j.errors),s=e.length)),p["service-account"]!==void 0){let r=p["\
service-account"];if(r&&typeof r=="object"&&!Array.isArray(r)){for(let t in r)if(!(t==="mode"||t==="help"||t==="allowed"||
t==="forbidden"||t==="allowDefaultWithoutToken")){let i={instancePath:a+"/service-account",schemaPath:"#/properties/serv\
ice-account/additionalProperties",keyword:"additionalProperties",params:{additionalProperty:t}};e===null?e=[i]:e.push(i),
s++}r.mode!==void 0&&(d(r.mode,{instancePath:a+"/service-account/mode",parentData:r,parentDataProperty:"mode",rootData:o})||
(e=e===null?d.errors:e.concat(d.errors),s=e.length)),r.help!==void 0&&(f(r.help,{instancePath:a+"/service-account/help",
parentData:r,parentDataProperty:"help",rootData:o})||(e=e===null?f.errors:e.concat(f.errors),s=e.length)),r.allowed!==void 0&&
(m(r.allowed,{instancePath:a+"/service-account/allowed",parentData:r,parentDataProperty:"allowed",rootData:o})||(e=e===null?
m.errors:e.concat(m.errors),s=e.length)),r.forbidden!==void 0&&(m(r.forbidden,{instancePath:a+"/service-account/forbidde\
n",parentData:r,parentDataProperty:"forbidden",rootData:o})||(e=e===null?m.errors:e.concat(m.errors),s=e.length)),r.allowDefaultWithoutToken!==
void 0&&(l(r.allowDefaultWithoutToken,{instancePath:a+"/service-account/allowDefaultWithoutToken",parentData:r,parentDataProperty:"\
allowDefaultWithoutToken",rootData:o})||(e=e===null?l.errors:e.concat(l.errors),s=e.length))}else{let t={instancePath:a+
"/service-account",schemaPath:"#/properties/service-account/type",keyword:"type",params:{type:"object"}};e===null?e=[t]:
e.push(t),s++}}if(p["service-account-token"]!==void 0){let r=p["service-account-token"];if(r&&typeof r=="object"&&!Array.
isArray(r)){for(let t in r)if(!(t==="mode"||t==="help"||t==="allowProjected"||t==="maxExpirationSeconds"||t==="exemptAud\
iences")){let i={instancePath:a+"/service-account-token",schemaPath:"#/properties/service-account-token/additionalProper\
ties",keyword:"additionalProperties",params:{additionalProperty:t}};e===null?e=[i]:e.push(i),s++}if(r.mode!==void 0&&(d(
r.mode,{instancePath:a+"/service-account-token/mode",parentData:r,parentDataProperty:"mode",rootData:o})||(e=e===null?d.
errors:e.concat(d.errors),s=e.length)),r.help!==void 0&&(f(r.help,{instancePath:a+"/service-account-token/help",parentData:r,
parentDataProperty:"help",rootData:o})||(e=e===null?f.errors:e.concat(f.errors),s=e.length)),r.allowProjected!==void 0&&
(l(r.allowProjected,{instancePath:a+"/service-account-token/allowProjected",parentData:r,parentDataProperty:"allowProjec\
ted",rootData:o})||(e=e===null?l.errors:e.concat(l.errors),s=e.length)),r.maxExpirationSeconds!==void 0){let t=r.maxExpirationSeconds;
if(!(typeof t=="number"&&!(t%1)&&!isNaN(t)&&isFinite(t))){let i={instancePath:a+"/service-account-token/maxExpirationSec\
onds",schemaPath:"#/properties/service-account-token/properties/maxExpirationSeconds/type",keyword:"type",params:{type:"\
integer"}};e===null?e=[i]:e.push(i),s++}if(typeof t=="number"&&isFinite(t)){if(t>4294967296||isNaN(t)){let i={instancePath:a+
"/service-account-token/maxExpirationSeconds",schemaPath:"#/properties/service-account-token/properties/maxExpirationSec\
onds/maximum",keyword:"maximum",params:{comparison:"<=",limit:4294967296}};e===null?e=[i]:e.push(i),s++}if(t<600||isNaN(
t)){let i={instancePath:a+"/service-account-token/maxExpirationSeconds",schemaPath:"#/properties/service-account-token/p\
roperties/maxExpirationSeconds/minimum",keyword:"minimum",params:{comparison:">=",limit:600}};e===null?e=[i]:e.push(i),s++}}}
r.exemptAudiences!==void 0&&(m(r.exemptAudiences,{instancePath:a+"/service-account-token/exemptAudiences",parentData:r,parentDataProperty:"\
exemptAudiences",rootData:o})||(e=e===null?m.errors:e.concat(m.errors),s=e.length))}else{let t={instancePath:a+"/service\
-account-token",schemaPath:"#/properties/service-account-token/type",keyword:"type",params:{type:"object"}};e===null?e=[
t]:e.push(t),s++}}if(p["env-secrets"]!==void 0){let r=p["env-secrets"];if(r&&typeof r=="object"&&!Array.isArray(r)){for(let t in r)
if(!(t==="mode"||t==="help"||t==="allowReferences"||t==="names"||t==="exempt"||t==="allowDuplicates")){let i={instancePath:a+
"/env-secrets",schemaPath:"#/properties/env-secrets/additionalProperties",keyword:"additionalProperties",params:{additionalProperty:t}};
e===null?e=[i]:e.push(i),s++}r.mode!==void 0&&(d(r.mode,{instancePath:a+"/env-secrets/mode",parentData:r,parentDataProperty:"\
mode",rootData:o})||(e=e===null?d.errors:e.concat(d.errors),s=e.length)),r.help!==void 0&&(f(r.help,{instancePath:a+"/en\
v-secrets/help",parentData:r,parentDataProperty:"help",rootData:o})||(e=e===null?f.errors:e.concat(f.errors),s=e.length)),
r.allowReferences!==void 0&&(l(r.allowReferences,{instancePath:a+"/env-secrets/allowReferences",parentData:r,parentDataProperty:"\
allowReferences",rootData:o})||(e=e===null?l.errors:e.concat(l.errors),s=e.length)),r.names!==void 0&&(m(r.names,{instancePath:a+
"/env-secrets/names",parentData:r,parentDataProperty:"names",rootData:o})||(e=e===null?m.errors:e.concat(m.errors),s=e.length)),
r.exempt!==void 0&&(m(r.exempt,{instancePath:a+"/env-secrets/exempt",parentData:r,parentDataProperty:"exempt",rootData:o})||
(e=e===null?m.errors:e.concat(m.errors),s=e.length)),r.allowDuplicates!==void 0&&(l(r.allowDuplicates,{instancePath:a+"/\
env-secrets/allowDuplicates",parentData:r,parentDataProperty:"allowDuplicates",rootData:o})||(e=e===null?l.errors:e.concat(
l.errors),s=e.length))}else{let t={instancePath:a+"/env-secrets",schemaPath:"#/properties/env-secrets/type",keyword:"typ\
e",params:{type:"object"}};e===null?e=[t]:e.push(t),s++}}if(p["seccomp-profile"]!==void 0){let r=p["seccomp-profile"];if(r&&
typeof r=="object"&&!Array.isArray(r)){for(let t in r)if(!(t==="mode"||t==="help"||t==="fill"||t==="allowed"||t==="requi\
red"||t==="localhostProfiles"||t==="refuseEmptyLocalhost")){let i={instancePath:a+"/seccomp-profile",schemaPath:"#/prope\
rties/seccomp-profile/additionalProperties",keyword:"additionalProperties",params:{additionalProperty:t}};e===null?e=[i]:
e.push(i),s++}r.mode!==void 0&&(d(r.mode,{instancePath:a+"/seccomp-profile/mode",parentData:r,parentDataProperty:"mode",
rootData:o})||(e=e===null?d.errors:e.concat(d.errors),s=e.length)),r.help!==void 0&&(f(r.help,{instancePath:a+"/seccomp-\
profile/help",parentData:r,parentDataProperty:"help",rootData:o})||(e=e===null?f.errors:e.concat(f.errors),s=e.length)),
r.fill!==void 0&&(l(r.fill,{instancePath:a+"/seccomp-profile/fill",parentData:r,parentDataProperty:"fill",rootData:o})||
(e=e===null?l.errors:e.concat(l.errors),s=e.length)),r.allowed!==void 0&&(G(r.allowed,{instancePath:a+"/seccomp-profile/\
allowed",parentData:r,parentDataProperty:"allowed",rootData:o})||(e=e===null?G.errors:e.concat(G.errors),s=e.length)),r.
required!==void 0&&(l(r.required,{instancePath:a+"/seccomp-profile/required",parentData:r,parentDataProperty:"required",
rootData:o})||(e=e===null?l.errors:e.concat(l.errors),s=e.length)),r.localhostProfiles!==void 0&&(m(r.localhostProfiles,
{instancePath:a+"/seccomp-profile/localhostProfiles",parentData:r,parentDataProperty:"localhostProfiles",rootData:o})||(e=
e===null?m.errors:e.concat(m.errors),s=e.length)),r.refuseEmptyLocalhost!==void 0&&(l(r.refuseEmptyLocalhost,{instancePath:a+
"/seccomp-profile/refuseEmptyLocalhost",parentData:r,parentDataProperty:"refuseEmptyLocalhost",rootData:o})||(e=e===null?
l.errors:e.concat(l.errors),s=e.length))}else{let t={instancePath:a+"/seccomp-profile",schemaPath:"#/properties/seccomp-\
profile/type",keyword:"type",params:{type:"object"}};e===null?e=[t]:e.push(t),s++}}if(p["apparmor-profile"]!==void 0){let r=p["\
apparmor-profile"];if(r&&typeof r=="object"&&!Array.isArray(r)){for(let t in r)if(!(t==="mode"||t==="help"||t==="fill"||
t==="allowed"||t==="required"||t==="localhostProfiles")){let i={instancePath:a+"/apparmor-profile",schemaPath:"#/propert\
ies/apparmor-profile/additionalProperties",keyword:"additionalProperties",params:{additionalProperty:t}};e===null?e=[i]:
e.push(i),s++}r.mode!==void 0&&(d(r.mode,{instancePath:a+"/apparmor-profile/mode",parentData:r,parentDataProperty:"mode",
rootData:o})||(e=e===null?d.errors:e.concat(d.errors),s=e.length)),r.help!==void 0&&(f(r.help,{instancePath:a+"/apparmor\
-profile/help",parentData:r,parentDataProperty:"help",rootData:o})||(e=e===null?f.errors:e.concat(f.errors),s=e.length)),
r.fill!==void 0&&(l(r.fill,{instancePath:a+"/apparmor-profile/fill",parentData:r,parentDataProperty:"fill",rootData:o})||
(e=e===null?l.errors:e.concat(l.errors),s=e.length)),r.allowed!==void 0&&(G(r.allowed,{instancePath:a+"/apparmor-profile\
/allowed",parentData:r,parentDataProperty:"allowed",rootData:o})||(e=e===null?G.errors:e.concat(G.errors),s=e.length)),r.
required!==void 0&&(l(r.required,{instancePath:a+"/apparmor-profile/required",parentData:r,parentDataProperty:"required",
rootData:o})||(e=e===null?l.errors:e.concat(l.errors),s=e.length)),r.localhostProfiles!==void 0&&(m(r.localhostProfiles,
{instancePath:a+"/apparmor-profile/localhostProfiles",parentData:r,parentDataProperty:"localhostProfiles",rootData:o})||
(e=e===null?m.errors:e.concat(m.errors),s=e.length))}else{let t={instancePath:a+"/apparmor-profile",schemaPath:"#/proper\
ties/apparmor-profile/type",keyword:"type",params:{type:"object"}};e===null?e=[t]:e.push(t),s++}}if(p["selinux-options"]!==
void 0&&(C(p["selinux-options"],{instancePath:a+"/selinux-options",parentData:p,parentDataProperty:"selinux-options",rootData:o})||
(e=e===null?C.errors:e.concat(C.errors),s=e.length)),p.privileged!==void 0&&(D(p.privileged,{instancePath:a+"/privileged",
parentData:p,parentDataProperty:"privileged",rootData:o})||(e=e===null?D.errors:e.concat(D.errors),s=e.length)),p["privi\
lege-escalation"]!==void 0&&(j(p["privilege-escalation"],{instancePath:a+"/privilege-escalation",parentData:p,parentDataProperty:"\
privilege-escalation",rootData:o})||(e=e===null?j.errors:e.concat(j.errors),s=e.length)),p.capabilities!==void 0){let r=p.
capabilities;if(r&&typeof r=="object"&&!Array.isArray(r)){for(let t in r)if(!(t==="mode"||t==="help"||t==="fill"||t==="a\
llowed"||t==="forbidden"||t==="dropAll"||t==="drop")){let i={instancePath:a+"/capabilities",schemaPath:"#/properties/cap\
abilities/additionalProperties",keyword:"additionalProperties",params:{additionalProperty:t}};e===null?e=[i]:e.push(i),s++}
r.mode!==void 0&&(d(r.mode,{instancePath:a+"/capabilities/mode",parentData:r,parentDataProperty:"mode",rootData:o})||(e=
e===null?d.errors:e.concat(d.errors),s=e.length)),r.help!==void 0&&(f(r.help,{instancePath:a+"/capabilities/help",parentData:r,
parentDataProperty:"help",rootData:o})||(e=e===null?f.errors:e.concat(f.errors),s=e.length)),r.fill!==void 0&&(l(r.fill,
{instancePath:a+"/capabilities/fill",parentData:r,parentDataProperty:"fill",rootData:o})||(e=e===null?l.errors:e.concat(
l.errors),s=e.length)),r.allowed!==void 0&&(m(r.allowed,{instancePath:a+"/capabilities/allowed",parentData:r,parentDataProperty:"\
allowed",rootData:o})||(e=e===null?m.errors:e.concat(m.errors),s=e.length)),r.forbidden!==void 0&&(m(r.forbidden,{instancePath:a+
"/capabilities/forbidden",parentData:r,parentDataProperty:"forbidden",rootData:o})||(e=e===null?m.errors:e.concat(m.errors),
s=e.length)),r.dropAll!==void 0&&(l(r.dropAll,{instancePath:a+"/capabilities/dropAll",parentData:r,parentDataProperty:"d\
ropAll",rootData:o})||(e=e===null?l.errors:e.concat(l.errors),s=e.length)),r.drop!==void 0&&(m(r.drop,{instancePath:a+"/\
capabilities/drop",parentData:r,parentDataProperty:"drop",rootData:o})||(e=e===null?m.errors:e.concat(m.errors),s=e.length))}else{
let t={instancePath:a+"/capabilities",schemaPath:"#/properties/capabilities/type",keyword:"type",params:{type:"object"}};
e===null?e=[t]:e.push(t),s++}}if(p["proc-mount"]!==void 0){let r=p["proc-mount"];if(r&&typeof r=="object"&&!Array.isArray(
r)){for(let t in r)if(!(t==="mode"||t==="help"||t==="exemptUserNamespaces")){let i={instancePath:a+"/proc-mount",schemaPath:"\
#/properties/proc-mount/additionalProperties",keyword:"additionalProperties",params:{additionalProperty:t}};e===null?e=[
i]:e.push(i),s++}r.mode!==void 0&&(d(r.mode,{instancePath:a+"/proc-mount/mode",parentData:r,parentDataProperty:"mode",rootData:o})||
(e=e===null?d.errors:e.concat(d.errors),s=e.length)),r.help!==void 0&&(f(r.help,{instancePath:a+"/proc-mount/help",parentData:r,
parentDataProperty:"help",rootData:o})||(e=e===null?f.errors:e.concat(f.errors),s=e.length)),r.exemptUserNamespaces!==void 0&&
(l(r.exemptUserNamespaces,{instancePath:a+"/proc-mount/exemptUserNamespaces",parentData:r,parentDataProperty:"exemptUser\
Namespaces",rootData:o})||(e=e===null?l.errors:e.concat(l.errors),s=e.length))}else{let t={instancePath:a+"/proc-mount",
schemaPath:"#/properties/proc-mount/type",keyword:"type",params:{type:"object"}};e===null?e=[t]:e.push(t),s++}}if(p["hos\
t-process"]!==void 0&&(D(p["host-process"],{instancePath:a+"/host-process",parentData:p,parentDataProperty:"host-process",
rootData:o})||(e=e===null?D.errors:e.concat(D.errors),s=e.length)),p["runtime-class"]!==void 0){let r=p["runtime-class"];
if(r&&typeof r=="object"&&!Array.isArray(r)){for(let t in r)if(!(t==="mode"||t==="help"||t==="fill"||t==="allowed"||t===
"forbidden"||t==="required"||t==="default")){let i={instancePath:a+"/runtime-class",schemaPath:"#/properties/runtime-cla\
ss/additionalProperties",keyword:"additionalProperties",params:{additionalProperty:t}};e===null?e=[i]:e.push(i),s++}r.mode!==
void 0&&(d(r.mode,{instancePath:a+"/runtime-class/mode",parentData:r,parentDataProperty:"mode",rootData:o})||(e=e===null?
d.errors:e.concat(d.errors),s=e.length)),r.help!==void 0&&(f(r.help,{instancePath:a+"/runtime-class/help",parentData:r,parentDataProperty:"\
help",rootData:o})||(e=e===null?f.errors:e.concat(f.errors),s=e.length)),r.fill!==void 0&&(l(r.fill,{instancePath:a+"/ru\
ntime-class/fill",parentData:r,parentDataProperty:"fill",rootData:o})||(e=e===null?l.errors:e.concat(l.errors),s=e.length)),
r.allowed!==void 0&&(m(r.allowed,{instancePath:a+"/runtime-class/allowed",parentData:r,parentDataProperty:"allowed",rootData:o})||
(e=e===null?m.errors:e.concat(m.errors),s=e.length)),r.forbidden!==void 0&&(m(r.forbidden,{instancePath:a+"/runtime-clas\
s/forbidden",parentData:r,parentDataProperty:"forbidden",rootData:o})||(e=e===null?m.errors:e.concat(m.errors),s=e.length)),
r.required!==void 0&&(l(r.required,{instancePath:a+"/runtime-class/required",parentData:r,parentDataProperty:"required",
rootData:o})||(e=e===null?l.errors:e.concat(l.errors),s=e.length)),r.default!==void 0&&(y(r.default,{instancePath:a+"/ru\
ntime-class/default",parentData:r,parentDataProperty:"default",rootData:o})||(e=e===null?y.errors:e.concat(y.errors),s=e.
length))}else{let t={instancePath:a+"/runtime-class",schemaPath:"#/properties/runtime-class/type",keyword:"type",params:{
type:"object"}};e===null?e=[t]:e.push(t),s++}}if(p["priority-class"]!==void 0){let r=p["priority-class"];if(r&&typeof r==
"object"&&!Array.isArray(r)){for(let t in r)if(!(t==="mode"||t==="help"||t==="allowed"||t==="forbidden"||t==="maxValue"||
t==="required"||t==="default")){let i={instancePath:a+"/priority-class",schemaPath:"#/properties/priority-class/addition\
alProperties",keyword:"additionalProperties",params:{additionalProperty:t}};e===null?e=[i]:e.push(i),s++}if(r.mode!==void 0&&
(d(r.mode,{instancePath:a+"/priority-class/mode",parentData:r,parentDataProperty:"mode",rootData:o})||(e=e===null?d.errors:
e.concat(d.errors),s=e.length)),r.help!==void 0&&(f(r.help,{instancePath:a+"/priority-class/help",parentData:r,parentDataProperty:"\
help",rootData:o})||(e=e===null?f.errors:e.concat(f.errors),s=e.length)),r.allowed!==void 0&&(m(r.allowed,{instancePath:a+
"/priority-class/allowed",parentData:r,parentDataProperty:"allowed",rootData:o})||(e=e===null?m.errors:e.concat(m.errors),
s=e.length)),r.forbidden!==void 0&&(m(r.forbidden,{instancePath:a+"/priority-class/forbidden",parentData:r,parentDataProperty:"\
forbidden",rootData:o})||(e=e===null?m.errors:e.concat(m.errors),s=e.length)),r.maxValue!==void 0){let t=r.maxValue;if(!(typeof t==
"number"&&!(t%1)&&!isNaN(t)&&isFinite(t))){let i={instancePath:a+"/priority-class/maxValue",schemaPath:"#/properties/pri\
ority-class/properties/maxValue/type",keyword:"type",params:{type:"integer"}};e===null?e=[i]:e.push(i),s++}if(typeof t==
"number"&&isFinite(t)){if(t>2000001e3||isNaN(t)){let i={instancePath:a+"/priority-class/maxValue",schemaPath:"#/properti\
es/priority-class/properties/maxValue/maximum",keyword:"maximum",params:{comparison:"<=",limit:2000001e3}};e===null?e=[i]:
e.push(i),s++}if(t<-2147483648||isNaN(t)){let i={instancePath:a+"/priority-class/maxValue",schemaPath:"#/properties/prio\
rity-class/properties/maxValue/minimum",keyword:"minimum",params:{comparison:">=",limit:-2147483648}};e===null?e=[i]:e.push(
i),s++}}}r.required!==void 0&&(l(r.required,{instancePath:a+"/priority-class/required",parentData:r,parentDataProperty:"\
required",rootData:o})||(e=e===null?l.errors:e.concat(l.errors),s=e.length)),r.default!==void 0&&(y(r.default,{instancePath:a+
"/priority-class/default",parentData:r,parentDataProperty:"default",rootData:o})||(e=e===null?y.errors:e.concat(y.errors),
s=e.length))}else{let t={instancePath:a+"/priority-class",schemaPath:"#/properties/priority-class/type",keyword:"type",params:{
type:"object"}};e===null?e=[t]:e.push(t),s++}}if(p.placement!==void 0){let r=p.placement;if(r&&typeof r=="object"&&!Array.
isArray(r)){for(let t in r)if(!(t==="mode"||t==="help"||t==="tolerations"||t==="nodes")){let i={instancePath:a+"/placeme\
nt",schemaPath:"#/properties/placement/additionalProperties",keyword:"additionalProperties",params:{additionalProperty:t}};
e===null?e=[i]:e.push(i),s++}if(r.mode!==void 0&&(d(r.mode,{instancePath:a+"/placement/mode",parentData:r,parentDataProperty:"\
mode",rootData:o})||(e=e===null?d.errors:e.concat(d.errors),s=e.length)),r.help!==void 0&&(f(r.help,{instancePath:a+"/pl\
acement/help",parentData:r,parentDataProperty:"help",rootData:o})||(e=e===null?f.errors:e.concat(f.errors),s=e.length)),
r.tolerations!==void 0){let t=r.tolerations;if(t&&typeof t=="object"&&!Array.isArray(t)){for(let i in t)if(!(i==="allowe\
d"||i==="forbidden")){let n={instancePath:a+"/placement/tolerations",schemaPath:"#/properties/placement/properties/toler\
ations/additionalProperties",keyword:"additionalProperties",params:{additionalProperty:i}};e===null?e=[n]:e.push(n),s++}
t.allowed!==void 0&&(T(t.allowed,{instancePath:a+"/placement/tolerations/allowed",parentData:t,parentDataProperty:"allow\
ed",rootData:o})||(e=e===null?T.errors:e.concat(T.errors),s=e.length)),t.forbidden!==void 0&&(T(t.forbidden,{instancePath:a+
"/placement/tolerations/forbidden",parentData:t,parentDataProperty:"forbidden",rootData:o})||(e=e===null?T.errors:e.concat(
T.errors),s=e.length))}else{let i={instancePath:a+"/placement/tolerations",schemaPath:"#/properties/placement/properties\
/tolerations/type",keyword:"type",params:{type:"object"}};e===null?e=[i]:e.push(i),s++}}if(r.nodes!==void 0){let t=r.nodes;
if(t&&typeof t=="object"&&!Array.isArray(t)){for(let i in t)if(!(i==="allowed"||i==="forbidden")){let n={instancePath:a+
"/placement/nodes",schemaPath:"#/properties/placement/properties/nodes/additionalProperties",keyword:"additionalProperti\
es",params:{additionalProperty:i}};e===null?e=[n]:e.push(n),s++}t.allowed!==void 0&&(W(t.allowed,{instancePath:a+"/place\
ment/nodes/allowed",parentData:t,parentDataProperty:"allowed",rootData:o})||(e=e===null?W.errors:e.concat(W.errors),s=e.
length)),t.forbidden!==void 0&&(W(t.forbidden,{instancePath:a+"/placement/nodes/forbidden",parentData:t,parentDataProperty:"\
forbidden",rootData:o})||(e=e===null?W.errors:e.concat(W.errors),s=e.length))}else{let i={instancePath:a+"/placement/nod\
es",schemaPath:"#/properties/placement/properties/nodes/type",keyword:"type",params:{type:"object"}};e===null?e=[i]:e.push(
i),s++}}}else{let t={instancePath:a+"/placement",schemaPath:"#/properties/placement/type",keyword:"type",params:{type:"o\
bject"}};e===null?e=[t]:e.push(t),s++}}if(p["node-name"]!==void 0&&(D(p["node-name"],{instancePath:a+"/node-name",parentData:p,
parentDataProperty:"node-name",rootData:o})||(e=e===null?D.errors:e.concat(D.errors),s=e.length)),p["run-time-limit"]!==
void 0){let r=p["run-time-limit"];if(r&&typeof r=="object"&&!Array.isArray(r)){for(let t in r)if(!(t==="mode"||t==="help"||
t==="fill"||t==="max"||t==="default")){let i={instancePath:a+"/run-time-limit",schemaPath:"#/properties/run-time-limit/a\
dditionalProperties",keyword:"additionalProperties",params:{additionalProperty:t}};e===null?e=[i]:e.push(i),s++}r.mode!==
void 0&&(d(r.mode,{instancePath:a+"/run-time-limit/mode",parentData:r,parentDataProperty:"mode",rootData:o})||(e=e===null?
d.errors:e.concat(d.errors),s=e.length)),r.help!==void 0&&(f(r.help,{instancePath:a+"/run-time-limit/help",parentData:r,
parentDataProperty:"help",rootData:o})||(e=e===null?f.errors:e.concat(f.errors),s=e.length)),r.fill!==void 0&&(l(r.fill,
{instancePath:a+"/run-time-limit/fill",parentData:r,parentDataProperty:"fill",rootData:o})||(e=e===null?l.errors:e.concat(
l.errors),s=e.length)),r.max!==void 0&&(I(r.max,{instancePath:a+"/run-time-limit/max",parentData:r,parentDataProperty:"m\
ax",rootData:o})||(e=e===null?I.errors:e.concat(I.errors),s=e.length)),r.default!==void 0&&(I(r.default,{instancePath:a+
"/run-time-limit/default",parentData:r,parentDataProperty:"default",rootData:o})||(e=e===null?I.errors:e.concat(I.errors),
s=e.length))}else{let t={instancePath:a+"/run-time-limit",schemaPath:"#/properties/run-time-limit/type",keyword:"type",params:{
type:"object"}};e===null?e=[t]:e.push(t),s++}}if(p["termination-grace"]!==void 0){let r=p["termination-grace"];if(r&&typeof r==
"object"&&!Array.isArray(r)){for(let t in r)if(!(t==="mode"||t==="help"||t==="min"||t==="max")){let i={instancePath:a+"/\
termination-grace",schemaPath:"#/properties/termination-grace/additionalProperties",keyword:"additionalProperties",params:{
additionalProperty:t}};e===null?e=[i]:e.push(i),s++}r.mode!==void 0&&(d(r.mode,{instancePath:a+"/termination-grace/mode",
parentData:r,parentDataProperty:"mode",rootData:o})||(e=e===null?d.errors:e.concat(d.errors),s=e.length)),r.help!==void 0&&
(f(r.help,{instancePath:a+"/termination-grace/help",parentData:r,parentDataProperty:"help",rootData:o})||(e=e===null?f.errors:
e.concat(f.errors),s=e.length)),r.min!==void 0&&(b(r.min,{instancePath:a+"/termination-grace/min",parentData:r,parentDataProperty:"\
min",rootData:o})||(e=e===null?b.errors:e.concat(b.errors),s=e.length)),r.max!==void 0&&(b(r.max,{instancePath:a+"/termi\
nation-grace/max",parentData:r,parentDataProperty:"max",rootData:o})||(e=e===null?b.errors:e.concat(b.errors),s=e.length))}else{
let t={instancePath:a+"/termination-grace",schemaPath:"#/properties/termination-grace/type",keyword:"type",params:{type:"\
object"}};e===null?e=[t]:e.push(t),s++}}if(p["default-namespace"]!==void 0&&(D(p["default-namespace"],{instancePath:a+"/\
default-namespace",parentData:p,parentDataProperty:"default-namespace",rootData:o})||(e=e===null?D.errors:e.concat(D.errors),
s=e.length)),p["image-registry"]!==void 0&&(F(p["image-registry"],{instancePath:a+"/image-registry",parentData:p,parentDataProperty:"\
image-registry",rootData:o})||(e=e===null?F.errors:e.concat(F.errors),s=e.length)),p["image-tag"]!==void 0&&(F(p["image-\
tag"],{instancePath:a+"/image-tag",parentData:p,parentDataProperty:"image-tag",rootData:o})||(e=e===null?F.errors:e.concat(
F.errors),s=e.length)),p["image-digest"]!==void 0){let r=p["image-digest"];if(r&&typeof r=="object"&&!Array.isArray(r)){
for(let t in r)if(!(t==="mode"||t==="help"||t==="exempt")){let i={instancePath:a+"/image-digest",schemaPath:"#/propertie\
s/image-digest/additionalProperties",keyword:"additionalProperties",params:{additionalProperty:t}};e===null?e=[i]:e.push(
i),s++}r.mode!==void 0&&(d(r.mode,{instancePath:a+"/image-digest/mode",parentData:r,parentDataProperty:"mode",rootData:o})||
(e=e===null?d.errors:e.concat(d.errors),s=e.length)),r.help!==void 0&&(f(r.help,{instancePath:a+"/image-digest/help",parentData:r,
parentDataProperty:"help",rootData:o})||(e=e===null?f.errors:e.concat(f.errors),s=e.length)),r.exempt!==void 0&&(m(r.exempt,
{instancePath:a+"/image-digest/exempt",parentData:r,parentDataProperty:"exempt",rootData:o})||(e=e===null?m.errors:e.concat(
m.errors),s=e.length))}else{let t={instancePath:a+"/image-digest",schemaPath:"#/properties/image-digest/type",keyword:"t\
ype",params:{type:"object"}};e===null?e=[t]:e.push(t),s++}}if(p["image-pull-policy"]!==void 0){let r=p["image-pull-polic\
y"];if(r&&typeof r=="object"&&!Array.isArray(r)){for(let t in r)if(!(t==="mode"||t==="help"||t==="fill"||t==="policy"||t===
"tags")){let i={instancePath:a+"/image-pull-policy",schemaPath:"#/properties/image-pull-policy/additionalProperties",keyword:"\
additionalProperties",params:{additionalProperty:t}};e===null?e=[i]:e.push(i),s++}if(r.mode!==void 0&&(d(r.mode,{instancePath:a+
"/image-pull-policy/mode",parentData:r,parentDataProperty:"mode",rootData:o})||(e=e===null?d.errors:e.concat(d.errors),s=
e.length)),r.help!==void 0&&(f(r.help,{instancePath:a+"/image-pull-policy/help",parentData:r,parentDataProperty:"help",rootData:o})||
(e=e===null?f.errors:e.concat(f.errors),s=e.length)),r.fill!==void 0&&(l(r.fill,{instancePath:a+"/image-pull-policy/fill",
parentData:r,parentDataProperty:"fill",rootData:o})||(e=e===null?l.errors:e.concat(l.errors),s=e.length)),r.policy!==void 0){
let t=r.policy;if(typeof t!="string"){let i={instancePath:a+"/image-pull-policy/policy",schemaPath:"#/properties/image-p\
ull-policy/properties/policy/type",keyword:"type",params:{type:"string"}};e===null?e=[i]:e.push(i),s++}if(!(t==="Always"||
t==="IfNotPresent")){let i={instancePath:a+"/image-pull-policy/policy",schemaPath:"#/properties/image-pull-policy/proper\
ties/policy/enum",keyword:"enum",params:{allowedValues:H.properties["image-pull-policy"].properties.policy.enum}};e===null?
e=[i]:e.push(i),s++}}r.tags!==void 0&&(m(r.tags,{instancePath:a+"/image-pull-policy/tags",parentData:r,parentDataProperty:"\
tags",rootData:o})||(e=e===null?m.errors:e.concat(m.errors),s=e.length))}else{let t={instancePath:a+"/image-pull-policy",
schemaPath:"#/properties/image-pull-policy/type",keyword:"type",params:{type:"object"}};e===null?e=[t]:e.push(t),s++}}if(p["\
probes-required"]!==void 0){let r=p["probes-required"];if(r&&typeof r=="object"&&!Array.isArray(r)){for(let t in r)if(!(t===
"mode"||t==="help"||t==="liveness"||t==="readiness"||t==="startup"||t==="sidecars"||t==="livenessWaitsLonger")){let i={instancePath:a+
"/probes-required",schemaPath:"#/properties/probes-required/additionalProperties",keyword:"additionalProperties",params:{
additionalProperty:t}};e===null?e=[i]:e.push(i),s++}r.mode!==void 0&&(d(r.mode,{instancePath:a+"/probes-required/mode",parentData:r,
parentDataProperty:"mode",rootData:o})||(e=e===null?d.errors:e.concat(d.errors),s=e.length)),r.help!==void 0&&(f(r.help,
{instancePath:a+"/probes-required/help",parentData:r,parentDataProperty:"help",rootData:o})||(e=e===null?f.errors:e.concat(
f.errors),s=e.length)),r.liveness!==void 0&&(N(r.liveness,{instancePath:a+"/probes-required/liveness",parentData:r,parentDataProperty:"\
liveness",rootData:o})||(e=e===null?N.errors:e.concat(N.errors),s=e.length)),r.readiness!==void 0&&(N(r.readiness,{instancePath:a+
"/probes-required/readiness",parentData:r,parentDataProperty:"readiness",rootData:o})||(e=e===null?N.errors:e.concat(N.errors),
s=e.length)),r.startup!==void 0&&(N(r.startup,{instancePath:a+"/probes-required/startup",parentData:r,parentDataProperty:"\
startup",rootData:o})||(e=e===null?N.errors:e.concat(N.errors),s=e.length)),r.sidecars!==void 0&&(l(r.sidecars,{instancePath:a+
"/probes-required/sidecars",parentData:r,parentDataProperty:"sidecars",rootData:o})||(e=e===null?l.errors:e.concat(l.errors),
s=e.length)),r.livenessWaitsLonger!==void 0&&(l(r.livenessWaitsLonger,{instancePath:a+"/probes-required/livenessWaitsLon\
ger",parentData:r,parentDataProperty:"livenessWaitsLonger",rootData:o})||(e=e===null?l.errors:e.concat(l.errors),s=e.length))}else{
let t={instancePath:a+"/probes-required",schemaPath:"#/properties/probes-required/type",keyword:"type",params:{type:"obj\
ect"}};e===null?e=[t]:e.push(t),s++}}if(p["termination-message"]!==void 0&&(j(p["termination-message"],{instancePath:a+"\
/termination-message",parentData:p,parentDataProperty:"termination-message",rootData:o})||(e=e===null?j.errors:e.concat(
j.errors),s=e.length)),p["controller-required"]!==void 0){let r=p["controller-required"];if(r&&typeof r=="object"&&!Array.
isArray(r)){for(let t in r)if(!(t==="mode"||t==="help"||t==="onlyRestarting")){let i={instancePath:a+"/controller-requir\
ed",schemaPath:"#/properties/controller-required/additionalProperties",keyword:"additionalProperties",params:{additionalProperty:t}};
e===null?e=[i]:e.push(i),s++}r.mode!==void 0&&(d(r.mode,{instancePath:a+"/controller-required/mode",parentData:r,parentDataProperty:"\
mode",rootData:o})||(e=e===null?d.errors:e.concat(d.errors),s=e.length)),r.help!==void 0&&(f(r.help,{instancePath:a+"/co\
ntroller-required/help",parentData:r,parentDataProperty:"help",rootData:o})||(e=e===null?f.errors:e.concat(f.errors),s=e.
length)),r.onlyRestarting!==void 0&&(l(r.onlyRestarting,{instancePath:a+"/controller-required/onlyRestarting",parentData:r,
parentDataProperty:"onlyRestarting",rootData:o})||(e=e===null?l.errors:e.concat(l.errors),s=e.length))}else{let t={instancePath:a+
"/controller-required",schemaPath:"#/properties/controller-required/type",keyword:"type",params:{type:"object"}};e===null?
e=[t]:e.push(t),s++}}if(p["pod-labels"]!==void 0){let r=p["pod-labels"];if(r&&typeof r=="object"&&!Array.isArray(r)){for(let t in r)
if(!(t==="mode"||t==="help"||t==="fill"||t==="labels"||t==="forbidden")){let i={instancePath:a+"/pod-labels",schemaPath:"\
#/properties/pod-labels/additionalProperties",keyword:"additionalProperties",params:{additionalProperty:t}};e===null?e=[
i]:e.push(i),s++}r.mode!==void 0&&(d(r.mode,{instancePath:a+"/pod-labels/mode",parentData:r,parentDataProperty:"mode",rootData:o})||
(e=e===null?d.errors:e.concat(d.errors),s=e.length)),r.help!==void 0&&(f(r.help,{instancePath:a+"/pod-labels/help",parentData:r,
parentDataProperty:"help",rootData:o})||(e=e===null?f.errors:e.concat(f.errors),s=e.length)),r.fill!==void 0&&(l(r.fill,
{instancePath:a+"/pod-labels/fill",parentData:r,parentDataProperty:"fill",rootData:o})||(e=e===null?l.errors:e.concat(l.
errors),s=e.length)),r.labels!==void 0&&(Z(r.labels,{instancePath:a+"/pod-labels/labels",parentData:r,parentDataProperty:"\
labels",rootData:o})||(e=e===null?Z.errors:e.concat(Z.errors),s=e.length)),r.forbidden!==void 0&&(m(r.forbidden,{instancePath:a+
"/pod-labels/forbidden",parentData:r,parentDataProperty:"forbidden",rootData:o})||(e=e===null?m.errors:e.concat(m.errors),
s=e.length))}else{let t={instancePath:a+"/pod-labels",schemaPath:"#/properties/pod-labels/type",keyword:"type",params:{type:"\
object"}};e===null?e=[t]:e.push(t),s++}}if(p["pod-annotations"]!==void 0){let r=p["pod-annotations"];if(r&&typeof r=="ob\
ject"&&!Array.isArray(r)){for(let t in r)if(!(t==="mode"||t==="help"||t==="fill"||t==="annotations"||t==="forbidden")){let i={
instancePath:a+"/pod-annotations",schemaPath:"#/properties/pod-annotations/additionalProperties",keyword:"additionalProp\
erties",params:{additionalProperty:t}};e===null?e=[i]:e.push(i),s++}r.mode!==void 0&&(d(r.mode,{instancePath:a+"/pod-ann\
otations/mode",parentData:r,parentDataProperty:"mode",rootData:o})||(e=e===null?d.errors:e.concat(d.errors),s=e.length)),
r.help!==void 0&&(f(r.help,{instancePath:a+"/pod-annotations/help",parentData:r,parentDataProperty:"help",rootData:o})||
(e=e===null?f.errors:e.concat(f.errors),s=e.length)),r.fill!==void 0&&(l(r.fill,{instancePath:a+"/pod-annotations/fill",
parentData:r,parentDataProperty:"fill",rootData:o})||(e=e===null?l.errors:e.concat(l.errors),s=e.length)),r.annotations!==
void 0&&(Z(r.annotations,{instancePath:a+"/pod-annotations/annotations",parentData:r,parentDataProperty:"annotations",rootData:o})||
(e=e===null?Z.errors:e.concat(Z.errors),s=e.length)),r.forbidden!==void 0&&(m(r.forbidden,{instancePath:a+"/pod-annotati\
ons/forbidden",parentData:r,parentDataProperty:"forbidden",rootData:o})||(e=e===null?m.errors:e.concat(m.errors),s=e.length))}else{
let t={instancePath:a+"/pod-annotations",schemaPath:"#/properties/pod-annotations/type",keyword:"type",params:{type:"obj\
ect"}};e===null?e=[t]:e.push(t),s++}}}else{let r={instancePath:a,schemaPath:"#/type",keyword:"type",params:{type:"object"}};
e===null?e=[r]:e.push(r),s++}return M.errors=e,s===0}function X(p,{instancePath:a="",parentData:$,parentDataProperty:h,rootData:o=p}={}){
let e=null,s=0;if(p&&typeof p=="object"&&!Array.isArray(p)){if(p.apiVersion===void 0){let r={instancePath:a,schemaPath:"\
#/required",keyword:"required",params:{missingProperty:"apiVersion"}};e===null?e=[r]:e.push(r),s++}if(p.kind===void 0){let r={
instancePath:a,schemaPath:"#/required",keyword:"required",params:{missingProperty:"kind"}};e===null?e=[r]:e.push(r),s++}
if(p.metadata===void 0){let r={instancePath:a,schemaPath:"#/required",keyword:"required",params:{missingProperty:"metada\
ta"}};e===null?e=[r]:e.push(r),s++}if(p.spec===void 0){let r={instancePath:a,schemaPath:"#/required",keyword:"required",
params:{missingProperty:"spec"}};e===null?e=[r]:e.push(r),s++}for(let r in p)if(!(r==="apiVersion"||r==="kind"||r==="met\
adata"||r==="spec")){let t={instancePath:a,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty:r}};
e===null?e=[t]:e.push(t),s++}if(p.apiVersion!==void 0){let r=p.apiVersion;if(typeof r!="string"){let t={instancePath:a+"\
/apiVersion",schemaPath:"#/properties/apiVersion/type",keyword:"type",params:{type:"string"}};e===null?e=[t]:e.push(t),s++}
if(r!=="plimsoll.dev/v1alpha1"){let t={instancePath:a+"/apiVersion",schemaPath:"#/properties/apiVersion/enum",keyword:"e\
num",params:{allowedValues:_.properties.apiVersion.enum}};e===null?e=[t]:e.push(t),s++}}if(p.kind!==void 0){let r=p.kind;
if(typeof r!="string"){let t={instancePath:a+"/kind",schemaPath:"#/properties/kind/type",keyword:"type",params:{type:"st\
ring"}};e===null?e=[t]:e.push(t),s++}if(r!=="PodPolicy"){let t={instancePath:a+"/kind",schemaPath:"#/properties/kind/enu\
m",keyword:"enum",params:{allowedValues:_.properties.kind.enum}};e===null?e=[t]:e.push(t),s++}}if(p.metadata!==void 0){let r=p.
metadata;if(r&&typeof r=="object"&&!Array.isArray(r)){if(r.name===void 0){let t={instancePath:a+"/metadata",schemaPath:"\
#/properties/metadata/required",keyword:"required",params:{missingProperty:"name"}};e===null?e=[t]:e.push(t),s++}if(r.name!==
void 0){let t=r.name;if(typeof t=="string"){if(S(t)>253){let i={instancePath:a+"/metadata/name",schemaPath:"#/properties\
/metadata/properties/name/maxLength",keyword:"maxLength",params:{limit:253}};e===null?e=[i]:e.push(i),s++}if(S(t)<1){let i={
instancePath:a+"/metadata/name",schemaPath:"#/properties/metadata/properties/name/minLength",keyword:"minLength",params:{
limit:1}};e===null?e=[i]:e.push(i),s++}if(!ee.test(t)){let i={instancePath:a+"/metadata/name",schemaPath:"#/properties/m\
etadata/properties/name/pattern",keyword:"pattern",params:{pattern:"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*\
[a-z0-9])?)*$"}};e===null?e=[i]:e.push(i),s++}}else{let i={instancePath:a+"/metadata/name",schemaPath:"#/properties/meta\
data/properties/name/type",keyword:"type",params:{type:"string"}};e===null?e=[i]:e.push(i),s++}}}else{let t={instancePath:a+
"/metadata",schemaPath:"#/properties/metadata/type",keyword:"type",params:{type:"object"}};e===null?e=[t]:e.push(t),s++}}
if(p.spec!==void 0){let r=p.spec;if(r&&typeof r=="object"&&!Array.isArray(r)){if(r.mode===void 0){let t={instancePath:a+
"/spec",schemaPath:"#/properties/spec/required",keyword:"required",params:{missingProperty:"mode"}};e===null?e=[t]:e.push(
t),s++}for(let t in r)if(!(t==="match"||t==="mode"||t==="templates"||t==="profile"||t==="profileVersion"||t==="help"||t===
"overrides"||t==="rules")){let i={instancePath:a+"/spec",schemaPath:"#/properties/spec/additionalProperties",keyword:"ad\
ditionalProperties",params:{additionalProperty:t}};e===null?e=[i]:e.push(i),s++}if(r.match!==void 0){let t=r.match;if(t&&
typeof t=="object"&&!Array.isArray(t)){for(let i in t)if(!(i==="namespaces"||i==="excludeNamespaces"||i==="namespaceSele\
ctor")){let n={instancePath:a+"/spec/match",schemaPath:"#/properties/spec/properties/match/additionalProperties",keyword:"\
additionalProperties",params:{additionalProperty:i}};e===null?e=[n]:e.push(n),s++}if(t.namespaces!==void 0&&(z(t.namespaces,
{instancePath:a+"/spec/match/namespaces",parentData:t,parentDataProperty:"namespaces",rootData:o})||(e=e===null?z.errors:
e.concat(z.errors),s=e.length)),t.excludeNamespaces!==void 0){let i=t.excludeNamespaces;if(Array.isArray(i)){let n=i.length;
for(let c=0;c<n;c++){let u=i[c];if(typeof u=="string"){if(S(u)<1){let P={instancePath:a+"/spec/match/excludeNamespaces/"+
c,schemaPath:"#/properties/spec/properties/match/properties/excludeNamespaces/items/minLength",keyword:"minLength",params:{
limit:1}};e===null?e=[P]:e.push(P),s++}if(!re.test(u)){let P={instancePath:a+"/spec/match/excludeNamespaces/"+c,schemaPath:"\
#/properties/spec/properties/match/properties/excludeNamespaces/items/pattern",keyword:"pattern",params:{pattern:"^[a-z0\
-9]([-a-z0-9]*[a-z0-9])?$"}};e===null?e=[P]:e.push(P),s++}}else{let P={instancePath:a+"/spec/match/excludeNamespaces/"+c,
schemaPath:"#/properties/spec/properties/match/properties/excludeNamespaces/items/type",keyword:"type",params:{type:"str\
ing"}};e===null?e=[P]:e.push(P),s++}}}else{let n={instancePath:a+"/spec/match/excludeNamespaces",schemaPath:"#/propertie\
s/spec/properties/match/properties/excludeNamespaces/type",keyword:"type",params:{type:"array"}};e===null?e=[n]:e.push(n),
s++}}if(t.namespaceSelector!==void 0){let i=t.namespaceSelector;if(i&&typeof i=="object"&&!Array.isArray(i)){for(let n in i)
if(!(n==="matchLabels"||n==="matchExpressions")){let c={instancePath:a+"/spec/match/namespaceSelector",schemaPath:"#/pro\
perties/spec/properties/match/properties/namespaceSelector/additionalProperties",keyword:"additionalProperties",params:{
additionalProperty:n}};e===null?e=[c]:e.push(c),s++}if(i.matchLabels!==void 0){let n=i.matchLabels;if(n&&typeof n=="obje\
ct"&&!Array.isArray(n))for(let c in n)L(n[c],{instancePath:a+"/spec/match/namespaceSelector/matchLabels/"+c.replace(/~/g,
"~0").replace(/\//g,"~1"),parentData:n,parentDataProperty:c,rootData:o})||(e=e===null?L.errors:e.concat(L.errors),s=e.length);else{
let c={instancePath:a+"/spec/match/namespaceSelector/matchLabels",schemaPath:"#/properties/spec/properties/match/propert\
ies/namespaceSelector/properties/matchLabels/type",keyword:"type",params:{type:"object"}};e===null?e=[c]:e.push(c),s++}}
if(i.matchExpressions!==void 0){let n=i.matchExpressions;if(Array.isArray(n)){let c=n.length;for(let u=0;u<c;u++){let P=n[u];
if(P&&typeof P=="object"&&!Array.isArray(P)){if(P.key===void 0){let g={instancePath:a+"/spec/match/namespaceSelector/mat\
chExpressions/"+u,schemaPath:"#/properties/spec/properties/match/properties/namespaceSelector/properties/matchExpression\
s/items/required",keyword:"required",params:{missingProperty:"key"}};e===null?e=[g]:e.push(g),s++}if(P.operator===void 0){
let g={instancePath:a+"/spec/match/namespaceSelector/matchExpressions/"+u,schemaPath:"#/properties/spec/properties/match\
/properties/namespaceSelector/properties/matchExpressions/items/required",keyword:"required",params:{missingProperty:"op\
erator"}};e===null?e=[g]:e.push(g),s++}for(let g in P)if(!(g==="key"||g==="operator"||g==="values")){let w={instancePath:a+
"/spec/match/namespaceSelector/matchExpressions/"+u,schemaPath:"#/properties/spec/properties/match/properties/namespaceS\
elector/properties/matchExpressions/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty:g}};
e===null?e=[w]:e.push(w),s++}if(P.key!==void 0){let g=P.key;if(typeof g=="string"){if(S(g)>317){let w={instancePath:a+"/\
spec/match/namespaceSelector/matchExpressions/"+u+"/key",schemaPath:"#/properties/spec/properties/match/properties/names\
paceSelector/properties/matchExpressions/items/properties/key/maxLength",keyword:"maxLength",params:{limit:317}};e===null?
e=[w]:e.push(w),s++}if(S(g)<1){let w={instancePath:a+"/spec/match/namespaceSelector/matchExpressions/"+u+"/key",schemaPath:"\
#/properties/spec/properties/match/properties/namespaceSelector/properties/matchExpressions/items/properties/key/minLeng\
th",keyword:"minLength",params:{limit:1}};e===null?e=[w]:e.push(w),s++}}else{let w={instancePath:a+"/spec/match/namespac\
eSelector/matchExpressions/"+u+"/key",schemaPath:"#/properties/spec/properties/match/properties/namespaceSelector/proper\
ties/matchExpressions/items/properties/key/type",keyword:"type",params:{type:"string"}};e===null?e=[w]:e.push(w),s++}}if(P.
operator!==void 0){let g=P.operator;if(typeof g!="string"){let w={instancePath:a+"/spec/match/namespaceSelector/matchExp\
ressions/"+u+"/operator",schemaPath:"#/properties/spec/properties/match/properties/namespaceSelector/properties/matchExp\
ressions/items/properties/operator/type",keyword:"type",params:{type:"string"}};e===null?e=[w]:e.push(w),s++}if(!(g==="I\
n"||g==="NotIn"||g==="Exists"||g==="DoesNotExist")){let w={instancePath:a+"/spec/match/namespaceSelector/matchExpression\
s/"+u+"/operator",schemaPath:"#/properties/spec/properties/match/properties/namespaceSelector/properties/matchExpression\
s/items/properties/operator/enum",keyword:"enum",params:{allowedValues:_.properties.spec.properties.match.properties.namespaceSelector.
properties.matchExpressions.items.properties.operator.enum}};e===null?e=[w]:e.push(w),s++}}if(P.values!==void 0){let g=P.
values;if(Array.isArray(g)){let w=g.length;for(let B=0;B<w;B++)L(g[B],{instancePath:a+"/spec/match/namespaceSelector/mat\
chExpressions/"+u+"/values/"+B,parentData:g,parentDataProperty:B,rootData:o})||(e=e===null?L.errors:e.concat(L.errors),s=
e.length)}else{let w={instancePath:a+"/spec/match/namespaceSelector/matchExpressions/"+u+"/values",schemaPath:"#/propert\
ies/spec/properties/match/properties/namespaceSelector/properties/matchExpressions/items/properties/values/type",keyword:"\
type",params:{type:"array"}};e===null?e=[w]:e.push(w),s++}}}else{let g={instancePath:a+"/spec/match/namespaceSelector/ma\
tchExpressions/"+u,schemaPath:"#/properties/spec/properties/match/properties/namespaceSelector/properties/matchExpressio\
ns/items/type",keyword:"type",params:{type:"object"}};e===null?e=[g]:e.push(g),s++}}}else{let c={instancePath:a+"/spec/m\
atch/namespaceSelector/matchExpressions",schemaPath:"#/properties/spec/properties/match/properties/namespaceSelector/pro\
perties/matchExpressions/type",keyword:"type",params:{type:"array"}};e===null?e=[c]:e.push(c),s++}}}else{let n={instancePath:a+
"/spec/match/namespaceSelector",schemaPath:"#/properties/spec/properties/match/properties/namespaceSelector/type",keyword:"\
type",params:{type:"object"}};e===null?e=[n]:e.push(n),s++}}}else{let i={instancePath:a+"/spec/match",schemaPath:"#/prop\
erties/spec/properties/match/type",keyword:"type",params:{type:"object"}};e===null?e=[i]:e.push(i),s++}}if(r.mode!==void 0&&
(A(r.mode,{instancePath:a+"/spec/mode",parentData:r,parentDataProperty:"mode",rootData:o})||(e=e===null?A.errors:e.concat(
A.errors),s=e.length)),r.templates!==void 0&&(A(r.templates,{instancePath:a+"/spec/templates",parentData:r,parentDataProperty:"\
templates",rootData:o})||(e=e===null?A.errors:e.concat(A.errors),s=e.length)),r.profile!==void 0){let t=r.profile;if(typeof t!=
"string"){let i={instancePath:a+"/spec/profile",schemaPath:"#/properties/spec/properties/profile/type",keyword:"type",params:{
type:"string"}};e===null?e=[i]:e.push(i),s++}if(!(t==="none"||t==="baseline"||t==="restricted"||t==="standard"||t==="har\
dened")){let i={instancePath:a+"/spec/profile",schemaPath:"#/properties/spec/properties/profile/enum",keyword:"enum",params:{
allowedValues:_.properties.spec.properties.profile.enum}};e===null?e=[i]:e.push(i),s++}}if(r.profileVersion!==void 0){let t=r.
profileVersion;if(typeof t!="string"){let i={instancePath:a+"/spec/profileVersion",schemaPath:"#/properties/spec/propert\
ies/profileVersion/type",keyword:"type",params:{type:"string"}};e===null?e=[i]:e.push(i),s++}if(!(t==="latest"||t==="v1.\
0"||t==="v1.1"||t==="v1.2"||t==="v1.3"||t==="v1.4"||t==="v1.5"||t==="v1.6"||t==="v1.7"||t==="v1.8"||t==="v1.9"||t==="v1.\
10"||t==="v1.11"||t==="v1.12"||t==="v1.13"||t==="v1.14"||t==="v1.15"||t==="v1.16"||t==="v1.17"||t==="v1.18"||t==="v1.19"||
t==="v1.20"||t==="v1.21"||t==="v1.22"||t==="v1.23"||t==="v1.24"||t==="v1.25"||t==="v1.26"||t==="v1.27"||t==="v1.28"||t===
"v1.29"||t==="v1.30"||t==="v1.31"||t==="v1.32"||t==="v1.33"||t==="v1.34"||t==="v1.35"||t==="v1.36"||t==="v1.37")){let i={
instancePath:a+"/spec/profileVersion",schemaPath:"#/properties/spec/properties/profileVersion/enum",keyword:"enum",params:{
allowedValues:_.properties.spec.properties.profileVersion.enum}};e===null?e=[i]:e.push(i),s++}}if(r.help!==void 0&&(f(r.
help,{instancePath:a+"/spec/help",parentData:r,parentDataProperty:"help",rootData:o})||(e=e===null?f.errors:e.concat(f.errors),
s=e.length)),r.overrides!==void 0){let t=r.overrides;if(Array.isArray(t)){let i=t.length;for(let n=0;n<i;n++){let c=t[n];
if(c&&typeof c=="object"&&!Array.isArray(c)){if(c.namespaces===void 0){let u={instancePath:a+"/spec/overrides/"+n,schemaPath:"\
#/properties/spec/properties/overrides/items/required",keyword:"required",params:{missingProperty:"namespaces"}};e===null?
e=[u]:e.push(u),s++}for(let u in c)if(!(u==="namespaces"||u==="mode"||u==="rules")){let P={instancePath:a+"/spec/overrid\
es/"+n,schemaPath:"#/properties/spec/properties/overrides/items/additionalProperties",keyword:"additionalProperties",params:{
additionalProperty:u}};e===null?e=[P]:e.push(P),s++}c.namespaces!==void 0&&(z(c.namespaces,{instancePath:a+"/spec/overri\
des/"+n+"/namespaces",parentData:c,parentDataProperty:"namespaces",rootData:o})||(e=e===null?z.errors:e.concat(z.errors),
s=e.length)),c.mode!==void 0&&(A(c.mode,{instancePath:a+"/spec/overrides/"+n+"/mode",parentData:c,parentDataProperty:"mo\
de",rootData:o})||(e=e===null?A.errors:e.concat(A.errors),s=e.length)),c.rules!==void 0&&(M(c.rules,{instancePath:a+"/sp\
ec/overrides/"+n+"/rules",parentData:c,parentDataProperty:"rules",rootData:o})||(e=e===null?M.errors:e.concat(M.errors),
s=e.length))}else{let u={instancePath:a+"/spec/overrides/"+n,schemaPath:"#/properties/spec/properties/overrides/items/ty\
pe",keyword:"type",params:{type:"object"}};e===null?e=[u]:e.push(u),s++}}}else{let i={instancePath:a+"/spec/overrides",schemaPath:"\
#/properties/spec/properties/overrides/type",keyword:"type",params:{type:"array"}};e===null?e=[i]:e.push(i),s++}}r.rules!==
void 0&&(M(r.rules,{instancePath:a+"/spec/rules",parentData:r,parentDataProperty:"rules",rootData:o})||(e=e===null?M.errors:
e.concat(M.errors),s=e.length))}else{let t={instancePath:a+"/spec",schemaPath:"#/properties/spec/type",keyword:"type",params:{
type:"object"}};e===null?e=[t]:e.push(t),s++}}}else{let r={instancePath:a,schemaPath:"#/type",keyword:"type",params:{type:"\
object"}};e===null?e=[r]:e.push(r),s++}return X.errors=e,s===0}export{ce as validatePodPolicy};
