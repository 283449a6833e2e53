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
ity-units","extended-resources","empty-dir-size","memory-volumes","volume-types","host-path","read-only-root-filesystem",
"host-namespaces","host-ports","probe-host","container-ports","sysctls","run-as-non-root","run-as-user","run-as-group","\
user-namespace","service-account","service-account-token","env-secrets","seccomp-profile","apparmor-profile","selinux-op\
tions","privileged","privilege-escalation","capabilities","proc-mount","host-process","runtime-class","priority-class","\
placement","node-name","run-time-limit","termination-grace","default-namespace","image-registry","image-tag","image-dige\
st","image-pull-policy","probes-required","termination-message","controller-required","pod-labels","pod-annotations"]},container:{
$ref:"#/$defs/part1"},key:{$ref:"#/$defs/part1"},message:{$ref:"#/$defs/part1"},effect:{type:"string",enum:["deny","warn",
"audit"]}},additionalProperties:!1}},only:{type:"boolean"}},additionalProperties:!1}},additionalProperties:!1}}},additionalProperties:!1,
$defs:{part1:{type:"string",minLength:1},part2:{type:"string",minLength:1,pattern:"^[a-z0-9]([-a-z0-9]*[a-z0-9])?$"},part3:{
type:"string",minLength:1,pattern:"^1\\.\\d{1,3}$"},part4:{type:"object"}}};var j=$().default;function f(a,{instancePath:r="",parentData:k,parentDataProperty:g,rootData:u=a}={}){let e=null,t=0;if(typeof a==
"string"){if(j(a)<1){let i={instancePath:r,schemaPath:"#/minLength",keyword:"minLength",params:{limit:1}};e===null?e=[i]:
e.push(i),t++}}else{let i={instancePath:r,schemaPath:"#/type",keyword:"type",params:{type:"string"}};e===null?e=[i]:e.push(
i),t++}return f.errors=e,t===0}var A=new RegExp("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$","u");function w(a,{instancePath:r="",parentData:k,parentDataProperty:g,
rootData:u=a}={}){let e=null,t=0;if(typeof a=="string"){if(j(a)<1){let i={instancePath:r,schemaPath:"#/minLength",keyword:"\
minLength",params:{limit:1}};e===null?e=[i]:e.push(i),t++}if(!A.test(a)){let i={instancePath:r,schemaPath:"#/pattern",keyword:"\
pattern",params:{pattern:"^[a-z0-9]([-a-z0-9]*[a-z0-9])?$"}};e===null?e=[i]:e.push(i),t++}}else{let i={instancePath:r,schemaPath:"\
#/type",keyword:"type",params:{type:"string"}};e===null?e=[i]:e.push(i),t++}return w.errors=e,t===0}var L=new RegExp("^1\\.\\d{1,3}$","u");function x(a,{instancePath:r="",parentData:k,parentDataProperty:g,rootData:u=a}={}){
let e=null,t=0;if(typeof a=="string"){if(j(a)<1){let i={instancePath:r,schemaPath:"#/minLength",keyword:"minLength",params:{
limit:1}};e===null?e=[i]:e.push(i),t++}if(!L.test(a)){let i={instancePath:r,schemaPath:"#/pattern",keyword:"pattern",params:{
pattern:"^1\\.\\d{1,3}$"}};e===null?e=[i]:e.push(i),t++}}else{let i={instancePath:r,schemaPath:"#/type",keyword:"type",params:{
type:"string"}};e===null?e=[i]:e.push(i),t++}return x.errors=e,t===0}function P(a,{instancePath:r="",parentData:k,parentDataProperty:g,rootData:u=a}={}){let e=null,t=0;if(!(a&&typeof a=="ob\
ject"&&!Array.isArray(a))){let i={instancePath:r,schemaPath:"#/type",keyword:"type",params:{type:"object"}};e===null?e=[
i]:e.push(i),t++}return P.errors=e,t===0}var z=Object.prototype.hasOwnProperty;function D(a,{instancePath:r="",parentData:k,
parentDataProperty:g,rootData:u=a}={}){let e=null,t=0;if(a&&typeof a=="object"&&!Array.isArray(a)){if(a.apiVersion===void 0){
let i={instancePath:r,schemaPath:"#/required",keyword:"required",params:{missingProperty:"apiVersion"}};e===null?e=[i]:e.
push(i),t++}if(a.kind===void 0){let i={instancePath:r,schemaPath:"#/required",keyword:"required",params:{missingProperty:"\
kind"}};e===null?e=[i]:e.push(i),t++}if(a.policies===void 0){let i={instancePath:r,schemaPath:"#/required",keyword:"requ\
ired",params:{missingProperty:"policies"}};e===null?e=[i]:e.push(i),t++}if(a.cases===void 0){let i={instancePath:r,schemaPath:"\
#/required",keyword:"required",params:{missingProperty:"cases"}};e===null?e=[i]:e.push(i),t++}for(let i in a)if(!(i==="a\
piVersion"||i==="kind"||i==="policies"||i==="namespace"||i==="kubeVersion"||i==="cases")){let c={instancePath:r,schemaPath:"\
#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty:i}};e===null?e=[c]:e.push(c),t++}if(a.
apiVersion!==void 0){let i=a.apiVersion;if(typeof i!="string"){let c={instancePath:r+"/apiVersion",schemaPath:"#/propert\
ies/apiVersion/type",keyword:"type",params:{type:"string"}};e===null?e=[c]:e.push(c),t++}if(i!=="plimsoll.dev/v1alpha1"){
let c={instancePath:r+"/apiVersion",schemaPath:"#/properties/apiVersion/enum",keyword:"enum",params:{allowedValues:b.properties.
apiVersion.enum}};e===null?e=[c]:e.push(c),t++}}if(a.kind!==void 0){let i=a.kind;if(typeof i!="string"){let c={instancePath:r+
"/kind",schemaPath:"#/properties/kind/type",keyword:"type",params:{type:"string"}};e===null?e=[c]:e.push(c),t++}if(i!=="\
PolicyTest"){let c={instancePath:r+"/kind",schemaPath:"#/properties/kind/enum",keyword:"enum",params:{allowedValues:b.properties.
kind.enum}};e===null?e=[c]:e.push(c),t++}}if(a.policies!==void 0){let i=a.policies;if(Array.isArray(i)){if(i.length<1){let p={
instancePath:r+"/policies",schemaPath:"#/properties/policies/minItems",keyword:"minItems",params:{limit:1}};e===null?e=[
p]:e.push(p),t++}let c=i.length;for(let p=0;p<c;p++)f(i[p],{instancePath:r+"/policies/"+p,parentData:i,parentDataProperty:p,
rootData:u})||(e=e===null?f.errors:e.concat(f.errors),t=e.length)}else{let c={instancePath:r+"/policies",schemaPath:"#/p\
roperties/policies/type",keyword:"type",params:{type:"array"}};e===null?e=[c]:e.push(c),t++}}if(a.namespace!==void 0&&(w(
a.namespace,{instancePath:r+"/namespace",parentData:a,parentDataProperty:"namespace",rootData:u})||(e=e===null?w.errors:
e.concat(w.errors),t=e.length)),a.kubeVersion!==void 0&&(x(a.kubeVersion,{instancePath:r+"/kubeVersion",parentData:a,parentDataProperty:"\
kubeVersion",rootData:u})||(e=e===null?x.errors:e.concat(x.errors),t=e.length)),a.cases!==void 0){let i=a.cases;if(Array.
isArray(i)){if(i.length<1){let p={instancePath:r+"/cases",schemaPath:"#/properties/cases/minItems",keyword:"minItems",params:{
limit:1}};e===null?e=[p]:e.push(p),t++}let c=i.length;for(let p=0;p<c;p++){let l=i[p];if(l&&typeof l=="object"&&!Array.isArray(
l)){if(l.name===void 0){let n={instancePath:r+"/cases/"+p,schemaPath:"#/properties/cases/items/required",keyword:"requir\
ed",params:{missingProperty:"name"}};e===null?e=[n]:e.push(n),t++}if(l.object===void 0){let n={instancePath:r+"/cases/"+
p,schemaPath:"#/properties/cases/items/required",keyword:"required",params:{missingProperty:"object"}};e===null?e=[n]:e.
push(n),t++}if(l.expect===void 0){let n={instancePath:r+"/cases/"+p,schemaPath:"#/properties/cases/items/required",keyword:"\
required",params:{missingProperty:"expect"}};e===null?e=[n]:e.push(n),t++}for(let n in l)if(!z.call(b.properties.cases.items.
properties,n)){let o={instancePath:r+"/cases/"+p,schemaPath:"#/properties/cases/items/additionalProperties",keyword:"add\
itionalProperties",params:{additionalProperty:n}};e===null?e=[o]:e.push(o),t++}if(l.name!==void 0&&(f(l.name,{instancePath:r+
"/cases/"+p+"/name",parentData:l,parentDataProperty:"name",rootData:u})||(e=e===null?f.errors:e.concat(f.errors),t=e.length)),
l.object!==void 0&&(P(l.object,{instancePath:r+"/cases/"+p+"/object",parentData:l,parentDataProperty:"object",rootData:u})||
(e=e===null?P.errors:e.concat(P.errors),t=e.length)),l.oldObject!==void 0&&(P(l.oldObject,{instancePath:r+"/cases/"+p+"/\
oldObject",parentData:l,parentDataProperty:"oldObject",rootData:u})||(e=e===null?P.errors:e.concat(P.errors),t=e.length)),
l.operation!==void 0){let n=l.operation;if(typeof n!="string"){let o={instancePath:r+"/cases/"+p+"/operation",schemaPath:"\
#/properties/cases/items/properties/operation/type",keyword:"type",params:{type:"string"}};e===null?e=[o]:e.push(o),t++}
if(!(n==="CREATE"||n==="UPDATE")){let o={instancePath:r+"/cases/"+p+"/operation",schemaPath:"#/properties/cases/items/pr\
operties/operation/enum",keyword:"enum",params:{allowedValues:b.properties.cases.items.properties.operation.enum}};e===null?
e=[o]:e.push(o),t++}}if(l.namespace!==void 0&&(w(l.namespace,{instancePath:r+"/cases/"+p+"/namespace",parentData:l,parentDataProperty:"\
namespace",rootData:u})||(e=e===null?w.errors:e.concat(w.errors),t=e.length)),l.namespaceLabels!==void 0){let n=l.namespaceLabels;
if(n&&typeof n=="object"&&!Array.isArray(n)){for(let o in n)if(typeof n[o]!="string"){let m={instancePath:r+"/cases/"+p+
"/namespaceLabels/"+o.replace(/~/g,"~0").replace(/\//g,"~1"),schemaPath:"#/properties/cases/items/properties/namespaceLa\
bels/additionalProperties/type",keyword:"type",params:{type:"string"}};e===null?e=[m]:e.push(m),t++}}else{let o={instancePath:r+
"/cases/"+p+"/namespaceLabels",schemaPath:"#/properties/cases/items/properties/namespaceLabels/type",keyword:"type",params:{
type:"object"}};e===null?e=[o]:e.push(o),t++}}if(l.limitRanges!==void 0){let n=l.limitRanges;if(Array.isArray(n)){let o=n.
length;for(let m=0;m<o;m++)P(n[m],{instancePath:r+"/cases/"+p+"/limitRanges/"+m,parentData:n,parentDataProperty:m,rootData:u})||
(e=e===null?P.errors:e.concat(P.errors),t=e.length)}else{let o={instancePath:r+"/cases/"+p+"/limitRanges",schemaPath:"#/\
properties/cases/items/properties/limitRanges/type",keyword:"type",params:{type:"array"}};e===null?e=[o]:e.push(o),t++}}
if(l.kubeVersion!==void 0&&(x(l.kubeVersion,{instancePath:r+"/cases/"+p+"/kubeVersion",parentData:l,parentDataProperty:"\
kubeVersion",rootData:u})||(e=e===null?x.errors:e.concat(x.errors),t=e.length)),l.expect!==void 0){let n=l.expect;if(n&&
typeof n=="object"&&!Array.isArray(n)){for(let o in n)if(!(o==="verdict"||o==="findings"||o==="only")){let m={instancePath:r+
"/cases/"+p+"/expect",schemaPath:"#/properties/cases/items/properties/expect/additionalProperties",keyword:"additionalPr\
operties",params:{additionalProperty:o}};e===null?e=[m]:e.push(m),t++}if(n.verdict!==void 0){let o=n.verdict;if(typeof o!=
"string"){let m={instancePath:r+"/cases/"+p+"/expect/verdict",schemaPath:"#/properties/cases/items/properties/expect/pro\
perties/verdict/type",keyword:"type",params:{type:"string"}};e===null?e=[m]:e.push(m),t++}if(!(o==="allowed"||o==="warne\
d"||o==="denied")){let m={instancePath:r+"/cases/"+p+"/expect/verdict",schemaPath:"#/properties/cases/items/properties/e\
xpect/properties/verdict/enum",keyword:"enum",params:{allowedValues:b.properties.cases.items.properties.expect.properties.
verdict.enum}};e===null?e=[m]:e.push(m),t++}}if(n.findings!==void 0){let o=n.findings;if(Array.isArray(o)){let m=o.length;
for(let h=0;h<m;h++){let d=o[h];if(d&&typeof d=="object"&&!Array.isArray(d)){if(d.rule===void 0){let s={instancePath:r+"\
/cases/"+p+"/expect/findings/"+h,schemaPath:"#/properties/cases/items/properties/expect/properties/findings/items/requir\
ed",keyword:"required",params:{missingProperty:"rule"}};e===null?e=[s]:e.push(s),t++}for(let s in d)if(!(s==="rule"||s===
"container"||s==="key"||s==="message"||s==="effect")){let y={instancePath:r+"/cases/"+p+"/expect/findings/"+h,schemaPath:"\
#/properties/cases/items/properties/expect/properties/findings/items/additionalProperties",keyword:"additionalProperties",
params:{additionalProperty:s}};e===null?e=[y]:e.push(y),t++}if(d.rule!==void 0){let s=d.rule;if(typeof s!="string"){let y={
instancePath:r+"/cases/"+p+"/expect/findings/"+h+"/rule",schemaPath:"#/properties/cases/items/properties/expect/properti\
es/findings/items/properties/rule/type",keyword:"type",params:{type:"string"}};e===null?e=[y]:e.push(y),t++}if(!(s==="re\
quests-required"||s==="limits-required"||s==="limits-forbidden"||s==="resource-range"||s==="pod-resource-range"||s==="li\
mit-request-ratio"||s==="quantity-units"||s==="extended-resources"||s==="empty-dir-size"||s==="memory-volumes"||s==="vol\
ume-types"||s==="host-path"||s==="read-only-root-filesystem"||s==="host-namespaces"||s==="host-ports"||s==="probe-host"||
s==="container-ports"||s==="sysctls"||s==="run-as-non-root"||s==="run-as-user"||s==="run-as-group"||s==="user-namespace"||
s==="service-account"||s==="service-account-token"||s==="env-secrets"||s==="seccomp-profile"||s==="apparmor-profile"||s===
"selinux-options"||s==="privileged"||s==="privilege-escalation"||s==="capabilities"||s==="proc-mount"||s==="host-process"||
s==="runtime-class"||s==="priority-class"||s==="placement"||s==="node-name"||s==="run-time-limit"||s==="termination-grac\
e"||s==="default-namespace"||s==="image-registry"||s==="image-tag"||s==="image-digest"||s==="image-pull-policy"||s==="pr\
obes-required"||s==="termination-message"||s==="controller-required"||s==="pod-labels"||s==="pod-annotations")){let y={instancePath:r+
"/cases/"+p+"/expect/findings/"+h+"/rule",schemaPath:"#/properties/cases/items/properties/expect/properties/findings/ite\
ms/properties/rule/enum",keyword:"enum",params:{allowedValues:b.properties.cases.items.properties.expect.properties.findings.
items.properties.rule.enum}};e===null?e=[y]:e.push(y),t++}}if(d.container!==void 0&&(f(d.container,{instancePath:r+"/cas\
es/"+p+"/expect/findings/"+h+"/container",parentData:d,parentDataProperty:"container",rootData:u})||(e=e===null?f.errors:
e.concat(f.errors),t=e.length)),d.key!==void 0&&(f(d.key,{instancePath:r+"/cases/"+p+"/expect/findings/"+h+"/key",parentData:d,
parentDataProperty:"key",rootData:u})||(e=e===null?f.errors:e.concat(f.errors),t=e.length)),d.message!==void 0&&(f(d.message,
{instancePath:r+"/cases/"+p+"/expect/findings/"+h+"/message",parentData:d,parentDataProperty:"message",rootData:u})||(e=
e===null?f.errors:e.concat(f.errors),t=e.length)),d.effect!==void 0){let s=d.effect;if(typeof s!="string"){let y={instancePath:r+
"/cases/"+p+"/expect/findings/"+h+"/effect",schemaPath:"#/properties/cases/items/properties/expect/properties/findings/i\
tems/properties/effect/type",keyword:"type",params:{type:"string"}};e===null?e=[y]:e.push(y),t++}if(!(s==="deny"||s==="w\
arn"||s==="audit")){let y={instancePath:r+"/cases/"+p+"/expect/findings/"+h+"/effect",schemaPath:"#/properties/cases/ite\
ms/properties/expect/properties/findings/items/properties/effect/enum",keyword:"enum",params:{allowedValues:b.properties.
cases.items.properties.expect.properties.findings.items.properties.effect.enum}};e===null?e=[y]:e.push(y),t++}}}else{let s={
instancePath:r+"/cases/"+p+"/expect/findings/"+h,schemaPath:"#/properties/cases/items/properties/expect/properties/findi\
ngs/items/type",keyword:"type",params:{type:"object"}};e===null?e=[s]:e.push(s),t++}}}else{let m={instancePath:r+"/cases\
/"+p+"/expect/findings",schemaPath:"#/properties/cases/items/properties/expect/properties/findings/type",keyword:"type",
params:{type:"array"}};e===null?e=[m]:e.push(m),t++}}if(n.only!==void 0&&typeof n.only!="boolean"){let o={instancePath:r+
"/cases/"+p+"/expect/only",schemaPath:"#/properties/cases/items/properties/expect/properties/only/type",keyword:"type",params:{
type:"boolean"}};e===null?e=[o]:e.push(o),t++}}else{let o={instancePath:r+"/cases/"+p+"/expect",schemaPath:"#/properties\
/cases/items/properties/expect/type",keyword:"type",params:{type:"object"}};e===null?e=[o]:e.push(o),t++}}}else{let n={instancePath:r+
"/cases/"+p,schemaPath:"#/properties/cases/items/type",keyword:"type",params:{type:"object"}};e===null?e=[n]:e.push(n),t++}}}else{
let c={instancePath:r+"/cases",schemaPath:"#/properties/cases/type",keyword:"type",params:{type:"array"}};e===null?e=[c]:
e.push(c),t++}}}else{let i={instancePath:r,schemaPath:"#/type",keyword:"type",params:{type:"object"}};e===null?e=[i]:e.push(
i),t++}return D.errors=e,t===0}export{O as validatePolicyTest};
