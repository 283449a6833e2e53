// Written by scripts/generate.ts from the schema of the policy; change that instead.
var O=(a,o)=>()=>{try{return o||a((o={exports:{}}).exports,o),o.exports}catch(y){throw o=0,y}};var C=O(W=>{"use strict";Object.defineProperty(W,"__esModule",{value:!0});function U(a){let o=a.length,y=0,u=0,i;for(;u<
o;)y++,i=a.charCodeAt(u++),i>=55296&&i<=56319&&u<o&&(i=a.charCodeAt(u),(i&64512)===56320&&u++);return y}W.default=U;U.code=
'require("ajv/dist/runtime/ucs2length").default'});var T=I,L={$id:"validatePodPolicy",type:"object",required:["apiVersion","kind","metadata","spec"],properties:{apiVersion:{
type:"string",enum:["plimsoll.dev/v1alpha1"]},kind:{type:"string",enum:["PodPolicy"]},metadata:{type:"object",required:[
"name"],properties:{name:{type:"string",minLength:1,maxLength:253,pattern:"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a\
-z0-9]*[a-z0-9])?)*$"}}},spec:{type:"object",required:["mode"],properties:{match:{type:"object",properties:{namespaces:{
$ref:"#/$defs/part1"},excludeNamespaces:{type:"array",items:{type:"string",minLength:1,pattern:"^[a-z0-9]([-a-z0-9]*[a-z\
0-9])?$"}}},additionalProperties:!1},mode:{$ref:"#/$defs/part2"},templates:{$ref:"#/$defs/part2"},profile:{type:"string",
enum:["none","baseline","restricted"]},profileVersion:{type:"string",enum:["latest","v1.0","v1.1","v1.2","v1.3","v1.4","\
v1.5","v1.6","v1.7","v1.8","v1.9","v1.10","v1.11","v1.12","v1.13","v1.14","v1.15","v1.16","v1.17","v1.18","v1.19","v1.20",
"v1.21","v1.22","v1.23","v1.24","v1.25","v1.26","v1.27","v1.28","v1.29","v1.30","v1.31","v1.32","v1.33","v1.34","v1.35",
"v1.36","v1.37"]},help:{type:"object",properties:{text:{$ref:"#/$defs/part3"},url:{$ref:"#/$defs/part3"}},additionalProperties:!1},
overrides:{type:"array",items:{type:"object",required:["namespaces"],properties:{namespaces:{$ref:"#/$defs/part1"},mode:{
$ref:"#/$defs/part2"},rules:{$ref:"#/$defs/part4"}},additionalProperties:!1}},rules:{$ref:"#/$defs/part4"}},additionalProperties:!1}},
additionalProperties:!1,$defs:{part1:{type:"array",minItems:1,items:{type:"string",minLength:1,pattern:"^[-a-z0-9*]+$"}},
part2:{type:"string",enum:["Enforce","Warn","Audit"]},part3:{type:"string",minLength:1},part4:{type:"object",properties:{
"requests-required":{$ref:"#/$defs/part5"},"limits-required":{$ref:"#/$defs/part5"},"limits-forbidden":{type:"object",properties:{
mode:{$ref:"#/$defs/part6"},resources:{$ref:"#/$defs/part8"}},additionalProperties:!1},"resource-range":{$ref:"#/$defs/p\
art9"},"pod-resource-range":{$ref:"#/$defs/part9"},"limit-request-ratio":{type:"object",properties:{mode:{$ref:"#/$defs/\
part6"},resources:{type:"object",additionalProperties:{$ref:"#/$defs/part7"}}},additionalProperties:!1},"quantity-units":{
type:"object",properties:{mode:{$ref:"#/$defs/part6"},largestCpu:{$ref:"#/$defs/part7"}},additionalProperties:!1},"volum\
e-types":{$ref:"#/$defs/part11"},"host-path":{type:"object",properties:{mode:{$ref:"#/$defs/part6"},allowed:{type:"array",
items:{type:"object",required:["path"],properties:{path:{$ref:"#/$defs/part3"},readOnly:{$ref:"#/$defs/part12"}},additionalProperties:!1}}},
additionalProperties:!1},"read-only-root-filesystem":{$ref:"#/$defs/part13"},"host-namespaces":{type:"object",properties:{
mode:{$ref:"#/$defs/part6"},allowed:{type:"array",items:{type:"string",enum:["hostNetwork","hostPID","hostIPC"]}}},additionalProperties:!1},
"host-ports":{type:"object",properties:{mode:{$ref:"#/$defs/part6"},allowed:{type:"array",items:{type:"object",required:[
"min","max"],properties:{min:{$ref:"#/$defs/part14"},max:{$ref:"#/$defs/part14"}},additionalProperties:!1}}},additionalProperties:!1},
"probe-host":{$ref:"#/$defs/part13"},sysctls:{$ref:"#/$defs/part11"},"run-as-non-root":{$ref:"#/$defs/part15"},"run-as-u\
ser":{type:"object",properties:{mode:{$ref:"#/$defs/part6"},ranges:{$ref:"#/$defs/part16"},required:{$ref:"#/$defs/part1\
2"},default:{$ref:"#/$defs/part17"},exemptUserNamespaces:{$ref:"#/$defs/part12"}},additionalProperties:!1},"run-as-group":{
type:"object",properties:{mode:{$ref:"#/$defs/part6"},ranges:{$ref:"#/$defs/part16"},required:{$ref:"#/$defs/part12"},default:{
$ref:"#/$defs/part17"}},additionalProperties:!1},"seccomp-profile":{type:"object",properties:{mode:{$ref:"#/$defs/part6"},
allowed:{$ref:"#/$defs/part18"},required:{$ref:"#/$defs/part12"},localhostProfiles:{$ref:"#/$defs/part8"},refuseEmptyLocalhost:{
$ref:"#/$defs/part12"},readFrom:{type:"string",enum:["Fields","Annotations"]},exemptWindows:{$ref:"#/$defs/part12"}},additionalProperties:!1},
"apparmor-profile":{type:"object",properties:{mode:{$ref:"#/$defs/part6"},allowed:{$ref:"#/$defs/part18"},required:{$ref:"\
#/$defs/part12"},localhostProfiles:{$ref:"#/$defs/part8"}},additionalProperties:!1},"selinux-options":{$ref:"#/$defs/par\
t11"},privileged:{$ref:"#/$defs/part13"},"privilege-escalation":{type:"object",properties:{mode:{$ref:"#/$defs/part6"},exemptWindows:{
$ref:"#/$defs/part12"}},additionalProperties:!1},capabilities:{type:"object",properties:{mode:{$ref:"#/$defs/part6"},allowed:{
$ref:"#/$defs/part8"},forbidden:{$ref:"#/$defs/part8"},dropAll:{$ref:"#/$defs/part12"},exemptWindows:{$ref:"#/$defs/part\
12"}},additionalProperties:!1},"proc-mount":{$ref:"#/$defs/part15"},"host-process":{$ref:"#/$defs/part13"},"image-regist\
ry":{type:"object",properties:{mode:{$ref:"#/$defs/part6"},allowed:{$ref:"#/$defs/part8"},forbidden:{$ref:"#/$defs/part8"}},
additionalProperties:!1},"image-tag":{type:"object",properties:{mode:{$ref:"#/$defs/part6"},forbidden:{$ref:"#/$defs/par\
t8"}},additionalProperties:!1}},additionalProperties:!1},part5:{type:"object",properties:{mode:{$ref:"#/$defs/part6"},resources:{
type:"object",additionalProperties:{type:"object",properties:{default:{$ref:"#/$defs/part7"}},additionalProperties:!1}}},
additionalProperties:!1},part6:{type:"string",enum:["Enforce","Warn","Audit","Disabled"]},part7:{type:["integer","string"]},
part8:{type:"array",items:{$ref:"#/$defs/part3"}},part9:{type:"object",properties:{mode:{$ref:"#/$defs/part6"},requests:{
$ref:"#/$defs/part10"},limits:{$ref:"#/$defs/part10"}},additionalProperties:!1},part10:{type:"object",additionalProperties:{
type:"object",properties:{min:{$ref:"#/$defs/part7"},max:{$ref:"#/$defs/part7"}},additionalProperties:!1}},part11:{type:"\
object",properties:{mode:{$ref:"#/$defs/part6"},allowed:{$ref:"#/$defs/part8"}},additionalProperties:!1},part12:{type:"b\
oolean"},part13:{type:"object",properties:{mode:{$ref:"#/$defs/part6"}},additionalProperties:!1},part14:{type:"integer",
minimum:1,maximum:65535},part15:{type:"object",properties:{mode:{$ref:"#/$defs/part6"},exemptUserNamespaces:{$ref:"#/$de\
fs/part12"}},additionalProperties:!1},part16:{type:"array",items:{type:"object",required:["min","max"],properties:{min:{
$ref:"#/$defs/part17"},max:{$ref:"#/$defs/part17"}},additionalProperties:!1}},part17:{type:"integer",minimum:0,maximum:2147483647},
part18:{type:"array",items:{type:"string",enum:["RuntimeDefault","Localhost","Unconfined"]}}}},V=C().default,R=new RegExp(
"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$","u"),_=new RegExp("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$",
"u");var M=new RegExp("^[-a-z0-9*]+$","u");function v(a,{instancePath:o="",parentData:y,parentDataProperty:u,rootData:i=a}={}){
let e=null,s=0;if(Array.isArray(a)){if(a.length<1){let t={instancePath:o,schemaPath:"#/minItems",keyword:"minItems",params:{
limit:1}};e===null?e=[t]:e.push(t),s++}let r=a.length;for(let t=0;t<r;t++){let p=a[t];if(typeof p=="string"){if(V(p)<1){
let n={instancePath:o+"/"+t,schemaPath:"#/items/minLength",keyword:"minLength",params:{limit:1}};e===null?e=[n]:e.push(n),
s++}if(!M.test(p)){let n={instancePath:o+"/"+t,schemaPath:"#/items/pattern",keyword:"pattern",params:{pattern:"^[-a-z0-9\
*]+$"}};e===null?e=[n]:e.push(n),s++}}else{let n={instancePath:o+"/"+t,schemaPath:"#/items/type",keyword:"type",params:{
type:"string"}};e===null?e=[n]:e.push(n),s++}}}else{let r={instancePath:o,schemaPath:"#/type",keyword:"type",params:{type:"\
array"}};e===null?e=[r]:e.push(r),s++}return v.errors=e,s===0}var B={type:"string",enum:["Enforce","Warn","Audit"]};function b(a,{
instancePath:o="",parentData:y,parentDataProperty:u,rootData:i=a}={}){let e=null,s=0;if(typeof a!="string"){let r={instancePath:o,
schemaPath:"#/type",keyword:"type",params:{type:"string"}};e===null?e=[r]:e.push(r),s++}if(!(a==="Enforce"||a==="Warn"||
a==="Audit")){let r={instancePath:o,schemaPath:"#/enum",keyword:"enum",params:{allowedValues:B.enum}};e===null?e=[r]:e.push(
r),s++}return b.errors=e,s===0}function g(a,{instancePath:o="",parentData:y,parentDataProperty:u,rootData:i=a}={}){let e=null,s=0;if(typeof a=="string"){
if(V(a)<1){let r={instancePath:o,schemaPath:"#/minLength",keyword:"minLength",params:{limit:1}};e===null?e=[r]:e.push(r),
s++}}else{let r={instancePath:o,schemaPath:"#/type",keyword:"type",params:{type:"string"}};e===null?e=[r]:e.push(r),s++}
return g.errors=e,s===0}var F={type:"object",properties:{"requests-required":{$ref:"#/$defs/part5"},"limits-required":{$ref:"\
#/$defs/part5"},"limits-forbidden":{type:"object",properties:{mode:{$ref:"#/$defs/part6"},resources:{$ref:"#/$defs/part8"}},
additionalProperties:!1},"resource-range":{$ref:"#/$defs/part9"},"pod-resource-range":{$ref:"#/$defs/part9"},"limit-requ\
est-ratio":{type:"object",properties:{mode:{$ref:"#/$defs/part6"},resources:{type:"object",additionalProperties:{$ref:"#\
/$defs/part7"}}},additionalProperties:!1},"quantity-units":{type:"object",properties:{mode:{$ref:"#/$defs/part6"},largestCpu:{
$ref:"#/$defs/part7"}},additionalProperties:!1},"volume-types":{$ref:"#/$defs/part11"},"host-path":{type:"object",properties:{
mode:{$ref:"#/$defs/part6"},allowed:{type:"array",items:{type:"object",required:["path"],properties:{path:{$ref:"#/$defs\
/part3"},readOnly:{$ref:"#/$defs/part12"}},additionalProperties:!1}}},additionalProperties:!1},"read-only-root-filesyste\
m":{$ref:"#/$defs/part13"},"host-namespaces":{type:"object",properties:{mode:{$ref:"#/$defs/part6"},allowed:{type:"array",
items:{type:"string",enum:["hostNetwork","hostPID","hostIPC"]}}},additionalProperties:!1},"host-ports":{type:"object",properties:{
mode:{$ref:"#/$defs/part6"},allowed:{type:"array",items:{type:"object",required:["min","max"],properties:{min:{$ref:"#/$\
defs/part14"},max:{$ref:"#/$defs/part14"}},additionalProperties:!1}}},additionalProperties:!1},"probe-host":{$ref:"#/$de\
fs/part13"},sysctls:{$ref:"#/$defs/part11"},"run-as-non-root":{$ref:"#/$defs/part15"},"run-as-user":{type:"object",properties:{
mode:{$ref:"#/$defs/part6"},ranges:{$ref:"#/$defs/part16"},required:{$ref:"#/$defs/part12"},default:{$ref:"#/$defs/part1\
7"},exemptUserNamespaces:{$ref:"#/$defs/part12"}},additionalProperties:!1},"run-as-group":{type:"object",properties:{mode:{
$ref:"#/$defs/part6"},ranges:{$ref:"#/$defs/part16"},required:{$ref:"#/$defs/part12"},default:{$ref:"#/$defs/part17"}},additionalProperties:!1},
"seccomp-profile":{type:"object",properties:{mode:{$ref:"#/$defs/part6"},allowed:{$ref:"#/$defs/part18"},required:{$ref:"\
#/$defs/part12"},localhostProfiles:{$ref:"#/$defs/part8"},refuseEmptyLocalhost:{$ref:"#/$defs/part12"},readFrom:{type:"s\
tring",enum:["Fields","Annotations"]},exemptWindows:{$ref:"#/$defs/part12"}},additionalProperties:!1},"apparmor-profile":{
type:"object",properties:{mode:{$ref:"#/$defs/part6"},allowed:{$ref:"#/$defs/part18"},required:{$ref:"#/$defs/part12"},localhostProfiles:{
$ref:"#/$defs/part8"}},additionalProperties:!1},"selinux-options":{$ref:"#/$defs/part11"},privileged:{$ref:"#/$defs/part\
13"},"privilege-escalation":{type:"object",properties:{mode:{$ref:"#/$defs/part6"},exemptWindows:{$ref:"#/$defs/part12"}},
additionalProperties:!1},capabilities:{type:"object",properties:{mode:{$ref:"#/$defs/part6"},allowed:{$ref:"#/$defs/part\
8"},forbidden:{$ref:"#/$defs/part8"},dropAll:{$ref:"#/$defs/part12"},exemptWindows:{$ref:"#/$defs/part12"}},additionalProperties:!1},
"proc-mount":{$ref:"#/$defs/part15"},"host-process":{$ref:"#/$defs/part13"},"image-registry":{type:"object",properties:{
mode:{$ref:"#/$defs/part6"},allowed:{$ref:"#/$defs/part8"},forbidden:{$ref:"#/$defs/part8"}},additionalProperties:!1},"i\
mage-tag":{type:"object",properties:{mode:{$ref:"#/$defs/part6"},forbidden:{$ref:"#/$defs/part8"}},additionalProperties:!1}},
additionalProperties:!1},G=Object.prototype.hasOwnProperty;var H={type:"string",enum:["Enforce","Warn","Audit","Disabled"]};function l(a,{instancePath:o="",parentData:y,parentDataProperty:u,
rootData:i=a}={}){let e=null,s=0;if(typeof a!="string"){let r={instancePath:o,schemaPath:"#/type",keyword:"type",params:{
type:"string"}};e===null?e=[r]:e.push(r),s++}if(!(a==="Enforce"||a==="Warn"||a==="Audit"||a==="Disabled")){let r={instancePath:o,
schemaPath:"#/enum",keyword:"enum",params:{allowedValues:H.enum}};e===null?e=[r]:e.push(r),s++}return l.errors=e,s===0}var J={
type:["integer","string"]};function P(a,{instancePath:o="",parentData:y,parentDataProperty:u,rootData:i=a}={}){let e=null,
s=0;if(!(typeof a=="number"&&!(a%1)&&!isNaN(a)&&isFinite(a))&&typeof a!="string"){let r={instancePath:o,schemaPath:"#/ty\
pe",keyword:"type",params:{type:J.type}};e===null?e=[r]:e.push(r),s++}return P.errors=e,s===0}function D(a,{instancePath:o="",
parentData:y,parentDataProperty:u,rootData:i=a}={}){let e=null,s=0;if(a&&typeof a=="object"&&!Array.isArray(a)){for(let r in a)
if(!(r==="mode"||r==="resources")){let t={instancePath:o,schemaPath:"#/additionalProperties",keyword:"additionalProperti\
es",params:{additionalProperty:r}};e===null?e=[t]:e.push(t),s++}if(a.mode!==void 0&&(l(a.mode,{instancePath:o+"/mode",parentData:a,
parentDataProperty:"mode",rootData:i})||(e=e===null?l.errors:e.concat(l.errors),s=e.length)),a.resources!==void 0){let r=a.
resources;if(r&&typeof r=="object"&&!Array.isArray(r))for(let t in r){let p=r[t];if(p&&typeof p=="object"&&!Array.isArray(
p)){for(let n in p)if(n!=="default"){let d={instancePath:o+"/resources/"+t.replace(/~/g,"~0").replace(/\//g,"~1"),schemaPath:"\
#/properties/resources/additionalProperties/additionalProperties",keyword:"additionalProperties",params:{additionalProperty:n}};
e===null?e=[d]:e.push(d),s++}p.default!==void 0&&(P(p.default,{instancePath:o+"/resources/"+t.replace(/~/g,"~0").replace(
/\//g,"~1")+"/default",parentData:p,parentDataProperty:"default",rootData:i})||(e=e===null?P.errors:e.concat(P.errors),s=
e.length))}else{let n={instancePath:o+"/resources/"+t.replace(/~/g,"~0").replace(/\//g,"~1"),schemaPath:"#/properties/re\
sources/additionalProperties/type",keyword:"type",params:{type:"object"}};e===null?e=[n]:e.push(n),s++}}else{let t={instancePath:o+
"/resources",schemaPath:"#/properties/resources/type",keyword:"type",params:{type:"object"}};e===null?e=[t]:e.push(t),s++}}}else{
let r={instancePath:o,schemaPath:"#/type",keyword:"type",params:{type:"object"}};e===null?e=[r]:e.push(r),s++}return D.errors=
e,s===0}function m(a,{instancePath:o="",parentData:y,parentDataProperty:u,rootData:i=a}={}){let e=null,s=0;if(Array.isArray(a)){
let r=a.length;for(let t=0;t<r;t++)g(a[t],{instancePath:o+"/"+t,parentData:a,parentDataProperty:t,rootData:i})||(e=e===null?
g.errors:e.concat(g.errors),s=e.length)}else{let r={instancePath:o,schemaPath:"#/type",keyword:"type",params:{type:"arra\
y"}};e===null?e=[r]:e.push(r),s++}return m.errors=e,s===0}function j(a,{instancePath:o="",parentData:y,parentDataProperty:u,rootData:i=a}={}){let e=null,s=0;if(a&&typeof a=="obje\
ct"&&!Array.isArray(a))for(let r in a){let t=a[r];if(t&&typeof t=="object"&&!Array.isArray(t)){for(let p in t)if(!(p==="\
min"||p==="max")){let n={instancePath:o+"/"+r.replace(/~/g,"~0").replace(/\//g,"~1"),schemaPath:"#/additionalProperties/\
additionalProperties",keyword:"additionalProperties",params:{additionalProperty:p}};e===null?e=[n]:e.push(n),s++}t.min!==
void 0&&(P(t.min,{instancePath:o+"/"+r.replace(/~/g,"~0").replace(/\//g,"~1")+"/min",parentData:t,parentDataProperty:"mi\
n",rootData:i})||(e=e===null?P.errors:e.concat(P.errors),s=e.length)),t.max!==void 0&&(P(t.max,{instancePath:o+"/"+r.replace(
/~/g,"~0").replace(/\//g,"~1")+"/max",parentData:t,parentDataProperty:"max",rootData:i})||(e=e===null?P.errors:e.concat(
P.errors),s=e.length))}else{let p={instancePath:o+"/"+r.replace(/~/g,"~0").replace(/\//g,"~1"),schemaPath:"#/additionalP\
roperties/type",keyword:"type",params:{type:"object"}};e===null?e=[p]:e.push(p),s++}}else{let r={instancePath:o,schemaPath:"\
#/type",keyword:"type",params:{type:"object"}};e===null?e=[r]:e.push(r),s++}return j.errors=e,s===0}function q(a,{instancePath:o="",
parentData:y,parentDataProperty:u,rootData:i=a}={}){let e=null,s=0;if(a&&typeof a=="object"&&!Array.isArray(a)){for(let r in a)
if(!(r==="mode"||r==="requests"||r==="limits")){let t={instancePath:o,schemaPath:"#/additionalProperties",keyword:"addit\
ionalProperties",params:{additionalProperty:r}};e===null?e=[t]:e.push(t),s++}a.mode!==void 0&&(l(a.mode,{instancePath:o+
"/mode",parentData:a,parentDataProperty:"mode",rootData:i})||(e=e===null?l.errors:e.concat(l.errors),s=e.length)),a.requests!==
void 0&&(j(a.requests,{instancePath:o+"/requests",parentData:a,parentDataProperty:"requests",rootData:i})||(e=e===null?j.
errors:e.concat(j.errors),s=e.length)),a.limits!==void 0&&(j(a.limits,{instancePath:o+"/limits",parentData:a,parentDataProperty:"\
limits",rootData:i})||(e=e===null?j.errors:e.concat(j.errors),s=e.length))}else{let r={instancePath:o,schemaPath:"#/type",
keyword:"type",params:{type:"object"}};e===null?e=[r]:e.push(r),s++}return q.errors=e,s===0}function k(a,{instancePath:o="",parentData:y,parentDataProperty:u,rootData:i=a}={}){let e=null,s=0;if(a&&typeof a=="obje\
ct"&&!Array.isArray(a)){for(let r in a)if(!(r==="mode"||r==="allowed")){let t={instancePath:o,schemaPath:"#/additionalPr\
operties",keyword:"additionalProperties",params:{additionalProperty:r}};e===null?e=[t]:e.push(t),s++}a.mode!==void 0&&(l(
a.mode,{instancePath:o+"/mode",parentData:a,parentDataProperty:"mode",rootData:i})||(e=e===null?l.errors:e.concat(l.errors),
s=e.length)),a.allowed!==void 0&&(m(a.allowed,{instancePath:o+"/allowed",parentData:a,parentDataProperty:"allowed",rootData:i})||
(e=e===null?m.errors:e.concat(m.errors),s=e.length))}else{let r={instancePath:o,schemaPath:"#/type",keyword:"type",params:{
type:"object"}};e===null?e=[r]:e.push(r),s++}return k.errors=e,s===0}function c(a,{instancePath:o="",parentData:y,parentDataProperty:u,rootData:i=a}={}){let e=null,s=0;if(typeof a!="boolean"){
let r={instancePath:o,schemaPath:"#/type",keyword:"type",params:{type:"boolean"}};e===null?e=[r]:e.push(r),s++}return c.
errors=e,s===0}function $(a,{instancePath:o="",parentData:y,parentDataProperty:u,rootData:i=a}={}){let e=null,s=0;if(a&&typeof a=="obje\
ct"&&!Array.isArray(a)){for(let r in a)if(r!=="mode"){let t={instancePath:o,schemaPath:"#/additionalProperties",keyword:"\
additionalProperties",params:{additionalProperty:r}};e===null?e=[t]:e.push(t),s++}a.mode!==void 0&&(l(a.mode,{instancePath:o+
"/mode",parentData:a,parentDataProperty:"mode",rootData:i})||(e=e===null?l.errors:e.concat(l.errors),s=e.length))}else{let r={
instancePath:o,schemaPath:"#/type",keyword:"type",params:{type:"object"}};e===null?e=[r]:e.push(r),s++}return $.errors=e,
s===0}function x(a,{instancePath:o="",parentData:y,parentDataProperty:u,rootData:i=a}={}){let e=null,s=0;if(!(typeof a=="numbe\
r"&&!(a%1)&&!isNaN(a)&&isFinite(a))){let r={instancePath:o,schemaPath:"#/type",keyword:"type",params:{type:"integer"}};e===
null?e=[r]:e.push(r),s++}if(typeof a=="number"&&isFinite(a)){if(a>65535||isNaN(a)){let r={instancePath:o,schemaPath:"#/m\
aximum",keyword:"maximum",params:{comparison:"<=",limit:65535}};e===null?e=[r]:e.push(r),s++}if(a<1||isNaN(a)){let r={instancePath:o,
schemaPath:"#/minimum",keyword:"minimum",params:{comparison:">=",limit:1}};e===null?e=[r]:e.push(r),s++}}return x.errors=
e,s===0}function A(a,{instancePath:o="",parentData:y,parentDataProperty:u,rootData:i=a}={}){let e=null,s=0;if(a&&typeof a=="obje\
ct"&&!Array.isArray(a)){for(let r in a)if(!(r==="mode"||r==="exemptUserNamespaces")){let t={instancePath:o,schemaPath:"#\
/additionalProperties",keyword:"additionalProperties",params:{additionalProperty:r}};e===null?e=[t]:e.push(t),s++}a.mode!==
void 0&&(l(a.mode,{instancePath:o+"/mode",parentData:a,parentDataProperty:"mode",rootData:i})||(e=e===null?l.errors:e.concat(
l.errors),s=e.length)),a.exemptUserNamespaces!==void 0&&(c(a.exemptUserNamespaces,{instancePath:o+"/exemptUserNamespaces",
parentData:a,parentDataProperty:"exemptUserNamespaces",rootData:i})||(e=e===null?c.errors:e.concat(c.errors),s=e.length))}else{
let r={instancePath:o,schemaPath:"#/type",keyword:"type",params:{type:"object"}};e===null?e=[r]:e.push(r),s++}return A.errors=
e,s===0}function w(a,{instancePath:o="",parentData:y,parentDataProperty:u,rootData:i=a}={}){let e=null,s=0;if(!(typeof a=="numbe\
r"&&!(a%1)&&!isNaN(a)&&isFinite(a))){let r={instancePath:o,schemaPath:"#/type",keyword:"type",params:{type:"integer"}};e===
null?e=[r]:e.push(r),s++}if(typeof a=="number"&&isFinite(a)){if(a>2147483647||isNaN(a)){let r={instancePath:o,schemaPath:"\
#/maximum",keyword:"maximum",params:{comparison:"<=",limit:2147483647}};e===null?e=[r]:e.push(r),s++}if(a<0||isNaN(a)){let r={
instancePath:o,schemaPath:"#/minimum",keyword:"minimum",params:{comparison:">=",limit:0}};e===null?e=[r]:e.push(r),s++}}
return w.errors=e,s===0}function N(a,{instancePath:o="",parentData:y,parentDataProperty:u,rootData:i=a}={}){let e=null,s=0;
if(Array.isArray(a)){let r=a.length;for(let t=0;t<r;t++){let p=a[t];if(p&&typeof p=="object"&&!Array.isArray(p)){if(p.min===
void 0){let n={instancePath:o+"/"+t,schemaPath:"#/items/required",keyword:"required",params:{missingProperty:"min"}};e===
null?e=[n]:e.push(n),s++}if(p.max===void 0){let n={instancePath:o+"/"+t,schemaPath:"#/items/required",keyword:"required",
params:{missingProperty:"max"}};e===null?e=[n]:e.push(n),s++}for(let n in p)if(!(n==="min"||n==="max")){let d={instancePath:o+
"/"+t,schemaPath:"#/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty:n}};e===null?e=
[d]:e.push(d),s++}p.min!==void 0&&(w(p.min,{instancePath:o+"/"+t+"/min",parentData:p,parentDataProperty:"min",rootData:i})||
(e=e===null?w.errors:e.concat(w.errors),s=e.length)),p.max!==void 0&&(w(p.max,{instancePath:o+"/"+t+"/max",parentData:p,
parentDataProperty:"max",rootData:i})||(e=e===null?w.errors:e.concat(w.errors),s=e.length))}else{let n={instancePath:o+"\
/"+t,schemaPath:"#/items/type",keyword:"type",params:{type:"object"}};e===null?e=[n]:e.push(n),s++}}}else{let r={instancePath:o,
schemaPath:"#/type",keyword:"type",params:{type:"array"}};e===null?e=[r]:e.push(r),s++}return N.errors=e,s===0}var K={type:"\
array",items:{type:"string",enum:["RuntimeDefault","Localhost","Unconfined"]}};function E(a,{instancePath:o="",parentData:y,
parentDataProperty:u,rootData:i=a}={}){let e=null,s=0;if(Array.isArray(a)){let r=a.length;for(let t=0;t<r;t++){let p=a[t];
if(typeof p!="string"){let n={instancePath:o+"/"+t,schemaPath:"#/items/type",keyword:"type",params:{type:"string"}};e===
null?e=[n]:e.push(n),s++}if(!(p==="RuntimeDefault"||p==="Localhost"||p==="Unconfined")){let n={instancePath:o+"/"+t,schemaPath:"\
#/items/enum",keyword:"enum",params:{allowedValues:K.items.enum}};e===null?e=[n]:e.push(n),s++}}}else{let r={instancePath:o,
schemaPath:"#/type",keyword:"type",params:{type:"array"}};e===null?e=[r]:e.push(r),s++}return E.errors=e,s===0}function z(a,{
instancePath:o="",parentData:y,parentDataProperty:u,rootData:i=a}={}){let e=null,s=0;if(a&&typeof a=="object"&&!Array.isArray(
a)){for(let r in a)if(!G.call(F.properties,r)){let t={instancePath:o,schemaPath:"#/additionalProperties",keyword:"additi\
onalProperties",params:{additionalProperty:r}};e===null?e=[t]:e.push(t),s++}if(a["requests-required"]!==void 0&&(D(a["re\
quests-required"],{instancePath:o+"/requests-required",parentData:a,parentDataProperty:"requests-required",rootData:i})||
(e=e===null?D.errors:e.concat(D.errors),s=e.length)),a["limits-required"]!==void 0&&(D(a["limits-required"],{instancePath:o+
"/limits-required",parentData:a,parentDataProperty:"limits-required",rootData:i})||(e=e===null?D.errors:e.concat(D.errors),
s=e.length)),a["limits-forbidden"]!==void 0){let r=a["limits-forbidden"];if(r&&typeof r=="object"&&!Array.isArray(r)){for(let t in r)
if(!(t==="mode"||t==="resources")){let p={instancePath:o+"/limits-forbidden",schemaPath:"#/properties/limits-forbidden/a\
dditionalProperties",keyword:"additionalProperties",params:{additionalProperty:t}};e===null?e=[p]:e.push(p),s++}r.mode!==
void 0&&(l(r.mode,{instancePath:o+"/limits-forbidden/mode",parentData:r,parentDataProperty:"mode",rootData:i})||(e=e===null?
l.errors:e.concat(l.errors),s=e.length)),r.resources!==void 0&&(m(r.resources,{instancePath:o+"/limits-forbidden/resourc\
es",parentData:r,parentDataProperty:"resources",rootData:i})||(e=e===null?m.errors:e.concat(m.errors),s=e.length))}else{
let t={instancePath:o+"/limits-forbidden",schemaPath:"#/properties/limits-forbidden/type",keyword:"type",params:{type:"o\
bject"}};e===null?e=[t]:e.push(t),s++}}if(a["resource-range"]!==void 0&&(q(a["resource-range"],{instancePath:o+"/resourc\
e-range",parentData:a,parentDataProperty:"resource-range",rootData:i})||(e=e===null?q.errors:e.concat(q.errors),s=e.length)),
a["pod-resource-range"]!==void 0&&(q(a["pod-resource-range"],{instancePath:o+"/pod-resource-range",parentData:a,parentDataProperty:"\
pod-resource-range",rootData:i})||(e=e===null?q.errors:e.concat(q.errors),s=e.length)),a["limit-request-ratio"]!==void 0){
let r=a["limit-request-ratio"];if(r&&typeof r=="object"&&!Array.isArray(r)){for(let t in r)if(!(t==="mode"||t==="resourc\
es")){let p={instancePath:o+"/limit-request-ratio",schemaPath:"#/properties/limit-request-ratio/additionalProperties",keyword:"\
additionalProperties",params:{additionalProperty:t}};e===null?e=[p]:e.push(p),s++}if(r.mode!==void 0&&(l(r.mode,{instancePath:o+
"/limit-request-ratio/mode",parentData:r,parentDataProperty:"mode",rootData:i})||(e=e===null?l.errors:e.concat(l.errors),
s=e.length)),r.resources!==void 0){let t=r.resources;if(t&&typeof t=="object"&&!Array.isArray(t))for(let p in t)P(t[p],{
instancePath:o+"/limit-request-ratio/resources/"+p.replace(/~/g,"~0").replace(/\//g,"~1"),parentData:t,parentDataProperty:p,
rootData:i})||(e=e===null?P.errors:e.concat(P.errors),s=e.length);else{let p={instancePath:o+"/limit-request-ratio/resou\
rces",schemaPath:"#/properties/limit-request-ratio/properties/resources/type",keyword:"type",params:{type:"object"}};e===
null?e=[p]:e.push(p),s++}}}else{let t={instancePath:o+"/limit-request-ratio",schemaPath:"#/properties/limit-request-rati\
o/type",keyword:"type",params:{type:"object"}};e===null?e=[t]:e.push(t),s++}}if(a["quantity-units"]!==void 0){let r=a["q\
uantity-units"];if(r&&typeof r=="object"&&!Array.isArray(r)){for(let t in r)if(!(t==="mode"||t==="largestCpu")){let p={instancePath:o+
"/quantity-units",schemaPath:"#/properties/quantity-units/additionalProperties",keyword:"additionalProperties",params:{additionalProperty:t}};
e===null?e=[p]:e.push(p),s++}r.mode!==void 0&&(l(r.mode,{instancePath:o+"/quantity-units/mode",parentData:r,parentDataProperty:"\
mode",rootData:i})||(e=e===null?l.errors:e.concat(l.errors),s=e.length)),r.largestCpu!==void 0&&(P(r.largestCpu,{instancePath:o+
"/quantity-units/largestCpu",parentData:r,parentDataProperty:"largestCpu",rootData:i})||(e=e===null?P.errors:e.concat(P.
errors),s=e.length))}else{let t={instancePath:o+"/quantity-units",schemaPath:"#/properties/quantity-units/type",keyword:"\
type",params:{type:"object"}};e===null?e=[t]:e.push(t),s++}}if(a["volume-types"]!==void 0&&(k(a["volume-types"],{instancePath:o+
"/volume-types",parentData:a,parentDataProperty:"volume-types",rootData:i})||(e=e===null?k.errors:e.concat(k.errors),s=e.
length)),a["host-path"]!==void 0){let r=a["host-path"];if(r&&typeof r=="object"&&!Array.isArray(r)){for(let t in r)if(!(t===
"mode"||t==="allowed")){let p={instancePath:o+"/host-path",schemaPath:"#/properties/host-path/additionalProperties",keyword:"\
additionalProperties",params:{additionalProperty:t}};e===null?e=[p]:e.push(p),s++}if(r.mode!==void 0&&(l(r.mode,{instancePath:o+
"/host-path/mode",parentData:r,parentDataProperty:"mode",rootData:i})||(e=e===null?l.errors:e.concat(l.errors),s=e.length)),
r.allowed!==void 0){let t=r.allowed;if(Array.isArray(t)){let p=t.length;for(let n=0;n<p;n++){let d=t[n];if(d&&typeof d==
"object"&&!Array.isArray(d)){if(d.path===void 0){let f={instancePath:o+"/host-path/allowed/"+n,schemaPath:"#/properties/\
host-path/properties/allowed/items/required",keyword:"required",params:{missingProperty:"path"}};e===null?e=[f]:e.push(f),
s++}for(let f in d)if(!(f==="path"||f==="readOnly")){let h={instancePath:o+"/host-path/allowed/"+n,schemaPath:"#/propert\
ies/host-path/properties/allowed/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty:f}};
e===null?e=[h]:e.push(h),s++}d.path!==void 0&&(g(d.path,{instancePath:o+"/host-path/allowed/"+n+"/path",parentData:d,parentDataProperty:"\
path",rootData:i})||(e=e===null?g.errors:e.concat(g.errors),s=e.length)),d.readOnly!==void 0&&(c(d.readOnly,{instancePath:o+
"/host-path/allowed/"+n+"/readOnly",parentData:d,parentDataProperty:"readOnly",rootData:i})||(e=e===null?c.errors:e.concat(
c.errors),s=e.length))}else{let f={instancePath:o+"/host-path/allowed/"+n,schemaPath:"#/properties/host-path/properties/\
allowed/items/type",keyword:"type",params:{type:"object"}};e===null?e=[f]:e.push(f),s++}}}else{let p={instancePath:o+"/h\
ost-path/allowed",schemaPath:"#/properties/host-path/properties/allowed/type",keyword:"type",params:{type:"array"}};e===
null?e=[p]:e.push(p),s++}}}else{let t={instancePath:o+"/host-path",schemaPath:"#/properties/host-path/type",keyword:"typ\
e",params:{type:"object"}};e===null?e=[t]:e.push(t),s++}}if(a["read-only-root-filesystem"]!==void 0&&($(a["read-only-roo\
t-filesystem"],{instancePath:o+"/read-only-root-filesystem",parentData:a,parentDataProperty:"read-only-root-filesystem",
rootData:i})||(e=e===null?$.errors:e.concat($.errors),s=e.length)),a["host-namespaces"]!==void 0){let r=a["host-namespac\
es"];if(r&&typeof r=="object"&&!Array.isArray(r)){for(let t in r)if(!(t==="mode"||t==="allowed")){let p={instancePath:o+
"/host-namespaces",schemaPath:"#/properties/host-namespaces/additionalProperties",keyword:"additionalProperties",params:{
additionalProperty:t}};e===null?e=[p]:e.push(p),s++}if(r.mode!==void 0&&(l(r.mode,{instancePath:o+"/host-namespaces/mode",
parentData:r,parentDataProperty:"mode",rootData:i})||(e=e===null?l.errors:e.concat(l.errors),s=e.length)),r.allowed!==void 0){
let t=r.allowed;if(Array.isArray(t)){let p=t.length;for(let n=0;n<p;n++){let d=t[n];if(typeof d!="string"){let f={instancePath:o+
"/host-namespaces/allowed/"+n,schemaPath:"#/properties/host-namespaces/properties/allowed/items/type",keyword:"type",params:{
type:"string"}};e===null?e=[f]:e.push(f),s++}if(!(d==="hostNetwork"||d==="hostPID"||d==="hostIPC")){let f={instancePath:o+
"/host-namespaces/allowed/"+n,schemaPath:"#/properties/host-namespaces/properties/allowed/items/enum",keyword:"enum",params:{
allowedValues:F.properties["host-namespaces"].properties.allowed.items.enum}};e===null?e=[f]:e.push(f),s++}}}else{let p={
instancePath:o+"/host-namespaces/allowed",schemaPath:"#/properties/host-namespaces/properties/allowed/type",keyword:"typ\
e",params:{type:"array"}};e===null?e=[p]:e.push(p),s++}}}else{let t={instancePath:o+"/host-namespaces",schemaPath:"#/pro\
perties/host-namespaces/type",keyword:"type",params:{type:"object"}};e===null?e=[t]:e.push(t),s++}}if(a["host-ports"]!==
void 0){let r=a["host-ports"];if(r&&typeof r=="object"&&!Array.isArray(r)){for(let t in r)if(!(t==="mode"||t==="allowed")){
let p={instancePath:o+"/host-ports",schemaPath:"#/properties/host-ports/additionalProperties",keyword:"additionalPropert\
ies",params:{additionalProperty:t}};e===null?e=[p]:e.push(p),s++}if(r.mode!==void 0&&(l(r.mode,{instancePath:o+"/host-po\
rts/mode",parentData:r,parentDataProperty:"mode",rootData:i})||(e=e===null?l.errors:e.concat(l.errors),s=e.length)),r.allowed!==
void 0){let t=r.allowed;if(Array.isArray(t)){let p=t.length;for(let n=0;n<p;n++){let d=t[n];if(d&&typeof d=="object"&&!Array.
isArray(d)){if(d.min===void 0){let f={instancePath:o+"/host-ports/allowed/"+n,schemaPath:"#/properties/host-ports/proper\
ties/allowed/items/required",keyword:"required",params:{missingProperty:"min"}};e===null?e=[f]:e.push(f),s++}if(d.max===
void 0){let f={instancePath:o+"/host-ports/allowed/"+n,schemaPath:"#/properties/host-ports/properties/allowed/items/requ\
ired",keyword:"required",params:{missingProperty:"max"}};e===null?e=[f]:e.push(f),s++}for(let f in d)if(!(f==="min"||f===
"max")){let h={instancePath:o+"/host-ports/allowed/"+n,schemaPath:"#/properties/host-ports/properties/allowed/items/addi\
tionalProperties",keyword:"additionalProperties",params:{additionalProperty:f}};e===null?e=[h]:e.push(h),s++}d.min!==void 0&&
(x(d.min,{instancePath:o+"/host-ports/allowed/"+n+"/min",parentData:d,parentDataProperty:"min",rootData:i})||(e=e===null?
x.errors:e.concat(x.errors),s=e.length)),d.max!==void 0&&(x(d.max,{instancePath:o+"/host-ports/allowed/"+n+"/max",parentData:d,
parentDataProperty:"max",rootData:i})||(e=e===null?x.errors:e.concat(x.errors),s=e.length))}else{let f={instancePath:o+"\
/host-ports/allowed/"+n,schemaPath:"#/properties/host-ports/properties/allowed/items/type",keyword:"type",params:{type:"\
object"}};e===null?e=[f]:e.push(f),s++}}}else{let p={instancePath:o+"/host-ports/allowed",schemaPath:"#/properties/host-\
ports/properties/allowed/type",keyword:"type",params:{type:"array"}};e===null?e=[p]:e.push(p),s++}}}else{let t={instancePath:o+
"/host-ports",schemaPath:"#/properties/host-ports/type",keyword:"type",params:{type:"object"}};e===null?e=[t]:e.push(t),
s++}}if(a["probe-host"]!==void 0&&($(a["probe-host"],{instancePath:o+"/probe-host",parentData:a,parentDataProperty:"prob\
e-host",rootData:i})||(e=e===null?$.errors:e.concat($.errors),s=e.length)),a.sysctls!==void 0&&(k(a.sysctls,{instancePath:o+
"/sysctls",parentData:a,parentDataProperty:"sysctls",rootData:i})||(e=e===null?k.errors:e.concat(k.errors),s=e.length)),
a["run-as-non-root"]!==void 0&&(A(a["run-as-non-root"],{instancePath:o+"/run-as-non-root",parentData:a,parentDataProperty:"\
run-as-non-root",rootData:i})||(e=e===null?A.errors:e.concat(A.errors),s=e.length)),a["run-as-user"]!==void 0){let r=a["\
run-as-user"];if(r&&typeof r=="object"&&!Array.isArray(r)){for(let t in r)if(!(t==="mode"||t==="ranges"||t==="required"||
t==="default"||t==="exemptUserNamespaces")){let p={instancePath:o+"/run-as-user",schemaPath:"#/properties/run-as-user/ad\
ditionalProperties",keyword:"additionalProperties",params:{additionalProperty:t}};e===null?e=[p]:e.push(p),s++}r.mode!==
void 0&&(l(r.mode,{instancePath:o+"/run-as-user/mode",parentData:r,parentDataProperty:"mode",rootData:i})||(e=e===null?l.
errors:e.concat(l.errors),s=e.length)),r.ranges!==void 0&&(N(r.ranges,{instancePath:o+"/run-as-user/ranges",parentData:r,
parentDataProperty:"ranges",rootData:i})||(e=e===null?N.errors:e.concat(N.errors),s=e.length)),r.required!==void 0&&(c(r.
required,{instancePath:o+"/run-as-user/required",parentData:r,parentDataProperty:"required",rootData:i})||(e=e===null?c.
errors:e.concat(c.errors),s=e.length)),r.default!==void 0&&(w(r.default,{instancePath:o+"/run-as-user/default",parentData:r,
parentDataProperty:"default",rootData:i})||(e=e===null?w.errors:e.concat(w.errors),s=e.length)),r.exemptUserNamespaces!==
void 0&&(c(r.exemptUserNamespaces,{instancePath:o+"/run-as-user/exemptUserNamespaces",parentData:r,parentDataProperty:"e\
xemptUserNamespaces",rootData:i})||(e=e===null?c.errors:e.concat(c.errors),s=e.length))}else{let t={instancePath:o+"/run\
-as-user",schemaPath:"#/properties/run-as-user/type",keyword:"type",params:{type:"object"}};e===null?e=[t]:e.push(t),s++}}
if(a["run-as-group"]!==void 0){let r=a["run-as-group"];if(r&&typeof r=="object"&&!Array.isArray(r)){for(let t in r)if(!(t===
"mode"||t==="ranges"||t==="required"||t==="default")){let p={instancePath:o+"/run-as-group",schemaPath:"#/properties/run\
-as-group/additionalProperties",keyword:"additionalProperties",params:{additionalProperty:t}};e===null?e=[p]:e.push(p),s++}
r.mode!==void 0&&(l(r.mode,{instancePath:o+"/run-as-group/mode",parentData:r,parentDataProperty:"mode",rootData:i})||(e=
e===null?l.errors:e.concat(l.errors),s=e.length)),r.ranges!==void 0&&(N(r.ranges,{instancePath:o+"/run-as-group/ranges",
parentData:r,parentDataProperty:"ranges",rootData:i})||(e=e===null?N.errors:e.concat(N.errors),s=e.length)),r.required!==
void 0&&(c(r.required,{instancePath:o+"/run-as-group/required",parentData:r,parentDataProperty:"required",rootData:i})||
(e=e===null?c.errors:e.concat(c.errors),s=e.length)),r.default!==void 0&&(w(r.default,{instancePath:o+"/run-as-group/def\
ault",parentData:r,parentDataProperty:"default",rootData:i})||(e=e===null?w.errors:e.concat(w.errors),s=e.length))}else{
let t={instancePath:o+"/run-as-group",schemaPath:"#/properties/run-as-group/type",keyword:"type",params:{type:"object"}};
e===null?e=[t]:e.push(t),s++}}if(a["seccomp-profile"]!==void 0){let r=a["seccomp-profile"];if(r&&typeof r=="object"&&!Array.
isArray(r)){for(let t in r)if(!(t==="mode"||t==="allowed"||t==="required"||t==="localhostProfiles"||t==="refuseEmptyLoca\
lhost"||t==="readFrom"||t==="exemptWindows")){let p={instancePath:o+"/seccomp-profile",schemaPath:"#/properties/seccomp-\
profile/additionalProperties",keyword:"additionalProperties",params:{additionalProperty:t}};e===null?e=[p]:e.push(p),s++}
if(r.mode!==void 0&&(l(r.mode,{instancePath:o+"/seccomp-profile/mode",parentData:r,parentDataProperty:"mode",rootData:i})||
(e=e===null?l.errors:e.concat(l.errors),s=e.length)),r.allowed!==void 0&&(E(r.allowed,{instancePath:o+"/seccomp-profile/\
allowed",parentData:r,parentDataProperty:"allowed",rootData:i})||(e=e===null?E.errors:e.concat(E.errors),s=e.length)),r.
required!==void 0&&(c(r.required,{instancePath:o+"/seccomp-profile/required",parentData:r,parentDataProperty:"required",
rootData:i})||(e=e===null?c.errors:e.concat(c.errors),s=e.length)),r.localhostProfiles!==void 0&&(m(r.localhostProfiles,
{instancePath:o+"/seccomp-profile/localhostProfiles",parentData:r,parentDataProperty:"localhostProfiles",rootData:i})||(e=
e===null?m.errors:e.concat(m.errors),s=e.length)),r.refuseEmptyLocalhost!==void 0&&(c(r.refuseEmptyLocalhost,{instancePath:o+
"/seccomp-profile/refuseEmptyLocalhost",parentData:r,parentDataProperty:"refuseEmptyLocalhost",rootData:i})||(e=e===null?
c.errors:e.concat(c.errors),s=e.length)),r.readFrom!==void 0){let t=r.readFrom;if(typeof t!="string"){let p={instancePath:o+
"/seccomp-profile/readFrom",schemaPath:"#/properties/seccomp-profile/properties/readFrom/type",keyword:"type",params:{type:"\
string"}};e===null?e=[p]:e.push(p),s++}if(!(t==="Fields"||t==="Annotations")){let p={instancePath:o+"/seccomp-profile/re\
adFrom",schemaPath:"#/properties/seccomp-profile/properties/readFrom/enum",keyword:"enum",params:{allowedValues:F.properties["\
seccomp-profile"].properties.readFrom.enum}};e===null?e=[p]:e.push(p),s++}}r.exemptWindows!==void 0&&(c(r.exemptWindows,
{instancePath:o+"/seccomp-profile/exemptWindows",parentData:r,parentDataProperty:"exemptWindows",rootData:i})||(e=e===null?
c.errors:e.concat(c.errors),s=e.length))}else{let t={instancePath:o+"/seccomp-profile",schemaPath:"#/properties/seccomp-\
profile/type",keyword:"type",params:{type:"object"}};e===null?e=[t]:e.push(t),s++}}if(a["apparmor-profile"]!==void 0){let r=a["\
apparmor-profile"];if(r&&typeof r=="object"&&!Array.isArray(r)){for(let t in r)if(!(t==="mode"||t==="allowed"||t==="requ\
ired"||t==="localhostProfiles")){let p={instancePath:o+"/apparmor-profile",schemaPath:"#/properties/apparmor-profile/add\
itionalProperties",keyword:"additionalProperties",params:{additionalProperty:t}};e===null?e=[p]:e.push(p),s++}r.mode!==void 0&&
(l(r.mode,{instancePath:o+"/apparmor-profile/mode",parentData:r,parentDataProperty:"mode",rootData:i})||(e=e===null?l.errors:
e.concat(l.errors),s=e.length)),r.allowed!==void 0&&(E(r.allowed,{instancePath:o+"/apparmor-profile/allowed",parentData:r,
parentDataProperty:"allowed",rootData:i})||(e=e===null?E.errors:e.concat(E.errors),s=e.length)),r.required!==void 0&&(c(
r.required,{instancePath:o+"/apparmor-profile/required",parentData:r,parentDataProperty:"required",rootData:i})||(e=e===
null?c.errors:e.concat(c.errors),s=e.length)),r.localhostProfiles!==void 0&&(m(r.localhostProfiles,{instancePath:o+"/app\
armor-profile/localhostProfiles",parentData:r,parentDataProperty:"localhostProfiles",rootData:i})||(e=e===null?m.errors:
e.concat(m.errors),s=e.length))}else{let t={instancePath:o+"/apparmor-profile",schemaPath:"#/properties/apparmor-profile\
/type",keyword:"type",params:{type:"object"}};e===null?e=[t]:e.push(t),s++}}if(a["selinux-options"]!==void 0&&(k(a["seli\
nux-options"],{instancePath:o+"/selinux-options",parentData:a,parentDataProperty:"selinux-options",rootData:i})||(e=e===
null?k.errors:e.concat(k.errors),s=e.length)),a.privileged!==void 0&&($(a.privileged,{instancePath:o+"/privileged",parentData:a,
parentDataProperty:"privileged",rootData:i})||(e=e===null?$.errors:e.concat($.errors),s=e.length)),a["privilege-escalati\
on"]!==void 0){let r=a["privilege-escalation"];if(r&&typeof r=="object"&&!Array.isArray(r)){for(let t in r)if(!(t==="mod\
e"||t==="exemptWindows")){let p={instancePath:o+"/privilege-escalation",schemaPath:"#/properties/privilege-escalation/ad\
ditionalProperties",keyword:"additionalProperties",params:{additionalProperty:t}};e===null?e=[p]:e.push(p),s++}r.mode!==
void 0&&(l(r.mode,{instancePath:o+"/privilege-escalation/mode",parentData:r,parentDataProperty:"mode",rootData:i})||(e=e===
null?l.errors:e.concat(l.errors),s=e.length)),r.exemptWindows!==void 0&&(c(r.exemptWindows,{instancePath:o+"/privilege-e\
scalation/exemptWindows",parentData:r,parentDataProperty:"exemptWindows",rootData:i})||(e=e===null?c.errors:e.concat(c.errors),
s=e.length))}else{let t={instancePath:o+"/privilege-escalation",schemaPath:"#/properties/privilege-escalation/type",keyword:"\
type",params:{type:"object"}};e===null?e=[t]:e.push(t),s++}}if(a.capabilities!==void 0){let r=a.capabilities;if(r&&typeof r==
"object"&&!Array.isArray(r)){for(let t in r)if(!(t==="mode"||t==="allowed"||t==="forbidden"||t==="dropAll"||t==="exemptW\
indows")){let p={instancePath:o+"/capabilities",schemaPath:"#/properties/capabilities/additionalProperties",keyword:"add\
itionalProperties",params:{additionalProperty:t}};e===null?e=[p]:e.push(p),s++}r.mode!==void 0&&(l(r.mode,{instancePath:o+
"/capabilities/mode",parentData:r,parentDataProperty:"mode",rootData:i})||(e=e===null?l.errors:e.concat(l.errors),s=e.length)),
r.allowed!==void 0&&(m(r.allowed,{instancePath:o+"/capabilities/allowed",parentData:r,parentDataProperty:"allowed",rootData:i})||
(e=e===null?m.errors:e.concat(m.errors),s=e.length)),r.forbidden!==void 0&&(m(r.forbidden,{instancePath:o+"/capabilities\
/forbidden",parentData:r,parentDataProperty:"forbidden",rootData:i})||(e=e===null?m.errors:e.concat(m.errors),s=e.length)),
r.dropAll!==void 0&&(c(r.dropAll,{instancePath:o+"/capabilities/dropAll",parentData:r,parentDataProperty:"dropAll",rootData:i})||
(e=e===null?c.errors:e.concat(c.errors),s=e.length)),r.exemptWindows!==void 0&&(c(r.exemptWindows,{instancePath:o+"/capa\
bilities/exemptWindows",parentData:r,parentDataProperty:"exemptWindows",rootData:i})||(e=e===null?c.errors:e.concat(c.errors),
s=e.length))}else{let t={instancePath:o+"/capabilities",schemaPath:"#/properties/capabilities/type",keyword:"type",params:{
type:"object"}};e===null?e=[t]:e.push(t),s++}}if(a["proc-mount"]!==void 0&&(A(a["proc-mount"],{instancePath:o+"/proc-mou\
nt",parentData:a,parentDataProperty:"proc-mount",rootData:i})||(e=e===null?A.errors:e.concat(A.errors),s=e.length)),a["h\
ost-process"]!==void 0&&($(a["host-process"],{instancePath:o+"/host-process",parentData:a,parentDataProperty:"host-proce\
ss",rootData:i})||(e=e===null?$.errors:e.concat($.errors),s=e.length)),a["image-registry"]!==void 0){let r=a["image-regi\
stry"];if(r&&typeof r=="object"&&!Array.isArray(r)){for(let t in r)if(!(t==="mode"||t==="allowed"||t==="forbidden")){let p={
instancePath:o+"/image-registry",schemaPath:"#/properties/image-registry/additionalProperties",keyword:"additionalProper\
ties",params:{additionalProperty:t}};e===null?e=[p]:e.push(p),s++}r.mode!==void 0&&(l(r.mode,{instancePath:o+"/image-reg\
istry/mode",parentData:r,parentDataProperty:"mode",rootData:i})||(e=e===null?l.errors:e.concat(l.errors),s=e.length)),r.
allowed!==void 0&&(m(r.allowed,{instancePath:o+"/image-registry/allowed",parentData:r,parentDataProperty:"allowed",rootData:i})||
(e=e===null?m.errors:e.concat(m.errors),s=e.length)),r.forbidden!==void 0&&(m(r.forbidden,{instancePath:o+"/image-regist\
ry/forbidden",parentData:r,parentDataProperty:"forbidden",rootData:i})||(e=e===null?m.errors:e.concat(m.errors),s=e.length))}else{
let t={instancePath:o+"/image-registry",schemaPath:"#/properties/image-registry/type",keyword:"type",params:{type:"objec\
t"}};e===null?e=[t]:e.push(t),s++}}if(a["image-tag"]!==void 0){let r=a["image-tag"];if(r&&typeof r=="object"&&!Array.isArray(
r)){for(let t in r)if(!(t==="mode"||t==="forbidden")){let p={instancePath:o+"/image-tag",schemaPath:"#/properties/image-\
tag/additionalProperties",keyword:"additionalProperties",params:{additionalProperty:t}};e===null?e=[p]:e.push(p),s++}r.mode!==
void 0&&(l(r.mode,{instancePath:o+"/image-tag/mode",parentData:r,parentDataProperty:"mode",rootData:i})||(e=e===null?l.errors:
e.concat(l.errors),s=e.length)),r.forbidden!==void 0&&(m(r.forbidden,{instancePath:o+"/image-tag/forbidden",parentData:r,
parentDataProperty:"forbidden",rootData:i})||(e=e===null?m.errors:e.concat(m.errors),s=e.length))}else{let t={instancePath:o+
"/image-tag",schemaPath:"#/properties/image-tag/type",keyword:"type",params:{type:"object"}};e===null?e=[t]:e.push(t),s++}}}else{
let r={instancePath:o,schemaPath:"#/type",keyword:"type",params:{type:"object"}};e===null?e=[r]:e.push(r),s++}return z.errors=
e,s===0}function I(a,{instancePath:o="",parentData:y,parentDataProperty:u,rootData:i=a}={}){let e=null,s=0;if(a&&typeof a==
"object"&&!Array.isArray(a)){if(a.apiVersion===void 0){let r={instancePath:o,schemaPath:"#/required",keyword:"required",
params:{missingProperty:"apiVersion"}};e===null?e=[r]:e.push(r),s++}if(a.kind===void 0){let r={instancePath:o,schemaPath:"\
#/required",keyword:"required",params:{missingProperty:"kind"}};e===null?e=[r]:e.push(r),s++}if(a.metadata===void 0){let r={
instancePath:o,schemaPath:"#/required",keyword:"required",params:{missingProperty:"metadata"}};e===null?e=[r]:e.push(r),
s++}if(a.spec===void 0){let r={instancePath:o,schemaPath:"#/required",keyword:"required",params:{missingProperty:"spec"}};
e===null?e=[r]:e.push(r),s++}for(let r in a)if(!(r==="apiVersion"||r==="kind"||r==="metadata"||r==="spec")){let t={instancePath:o,
schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty:r}};e===null?e=[t]:e.push(
t),s++}if(a.apiVersion!==void 0){let r=a.apiVersion;if(typeof r!="string"){let t={instancePath:o+"/apiVersion",schemaPath:"\
#/properties/apiVersion/type",keyword:"type",params:{type:"string"}};e===null?e=[t]:e.push(t),s++}if(r!=="plimsoll.dev/v\
1alpha1"){let t={instancePath:o+"/apiVersion",schemaPath:"#/properties/apiVersion/enum",keyword:"enum",params:{allowedValues:L.
properties.apiVersion.enum}};e===null?e=[t]:e.push(t),s++}}if(a.kind!==void 0){let r=a.kind;if(typeof r!="string"){let t={
instancePath:o+"/kind",schemaPath:"#/properties/kind/type",keyword:"type",params:{type:"string"}};e===null?e=[t]:e.push(
t),s++}if(r!=="PodPolicy"){let t={instancePath:o+"/kind",schemaPath:"#/properties/kind/enum",keyword:"enum",params:{allowedValues:L.
properties.kind.enum}};e===null?e=[t]:e.push(t),s++}}if(a.metadata!==void 0){let r=a.metadata;if(r&&typeof r=="object"&&
!Array.isArray(r)){if(r.name===void 0){let t={instancePath:o+"/metadata",schemaPath:"#/properties/metadata/required",keyword:"\
required",params:{missingProperty:"name"}};e===null?e=[t]:e.push(t),s++}if(r.name!==void 0){let t=r.name;if(typeof t=="s\
tring"){if(V(t)>253){let p={instancePath:o+"/metadata/name",schemaPath:"#/properties/metadata/properties/name/maxLength",
keyword:"maxLength",params:{limit:253}};e===null?e=[p]:e.push(p),s++}if(V(t)<1){let p={instancePath:o+"/metadata/name",schemaPath:"\
#/properties/metadata/properties/name/minLength",keyword:"minLength",params:{limit:1}};e===null?e=[p]:e.push(p),s++}if(!R.
test(t)){let p={instancePath:o+"/metadata/name",schemaPath:"#/properties/metadata/properties/name/pattern",keyword:"patt\
ern",params:{pattern:"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$"}};e===null?e=[p]:e.push(p),s++}}else{
let p={instancePath:o+"/metadata/name",schemaPath:"#/properties/metadata/properties/name/type",keyword:"type",params:{type:"\
string"}};e===null?e=[p]:e.push(p),s++}}}else{let t={instancePath:o+"/metadata",schemaPath:"#/properties/metadata/type",
keyword:"type",params:{type:"object"}};e===null?e=[t]:e.push(t),s++}}if(a.spec!==void 0){let r=a.spec;if(r&&typeof r=="o\
bject"&&!Array.isArray(r)){if(r.mode===void 0){let t={instancePath:o+"/spec",schemaPath:"#/properties/spec/required",keyword:"\
required",params:{missingProperty:"mode"}};e===null?e=[t]:e.push(t),s++}for(let t in r)if(!(t==="match"||t==="mode"||t===
"templates"||t==="profile"||t==="profileVersion"||t==="help"||t==="overrides"||t==="rules")){let p={instancePath:o+"/spe\
c",schemaPath:"#/properties/spec/additionalProperties",keyword:"additionalProperties",params:{additionalProperty:t}};e===
null?e=[p]:e.push(p),s++}if(r.match!==void 0){let t=r.match;if(t&&typeof t=="object"&&!Array.isArray(t)){for(let p in t)
if(!(p==="namespaces"||p==="excludeNamespaces")){let n={instancePath:o+"/spec/match",schemaPath:"#/properties/spec/prope\
rties/match/additionalProperties",keyword:"additionalProperties",params:{additionalProperty:p}};e===null?e=[n]:e.push(n),
s++}if(t.namespaces!==void 0&&(v(t.namespaces,{instancePath:o+"/spec/match/namespaces",parentData:t,parentDataProperty:"\
namespaces",rootData:i})||(e=e===null?v.errors:e.concat(v.errors),s=e.length)),t.excludeNamespaces!==void 0){let p=t.excludeNamespaces;
if(Array.isArray(p)){let n=p.length;for(let d=0;d<n;d++){let f=p[d];if(typeof f=="string"){if(V(f)<1){let h={instancePath:o+
"/spec/match/excludeNamespaces/"+d,schemaPath:"#/properties/spec/properties/match/properties/excludeNamespaces/items/min\
Length",keyword:"minLength",params:{limit:1}};e===null?e=[h]:e.push(h),s++}if(!_.test(f)){let h={instancePath:o+"/spec/m\
atch/excludeNamespaces/"+d,schemaPath:"#/properties/spec/properties/match/properties/excludeNamespaces/items/pattern",keyword:"\
pattern",params:{pattern:"^[a-z0-9]([-a-z0-9]*[a-z0-9])?$"}};e===null?e=[h]:e.push(h),s++}}else{let h={instancePath:o+"/\
spec/match/excludeNamespaces/"+d,schemaPath:"#/properties/spec/properties/match/properties/excludeNamespaces/items/type",
keyword:"type",params:{type:"string"}};e===null?e=[h]:e.push(h),s++}}}else{let n={instancePath:o+"/spec/match/excludeNam\
espaces",schemaPath:"#/properties/spec/properties/match/properties/excludeNamespaces/type",keyword:"type",params:{type:"\
array"}};e===null?e=[n]:e.push(n),s++}}}else{let p={instancePath:o+"/spec/match",schemaPath:"#/properties/spec/propertie\
s/match/type",keyword:"type",params:{type:"object"}};e===null?e=[p]:e.push(p),s++}}if(r.mode!==void 0&&(b(r.mode,{instancePath:o+
"/spec/mode",parentData:r,parentDataProperty:"mode",rootData:i})||(e=e===null?b.errors:e.concat(b.errors),s=e.length)),r.
templates!==void 0&&(b(r.templates,{instancePath:o+"/spec/templates",parentData:r,parentDataProperty:"templates",rootData:i})||
(e=e===null?b.errors:e.concat(b.errors),s=e.length)),r.profile!==void 0){let t=r.profile;if(typeof t!="string"){let p={instancePath:o+
"/spec/profile",schemaPath:"#/properties/spec/properties/profile/type",keyword:"type",params:{type:"string"}};e===null?e=
[p]:e.push(p),s++}if(!(t==="none"||t==="baseline"||t==="restricted")){let p={instancePath:o+"/spec/profile",schemaPath:"\
#/properties/spec/properties/profile/enum",keyword:"enum",params:{allowedValues:L.properties.spec.properties.profile.enum}};
e===null?e=[p]:e.push(p),s++}}if(r.profileVersion!==void 0){let t=r.profileVersion;if(typeof t!="string"){let p={instancePath:o+
"/spec/profileVersion",schemaPath:"#/properties/spec/properties/profileVersion/type",keyword:"type",params:{type:"string"}};
e===null?e=[p]:e.push(p),s++}if(!(t==="latest"||t==="v1.0"||t==="v1.1"||t==="v1.2"||t==="v1.3"||t==="v1.4"||t==="v1.5"||
t==="v1.6"||t==="v1.7"||t==="v1.8"||t==="v1.9"||t==="v1.10"||t==="v1.11"||t==="v1.12"||t==="v1.13"||t==="v1.14"||t==="v1\
.15"||t==="v1.16"||t==="v1.17"||t==="v1.18"||t==="v1.19"||t==="v1.20"||t==="v1.21"||t==="v1.22"||t==="v1.23"||t==="v1.24"||
t==="v1.25"||t==="v1.26"||t==="v1.27"||t==="v1.28"||t==="v1.29"||t==="v1.30"||t==="v1.31"||t==="v1.32"||t==="v1.33"||t===
"v1.34"||t==="v1.35"||t==="v1.36"||t==="v1.37")){let p={instancePath:o+"/spec/profileVersion",schemaPath:"#/properties/s\
pec/properties/profileVersion/enum",keyword:"enum",params:{allowedValues:L.properties.spec.properties.profileVersion.enum}};
e===null?e=[p]:e.push(p),s++}}if(r.help!==void 0){let t=r.help;if(t&&typeof t=="object"&&!Array.isArray(t)){for(let p in t)
if(!(p==="text"||p==="url")){let n={instancePath:o+"/spec/help",schemaPath:"#/properties/spec/properties/help/additional\
Properties",keyword:"additionalProperties",params:{additionalProperty:p}};e===null?e=[n]:e.push(n),s++}t.text!==void 0&&
(g(t.text,{instancePath:o+"/spec/help/text",parentData:t,parentDataProperty:"text",rootData:i})||(e=e===null?g.errors:e.
concat(g.errors),s=e.length)),t.url!==void 0&&(g(t.url,{instancePath:o+"/spec/help/url",parentData:t,parentDataProperty:"\
url",rootData:i})||(e=e===null?g.errors:e.concat(g.errors),s=e.length))}else{let p={instancePath:o+"/spec/help",schemaPath:"\
#/properties/spec/properties/help/type",keyword:"type",params:{type:"object"}};e===null?e=[p]:e.push(p),s++}}if(r.overrides!==
void 0){let t=r.overrides;if(Array.isArray(t)){let p=t.length;for(let n=0;n<p;n++){let d=t[n];if(d&&typeof d=="object"&&
!Array.isArray(d)){if(d.namespaces===void 0){let f={instancePath:o+"/spec/overrides/"+n,schemaPath:"#/properties/spec/pr\
operties/overrides/items/required",keyword:"required",params:{missingProperty:"namespaces"}};e===null?e=[f]:e.push(f),s++}
for(let f in d)if(!(f==="namespaces"||f==="mode"||f==="rules")){let h={instancePath:o+"/spec/overrides/"+n,schemaPath:"#\
/properties/spec/properties/overrides/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty:f}};
e===null?e=[h]:e.push(h),s++}d.namespaces!==void 0&&(v(d.namespaces,{instancePath:o+"/spec/overrides/"+n+"/namespaces",parentData:d,
parentDataProperty:"namespaces",rootData:i})||(e=e===null?v.errors:e.concat(v.errors),s=e.length)),d.mode!==void 0&&(b(d.
mode,{instancePath:o+"/spec/overrides/"+n+"/mode",parentData:d,parentDataProperty:"mode",rootData:i})||(e=e===null?b.errors:
e.concat(b.errors),s=e.length)),d.rules!==void 0&&(z(d.rules,{instancePath:o+"/spec/overrides/"+n+"/rules",parentData:d,
parentDataProperty:"rules",rootData:i})||(e=e===null?z.errors:e.concat(z.errors),s=e.length))}else{let f={instancePath:o+
"/spec/overrides/"+n,schemaPath:"#/properties/spec/properties/overrides/items/type",keyword:"type",params:{type:"object"}};
e===null?e=[f]:e.push(f),s++}}}else{let p={instancePath:o+"/spec/overrides",schemaPath:"#/properties/spec/properties/ove\
rrides/type",keyword:"type",params:{type:"array"}};e===null?e=[p]:e.push(p),s++}}r.rules!==void 0&&(z(r.rules,{instancePath:o+
"/spec/rules",parentData:r,parentDataProperty:"rules",rootData:i})||(e=e===null?z.errors:e.concat(z.errors),s=e.length))}else{
let t={instancePath:o+"/spec",schemaPath:"#/properties/spec/type",keyword:"type",params:{type:"object"}};e===null?e=[t]:
e.push(t),s++}}}else{let r={instancePath:o,schemaPath:"#/type",keyword:"type",params:{type:"object"}};e===null?e=[r]:e.push(
r),s++}return I.errors=e,s===0}export{T as validatePodPolicy};
