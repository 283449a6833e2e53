// Written by scripts/generate.ts from the schema of the policy; change that instead.
var V=(a,r)=>()=>{try{return r||a((r={exports:{}}).exports,r),r.exports}catch(k){throw r=0,k}};var $=V(v=>{"use strict";Object.defineProperty(v,"__esModule",{value:!0});function q(a){let r=a.length,k=0,g=0,u;for(;g<
r;)k++,u=a.charCodeAt(g++),u>=55296&&u<=56319&&g<r&&(u=a.charCodeAt(g),(u&64512)===56320&&g++);return k}v.default=q;q.code=
'require("ajv/dist/runtime/ucs2length").default'});var O=D,b={$id:"validatePolicyTest",type:"object",required:["apiVersion","kind","policies","cases"],properties:{apiVersion:{
type:"string",enum:["plimsoll.dev/v1alpha1"]},kind:{type:"string",enum:["PolicyTest"]},policies:{type:"array",minItems:1,
items:{$ref:"#/$defs/part1"}},namespace:{$ref:"#/$defs/part2"},kubeVersion:{$ref:"#/$defs/part3"},cases:{type:"array",minItems:1,
items:{type:"object",required:["name","object","expect"],properties:{name:{$ref:"#/$defs/part1"},object:{$ref:"#/$defs/p\
art4"},oldObject:{$ref:"#/$defs/part4"},operation:{type:"string",enum:["CREATE","UPDATE"]},namespace:{$ref:"#/$defs/part\
2"},namespaceLabels:{type:"object",additionalProperties:{type:"string"}},limitRanges:{type:"array",items:{$ref:"#/$defs/\
part4"}},kubeVersion:{$ref:"#/$defs/part3"},expect:{type:"object",properties:{verdict:{type:"string",enum:["allowed","wa\
rned","denied"]},findings:{type:"array",items:{type:"object",required:["rule"],properties:{rule:{type:"string",enum:["re\
quests-required","limits-required","limits-forbidden","resource-range","pod-resource-range","limit-request-ratio","quant\
ity-units","volume-types","host-path","read-only-root-filesystem","host-namespaces","host-ports","probe-host","sysctls",
"run-as-non-root","run-as-user","run-as-group","service-account","service-account-token","env-secrets","seccomp-profile",
"apparmor-profile","selinux-options","privileged","privilege-escalation","capabilities","proc-mount","host-process","run\
time-class","priority-class","placement","node-name","run-time-limit","termination-grace","default-namespace","image-reg\
istry","image-tag","probes-required","termination-message","controller-required","pod-labels","pod-annotations"]},container:{
$ref:"#/$defs/part1"},key:{$ref:"#/$defs/part1"},message:{$ref:"#/$defs/part1"},effect:{type:"string",enum:["deny","warn",
"audit"]}},additionalProperties:!1}},only:{type:"boolean"}},additionalProperties:!1}},additionalProperties:!1}}},additionalProperties:!1,
$defs:{part1:{type:"string",minLength:1},part2:{type:"string",minLength:1,pattern:"^[a-z0-9]([-a-z0-9]*[a-z0-9])?$"},part3:{
type:"string",minLength:1,pattern:"^1\\.\\d{1,2}$"},part4:{type:"object"}}};var j=$().default;function d(a,{instancePath:r="",parentData:k,parentDataProperty:g,rootData:u=a}={}){let e=null,s=0;if(typeof a==
"string"){if(j(a)<1){let t={instancePath:r,schemaPath:"#/minLength",keyword:"minLength",params:{limit:1}};e===null?e=[t]:
e.push(t),s++}}else{let t={instancePath:r,schemaPath:"#/type",keyword:"type",params:{type:"string"}};e===null?e=[t]:e.push(
t),s++}return d.errors=e,s===0}var A=new RegExp("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$","u");function w(a,{instancePath:r="",parentData:k,parentDataProperty:g,
rootData:u=a}={}){let e=null,s=0;if(typeof a=="string"){if(j(a)<1){let t={instancePath:r,schemaPath:"#/minLength",keyword:"\
minLength",params:{limit:1}};e===null?e=[t]:e.push(t),s++}if(!A.test(a)){let t={instancePath:r,schemaPath:"#/pattern",keyword:"\
pattern",params:{pattern:"^[a-z0-9]([-a-z0-9]*[a-z0-9])?$"}};e===null?e=[t]:e.push(t),s++}}else{let t={instancePath:r,schemaPath:"\
#/type",keyword:"type",params:{type:"string"}};e===null?e=[t]:e.push(t),s++}return w.errors=e,s===0}var L=new RegExp("^1\\.\\d{1,2}$","u");function x(a,{instancePath:r="",parentData:k,parentDataProperty:g,rootData:u=a}={}){
let e=null,s=0;if(typeof a=="string"){if(j(a)<1){let t={instancePath:r,schemaPath:"#/minLength",keyword:"minLength",params:{
limit:1}};e===null?e=[t]:e.push(t),s++}if(!L.test(a)){let t={instancePath:r,schemaPath:"#/pattern",keyword:"pattern",params:{
pattern:"^1\\.\\d{1,2}$"}};e===null?e=[t]:e.push(t),s++}}else{let t={instancePath:r,schemaPath:"#/type",keyword:"type",params:{
type:"string"}};e===null?e=[t]:e.push(t),s++}return x.errors=e,s===0}function P(a,{instancePath:r="",parentData:k,parentDataProperty:g,rootData:u=a}={}){let e=null,s=0;if(!(a&&typeof a=="ob\
ject"&&!Array.isArray(a))){let t={instancePath:r,schemaPath:"#/type",keyword:"type",params:{type:"object"}};e===null?e=[
t]:e.push(t),s++}return P.errors=e,s===0}var E=Object.prototype.hasOwnProperty;function D(a,{instancePath:r="",parentData:k,
parentDataProperty:g,rootData:u=a}={}){let e=null,s=0;if(a&&typeof a=="object"&&!Array.isArray(a)){if(a.apiVersion===void 0){
let t={instancePath:r,schemaPath:"#/required",keyword:"required",params:{missingProperty:"apiVersion"}};e===null?e=[t]:e.
push(t),s++}if(a.kind===void 0){let t={instancePath:r,schemaPath:"#/required",keyword:"required",params:{missingProperty:"\
kind"}};e===null?e=[t]:e.push(t),s++}if(a.policies===void 0){let t={instancePath:r,schemaPath:"#/required",keyword:"requ\
ired",params:{missingProperty:"policies"}};e===null?e=[t]:e.push(t),s++}if(a.cases===void 0){let t={instancePath:r,schemaPath:"\
#/required",keyword:"required",params:{missingProperty:"cases"}};e===null?e=[t]:e.push(t),s++}for(let t in a)if(!(t==="a\
piVersion"||t==="kind"||t==="policies"||t==="namespace"||t==="kubeVersion"||t==="cases")){let c={instancePath:r,schemaPath:"\
#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty:t}};e===null?e=[c]:e.push(c),s++}if(a.
apiVersion!==void 0){let t=a.apiVersion;if(typeof t!="string"){let c={instancePath:r+"/apiVersion",schemaPath:"#/propert\
ies/apiVersion/type",keyword:"type",params:{type:"string"}};e===null?e=[c]:e.push(c),s++}if(t!=="plimsoll.dev/v1alpha1"){
let c={instancePath:r+"/apiVersion",schemaPath:"#/properties/apiVersion/enum",keyword:"enum",params:{allowedValues:b.properties.
apiVersion.enum}};e===null?e=[c]:e.push(c),s++}}if(a.kind!==void 0){let t=a.kind;if(typeof t!="string"){let c={instancePath:r+
"/kind",schemaPath:"#/properties/kind/type",keyword:"type",params:{type:"string"}};e===null?e=[c]:e.push(c),s++}if(t!=="\
PolicyTest"){let c={instancePath:r+"/kind",schemaPath:"#/properties/kind/enum",keyword:"enum",params:{allowedValues:b.properties.
kind.enum}};e===null?e=[c]:e.push(c),s++}}if(a.policies!==void 0){let t=a.policies;if(Array.isArray(t)){if(t.length<1){let p={
instancePath:r+"/policies",schemaPath:"#/properties/policies/minItems",keyword:"minItems",params:{limit:1}};e===null?e=[
p]:e.push(p),s++}let c=t.length;for(let p=0;p<c;p++)d(t[p],{instancePath:r+"/policies/"+p,parentData:t,parentDataProperty:p,
rootData:u})||(e=e===null?d.errors:e.concat(d.errors),s=e.length)}else{let c={instancePath:r+"/policies",schemaPath:"#/p\
roperties/policies/type",keyword:"type",params:{type:"array"}};e===null?e=[c]:e.push(c),s++}}if(a.namespace!==void 0&&(w(
a.namespace,{instancePath:r+"/namespace",parentData:a,parentDataProperty:"namespace",rootData:u})||(e=e===null?w.errors:
e.concat(w.errors),s=e.length)),a.kubeVersion!==void 0&&(x(a.kubeVersion,{instancePath:r+"/kubeVersion",parentData:a,parentDataProperty:"\
kubeVersion",rootData:u})||(e=e===null?x.errors:e.concat(x.errors),s=e.length)),a.cases!==void 0){let t=a.cases;if(Array.
isArray(t)){if(t.length<1){let p={instancePath:r+"/cases",schemaPath:"#/properties/cases/minItems",keyword:"minItems",params:{
limit:1}};e===null?e=[p]:e.push(p),s++}let c=t.length;for(let p=0;p<c;p++){let l=t[p];if(l&&typeof l=="object"&&!Array.isArray(
l)){if(l.name===void 0){let n={instancePath:r+"/cases/"+p,schemaPath:"#/properties/cases/items/required",keyword:"requir\
ed",params:{missingProperty:"name"}};e===null?e=[n]:e.push(n),s++}if(l.object===void 0){let n={instancePath:r+"/cases/"+
p,schemaPath:"#/properties/cases/items/required",keyword:"required",params:{missingProperty:"object"}};e===null?e=[n]:e.
push(n),s++}if(l.expect===void 0){let n={instancePath:r+"/cases/"+p,schemaPath:"#/properties/cases/items/required",keyword:"\
required",params:{missingProperty:"expect"}};e===null?e=[n]:e.push(n),s++}for(let n in l)if(!E.call(b.properties.cases.items.
properties,n)){let o={instancePath:r+"/cases/"+p,schemaPath:"#/properties/cases/items/additionalProperties",keyword:"add\
itionalProperties",params:{additionalProperty:n}};e===null?e=[o]:e.push(o),s++}if(l.name!==void 0&&(d(l.name,{instancePath:r+
"/cases/"+p+"/name",parentData:l,parentDataProperty:"name",rootData:u})||(e=e===null?d.errors:e.concat(d.errors),s=e.length)),
l.object!==void 0&&(P(l.object,{instancePath:r+"/cases/"+p+"/object",parentData:l,parentDataProperty:"object",rootData:u})||
(e=e===null?P.errors:e.concat(P.errors),s=e.length)),l.oldObject!==void 0&&(P(l.oldObject,{instancePath:r+"/cases/"+p+"/\
oldObject",parentData:l,parentDataProperty:"oldObject",rootData:u})||(e=e===null?P.errors:e.concat(P.errors),s=e.length)),
l.operation!==void 0){let n=l.operation;if(typeof n!="string"){let o={instancePath:r+"/cases/"+p+"/operation",schemaPath:"\
#/properties/cases/items/properties/operation/type",keyword:"type",params:{type:"string"}};e===null?e=[o]:e.push(o),s++}
if(!(n==="CREATE"||n==="UPDATE")){let o={instancePath:r+"/cases/"+p+"/operation",schemaPath:"#/properties/cases/items/pr\
operties/operation/enum",keyword:"enum",params:{allowedValues:b.properties.cases.items.properties.operation.enum}};e===null?
e=[o]:e.push(o),s++}}if(l.namespace!==void 0&&(w(l.namespace,{instancePath:r+"/cases/"+p+"/namespace",parentData:l,parentDataProperty:"\
namespace",rootData:u})||(e=e===null?w.errors:e.concat(w.errors),s=e.length)),l.namespaceLabels!==void 0){let n=l.namespaceLabels;
if(n&&typeof n=="object"&&!Array.isArray(n)){for(let o in n)if(typeof n[o]!="string"){let f={instancePath:r+"/cases/"+p+
"/namespaceLabels/"+o.replace(/~/g,"~0").replace(/\//g,"~1"),schemaPath:"#/properties/cases/items/properties/namespaceLa\
bels/additionalProperties/type",keyword:"type",params:{type:"string"}};e===null?e=[f]:e.push(f),s++}}else{let o={instancePath:r+
"/cases/"+p+"/namespaceLabels",schemaPath:"#/properties/cases/items/properties/namespaceLabels/type",keyword:"type",params:{
type:"object"}};e===null?e=[o]:e.push(o),s++}}if(l.limitRanges!==void 0){let n=l.limitRanges;if(Array.isArray(n)){let o=n.
length;for(let f=0;f<o;f++)P(n[f],{instancePath:r+"/cases/"+p+"/limitRanges/"+f,parentData:n,parentDataProperty:f,rootData:u})||
(e=e===null?P.errors:e.concat(P.errors),s=e.length)}else{let o={instancePath:r+"/cases/"+p+"/limitRanges",schemaPath:"#/\
properties/cases/items/properties/limitRanges/type",keyword:"type",params:{type:"array"}};e===null?e=[o]:e.push(o),s++}}
if(l.kubeVersion!==void 0&&(x(l.kubeVersion,{instancePath:r+"/cases/"+p+"/kubeVersion",parentData:l,parentDataProperty:"\
kubeVersion",rootData:u})||(e=e===null?x.errors:e.concat(x.errors),s=e.length)),l.expect!==void 0){let n=l.expect;if(n&&
typeof n=="object"&&!Array.isArray(n)){for(let o in n)if(!(o==="verdict"||o==="findings"||o==="only")){let f={instancePath:r+
"/cases/"+p+"/expect",schemaPath:"#/properties/cases/items/properties/expect/additionalProperties",keyword:"additionalPr\
operties",params:{additionalProperty:o}};e===null?e=[f]:e.push(f),s++}if(n.verdict!==void 0){let o=n.verdict;if(typeof o!=
"string"){let f={instancePath:r+"/cases/"+p+"/expect/verdict",schemaPath:"#/properties/cases/items/properties/expect/pro\
perties/verdict/type",keyword:"type",params:{type:"string"}};e===null?e=[f]:e.push(f),s++}if(!(o==="allowed"||o==="warne\
d"||o==="denied")){let f={instancePath:r+"/cases/"+p+"/expect/verdict",schemaPath:"#/properties/cases/items/properties/e\
xpect/properties/verdict/enum",keyword:"enum",params:{allowedValues:b.properties.cases.items.properties.expect.properties.
verdict.enum}};e===null?e=[f]:e.push(f),s++}}if(n.findings!==void 0){let o=n.findings;if(Array.isArray(o)){let f=o.length;
for(let h=0;h<f;h++){let m=o[h];if(m&&typeof m=="object"&&!Array.isArray(m)){if(m.rule===void 0){let i={instancePath:r+"\
/cases/"+p+"/expect/findings/"+h,schemaPath:"#/properties/cases/items/properties/expect/properties/findings/items/requir\
ed",keyword:"required",params:{missingProperty:"rule"}};e===null?e=[i]:e.push(i),s++}for(let i in m)if(!(i==="rule"||i===
"container"||i==="key"||i==="message"||i==="effect")){let y={instancePath:r+"/cases/"+p+"/expect/findings/"+h,schemaPath:"\
#/properties/cases/items/properties/expect/properties/findings/items/additionalProperties",keyword:"additionalProperties",
params:{additionalProperty:i}};e===null?e=[y]:e.push(y),s++}if(m.rule!==void 0){let i=m.rule;if(typeof i!="string"){let y={
instancePath:r+"/cases/"+p+"/expect/findings/"+h+"/rule",schemaPath:"#/properties/cases/items/properties/expect/properti\
es/findings/items/properties/rule/type",keyword:"type",params:{type:"string"}};e===null?e=[y]:e.push(y),s++}if(!(i==="re\
quests-required"||i==="limits-required"||i==="limits-forbidden"||i==="resource-range"||i==="pod-resource-range"||i==="li\
mit-request-ratio"||i==="quantity-units"||i==="volume-types"||i==="host-path"||i==="read-only-root-filesystem"||i==="hos\
t-namespaces"||i==="host-ports"||i==="probe-host"||i==="sysctls"||i==="run-as-non-root"||i==="run-as-user"||i==="run-as-\
group"||i==="service-account"||i==="service-account-token"||i==="env-secrets"||i==="seccomp-profile"||i==="apparmor-prof\
ile"||i==="selinux-options"||i==="privileged"||i==="privilege-escalation"||i==="capabilities"||i==="proc-mount"||i==="ho\
st-process"||i==="runtime-class"||i==="priority-class"||i==="placement"||i==="node-name"||i==="run-time-limit"||i==="ter\
mination-grace"||i==="default-namespace"||i==="image-registry"||i==="image-tag"||i==="probes-required"||i==="termination\
-message"||i==="controller-required"||i==="pod-labels"||i==="pod-annotations")){let y={instancePath:r+"/cases/"+p+"/expe\
ct/findings/"+h+"/rule",schemaPath:"#/properties/cases/items/properties/expect/properties/findings/items/properties/rule\
/enum",keyword:"enum",params:{allowedValues:b.properties.cases.items.properties.expect.properties.findings.items.properties.
rule.enum}};e===null?e=[y]:e.push(y),s++}}if(m.container!==void 0&&(d(m.container,{instancePath:r+"/cases/"+p+"/expect/f\
indings/"+h+"/container",parentData:m,parentDataProperty:"container",rootData:u})||(e=e===null?d.errors:e.concat(d.errors),
s=e.length)),m.key!==void 0&&(d(m.key,{instancePath:r+"/cases/"+p+"/expect/findings/"+h+"/key",parentData:m,parentDataProperty:"\
key",rootData:u})||(e=e===null?d.errors:e.concat(d.errors),s=e.length)),m.message!==void 0&&(d(m.message,{instancePath:r+
"/cases/"+p+"/expect/findings/"+h+"/message",parentData:m,parentDataProperty:"message",rootData:u})||(e=e===null?d.errors:
e.concat(d.errors),s=e.length)),m.effect!==void 0){let i=m.effect;if(typeof i!="string"){let y={instancePath:r+"/cases/"+
p+"/expect/findings/"+h+"/effect",schemaPath:"#/properties/cases/items/properties/expect/properties/findings/items/prope\
rties/effect/type",keyword:"type",params:{type:"string"}};e===null?e=[y]:e.push(y),s++}if(!(i==="deny"||i==="warn"||i===
"audit")){let y={instancePath:r+"/cases/"+p+"/expect/findings/"+h+"/effect",schemaPath:"#/properties/cases/items/propert\
ies/expect/properties/findings/items/properties/effect/enum",keyword:"enum",params:{allowedValues:b.properties.cases.items.
properties.expect.properties.findings.items.properties.effect.enum}};e===null?e=[y]:e.push(y),s++}}}else{let i={instancePath:r+
"/cases/"+p+"/expect/findings/"+h,schemaPath:"#/properties/cases/items/properties/expect/properties/findings/items/type",
keyword:"type",params:{type:"object"}};e===null?e=[i]:e.push(i),s++}}}else{let f={instancePath:r+"/cases/"+p+"/expect/fi\
ndings",schemaPath:"#/properties/cases/items/properties/expect/properties/findings/type",keyword:"type",params:{type:"ar\
ray"}};e===null?e=[f]:e.push(f),s++}}if(n.only!==void 0&&typeof n.only!="boolean"){let o={instancePath:r+"/cases/"+p+"/e\
xpect/only",schemaPath:"#/properties/cases/items/properties/expect/properties/only/type",keyword:"type",params:{type:"bo\
olean"}};e===null?e=[o]:e.push(o),s++}}else{let o={instancePath:r+"/cases/"+p+"/expect",schemaPath:"#/properties/cases/i\
tems/properties/expect/type",keyword:"type",params:{type:"object"}};e===null?e=[o]:e.push(o),s++}}}else{let n={instancePath:r+
"/cases/"+p,schemaPath:"#/properties/cases/items/type",keyword:"type",params:{type:"object"}};e===null?e=[n]:e.push(n),s++}}}else{
let c={instancePath:r+"/cases",schemaPath:"#/properties/cases/type",keyword:"type",params:{type:"array"}};e===null?e=[c]:
e.push(c),s++}}}else{let t={instancePath:r,schemaPath:"#/type",keyword:"type",params:{type:"object"}};e===null?e=[t]:e.push(
t),s++}return D.errors=e,s===0}export{O as validatePolicyTest};
