// Written by scripts/generate.ts from the schema of the policy; change that instead.
var M=(p,a)=>()=>{try{return a||p((a={exports:{}}).exports,a),a.exports}catch($){throw a=0,$}};var W=M(O=>{"use strict";Object.defineProperty(O,"__esModule",{value:!0});function B(p){let a=p.length,$=0,h=0,i;for(;h<
a;)$++,i=p.charCodeAt(h++),i>=55296&&i<=56319&&h<a&&(i=p.charCodeAt(h),(i&64512)===56320&&h++);return $}O.default=B;B.code=
'require("ajv/dist/runtime/ucs2length").default'});var ae=F,Z={$id:"validatePodPolicy",type:"object",required:["apiVersion","kind","metadata","spec"],properties:{apiVersion:{
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
t4"},largestCpu:{$ref:"#/$defs/part10"}},additionalProperties:!1},"volume-types":{$ref:"#/$defs/part13"},"host-path":{type:"\
object",properties:{mode:{$ref:"#/$defs/part7"},help:{$ref:"#/$defs/part4"},allowed:{type:"array",items:{type:"object",required:[
"path"],properties:{path:{$ref:"#/$defs/part5"},readOnly:{$ref:"#/$defs/part8"}},additionalProperties:!1}},forbidden:{type:"\
array",items:{type:"object",required:["path"],properties:{path:{$ref:"#/$defs/part5"}},additionalProperties:!1}}},additionalProperties:!1},
"read-only-root-filesystem":{$ref:"#/$defs/part15"},"host-namespaces":{type:"object",properties:{mode:{$ref:"#/$defs/par\
t7"},help:{$ref:"#/$defs/part4"},allowed:{type:"array",items:{type:"string",enum:["hostNetwork","hostPID","hostIPC"]}}},
additionalProperties:!1},"host-ports":{type:"object",properties:{mode:{$ref:"#/$defs/part7"},help:{$ref:"#/$defs/part4"},
allowed:{type:"array",items:{type:"object",required:["min","max"],properties:{min:{$ref:"#/$defs/part16"},max:{$ref:"#/$\
defs/part16"}},additionalProperties:!1}}},additionalProperties:!1},"probe-host":{$ref:"#/$defs/part17"},sysctls:{type:"o\
bject",properties:{mode:{$ref:"#/$defs/part7"},help:{$ref:"#/$defs/part4"},allowed:{$ref:"#/$defs/part14"},forbidden:{$ref:"\
#/$defs/part14"},plainValues:{$ref:"#/$defs/part8"}},additionalProperties:!1},"run-as-non-root":{type:"object",properties:{
mode:{$ref:"#/$defs/part7"},help:{$ref:"#/$defs/part4"},fill:{$ref:"#/$defs/part8"},acceptRunAsUser:{$ref:"#/$defs/part8"},
exemptUserNamespaces:{$ref:"#/$defs/part8"}},additionalProperties:!1},"run-as-user":{type:"object",properties:{mode:{$ref:"\
#/$defs/part7"},help:{$ref:"#/$defs/part4"},fill:{$ref:"#/$defs/part8"},ranges:{$ref:"#/$defs/part18"},required:{$ref:"#\
/$defs/part8"},default:{$ref:"#/$defs/part19"},exemptUserNamespaces:{$ref:"#/$defs/part8"}},additionalProperties:!1},"ru\
n-as-group":{type:"object",properties:{mode:{$ref:"#/$defs/part7"},help:{$ref:"#/$defs/part4"},fill:{$ref:"#/$defs/part8"},
runAsGroup:{$ref:"#/$defs/part20"},fsGroup:{$ref:"#/$defs/part20"},supplementalGroups:{$ref:"#/$defs/part20"}},additionalProperties:!1},
"seccomp-profile":{type:"object",properties:{mode:{$ref:"#/$defs/part7"},help:{$ref:"#/$defs/part4"},fill:{$ref:"#/$defs\
/part8"},allowed:{$ref:"#/$defs/part21"},required:{$ref:"#/$defs/part8"},localhostProfiles:{$ref:"#/$defs/part14"},refuseEmptyLocalhost:{
$ref:"#/$defs/part8"}},additionalProperties:!1},"apparmor-profile":{type:"object",properties:{mode:{$ref:"#/$defs/part7"},
help:{$ref:"#/$defs/part4"},fill:{$ref:"#/$defs/part8"},allowed:{$ref:"#/$defs/part21"},required:{$ref:"#/$defs/part8"},
localhostProfiles:{$ref:"#/$defs/part14"}},additionalProperties:!1},"selinux-options":{$ref:"#/$defs/part13"},privileged:{
$ref:"#/$defs/part17"},"privilege-escalation":{$ref:"#/$defs/part15"},capabilities:{type:"object",properties:{mode:{$ref:"\
#/$defs/part7"},help:{$ref:"#/$defs/part4"},fill:{$ref:"#/$defs/part8"},allowed:{$ref:"#/$defs/part14"},forbidden:{$ref:"\
#/$defs/part14"},dropAll:{$ref:"#/$defs/part8"},drop:{$ref:"#/$defs/part14"}},additionalProperties:!1},"proc-mount":{type:"\
object",properties:{mode:{$ref:"#/$defs/part7"},help:{$ref:"#/$defs/part4"},exemptUserNamespaces:{$ref:"#/$defs/part8"}},
additionalProperties:!1},"host-process":{$ref:"#/$defs/part17"},"image-registry":{$ref:"#/$defs/part22"},"image-tag":{$ref:"\
#/$defs/part22"}},additionalProperties:!1},part7:{type:"string",enum:["Enforce","Warn","Audit","Disabled"]},part8:{type:"\
boolean"},part9:{type:"object",additionalProperties:{type:"object",properties:{default:{$ref:"#/$defs/part10"}},additionalProperties:!1}},
part10:{type:["integer","string"]},part11:{type:"object",properties:{mode:{$ref:"#/$defs/part7"},help:{$ref:"#/$defs/par\
t4"},requests:{$ref:"#/$defs/part12"},limits:{$ref:"#/$defs/part12"}},additionalProperties:!1},part12:{type:"object",additionalProperties:{
type:"object",properties:{min:{$ref:"#/$defs/part10"},max:{$ref:"#/$defs/part10"}},additionalProperties:!1}},part13:{type:"\
object",properties:{mode:{$ref:"#/$defs/part7"},help:{$ref:"#/$defs/part4"},allowed:{$ref:"#/$defs/part14"}},additionalProperties:!1},
part14:{type:"array",items:{$ref:"#/$defs/part5"}},part15:{type:"object",properties:{mode:{$ref:"#/$defs/part7"},help:{$ref:"\
#/$defs/part4"},fill:{$ref:"#/$defs/part8"}},additionalProperties:!1},part16:{type:"integer",minimum:1,maximum:65535},part17:{
type:"object",properties:{mode:{$ref:"#/$defs/part7"},help:{$ref:"#/$defs/part4"}},additionalProperties:!1},part18:{type:"\
array",items:{type:"object",required:["min","max"],properties:{min:{$ref:"#/$defs/part19"},max:{$ref:"#/$defs/part19"}},
additionalProperties:!1}},part19:{type:"integer",minimum:0,maximum:2147483647},part20:{type:"object",properties:{ranges:{
$ref:"#/$defs/part18"},allowRoot:{$ref:"#/$defs/part8"},required:{$ref:"#/$defs/part8"},default:{$ref:"#/$defs/part19"}},
additionalProperties:!1},part21:{type:"array",items:{type:"string",enum:["RuntimeDefault","Localhost","Unconfined"]}},part22:{
type:"object",properties:{mode:{$ref:"#/$defs/part7"},help:{$ref:"#/$defs/part4"},allowed:{$ref:"#/$defs/part14"},forbidden:{
$ref:"#/$defs/part14"}},additionalProperties:!1}}},A=W().default,H=new RegExp("^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]\
([-a-z0-9]*[a-z0-9])?)*$","u"),J=new RegExp("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$","u");var K=new RegExp("^[-a-z0-9*]+$","u");function q(p,{instancePath:a="",parentData:$,parentDataProperty:h,rootData:i=p}={}){
let e=null,s=0;if(Array.isArray(p)){if(p.length<1){let t={instancePath:a,schemaPath:"#/minItems",keyword:"minItems",params:{
limit:1}};e===null?e=[t]:e.push(t),s++}let r=p.length;for(let t=0;t<r;t++){let o=p[t];if(typeof o=="string"){if(A(o)<1){
let n={instancePath:a+"/"+t,schemaPath:"#/items/minLength",keyword:"minLength",params:{limit:1}};e===null?e=[n]:e.push(n),
s++}if(!K.test(o)){let n={instancePath:a+"/"+t,schemaPath:"#/items/pattern",keyword:"pattern",params:{pattern:"^[-a-z0-9\
*]+$"}};e===null?e=[n]:e.push(n),s++}}else{let n={instancePath:a+"/"+t,schemaPath:"#/items/type",keyword:"type",params:{
type:"string"}};e===null?e=[n]:e.push(n),s++}}}else{let r={instancePath:a,schemaPath:"#/type",keyword:"type",params:{type:"\
array"}};e===null?e=[r]:e.push(r),s++}return q.errors=e,s===0}var Q=new RegExp("^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$","u");function x(p,{instancePath:a="",parentData:$,parentDataProperty:h,
rootData:i=p}={}){let e=null,s=0;if(typeof p=="string"){if(A(p)>63){let r={instancePath:a,schemaPath:"#/maxLength",keyword:"\
maxLength",params:{limit:63}};e===null?e=[r]:e.push(r),s++}if(!Q.test(p)){let r={instancePath:a,schemaPath:"#/pattern",keyword:"\
pattern",params:{pattern:"^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$"}};e===null?e=[r]:e.push(r),s++}}else{let r={instancePath:a,
schemaPath:"#/type",keyword:"type",params:{type:"string"}};e===null?e=[r]:e.push(r),s++}return x.errors=e,s===0}var T={type:"\
string",enum:["Enforce","Warn","Audit"]};function D(p,{instancePath:a="",parentData:$,parentDataProperty:h,rootData:i=p}={}){
let e=null,s=0;if(typeof p!="string"){let r={instancePath:a,schemaPath:"#/type",keyword:"type",params:{type:"string"}};e===
null?e=[r]:e.push(r),s++}if(!(p==="Enforce"||p==="Warn"||p==="Audit")){let r={instancePath:a,schemaPath:"#/enum",keyword:"\
enum",params:{allowedValues:T.enum}};e===null?e=[r]:e.push(r),s++}return D.errors=e,s===0}function w(p,{instancePath:a="",parentData:$,parentDataProperty:h,rootData:i=p}={}){let e=null,s=0;if(typeof p=="string"){
if(A(p)<1){let r={instancePath:a,schemaPath:"#/minLength",keyword:"minLength",params:{limit:1}};e===null?e=[r]:e.push(r),
s++}}else{let r={instancePath:a,schemaPath:"#/type",keyword:"type",params:{type:"string"}};e===null?e=[r]:e.push(r),s++}
return w.errors=e,s===0}function c(p,{instancePath:a="",parentData:$,parentDataProperty:h,rootData:i=p}={}){let e=null,s=0;
if(p&&typeof p=="object"&&!Array.isArray(p)){for(let r in p)if(!(r==="text"||r==="url")){let t={instancePath:a,schemaPath:"\
#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty:r}};e===null?e=[t]:e.push(t),s++}p.text!==
void 0&&(w(p.text,{instancePath:a+"/text",parentData:p,parentDataProperty:"text",rootData:i})||(e=e===null?w.errors:e.concat(
w.errors),s=e.length)),p.url!==void 0&&(w(p.url,{instancePath:a+"/url",parentData:p,parentDataProperty:"url",rootData:i})||
(e=e===null?w.errors:e.concat(w.errors),s=e.length))}else{let r={instancePath:a,schemaPath:"#/type",keyword:"type",params:{
type:"object"}};e===null?e=[r]:e.push(r),s++}return c.errors=e,s===0}var _={type:"object",properties:{"requests-required":{
type:"object",properties:{mode:{$ref:"#/$defs/part7"},help:{$ref:"#/$defs/part4"},fill:{$ref:"#/$defs/part8"},resources:{
$ref:"#/$defs/part9"},notBestEffort:{$ref:"#/$defs/part8"}},additionalProperties:!1},"limits-required":{type:"object",properties:{
mode:{$ref:"#/$defs/part7"},help:{$ref:"#/$defs/part4"},fill:{$ref:"#/$defs/part8"},resources:{$ref:"#/$defs/part9"}},additionalProperties:!1},
"limits-forbidden":{type:"object",properties:{mode:{$ref:"#/$defs/part7"},help:{$ref:"#/$defs/part4"},resources:{type:"o\
bject",additionalProperties:{type:"object",properties:{},additionalProperties:!1}}},additionalProperties:!1},"resource-r\
ange":{$ref:"#/$defs/part11"},"pod-resource-range":{$ref:"#/$defs/part11"},"limit-request-ratio":{type:"object",properties:{
mode:{$ref:"#/$defs/part7"},help:{$ref:"#/$defs/part4"},resources:{type:"object",additionalProperties:{$ref:"#/$defs/par\
t10"}}},additionalProperties:!1},"quantity-units":{type:"object",properties:{mode:{$ref:"#/$defs/part7"},help:{$ref:"#/$\
defs/part4"},largestCpu:{$ref:"#/$defs/part10"}},additionalProperties:!1},"volume-types":{$ref:"#/$defs/part13"},"host-p\
ath":{type:"object",properties:{mode:{$ref:"#/$defs/part7"},help:{$ref:"#/$defs/part4"},allowed:{type:"array",items:{type:"\
object",required:["path"],properties:{path:{$ref:"#/$defs/part5"},readOnly:{$ref:"#/$defs/part8"}},additionalProperties:!1}},
forbidden:{type:"array",items:{type:"object",required:["path"],properties:{path:{$ref:"#/$defs/part5"}},additionalProperties:!1}}},
additionalProperties:!1},"read-only-root-filesystem":{$ref:"#/$defs/part15"},"host-namespaces":{type:"object",properties:{
mode:{$ref:"#/$defs/part7"},help:{$ref:"#/$defs/part4"},allowed:{type:"array",items:{type:"string",enum:["hostNetwork","\
hostPID","hostIPC"]}}},additionalProperties:!1},"host-ports":{type:"object",properties:{mode:{$ref:"#/$defs/part7"},help:{
$ref:"#/$defs/part4"},allowed:{type:"array",items:{type:"object",required:["min","max"],properties:{min:{$ref:"#/$defs/p\
art16"},max:{$ref:"#/$defs/part16"}},additionalProperties:!1}}},additionalProperties:!1},"probe-host":{$ref:"#/$defs/par\
t17"},sysctls:{type:"object",properties:{mode:{$ref:"#/$defs/part7"},help:{$ref:"#/$defs/part4"},allowed:{$ref:"#/$defs/\
part14"},forbidden:{$ref:"#/$defs/part14"},plainValues:{$ref:"#/$defs/part8"}},additionalProperties:!1},"run-as-non-root":{
type:"object",properties:{mode:{$ref:"#/$defs/part7"},help:{$ref:"#/$defs/part4"},fill:{$ref:"#/$defs/part8"},acceptRunAsUser:{
$ref:"#/$defs/part8"},exemptUserNamespaces:{$ref:"#/$defs/part8"}},additionalProperties:!1},"run-as-user":{type:"object",
properties:{mode:{$ref:"#/$defs/part7"},help:{$ref:"#/$defs/part4"},fill:{$ref:"#/$defs/part8"},ranges:{$ref:"#/$defs/pa\
rt18"},required:{$ref:"#/$defs/part8"},default:{$ref:"#/$defs/part19"},exemptUserNamespaces:{$ref:"#/$defs/part8"}},additionalProperties:!1},
"run-as-group":{type:"object",properties:{mode:{$ref:"#/$defs/part7"},help:{$ref:"#/$defs/part4"},fill:{$ref:"#/$defs/pa\
rt8"},runAsGroup:{$ref:"#/$defs/part20"},fsGroup:{$ref:"#/$defs/part20"},supplementalGroups:{$ref:"#/$defs/part20"}},additionalProperties:!1},
"seccomp-profile":{type:"object",properties:{mode:{$ref:"#/$defs/part7"},help:{$ref:"#/$defs/part4"},fill:{$ref:"#/$defs\
/part8"},allowed:{$ref:"#/$defs/part21"},required:{$ref:"#/$defs/part8"},localhostProfiles:{$ref:"#/$defs/part14"},refuseEmptyLocalhost:{
$ref:"#/$defs/part8"}},additionalProperties:!1},"apparmor-profile":{type:"object",properties:{mode:{$ref:"#/$defs/part7"},
help:{$ref:"#/$defs/part4"},fill:{$ref:"#/$defs/part8"},allowed:{$ref:"#/$defs/part21"},required:{$ref:"#/$defs/part8"},
localhostProfiles:{$ref:"#/$defs/part14"}},additionalProperties:!1},"selinux-options":{$ref:"#/$defs/part13"},privileged:{
$ref:"#/$defs/part17"},"privilege-escalation":{$ref:"#/$defs/part15"},capabilities:{type:"object",properties:{mode:{$ref:"\
#/$defs/part7"},help:{$ref:"#/$defs/part4"},fill:{$ref:"#/$defs/part8"},allowed:{$ref:"#/$defs/part14"},forbidden:{$ref:"\
#/$defs/part14"},dropAll:{$ref:"#/$defs/part8"},drop:{$ref:"#/$defs/part14"}},additionalProperties:!1},"proc-mount":{type:"\
object",properties:{mode:{$ref:"#/$defs/part7"},help:{$ref:"#/$defs/part4"},exemptUserNamespaces:{$ref:"#/$defs/part8"}},
additionalProperties:!1},"host-process":{$ref:"#/$defs/part17"},"image-registry":{$ref:"#/$defs/part22"},"image-tag":{$ref:"\
#/$defs/part22"}},additionalProperties:!1},X=Object.prototype.hasOwnProperty,Y={type:"string",enum:["Enforce","Warn","Au\
dit","Disabled"]};function u(p,{instancePath:a="",parentData:$,parentDataProperty:h,rootData:i=p}={}){let e=null,s=0;if(typeof p!=
"string"){let r={instancePath:a,schemaPath:"#/type",keyword:"type",params:{type:"string"}};e===null?e=[r]:e.push(r),s++}
if(!(p==="Enforce"||p==="Warn"||p==="Audit"||p==="Disabled")){let r={instancePath:a,schemaPath:"#/enum",keyword:"enum",params:{
allowedValues:Y.enum}};e===null?e=[r]:e.push(r),s++}return u.errors=e,s===0}function d(p,{instancePath:a="",parentData:$,parentDataProperty:h,rootData:i=p}={}){let e=null,s=0;if(typeof p!="boolean"){
let r={instancePath:a,schemaPath:"#/type",keyword:"type",params:{type:"boolean"}};e===null?e=[r]:e.push(r),s++}return d.
errors=e,s===0}var ee={type:["integer","string"]};function b(p,{instancePath:a="",parentData:$,parentDataProperty:h,rootData:i=p}={}){let e=null,
s=0;if(!(typeof p=="number"&&!(p%1)&&!isNaN(p)&&isFinite(p))&&typeof p!="string"){let r={instancePath:a,schemaPath:"#/ty\
pe",keyword:"type",params:{type:ee.type}};e===null?e=[r]:e.push(r),s++}return b.errors=e,s===0}function E(p,{instancePath:a="",
parentData:$,parentDataProperty:h,rootData:i=p}={}){let e=null,s=0;if(p&&typeof p=="object"&&!Array.isArray(p))for(let r in p){
let t=p[r];if(t&&typeof t=="object"&&!Array.isArray(t)){for(let o in t)if(o!=="default"){let n={instancePath:a+"/"+r.replace(
/~/g,"~0").replace(/\//g,"~1"),schemaPath:"#/additionalProperties/additionalProperties",keyword:"additionalProperties",params:{
additionalProperty:o}};e===null?e=[n]:e.push(n),s++}t.default!==void 0&&(b(t.default,{instancePath:a+"/"+r.replace(/~/g,
"~0").replace(/\//g,"~1")+"/default",parentData:t,parentDataProperty:"default",rootData:i})||(e=e===null?b.errors:e.concat(
b.errors),s=e.length))}else{let o={instancePath:a+"/"+r.replace(/~/g,"~0").replace(/\//g,"~1"),schemaPath:"#/additionalP\
roperties/type",keyword:"type",params:{type:"object"}};e===null?e=[o]:e.push(o),s++}}else{let r={instancePath:a,schemaPath:"\
#/type",keyword:"type",params:{type:"object"}};e===null?e=[r]:e.push(r),s++}return E.errors=e,s===0}function N(p,{instancePath:a="",parentData:$,parentDataProperty:h,rootData:i=p}={}){let e=null,s=0;if(p&&typeof p=="obje\
ct"&&!Array.isArray(p))for(let r in p){let t=p[r];if(t&&typeof t=="object"&&!Array.isArray(t)){for(let o in t)if(!(o==="\
min"||o==="max")){let n={instancePath:a+"/"+r.replace(/~/g,"~0").replace(/\//g,"~1"),schemaPath:"#/additionalProperties/\
additionalProperties",keyword:"additionalProperties",params:{additionalProperty:o}};e===null?e=[n]:e.push(n),s++}t.min!==
void 0&&(b(t.min,{instancePath:a+"/"+r.replace(/~/g,"~0").replace(/\//g,"~1")+"/min",parentData:t,parentDataProperty:"mi\
n",rootData:i})||(e=e===null?b.errors:e.concat(b.errors),s=e.length)),t.max!==void 0&&(b(t.max,{instancePath:a+"/"+r.replace(
/~/g,"~0").replace(/\//g,"~1")+"/max",parentData:t,parentDataProperty:"max",rootData:i})||(e=e===null?b.errors:e.concat(
b.errors),s=e.length))}else{let o={instancePath:a+"/"+r.replace(/~/g,"~0").replace(/\//g,"~1"),schemaPath:"#/additionalP\
roperties/type",keyword:"type",params:{type:"object"}};e===null?e=[o]:e.push(o),s++}}else{let r={instancePath:a,schemaPath:"\
#/type",keyword:"type",params:{type:"object"}};e===null?e=[r]:e.push(r),s++}return N.errors=e,s===0}function L(p,{instancePath:a="",
parentData:$,parentDataProperty:h,rootData:i=p}={}){let e=null,s=0;if(p&&typeof p=="object"&&!Array.isArray(p)){for(let r in p)
if(!(r==="mode"||r==="help"||r==="requests"||r==="limits")){let t={instancePath:a,schemaPath:"#/additionalProperties",keyword:"\
additionalProperties",params:{additionalProperty:r}};e===null?e=[t]:e.push(t),s++}p.mode!==void 0&&(u(p.mode,{instancePath:a+
"/mode",parentData:p,parentDataProperty:"mode",rootData:i})||(e=e===null?u.errors:e.concat(u.errors),s=e.length)),p.help!==
void 0&&(c(p.help,{instancePath:a+"/help",parentData:p,parentDataProperty:"help",rootData:i})||(e=e===null?c.errors:e.concat(
c.errors),s=e.length)),p.requests!==void 0&&(N(p.requests,{instancePath:a+"/requests",parentData:p,parentDataProperty:"r\
equests",rootData:i})||(e=e===null?N.errors:e.concat(N.errors),s=e.length)),p.limits!==void 0&&(N(p.limits,{instancePath:a+
"/limits",parentData:p,parentDataProperty:"limits",rootData:i})||(e=e===null?N.errors:e.concat(N.errors),s=e.length))}else{
let r={instancePath:a,schemaPath:"#/type",keyword:"type",params:{type:"object"}};e===null?e=[r]:e.push(r),s++}return L.errors=
e,s===0}function y(p,{instancePath:a="",parentData:$,parentDataProperty:h,rootData:i=p}={}){let e=null,s=0;if(Array.isArray(p)){
let r=p.length;for(let t=0;t<r;t++)w(p[t],{instancePath:a+"/"+t,parentData:p,parentDataProperty:t,rootData:i})||(e=e===null?
w.errors:e.concat(w.errors),s=e.length)}else{let r={instancePath:a,schemaPath:"#/type",keyword:"type",params:{type:"arra\
y"}};e===null?e=[r]:e.push(r),s++}return y.errors=e,s===0}function z(p,{instancePath:a="",parentData:$,parentDataProperty:h,
rootData:i=p}={}){let e=null,s=0;if(p&&typeof p=="object"&&!Array.isArray(p)){for(let r in p)if(!(r==="mode"||r==="help"||
r==="allowed")){let t={instancePath:a,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty:r}};
e===null?e=[t]:e.push(t),s++}p.mode!==void 0&&(u(p.mode,{instancePath:a+"/mode",parentData:p,parentDataProperty:"mode",rootData:i})||
(e=e===null?u.errors:e.concat(u.errors),s=e.length)),p.help!==void 0&&(c(p.help,{instancePath:a+"/help",parentData:p,parentDataProperty:"\
help",rootData:i})||(e=e===null?c.errors:e.concat(c.errors),s=e.length)),p.allowed!==void 0&&(y(p.allowed,{instancePath:a+
"/allowed",parentData:p,parentDataProperty:"allowed",rootData:i})||(e=e===null?y.errors:e.concat(y.errors),s=e.length))}else{
let r={instancePath:a,schemaPath:"#/type",keyword:"type",params:{type:"object"}};e===null?e=[r]:e.push(r),s++}return z.errors=
e,s===0}function V(p,{instancePath:a="",parentData:$,parentDataProperty:h,rootData:i=p}={}){let e=null,s=0;if(p&&typeof p=="obje\
ct"&&!Array.isArray(p)){for(let r in p)if(!(r==="mode"||r==="help"||r==="fill")){let t={instancePath:a,schemaPath:"#/add\
itionalProperties",keyword:"additionalProperties",params:{additionalProperty:r}};e===null?e=[t]:e.push(t),s++}p.mode!==void 0&&
(u(p.mode,{instancePath:a+"/mode",parentData:p,parentDataProperty:"mode",rootData:i})||(e=e===null?u.errors:e.concat(u.errors),
s=e.length)),p.help!==void 0&&(c(p.help,{instancePath:a+"/help",parentData:p,parentDataProperty:"help",rootData:i})||(e=
e===null?c.errors:e.concat(c.errors),s=e.length)),p.fill!==void 0&&(d(p.fill,{instancePath:a+"/fill",parentData:p,parentDataProperty:"\
fill",rootData:i})||(e=e===null?d.errors:e.concat(d.errors),s=e.length))}else{let r={instancePath:a,schemaPath:"#/type",
keyword:"type",params:{type:"object"}};e===null?e=[r]:e.push(r),s++}return V.errors=e,s===0}function S(p,{instancePath:a="",parentData:$,parentDataProperty:h,rootData:i=p}={}){let e=null,s=0;if(!(typeof p=="numbe\
r"&&!(p%1)&&!isNaN(p)&&isFinite(p))){let r={instancePath:a,schemaPath:"#/type",keyword:"type",params:{type:"integer"}};e===
null?e=[r]:e.push(r),s++}if(typeof p=="number"&&isFinite(p)){if(p>65535||isNaN(p)){let r={instancePath:a,schemaPath:"#/m\
aximum",keyword:"maximum",params:{comparison:"<=",limit:65535}};e===null?e=[r]:e.push(r),s++}if(p<1||isNaN(p)){let r={instancePath:a,
schemaPath:"#/minimum",keyword:"minimum",params:{comparison:">=",limit:1}};e===null?e=[r]:e.push(r),s++}}return S.errors=
e,s===0}function v(p,{instancePath:a="",parentData:$,parentDataProperty:h,rootData:i=p}={}){let e=null,s=0;if(p&&typeof p=="obje\
ct"&&!Array.isArray(p)){for(let r in p)if(!(r==="mode"||r==="help")){let t={instancePath:a,schemaPath:"#/additionalPrope\
rties",keyword:"additionalProperties",params:{additionalProperty:r}};e===null?e=[t]:e.push(t),s++}p.mode!==void 0&&(u(p.
mode,{instancePath:a+"/mode",parentData:p,parentDataProperty:"mode",rootData:i})||(e=e===null?u.errors:e.concat(u.errors),
s=e.length)),p.help!==void 0&&(c(p.help,{instancePath:a+"/help",parentData:p,parentDataProperty:"help",rootData:i})||(e=
e===null?c.errors:e.concat(c.errors),s=e.length))}else{let r={instancePath:a,schemaPath:"#/type",keyword:"type",params:{
type:"object"}};e===null?e=[r]:e.push(r),s++}return v.errors=e,s===0}function k(p,{instancePath:a="",parentData:$,parentDataProperty:h,rootData:i=p}={}){let e=null,s=0;if(!(typeof p=="numbe\
r"&&!(p%1)&&!isNaN(p)&&isFinite(p))){let r={instancePath:a,schemaPath:"#/type",keyword:"type",params:{type:"integer"}};e===
null?e=[r]:e.push(r),s++}if(typeof p=="number"&&isFinite(p)){if(p>2147483647||isNaN(p)){let r={instancePath:a,schemaPath:"\
#/maximum",keyword:"maximum",params:{comparison:"<=",limit:2147483647}};e===null?e=[r]:e.push(r),s++}if(p<0||isNaN(p)){let r={
instancePath:a,schemaPath:"#/minimum",keyword:"minimum",params:{comparison:">=",limit:0}};e===null?e=[r]:e.push(r),s++}}
return k.errors=e,s===0}function I(p,{instancePath:a="",parentData:$,parentDataProperty:h,rootData:i=p}={}){let e=null,s=0;
if(Array.isArray(p)){let r=p.length;for(let t=0;t<r;t++){let o=p[t];if(o&&typeof o=="object"&&!Array.isArray(o)){if(o.min===
void 0){let n={instancePath:a+"/"+t,schemaPath:"#/items/required",keyword:"required",params:{missingProperty:"min"}};e===
null?e=[n]:e.push(n),s++}if(o.max===void 0){let n={instancePath:a+"/"+t,schemaPath:"#/items/required",keyword:"required",
params:{missingProperty:"max"}};e===null?e=[n]:e.push(n),s++}for(let n in o)if(!(n==="min"||n==="max")){let l={instancePath:a+
"/"+t,schemaPath:"#/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty:n}};e===null?e=
[l]:e.push(l),s++}o.min!==void 0&&(k(o.min,{instancePath:a+"/"+t+"/min",parentData:o,parentDataProperty:"min",rootData:i})||
(e=e===null?k.errors:e.concat(k.errors),s=e.length)),o.max!==void 0&&(k(o.max,{instancePath:a+"/"+t+"/max",parentData:o,
parentDataProperty:"max",rootData:i})||(e=e===null?k.errors:e.concat(k.errors),s=e.length))}else{let n={instancePath:a+"\
/"+t,schemaPath:"#/items/type",keyword:"type",params:{type:"object"}};e===null?e=[n]:e.push(n),s++}}}else{let r={instancePath:a,
schemaPath:"#/type",keyword:"type",params:{type:"array"}};e===null?e=[r]:e.push(r),s++}return I.errors=e,s===0}function j(p,{instancePath:a="",parentData:$,parentDataProperty:h,rootData:i=p}={}){let e=null,s=0;if(p&&typeof p=="obje\
ct"&&!Array.isArray(p)){for(let r in p)if(!(r==="ranges"||r==="allowRoot"||r==="required"||r==="default")){let t={instancePath:a,
schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty:r}};e===null?e=[t]:e.push(
t),s++}p.ranges!==void 0&&(I(p.ranges,{instancePath:a+"/ranges",parentData:p,parentDataProperty:"ranges",rootData:i})||(e=
e===null?I.errors:e.concat(I.errors),s=e.length)),p.allowRoot!==void 0&&(d(p.allowRoot,{instancePath:a+"/allowRoot",parentData:p,
parentDataProperty:"allowRoot",rootData:i})||(e=e===null?d.errors:e.concat(d.errors),s=e.length)),p.required!==void 0&&(d(
p.required,{instancePath:a+"/required",parentData:p,parentDataProperty:"required",rootData:i})||(e=e===null?d.errors:e.concat(
d.errors),s=e.length)),p.default!==void 0&&(k(p.default,{instancePath:a+"/default",parentData:p,parentDataProperty:"defa\
ult",rootData:i})||(e=e===null?k.errors:e.concat(k.errors),s=e.length))}else{let r={instancePath:a,schemaPath:"#/type",keyword:"\
type",params:{type:"object"}};e===null?e=[r]:e.push(r),s++}return j.errors=e,s===0}var re={type:"array",items:{type:"str\
ing",enum:["RuntimeDefault","Localhost","Unconfined"]}};function U(p,{instancePath:a="",parentData:$,parentDataProperty:h,
rootData:i=p}={}){let e=null,s=0;if(Array.isArray(p)){let r=p.length;for(let t=0;t<r;t++){let o=p[t];if(typeof o!="strin\
g"){let n={instancePath:a+"/"+t,schemaPath:"#/items/type",keyword:"type",params:{type:"string"}};e===null?e=[n]:e.push(n),
s++}if(!(o==="RuntimeDefault"||o==="Localhost"||o==="Unconfined")){let n={instancePath:a+"/"+t,schemaPath:"#/items/enum",
keyword:"enum",params:{allowedValues:re.items.enum}};e===null?e=[n]:e.push(n),s++}}}else{let r={instancePath:a,schemaPath:"\
#/type",keyword:"type",params:{type:"array"}};e===null?e=[r]:e.push(r),s++}return U.errors=e,s===0}function G(p,{instancePath:a="",parentData:$,parentDataProperty:h,rootData:i=p}={}){let e=null,s=0;if(p&&typeof p=="obje\
ct"&&!Array.isArray(p)){for(let r in p)if(!(r==="mode"||r==="help"||r==="allowed"||r==="forbidden")){let t={instancePath:a,
schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty:r}};e===null?e=[t]:e.push(
t),s++}p.mode!==void 0&&(u(p.mode,{instancePath:a+"/mode",parentData:p,parentDataProperty:"mode",rootData:i})||(e=e===null?
u.errors:e.concat(u.errors),s=e.length)),p.help!==void 0&&(c(p.help,{instancePath:a+"/help",parentData:p,parentDataProperty:"\
help",rootData:i})||(e=e===null?c.errors:e.concat(c.errors),s=e.length)),p.allowed!==void 0&&(y(p.allowed,{instancePath:a+
"/allowed",parentData:p,parentDataProperty:"allowed",rootData:i})||(e=e===null?y.errors:e.concat(y.errors),s=e.length)),
p.forbidden!==void 0&&(y(p.forbidden,{instancePath:a+"/forbidden",parentData:p,parentDataProperty:"forbidden",rootData:i})||
(e=e===null?y.errors:e.concat(y.errors),s=e.length))}else{let r={instancePath:a,schemaPath:"#/type",keyword:"type",params:{
type:"object"}};e===null?e=[r]:e.push(r),s++}return G.errors=e,s===0}function R(p,{instancePath:a="",parentData:$,parentDataProperty:h,
rootData:i=p}={}){let e=null,s=0;if(p&&typeof p=="object"&&!Array.isArray(p)){for(let r in p)if(!X.call(_.properties,r)){
let t={instancePath:a,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty:r}};
e===null?e=[t]:e.push(t),s++}if(p["requests-required"]!==void 0){let r=p["requests-required"];if(r&&typeof r=="object"&&
!Array.isArray(r)){for(let t in r)if(!(t==="mode"||t==="help"||t==="fill"||t==="resources"||t==="notBestEffort")){let o={
instancePath:a+"/requests-required",schemaPath:"#/properties/requests-required/additionalProperties",keyword:"additional\
Properties",params:{additionalProperty:t}};e===null?e=[o]:e.push(o),s++}r.mode!==void 0&&(u(r.mode,{instancePath:a+"/req\
uests-required/mode",parentData:r,parentDataProperty:"mode",rootData:i})||(e=e===null?u.errors:e.concat(u.errors),s=e.length)),
r.help!==void 0&&(c(r.help,{instancePath:a+"/requests-required/help",parentData:r,parentDataProperty:"help",rootData:i})||
(e=e===null?c.errors:e.concat(c.errors),s=e.length)),r.fill!==void 0&&(d(r.fill,{instancePath:a+"/requests-required/fill",
parentData:r,parentDataProperty:"fill",rootData:i})||(e=e===null?d.errors:e.concat(d.errors),s=e.length)),r.resources!==
void 0&&(E(r.resources,{instancePath:a+"/requests-required/resources",parentData:r,parentDataProperty:"resources",rootData:i})||
(e=e===null?E.errors:e.concat(E.errors),s=e.length)),r.notBestEffort!==void 0&&(d(r.notBestEffort,{instancePath:a+"/requ\
ests-required/notBestEffort",parentData:r,parentDataProperty:"notBestEffort",rootData:i})||(e=e===null?d.errors:e.concat(
d.errors),s=e.length))}else{let t={instancePath:a+"/requests-required",schemaPath:"#/properties/requests-required/type",
keyword:"type",params:{type:"object"}};e===null?e=[t]:e.push(t),s++}}if(p["limits-required"]!==void 0){let r=p["limits-r\
equired"];if(r&&typeof r=="object"&&!Array.isArray(r)){for(let t in r)if(!(t==="mode"||t==="help"||t==="fill"||t==="reso\
urces")){let o={instancePath:a+"/limits-required",schemaPath:"#/properties/limits-required/additionalProperties",keyword:"\
additionalProperties",params:{additionalProperty:t}};e===null?e=[o]:e.push(o),s++}r.mode!==void 0&&(u(r.mode,{instancePath:a+
"/limits-required/mode",parentData:r,parentDataProperty:"mode",rootData:i})||(e=e===null?u.errors:e.concat(u.errors),s=e.
length)),r.help!==void 0&&(c(r.help,{instancePath:a+"/limits-required/help",parentData:r,parentDataProperty:"help",rootData:i})||
(e=e===null?c.errors:e.concat(c.errors),s=e.length)),r.fill!==void 0&&(d(r.fill,{instancePath:a+"/limits-required/fill",
parentData:r,parentDataProperty:"fill",rootData:i})||(e=e===null?d.errors:e.concat(d.errors),s=e.length)),r.resources!==
void 0&&(E(r.resources,{instancePath:a+"/limits-required/resources",parentData:r,parentDataProperty:"resources",rootData:i})||
(e=e===null?E.errors:e.concat(E.errors),s=e.length))}else{let t={instancePath:a+"/limits-required",schemaPath:"#/propert\
ies/limits-required/type",keyword:"type",params:{type:"object"}};e===null?e=[t]:e.push(t),s++}}if(p["limits-forbidden"]!==
void 0){let r=p["limits-forbidden"];if(r&&typeof r=="object"&&!Array.isArray(r)){for(let t in r)if(!(t==="mode"||t==="he\
lp"||t==="resources")){let o={instancePath:a+"/limits-forbidden",schemaPath:"#/properties/limits-forbidden/additionalPro\
perties",keyword:"additionalProperties",params:{additionalProperty:t}};e===null?e=[o]:e.push(o),s++}if(r.mode!==void 0&&
(u(r.mode,{instancePath:a+"/limits-forbidden/mode",parentData:r,parentDataProperty:"mode",rootData:i})||(e=e===null?u.errors:
e.concat(u.errors),s=e.length)),r.help!==void 0&&(c(r.help,{instancePath:a+"/limits-forbidden/help",parentData:r,parentDataProperty:"\
help",rootData:i})||(e=e===null?c.errors:e.concat(c.errors),s=e.length)),r.resources!==void 0){let t=r.resources;if(t&&typeof t==
"object"&&!Array.isArray(t))for(let o in t){let n=t[o];if(n&&typeof n=="object"&&!Array.isArray(n))for(let l in n){let f={
instancePath:a+"/limits-forbidden/resources/"+o.replace(/~/g,"~0").replace(/\//g,"~1"),schemaPath:"#/properties/limits-f\
orbidden/properties/resources/additionalProperties/additionalProperties",keyword:"additionalProperties",params:{additionalProperty:l}};
e===null?e=[f]:e.push(f),s++}else{let l={instancePath:a+"/limits-forbidden/resources/"+o.replace(/~/g,"~0").replace(/\//g,
"~1"),schemaPath:"#/properties/limits-forbidden/properties/resources/additionalProperties/type",keyword:"type",params:{type:"\
object"}};e===null?e=[l]:e.push(l),s++}}else{let o={instancePath:a+"/limits-forbidden/resources",schemaPath:"#/propertie\
s/limits-forbidden/properties/resources/type",keyword:"type",params:{type:"object"}};e===null?e=[o]:e.push(o),s++}}}else{
let t={instancePath:a+"/limits-forbidden",schemaPath:"#/properties/limits-forbidden/type",keyword:"type",params:{type:"o\
bject"}};e===null?e=[t]:e.push(t),s++}}if(p["resource-range"]!==void 0&&(L(p["resource-range"],{instancePath:a+"/resourc\
e-range",parentData:p,parentDataProperty:"resource-range",rootData:i})||(e=e===null?L.errors:e.concat(L.errors),s=e.length)),
p["pod-resource-range"]!==void 0&&(L(p["pod-resource-range"],{instancePath:a+"/pod-resource-range",parentData:p,parentDataProperty:"\
pod-resource-range",rootData:i})||(e=e===null?L.errors:e.concat(L.errors),s=e.length)),p["limit-request-ratio"]!==void 0){
let r=p["limit-request-ratio"];if(r&&typeof r=="object"&&!Array.isArray(r)){for(let t in r)if(!(t==="mode"||t==="help"||
t==="resources")){let o={instancePath:a+"/limit-request-ratio",schemaPath:"#/properties/limit-request-ratio/additionalPr\
operties",keyword:"additionalProperties",params:{additionalProperty:t}};e===null?e=[o]:e.push(o),s++}if(r.mode!==void 0&&
(u(r.mode,{instancePath:a+"/limit-request-ratio/mode",parentData:r,parentDataProperty:"mode",rootData:i})||(e=e===null?u.
errors:e.concat(u.errors),s=e.length)),r.help!==void 0&&(c(r.help,{instancePath:a+"/limit-request-ratio/help",parentData:r,
parentDataProperty:"help",rootData:i})||(e=e===null?c.errors:e.concat(c.errors),s=e.length)),r.resources!==void 0){let t=r.
resources;if(t&&typeof t=="object"&&!Array.isArray(t))for(let o in t)b(t[o],{instancePath:a+"/limit-request-ratio/resour\
ces/"+o.replace(/~/g,"~0").replace(/\//g,"~1"),parentData:t,parentDataProperty:o,rootData:i})||(e=e===null?b.errors:e.concat(
b.errors),s=e.length);else{let o={instancePath:a+"/limit-request-ratio/resources",schemaPath:"#/properties/limit-request\
-ratio/properties/resources/type",keyword:"type",params:{type:"object"}};e===null?e=[o]:e.push(o),s++}}}else{let t={instancePath:a+
"/limit-request-ratio",schemaPath:"#/properties/limit-request-ratio/type",keyword:"type",params:{type:"object"}};e===null?
e=[t]:e.push(t),s++}}if(p["quantity-units"]!==void 0){let r=p["quantity-units"];if(r&&typeof r=="object"&&!Array.isArray(
r)){for(let t in r)if(!(t==="mode"||t==="help"||t==="largestCpu")){let o={instancePath:a+"/quantity-units",schemaPath:"#\
/properties/quantity-units/additionalProperties",keyword:"additionalProperties",params:{additionalProperty:t}};e===null?
e=[o]:e.push(o),s++}r.mode!==void 0&&(u(r.mode,{instancePath:a+"/quantity-units/mode",parentData:r,parentDataProperty:"m\
ode",rootData:i})||(e=e===null?u.errors:e.concat(u.errors),s=e.length)),r.help!==void 0&&(c(r.help,{instancePath:a+"/qua\
ntity-units/help",parentData:r,parentDataProperty:"help",rootData:i})||(e=e===null?c.errors:e.concat(c.errors),s=e.length)),
r.largestCpu!==void 0&&(b(r.largestCpu,{instancePath:a+"/quantity-units/largestCpu",parentData:r,parentDataProperty:"lar\
gestCpu",rootData:i})||(e=e===null?b.errors:e.concat(b.errors),s=e.length))}else{let t={instancePath:a+"/quantity-units",
schemaPath:"#/properties/quantity-units/type",keyword:"type",params:{type:"object"}};e===null?e=[t]:e.push(t),s++}}if(p["\
volume-types"]!==void 0&&(z(p["volume-types"],{instancePath:a+"/volume-types",parentData:p,parentDataProperty:"volume-ty\
pes",rootData:i})||(e=e===null?z.errors:e.concat(z.errors),s=e.length)),p["host-path"]!==void 0){let r=p["host-path"];if(r&&
typeof r=="object"&&!Array.isArray(r)){for(let t in r)if(!(t==="mode"||t==="help"||t==="allowed"||t==="forbidden")){let o={
instancePath:a+"/host-path",schemaPath:"#/properties/host-path/additionalProperties",keyword:"additionalProperties",params:{
additionalProperty:t}};e===null?e=[o]:e.push(o),s++}if(r.mode!==void 0&&(u(r.mode,{instancePath:a+"/host-path/mode",parentData:r,
parentDataProperty:"mode",rootData:i})||(e=e===null?u.errors:e.concat(u.errors),s=e.length)),r.help!==void 0&&(c(r.help,
{instancePath:a+"/host-path/help",parentData:r,parentDataProperty:"help",rootData:i})||(e=e===null?c.errors:e.concat(c.errors),
s=e.length)),r.allowed!==void 0){let t=r.allowed;if(Array.isArray(t)){let o=t.length;for(let n=0;n<o;n++){let l=t[n];if(l&&
typeof l=="object"&&!Array.isArray(l)){if(l.path===void 0){let f={instancePath:a+"/host-path/allowed/"+n,schemaPath:"#/p\
roperties/host-path/properties/allowed/items/required",keyword:"required",params:{missingProperty:"path"}};e===null?e=[f]:
e.push(f),s++}for(let f in l)if(!(f==="path"||f==="readOnly")){let m={instancePath:a+"/host-path/allowed/"+n,schemaPath:"\
#/properties/host-path/properties/allowed/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty:f}};
e===null?e=[m]:e.push(m),s++}l.path!==void 0&&(w(l.path,{instancePath:a+"/host-path/allowed/"+n+"/path",parentData:l,parentDataProperty:"\
path",rootData:i})||(e=e===null?w.errors:e.concat(w.errors),s=e.length)),l.readOnly!==void 0&&(d(l.readOnly,{instancePath:a+
"/host-path/allowed/"+n+"/readOnly",parentData:l,parentDataProperty:"readOnly",rootData:i})||(e=e===null?d.errors:e.concat(
d.errors),s=e.length))}else{let f={instancePath:a+"/host-path/allowed/"+n,schemaPath:"#/properties/host-path/properties/\
allowed/items/type",keyword:"type",params:{type:"object"}};e===null?e=[f]:e.push(f),s++}}}else{let o={instancePath:a+"/h\
ost-path/allowed",schemaPath:"#/properties/host-path/properties/allowed/type",keyword:"type",params:{type:"array"}};e===
null?e=[o]:e.push(o),s++}}if(r.forbidden!==void 0){let t=r.forbidden;if(Array.isArray(t)){let o=t.length;for(let n=0;n<o;n++){
let l=t[n];if(l&&typeof l=="object"&&!Array.isArray(l)){if(l.path===void 0){let f={instancePath:a+"/host-path/forbidden/"+
n,schemaPath:"#/properties/host-path/properties/forbidden/items/required",keyword:"required",params:{missingProperty:"pa\
th"}};e===null?e=[f]:e.push(f),s++}for(let f in l)if(f!=="path"){let m={instancePath:a+"/host-path/forbidden/"+n,schemaPath:"\
#/properties/host-path/properties/forbidden/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty:f}};
e===null?e=[m]:e.push(m),s++}l.path!==void 0&&(w(l.path,{instancePath:a+"/host-path/forbidden/"+n+"/path",parentData:l,parentDataProperty:"\
path",rootData:i})||(e=e===null?w.errors:e.concat(w.errors),s=e.length))}else{let f={instancePath:a+"/host-path/forbidde\
n/"+n,schemaPath:"#/properties/host-path/properties/forbidden/items/type",keyword:"type",params:{type:"object"}};e===null?
e=[f]:e.push(f),s++}}}else{let o={instancePath:a+"/host-path/forbidden",schemaPath:"#/properties/host-path/properties/fo\
rbidden/type",keyword:"type",params:{type:"array"}};e===null?e=[o]:e.push(o),s++}}}else{let t={instancePath:a+"/host-pat\
h",schemaPath:"#/properties/host-path/type",keyword:"type",params:{type:"object"}};e===null?e=[t]:e.push(t),s++}}if(p["r\
ead-only-root-filesystem"]!==void 0&&(V(p["read-only-root-filesystem"],{instancePath:a+"/read-only-root-filesystem",parentData:p,
parentDataProperty:"read-only-root-filesystem",rootData:i})||(e=e===null?V.errors:e.concat(V.errors),s=e.length)),p["hos\
t-namespaces"]!==void 0){let r=p["host-namespaces"];if(r&&typeof r=="object"&&!Array.isArray(r)){for(let t in r)if(!(t===
"mode"||t==="help"||t==="allowed")){let o={instancePath:a+"/host-namespaces",schemaPath:"#/properties/host-namespaces/ad\
ditionalProperties",keyword:"additionalProperties",params:{additionalProperty:t}};e===null?e=[o]:e.push(o),s++}if(r.mode!==
void 0&&(u(r.mode,{instancePath:a+"/host-namespaces/mode",parentData:r,parentDataProperty:"mode",rootData:i})||(e=e===null?
u.errors:e.concat(u.errors),s=e.length)),r.help!==void 0&&(c(r.help,{instancePath:a+"/host-namespaces/help",parentData:r,
parentDataProperty:"help",rootData:i})||(e=e===null?c.errors:e.concat(c.errors),s=e.length)),r.allowed!==void 0){let t=r.
allowed;if(Array.isArray(t)){let o=t.length;for(let n=0;n<o;n++){let l=t[n];if(typeof l!="string"){let f={instancePath:a+
"/host-namespaces/allowed/"+n,schemaPath:"#/properties/host-namespaces/properties/allowed/items/type",keyword:"type",params:{
type:"string"}};e===null?e=[f]:e.push(f),s++}if(!(l==="hostNetwork"||l==="hostPID"||l==="hostIPC")){let f={instancePath:a+
"/host-namespaces/allowed/"+n,schemaPath:"#/properties/host-namespaces/properties/allowed/items/enum",keyword:"enum",params:{
allowedValues:_.properties["host-namespaces"].properties.allowed.items.enum}};e===null?e=[f]:e.push(f),s++}}}else{let o={
instancePath:a+"/host-namespaces/allowed",schemaPath:"#/properties/host-namespaces/properties/allowed/type",keyword:"typ\
e",params:{type:"array"}};e===null?e=[o]:e.push(o),s++}}}else{let t={instancePath:a+"/host-namespaces",schemaPath:"#/pro\
perties/host-namespaces/type",keyword:"type",params:{type:"object"}};e===null?e=[t]:e.push(t),s++}}if(p["host-ports"]!==
void 0){let r=p["host-ports"];if(r&&typeof r=="object"&&!Array.isArray(r)){for(let t in r)if(!(t==="mode"||t==="help"||t===
"allowed")){let o={instancePath:a+"/host-ports",schemaPath:"#/properties/host-ports/additionalProperties",keyword:"addit\
ionalProperties",params:{additionalProperty:t}};e===null?e=[o]:e.push(o),s++}if(r.mode!==void 0&&(u(r.mode,{instancePath:a+
"/host-ports/mode",parentData:r,parentDataProperty:"mode",rootData:i})||(e=e===null?u.errors:e.concat(u.errors),s=e.length)),
r.help!==void 0&&(c(r.help,{instancePath:a+"/host-ports/help",parentData:r,parentDataProperty:"help",rootData:i})||(e=e===
null?c.errors:e.concat(c.errors),s=e.length)),r.allowed!==void 0){let t=r.allowed;if(Array.isArray(t)){let o=t.length;for(let n=0;n<
o;n++){let l=t[n];if(l&&typeof l=="object"&&!Array.isArray(l)){if(l.min===void 0){let f={instancePath:a+"/host-ports/all\
owed/"+n,schemaPath:"#/properties/host-ports/properties/allowed/items/required",keyword:"required",params:{missingProperty:"\
min"}};e===null?e=[f]:e.push(f),s++}if(l.max===void 0){let f={instancePath:a+"/host-ports/allowed/"+n,schemaPath:"#/prop\
erties/host-ports/properties/allowed/items/required",keyword:"required",params:{missingProperty:"max"}};e===null?e=[f]:e.
push(f),s++}for(let f in l)if(!(f==="min"||f==="max")){let m={instancePath:a+"/host-ports/allowed/"+n,schemaPath:"#/prop\
erties/host-ports/properties/allowed/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty:f}};
e===null?e=[m]:e.push(m),s++}l.min!==void 0&&(S(l.min,{instancePath:a+"/host-ports/allowed/"+n+"/min",parentData:l,parentDataProperty:"\
min",rootData:i})||(e=e===null?S.errors:e.concat(S.errors),s=e.length)),l.max!==void 0&&(S(l.max,{instancePath:a+"/host-\
ports/allowed/"+n+"/max",parentData:l,parentDataProperty:"max",rootData:i})||(e=e===null?S.errors:e.concat(S.errors),s=e.
length))}else{let f={instancePath:a+"/host-ports/allowed/"+n,schemaPath:"#/properties/host-ports/properties/allowed/item\
s/type",keyword:"type",params:{type:"object"}};e===null?e=[f]:e.push(f),s++}}}else{let o={instancePath:a+"/host-ports/al\
lowed",schemaPath:"#/properties/host-ports/properties/allowed/type",keyword:"type",params:{type:"array"}};e===null?e=[o]:
e.push(o),s++}}}else{let t={instancePath:a+"/host-ports",schemaPath:"#/properties/host-ports/type",keyword:"type",params:{
type:"object"}};e===null?e=[t]:e.push(t),s++}}if(p["probe-host"]!==void 0&&(v(p["probe-host"],{instancePath:a+"/probe-ho\
st",parentData:p,parentDataProperty:"probe-host",rootData:i})||(e=e===null?v.errors:e.concat(v.errors),s=e.length)),p.sysctls!==
void 0){let r=p.sysctls;if(r&&typeof r=="object"&&!Array.isArray(r)){for(let t in r)if(!(t==="mode"||t==="help"||t==="al\
lowed"||t==="forbidden"||t==="plainValues")){let o={instancePath:a+"/sysctls",schemaPath:"#/properties/sysctls/additiona\
lProperties",keyword:"additionalProperties",params:{additionalProperty:t}};e===null?e=[o]:e.push(o),s++}r.mode!==void 0&&
(u(r.mode,{instancePath:a+"/sysctls/mode",parentData:r,parentDataProperty:"mode",rootData:i})||(e=e===null?u.errors:e.concat(
u.errors),s=e.length)),r.help!==void 0&&(c(r.help,{instancePath:a+"/sysctls/help",parentData:r,parentDataProperty:"help",
rootData:i})||(e=e===null?c.errors:e.concat(c.errors),s=e.length)),r.allowed!==void 0&&(y(r.allowed,{instancePath:a+"/sy\
sctls/allowed",parentData:r,parentDataProperty:"allowed",rootData:i})||(e=e===null?y.errors:e.concat(y.errors),s=e.length)),
r.forbidden!==void 0&&(y(r.forbidden,{instancePath:a+"/sysctls/forbidden",parentData:r,parentDataProperty:"forbidden",rootData:i})||
(e=e===null?y.errors:e.concat(y.errors),s=e.length)),r.plainValues!==void 0&&(d(r.plainValues,{instancePath:a+"/sysctls/\
plainValues",parentData:r,parentDataProperty:"plainValues",rootData:i})||(e=e===null?d.errors:e.concat(d.errors),s=e.length))}else{
let t={instancePath:a+"/sysctls",schemaPath:"#/properties/sysctls/type",keyword:"type",params:{type:"object"}};e===null?
e=[t]:e.push(t),s++}}if(p["run-as-non-root"]!==void 0){let r=p["run-as-non-root"];if(r&&typeof r=="object"&&!Array.isArray(
r)){for(let t in r)if(!(t==="mode"||t==="help"||t==="fill"||t==="acceptRunAsUser"||t==="exemptUserNamespaces")){let o={instancePath:a+
"/run-as-non-root",schemaPath:"#/properties/run-as-non-root/additionalProperties",keyword:"additionalProperties",params:{
additionalProperty:t}};e===null?e=[o]:e.push(o),s++}r.mode!==void 0&&(u(r.mode,{instancePath:a+"/run-as-non-root/mode",parentData:r,
parentDataProperty:"mode",rootData:i})||(e=e===null?u.errors:e.concat(u.errors),s=e.length)),r.help!==void 0&&(c(r.help,
{instancePath:a+"/run-as-non-root/help",parentData:r,parentDataProperty:"help",rootData:i})||(e=e===null?c.errors:e.concat(
c.errors),s=e.length)),r.fill!==void 0&&(d(r.fill,{instancePath:a+"/run-as-non-root/fill",parentData:r,parentDataProperty:"\
fill",rootData:i})||(e=e===null?d.errors:e.concat(d.errors),s=e.length)),r.acceptRunAsUser!==void 0&&(d(r.acceptRunAsUser,
{instancePath:a+"/run-as-non-root/acceptRunAsUser",parentData:r,parentDataProperty:"acceptRunAsUser",rootData:i})||(e=e===
null?d.errors:e.concat(d.errors),s=e.length)),r.exemptUserNamespaces!==void 0&&(d(r.exemptUserNamespaces,{instancePath:a+
"/run-as-non-root/exemptUserNamespaces",parentData:r,parentDataProperty:"exemptUserNamespaces",rootData:i})||(e=e===null?
d.errors:e.concat(d.errors),s=e.length))}else{let t={instancePath:a+"/run-as-non-root",schemaPath:"#/properties/run-as-n\
on-root/type",keyword:"type",params:{type:"object"}};e===null?e=[t]:e.push(t),s++}}if(p["run-as-user"]!==void 0){let r=p["\
run-as-user"];if(r&&typeof r=="object"&&!Array.isArray(r)){for(let t in r)if(!(t==="mode"||t==="help"||t==="fill"||t==="\
ranges"||t==="required"||t==="default"||t==="exemptUserNamespaces")){let o={instancePath:a+"/run-as-user",schemaPath:"#/\
properties/run-as-user/additionalProperties",keyword:"additionalProperties",params:{additionalProperty:t}};e===null?e=[o]:
e.push(o),s++}r.mode!==void 0&&(u(r.mode,{instancePath:a+"/run-as-user/mode",parentData:r,parentDataProperty:"mode",rootData:i})||
(e=e===null?u.errors:e.concat(u.errors),s=e.length)),r.help!==void 0&&(c(r.help,{instancePath:a+"/run-as-user/help",parentData:r,
parentDataProperty:"help",rootData:i})||(e=e===null?c.errors:e.concat(c.errors),s=e.length)),r.fill!==void 0&&(d(r.fill,
{instancePath:a+"/run-as-user/fill",parentData:r,parentDataProperty:"fill",rootData:i})||(e=e===null?d.errors:e.concat(d.
errors),s=e.length)),r.ranges!==void 0&&(I(r.ranges,{instancePath:a+"/run-as-user/ranges",parentData:r,parentDataProperty:"\
ranges",rootData:i})||(e=e===null?I.errors:e.concat(I.errors),s=e.length)),r.required!==void 0&&(d(r.required,{instancePath:a+
"/run-as-user/required",parentData:r,parentDataProperty:"required",rootData:i})||(e=e===null?d.errors:e.concat(d.errors),
s=e.length)),r.default!==void 0&&(k(r.default,{instancePath:a+"/run-as-user/default",parentData:r,parentDataProperty:"de\
fault",rootData:i})||(e=e===null?k.errors:e.concat(k.errors),s=e.length)),r.exemptUserNamespaces!==void 0&&(d(r.exemptUserNamespaces,
{instancePath:a+"/run-as-user/exemptUserNamespaces",parentData:r,parentDataProperty:"exemptUserNamespaces",rootData:i})||
(e=e===null?d.errors:e.concat(d.errors),s=e.length))}else{let t={instancePath:a+"/run-as-user",schemaPath:"#/properties/\
run-as-user/type",keyword:"type",params:{type:"object"}};e===null?e=[t]:e.push(t),s++}}if(p["run-as-group"]!==void 0){let r=p["\
run-as-group"];if(r&&typeof r=="object"&&!Array.isArray(r)){for(let t in r)if(!(t==="mode"||t==="help"||t==="fill"||t===
"runAsGroup"||t==="fsGroup"||t==="supplementalGroups")){let o={instancePath:a+"/run-as-group",schemaPath:"#/properties/r\
un-as-group/additionalProperties",keyword:"additionalProperties",params:{additionalProperty:t}};e===null?e=[o]:e.push(o),
s++}r.mode!==void 0&&(u(r.mode,{instancePath:a+"/run-as-group/mode",parentData:r,parentDataProperty:"mode",rootData:i})||
(e=e===null?u.errors:e.concat(u.errors),s=e.length)),r.help!==void 0&&(c(r.help,{instancePath:a+"/run-as-group/help",parentData:r,
parentDataProperty:"help",rootData:i})||(e=e===null?c.errors:e.concat(c.errors),s=e.length)),r.fill!==void 0&&(d(r.fill,
{instancePath:a+"/run-as-group/fill",parentData:r,parentDataProperty:"fill",rootData:i})||(e=e===null?d.errors:e.concat(
d.errors),s=e.length)),r.runAsGroup!==void 0&&(j(r.runAsGroup,{instancePath:a+"/run-as-group/runAsGroup",parentData:r,parentDataProperty:"\
runAsGroup",rootData:i})||(e=e===null?j.errors:e.concat(j.errors),s=e.length)),r.fsGroup!==void 0&&(j(r.fsGroup,{instancePath:a+
"/run-as-group/fsGroup",parentData:r,parentDataProperty:"fsGroup",rootData:i})||(e=e===null?j.errors:e.concat(j.errors),
s=e.length)),r.supplementalGroups!==void 0&&(j(r.supplementalGroups,{instancePath:a+"/run-as-group/supplementalGroups",parentData:r,
parentDataProperty:"supplementalGroups",rootData:i})||(e=e===null?j.errors:e.concat(j.errors),s=e.length))}else{let t={instancePath:a+
"/run-as-group",schemaPath:"#/properties/run-as-group/type",keyword:"type",params:{type:"object"}};e===null?e=[t]:e.push(
t),s++}}if(p["seccomp-profile"]!==void 0){let r=p["seccomp-profile"];if(r&&typeof r=="object"&&!Array.isArray(r)){for(let t in r)
if(!(t==="mode"||t==="help"||t==="fill"||t==="allowed"||t==="required"||t==="localhostProfiles"||t==="refuseEmptyLocalho\
st")){let o={instancePath:a+"/seccomp-profile",schemaPath:"#/properties/seccomp-profile/additionalProperties",keyword:"a\
dditionalProperties",params:{additionalProperty:t}};e===null?e=[o]:e.push(o),s++}r.mode!==void 0&&(u(r.mode,{instancePath:a+
"/seccomp-profile/mode",parentData:r,parentDataProperty:"mode",rootData:i})||(e=e===null?u.errors:e.concat(u.errors),s=e.
length)),r.help!==void 0&&(c(r.help,{instancePath:a+"/seccomp-profile/help",parentData:r,parentDataProperty:"help",rootData:i})||
(e=e===null?c.errors:e.concat(c.errors),s=e.length)),r.fill!==void 0&&(d(r.fill,{instancePath:a+"/seccomp-profile/fill",
parentData:r,parentDataProperty:"fill",rootData:i})||(e=e===null?d.errors:e.concat(d.errors),s=e.length)),r.allowed!==void 0&&
(U(r.allowed,{instancePath:a+"/seccomp-profile/allowed",parentData:r,parentDataProperty:"allowed",rootData:i})||(e=e===null?
U.errors:e.concat(U.errors),s=e.length)),r.required!==void 0&&(d(r.required,{instancePath:a+"/seccomp-profile/required",
parentData:r,parentDataProperty:"required",rootData:i})||(e=e===null?d.errors:e.concat(d.errors),s=e.length)),r.localhostProfiles!==
void 0&&(y(r.localhostProfiles,{instancePath:a+"/seccomp-profile/localhostProfiles",parentData:r,parentDataProperty:"loc\
alhostProfiles",rootData:i})||(e=e===null?y.errors:e.concat(y.errors),s=e.length)),r.refuseEmptyLocalhost!==void 0&&(d(r.
refuseEmptyLocalhost,{instancePath:a+"/seccomp-profile/refuseEmptyLocalhost",parentData:r,parentDataProperty:"refuseEmpt\
yLocalhost",rootData:i})||(e=e===null?d.errors:e.concat(d.errors),s=e.length))}else{let t={instancePath:a+"/seccomp-prof\
ile",schemaPath:"#/properties/seccomp-profile/type",keyword:"type",params:{type:"object"}};e===null?e=[t]:e.push(t),s++}}
if(p["apparmor-profile"]!==void 0){let r=p["apparmor-profile"];if(r&&typeof r=="object"&&!Array.isArray(r)){for(let t in r)
if(!(t==="mode"||t==="help"||t==="fill"||t==="allowed"||t==="required"||t==="localhostProfiles")){let o={instancePath:a+
"/apparmor-profile",schemaPath:"#/properties/apparmor-profile/additionalProperties",keyword:"additionalProperties",params:{
additionalProperty:t}};e===null?e=[o]:e.push(o),s++}r.mode!==void 0&&(u(r.mode,{instancePath:a+"/apparmor-profile/mode",
parentData:r,parentDataProperty:"mode",rootData:i})||(e=e===null?u.errors:e.concat(u.errors),s=e.length)),r.help!==void 0&&
(c(r.help,{instancePath:a+"/apparmor-profile/help",parentData:r,parentDataProperty:"help",rootData:i})||(e=e===null?c.errors:
e.concat(c.errors),s=e.length)),r.fill!==void 0&&(d(r.fill,{instancePath:a+"/apparmor-profile/fill",parentData:r,parentDataProperty:"\
fill",rootData:i})||(e=e===null?d.errors:e.concat(d.errors),s=e.length)),r.allowed!==void 0&&(U(r.allowed,{instancePath:a+
"/apparmor-profile/allowed",parentData:r,parentDataProperty:"allowed",rootData:i})||(e=e===null?U.errors:e.concat(U.errors),
s=e.length)),r.required!==void 0&&(d(r.required,{instancePath:a+"/apparmor-profile/required",parentData:r,parentDataProperty:"\
required",rootData:i})||(e=e===null?d.errors:e.concat(d.errors),s=e.length)),r.localhostProfiles!==void 0&&(y(r.localhostProfiles,
{instancePath:a+"/apparmor-profile/localhostProfiles",parentData:r,parentDataProperty:"localhostProfiles",rootData:i})||
(e=e===null?y.errors:e.concat(y.errors),s=e.length))}else{let t={instancePath:a+"/apparmor-profile",schemaPath:"#/proper\
ties/apparmor-profile/type",keyword:"type",params:{type:"object"}};e===null?e=[t]:e.push(t),s++}}if(p["selinux-options"]!==
void 0&&(z(p["selinux-options"],{instancePath:a+"/selinux-options",parentData:p,parentDataProperty:"selinux-options",rootData:i})||
(e=e===null?z.errors:e.concat(z.errors),s=e.length)),p.privileged!==void 0&&(v(p.privileged,{instancePath:a+"/privileged",
parentData:p,parentDataProperty:"privileged",rootData:i})||(e=e===null?v.errors:e.concat(v.errors),s=e.length)),p["privi\
lege-escalation"]!==void 0&&(V(p["privilege-escalation"],{instancePath:a+"/privilege-escalation",parentData:p,parentDataProperty:"\
privilege-escalation",rootData:i})||(e=e===null?V.errors:e.concat(V.errors),s=e.length)),p.capabilities!==void 0){let r=p.
capabilities;if(r&&typeof r=="object"&&!Array.isArray(r)){for(let t in r)if(!(t==="mode"||t==="help"||t==="fill"||t==="a\
llowed"||t==="forbidden"||t==="dropAll"||t==="drop")){let o={instancePath:a+"/capabilities",schemaPath:"#/properties/cap\
abilities/additionalProperties",keyword:"additionalProperties",params:{additionalProperty:t}};e===null?e=[o]:e.push(o),s++}
r.mode!==void 0&&(u(r.mode,{instancePath:a+"/capabilities/mode",parentData:r,parentDataProperty:"mode",rootData:i})||(e=
e===null?u.errors:e.concat(u.errors),s=e.length)),r.help!==void 0&&(c(r.help,{instancePath:a+"/capabilities/help",parentData:r,
parentDataProperty:"help",rootData:i})||(e=e===null?c.errors:e.concat(c.errors),s=e.length)),r.fill!==void 0&&(d(r.fill,
{instancePath:a+"/capabilities/fill",parentData:r,parentDataProperty:"fill",rootData:i})||(e=e===null?d.errors:e.concat(
d.errors),s=e.length)),r.allowed!==void 0&&(y(r.allowed,{instancePath:a+"/capabilities/allowed",parentData:r,parentDataProperty:"\
allowed",rootData:i})||(e=e===null?y.errors:e.concat(y.errors),s=e.length)),r.forbidden!==void 0&&(y(r.forbidden,{instancePath:a+
"/capabilities/forbidden",parentData:r,parentDataProperty:"forbidden",rootData:i})||(e=e===null?y.errors:e.concat(y.errors),
s=e.length)),r.dropAll!==void 0&&(d(r.dropAll,{instancePath:a+"/capabilities/dropAll",parentData:r,parentDataProperty:"d\
ropAll",rootData:i})||(e=e===null?d.errors:e.concat(d.errors),s=e.length)),r.drop!==void 0&&(y(r.drop,{instancePath:a+"/\
capabilities/drop",parentData:r,parentDataProperty:"drop",rootData:i})||(e=e===null?y.errors:e.concat(y.errors),s=e.length))}else{
let t={instancePath:a+"/capabilities",schemaPath:"#/properties/capabilities/type",keyword:"type",params:{type:"object"}};
e===null?e=[t]:e.push(t),s++}}if(p["proc-mount"]!==void 0){let r=p["proc-mount"];if(r&&typeof r=="object"&&!Array.isArray(
r)){for(let t in r)if(!(t==="mode"||t==="help"||t==="exemptUserNamespaces")){let o={instancePath:a+"/proc-mount",schemaPath:"\
#/properties/proc-mount/additionalProperties",keyword:"additionalProperties",params:{additionalProperty:t}};e===null?e=[
o]:e.push(o),s++}r.mode!==void 0&&(u(r.mode,{instancePath:a+"/proc-mount/mode",parentData:r,parentDataProperty:"mode",rootData:i})||
(e=e===null?u.errors:e.concat(u.errors),s=e.length)),r.help!==void 0&&(c(r.help,{instancePath:a+"/proc-mount/help",parentData:r,
parentDataProperty:"help",rootData:i})||(e=e===null?c.errors:e.concat(c.errors),s=e.length)),r.exemptUserNamespaces!==void 0&&
(d(r.exemptUserNamespaces,{instancePath:a+"/proc-mount/exemptUserNamespaces",parentData:r,parentDataProperty:"exemptUser\
Namespaces",rootData:i})||(e=e===null?d.errors:e.concat(d.errors),s=e.length))}else{let t={instancePath:a+"/proc-mount",
schemaPath:"#/properties/proc-mount/type",keyword:"type",params:{type:"object"}};e===null?e=[t]:e.push(t),s++}}p["host-p\
rocess"]!==void 0&&(v(p["host-process"],{instancePath:a+"/host-process",parentData:p,parentDataProperty:"host-process",rootData:i})||
(e=e===null?v.errors:e.concat(v.errors),s=e.length)),p["image-registry"]!==void 0&&(G(p["image-registry"],{instancePath:a+
"/image-registry",parentData:p,parentDataProperty:"image-registry",rootData:i})||(e=e===null?G.errors:e.concat(G.errors),
s=e.length)),p["image-tag"]!==void 0&&(G(p["image-tag"],{instancePath:a+"/image-tag",parentData:p,parentDataProperty:"im\
age-tag",rootData:i})||(e=e===null?G.errors:e.concat(G.errors),s=e.length))}else{let r={instancePath:a,schemaPath:"#/typ\
e",keyword:"type",params:{type:"object"}};e===null?e=[r]:e.push(r),s++}return R.errors=e,s===0}function F(p,{instancePath:a="",
parentData:$,parentDataProperty:h,rootData:i=p}={}){let e=null,s=0;if(p&&typeof p=="object"&&!Array.isArray(p)){if(p.apiVersion===
void 0){let r={instancePath:a,schemaPath:"#/required",keyword:"required",params:{missingProperty:"apiVersion"}};e===null?
e=[r]:e.push(r),s++}if(p.kind===void 0){let r={instancePath:a,schemaPath:"#/required",keyword:"required",params:{missingProperty:"\
kind"}};e===null?e=[r]:e.push(r),s++}if(p.metadata===void 0){let r={instancePath:a,schemaPath:"#/required",keyword:"requ\
ired",params:{missingProperty:"metadata"}};e===null?e=[r]:e.push(r),s++}if(p.spec===void 0){let r={instancePath:a,schemaPath:"\
#/required",keyword:"required",params:{missingProperty:"spec"}};e===null?e=[r]:e.push(r),s++}for(let r in p)if(!(r==="ap\
iVersion"||r==="kind"||r==="metadata"||r==="spec")){let t={instancePath:a,schemaPath:"#/additionalProperties",keyword:"a\
dditionalProperties",params:{additionalProperty:r}};e===null?e=[t]:e.push(t),s++}if(p.apiVersion!==void 0){let r=p.apiVersion;
if(typeof r!="string"){let t={instancePath:a+"/apiVersion",schemaPath:"#/properties/apiVersion/type",keyword:"type",params:{
type:"string"}};e===null?e=[t]:e.push(t),s++}if(r!=="plimsoll.dev/v1alpha1"){let t={instancePath:a+"/apiVersion",schemaPath:"\
#/properties/apiVersion/enum",keyword:"enum",params:{allowedValues:Z.properties.apiVersion.enum}};e===null?e=[t]:e.push(
t),s++}}if(p.kind!==void 0){let r=p.kind;if(typeof r!="string"){let t={instancePath:a+"/kind",schemaPath:"#/properties/k\
ind/type",keyword:"type",params:{type:"string"}};e===null?e=[t]:e.push(t),s++}if(r!=="PodPolicy"){let t={instancePath:a+
"/kind",schemaPath:"#/properties/kind/enum",keyword:"enum",params:{allowedValues:Z.properties.kind.enum}};e===null?e=[t]:
e.push(t),s++}}if(p.metadata!==void 0){let r=p.metadata;if(r&&typeof r=="object"&&!Array.isArray(r)){if(r.name===void 0){
let t={instancePath:a+"/metadata",schemaPath:"#/properties/metadata/required",keyword:"required",params:{missingProperty:"\
name"}};e===null?e=[t]:e.push(t),s++}if(r.name!==void 0){let t=r.name;if(typeof t=="string"){if(A(t)>253){let o={instancePath:a+
"/metadata/name",schemaPath:"#/properties/metadata/properties/name/maxLength",keyword:"maxLength",params:{limit:253}};e===
null?e=[o]:e.push(o),s++}if(A(t)<1){let o={instancePath:a+"/metadata/name",schemaPath:"#/properties/metadata/properties/\
name/minLength",keyword:"minLength",params:{limit:1}};e===null?e=[o]:e.push(o),s++}if(!H.test(t)){let o={instancePath:a+
"/metadata/name",schemaPath:"#/properties/metadata/properties/name/pattern",keyword:"pattern",params:{pattern:"^[a-z0-9]\
([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$"}};e===null?e=[o]:e.push(o),s++}}else{let o={instancePath:a+"/\
metadata/name",schemaPath:"#/properties/metadata/properties/name/type",keyword:"type",params:{type:"string"}};e===null?e=
[o]:e.push(o),s++}}}else{let t={instancePath:a+"/metadata",schemaPath:"#/properties/metadata/type",keyword:"type",params:{
type:"object"}};e===null?e=[t]:e.push(t),s++}}if(p.spec!==void 0){let r=p.spec;if(r&&typeof r=="object"&&!Array.isArray(
r)){if(r.mode===void 0){let t={instancePath:a+"/spec",schemaPath:"#/properties/spec/required",keyword:"required",params:{
missingProperty:"mode"}};e===null?e=[t]:e.push(t),s++}for(let t in r)if(!(t==="match"||t==="mode"||t==="templates"||t===
"profile"||t==="profileVersion"||t==="help"||t==="overrides"||t==="rules")){let o={instancePath:a+"/spec",schemaPath:"#/\
properties/spec/additionalProperties",keyword:"additionalProperties",params:{additionalProperty:t}};e===null?e=[o]:e.push(
o),s++}if(r.match!==void 0){let t=r.match;if(t&&typeof t=="object"&&!Array.isArray(t)){for(let o in t)if(!(o==="namespac\
es"||o==="excludeNamespaces"||o==="namespaceSelector")){let n={instancePath:a+"/spec/match",schemaPath:"#/properties/spe\
c/properties/match/additionalProperties",keyword:"additionalProperties",params:{additionalProperty:o}};e===null?e=[n]:e.
push(n),s++}if(t.namespaces!==void 0&&(q(t.namespaces,{instancePath:a+"/spec/match/namespaces",parentData:t,parentDataProperty:"\
namespaces",rootData:i})||(e=e===null?q.errors:e.concat(q.errors),s=e.length)),t.excludeNamespaces!==void 0){let o=t.excludeNamespaces;
if(Array.isArray(o)){let n=o.length;for(let l=0;l<n;l++){let f=o[l];if(typeof f=="string"){if(A(f)<1){let m={instancePath:a+
"/spec/match/excludeNamespaces/"+l,schemaPath:"#/properties/spec/properties/match/properties/excludeNamespaces/items/min\
Length",keyword:"minLength",params:{limit:1}};e===null?e=[m]:e.push(m),s++}if(!J.test(f)){let m={instancePath:a+"/spec/m\
atch/excludeNamespaces/"+l,schemaPath:"#/properties/spec/properties/match/properties/excludeNamespaces/items/pattern",keyword:"\
pattern",params:{pattern:"^[a-z0-9]([-a-z0-9]*[a-z0-9])?$"}};e===null?e=[m]:e.push(m),s++}}else{let m={instancePath:a+"/\
spec/match/excludeNamespaces/"+l,schemaPath:"#/properties/spec/properties/match/properties/excludeNamespaces/items/type",
keyword:"type",params:{type:"string"}};e===null?e=[m]:e.push(m),s++}}}else{let n={instancePath:a+"/spec/match/excludeNam\
espaces",schemaPath:"#/properties/spec/properties/match/properties/excludeNamespaces/type",keyword:"type",params:{type:"\
array"}};e===null?e=[n]:e.push(n),s++}}if(t.namespaceSelector!==void 0){let o=t.namespaceSelector;if(o&&typeof o=="objec\
t"&&!Array.isArray(o)){for(let n in o)if(!(n==="matchLabels"||n==="matchExpressions")){let l={instancePath:a+"/spec/matc\
h/namespaceSelector",schemaPath:"#/properties/spec/properties/match/properties/namespaceSelector/additionalProperties",keyword:"\
additionalProperties",params:{additionalProperty:n}};e===null?e=[l]:e.push(l),s++}if(o.matchLabels!==void 0){let n=o.matchLabels;
if(n&&typeof n=="object"&&!Array.isArray(n))for(let l in n)x(n[l],{instancePath:a+"/spec/match/namespaceSelector/matchLa\
bels/"+l.replace(/~/g,"~0").replace(/\//g,"~1"),parentData:n,parentDataProperty:l,rootData:i})||(e=e===null?x.errors:e.concat(
x.errors),s=e.length);else{let l={instancePath:a+"/spec/match/namespaceSelector/matchLabels",schemaPath:"#/properties/sp\
ec/properties/match/properties/namespaceSelector/properties/matchLabels/type",keyword:"type",params:{type:"object"}};e===
null?e=[l]:e.push(l),s++}}if(o.matchExpressions!==void 0){let n=o.matchExpressions;if(Array.isArray(n)){let l=n.length;for(let f=0;f<
l;f++){let m=n[f];if(m&&typeof m=="object"&&!Array.isArray(m)){if(m.key===void 0){let P={instancePath:a+"/spec/match/nam\
espaceSelector/matchExpressions/"+f,schemaPath:"#/properties/spec/properties/match/properties/namespaceSelector/properti\
es/matchExpressions/items/required",keyword:"required",params:{missingProperty:"key"}};e===null?e=[P]:e.push(P),s++}if(m.
operator===void 0){let P={instancePath:a+"/spec/match/namespaceSelector/matchExpressions/"+f,schemaPath:"#/properties/sp\
ec/properties/match/properties/namespaceSelector/properties/matchExpressions/items/required",keyword:"required",params:{
missingProperty:"operator"}};e===null?e=[P]:e.push(P),s++}for(let P in m)if(!(P==="key"||P==="operator"||P==="values")){
let g={instancePath:a+"/spec/match/namespaceSelector/matchExpressions/"+f,schemaPath:"#/properties/spec/properties/match\
/properties/namespaceSelector/properties/matchExpressions/items/additionalProperties",keyword:"additionalProperties",params:{
additionalProperty:P}};e===null?e=[g]:e.push(g),s++}if(m.key!==void 0){let P=m.key;if(typeof P=="string"){if(A(P)>317){let g={
instancePath:a+"/spec/match/namespaceSelector/matchExpressions/"+f+"/key",schemaPath:"#/properties/spec/properties/match\
/properties/namespaceSelector/properties/matchExpressions/items/properties/key/maxLength",keyword:"maxLength",params:{limit:317}};
e===null?e=[g]:e.push(g),s++}if(A(P)<1){let g={instancePath:a+"/spec/match/namespaceSelector/matchExpressions/"+f+"/key",
schemaPath:"#/properties/spec/properties/match/properties/namespaceSelector/properties/matchExpressions/items/properties\
/key/minLength",keyword:"minLength",params:{limit:1}};e===null?e=[g]:e.push(g),s++}}else{let g={instancePath:a+"/spec/ma\
tch/namespaceSelector/matchExpressions/"+f+"/key",schemaPath:"#/properties/spec/properties/match/properties/namespaceSel\
ector/properties/matchExpressions/items/properties/key/type",keyword:"type",params:{type:"string"}};e===null?e=[g]:e.push(
g),s++}}if(m.operator!==void 0){let P=m.operator;if(typeof P!="string"){let g={instancePath:a+"/spec/match/namespaceSele\
ctor/matchExpressions/"+f+"/operator",schemaPath:"#/properties/spec/properties/match/properties/namespaceSelector/proper\
ties/matchExpressions/items/properties/operator/type",keyword:"type",params:{type:"string"}};e===null?e=[g]:e.push(g),s++}
if(!(P==="In"||P==="NotIn"||P==="Exists"||P==="DoesNotExist")){let g={instancePath:a+"/spec/match/namespaceSelector/matc\
hExpressions/"+f+"/operator",schemaPath:"#/properties/spec/properties/match/properties/namespaceSelector/properties/matc\
hExpressions/items/properties/operator/enum",keyword:"enum",params:{allowedValues:Z.properties.spec.properties.match.properties.
namespaceSelector.properties.matchExpressions.items.properties.operator.enum}};e===null?e=[g]:e.push(g),s++}}if(m.values!==
void 0){let P=m.values;if(Array.isArray(P)){let g=P.length;for(let C=0;C<g;C++)x(P[C],{instancePath:a+"/spec/match/names\
paceSelector/matchExpressions/"+f+"/values/"+C,parentData:P,parentDataProperty:C,rootData:i})||(e=e===null?x.errors:e.concat(
x.errors),s=e.length)}else{let g={instancePath:a+"/spec/match/namespaceSelector/matchExpressions/"+f+"/values",schemaPath:"\
#/properties/spec/properties/match/properties/namespaceSelector/properties/matchExpressions/items/properties/values/type",
keyword:"type",params:{type:"array"}};e===null?e=[g]:e.push(g),s++}}}else{let P={instancePath:a+"/spec/match/namespaceSe\
lector/matchExpressions/"+f,schemaPath:"#/properties/spec/properties/match/properties/namespaceSelector/properties/match\
Expressions/items/type",keyword:"type",params:{type:"object"}};e===null?e=[P]:e.push(P),s++}}}else{let l={instancePath:a+
"/spec/match/namespaceSelector/matchExpressions",schemaPath:"#/properties/spec/properties/match/properties/namespaceSele\
ctor/properties/matchExpressions/type",keyword:"type",params:{type:"array"}};e===null?e=[l]:e.push(l),s++}}}else{let n={
instancePath:a+"/spec/match/namespaceSelector",schemaPath:"#/properties/spec/properties/match/properties/namespaceSelect\
or/type",keyword:"type",params:{type:"object"}};e===null?e=[n]:e.push(n),s++}}}else{let o={instancePath:a+"/spec/match",
schemaPath:"#/properties/spec/properties/match/type",keyword:"type",params:{type:"object"}};e===null?e=[o]:e.push(o),s++}}
if(r.mode!==void 0&&(D(r.mode,{instancePath:a+"/spec/mode",parentData:r,parentDataProperty:"mode",rootData:i})||(e=e===null?
D.errors:e.concat(D.errors),s=e.length)),r.templates!==void 0&&(D(r.templates,{instancePath:a+"/spec/templates",parentData:r,
parentDataProperty:"templates",rootData:i})||(e=e===null?D.errors:e.concat(D.errors),s=e.length)),r.profile!==void 0){let t=r.
profile;if(typeof t!="string"){let o={instancePath:a+"/spec/profile",schemaPath:"#/properties/spec/properties/profile/ty\
pe",keyword:"type",params:{type:"string"}};e===null?e=[o]:e.push(o),s++}if(!(t==="none"||t==="baseline"||t==="restricted"||
t==="standard"||t==="hardened")){let o={instancePath:a+"/spec/profile",schemaPath:"#/properties/spec/properties/profile/\
enum",keyword:"enum",params:{allowedValues:Z.properties.spec.properties.profile.enum}};e===null?e=[o]:e.push(o),s++}}if(r.
profileVersion!==void 0){let t=r.profileVersion;if(typeof t!="string"){let o={instancePath:a+"/spec/profileVersion",schemaPath:"\
#/properties/spec/properties/profileVersion/type",keyword:"type",params:{type:"string"}};e===null?e=[o]:e.push(o),s++}if(!(t===
"latest"||t==="v1.0"||t==="v1.1"||t==="v1.2"||t==="v1.3"||t==="v1.4"||t==="v1.5"||t==="v1.6"||t==="v1.7"||t==="v1.8"||t===
"v1.9"||t==="v1.10"||t==="v1.11"||t==="v1.12"||t==="v1.13"||t==="v1.14"||t==="v1.15"||t==="v1.16"||t==="v1.17"||t==="v1.\
18"||t==="v1.19"||t==="v1.20"||t==="v1.21"||t==="v1.22"||t==="v1.23"||t==="v1.24"||t==="v1.25"||t==="v1.26"||t==="v1.27"||
t==="v1.28"||t==="v1.29"||t==="v1.30"||t==="v1.31"||t==="v1.32"||t==="v1.33"||t==="v1.34"||t==="v1.35"||t==="v1.36"||t===
"v1.37")){let o={instancePath:a+"/spec/profileVersion",schemaPath:"#/properties/spec/properties/profileVersion/enum",keyword:"\
enum",params:{allowedValues:Z.properties.spec.properties.profileVersion.enum}};e===null?e=[o]:e.push(o),s++}}if(r.help!==
void 0&&(c(r.help,{instancePath:a+"/spec/help",parentData:r,parentDataProperty:"help",rootData:i})||(e=e===null?c.errors:
e.concat(c.errors),s=e.length)),r.overrides!==void 0){let t=r.overrides;if(Array.isArray(t)){let o=t.length;for(let n=0;n<
o;n++){let l=t[n];if(l&&typeof l=="object"&&!Array.isArray(l)){if(l.namespaces===void 0){let f={instancePath:a+"/spec/ov\
errides/"+n,schemaPath:"#/properties/spec/properties/overrides/items/required",keyword:"required",params:{missingProperty:"\
namespaces"}};e===null?e=[f]:e.push(f),s++}for(let f in l)if(!(f==="namespaces"||f==="mode"||f==="rules")){let m={instancePath:a+
"/spec/overrides/"+n,schemaPath:"#/properties/spec/properties/overrides/items/additionalProperties",keyword:"additionalP\
roperties",params:{additionalProperty:f}};e===null?e=[m]:e.push(m),s++}l.namespaces!==void 0&&(q(l.namespaces,{instancePath:a+
"/spec/overrides/"+n+"/namespaces",parentData:l,parentDataProperty:"namespaces",rootData:i})||(e=e===null?q.errors:e.concat(
q.errors),s=e.length)),l.mode!==void 0&&(D(l.mode,{instancePath:a+"/spec/overrides/"+n+"/mode",parentData:l,parentDataProperty:"\
mode",rootData:i})||(e=e===null?D.errors:e.concat(D.errors),s=e.length)),l.rules!==void 0&&(R(l.rules,{instancePath:a+"/\
spec/overrides/"+n+"/rules",parentData:l,parentDataProperty:"rules",rootData:i})||(e=e===null?R.errors:e.concat(R.errors),
s=e.length))}else{let f={instancePath:a+"/spec/overrides/"+n,schemaPath:"#/properties/spec/properties/overrides/items/ty\
pe",keyword:"type",params:{type:"object"}};e===null?e=[f]:e.push(f),s++}}}else{let o={instancePath:a+"/spec/overrides",schemaPath:"\
#/properties/spec/properties/overrides/type",keyword:"type",params:{type:"array"}};e===null?e=[o]:e.push(o),s++}}r.rules!==
void 0&&(R(r.rules,{instancePath:a+"/spec/rules",parentData:r,parentDataProperty:"rules",rootData:i})||(e=e===null?R.errors:
e.concat(R.errors),s=e.length))}else{let t={instancePath:a+"/spec",schemaPath:"#/properties/spec/type",keyword:"type",params:{
type:"object"}};e===null?e=[t]:e.push(t),s++}}}else{let r={instancePath:a,schemaPath:"#/type",keyword:"type",params:{type:"\
object"}};e===null?e=[r]:e.push(r),s++}return F.errors=e,s===0}export{ae as validatePodPolicy};
