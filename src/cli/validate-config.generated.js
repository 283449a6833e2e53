// Written by scripts/generate.ts from the schema of the policy; change that instead.
var P=(i,s)=>()=>{try{return s||i((s={exports:{}}).exports,s),s.exports}catch(f){throw s=0,f}};var k=P(y=>{"use strict";Object.defineProperty(y,"__esModule",{value:!0});function h(i){let s=i.length,f=0,u=0,l;for(;u<
s;)f++,l=i.charCodeAt(u++),l>=55296&&l<=56319&&u<s&&(l=i.charCodeAt(u),(l&64512)===56320&&u++);return f}y.default=h;h.code=
'require("ajv/dist/runtime/ucs2length").default'});var L=g,w={$id:"validateConfig",type:"object",properties:{policy:{type:"array",items:{$ref:"#/$defs/part1"}},namespace:{
type:"string",minLength:1,pattern:"^[a-z0-9]([-a-z0-9]*[a-z0-9])?$"},kubeVersion:{type:"string",minLength:1,pattern:"^1\\\
.\\d{1,3}$"},failOn:{type:"string",enum:["deny","warn"]},kinds:{type:"array",items:{type:"object",required:["group","kin\
d","template"],properties:{group:{type:"string"},kind:{$ref:"#/$defs/part1"},template:{$ref:"#/$defs/part1"}},additionalProperties:!1}}},
additionalProperties:!1,$defs:{part1:{type:"string",minLength:1}}};var c=k().default;function d(i,{instancePath:s="",parentData:f,parentDataProperty:u,rootData:l=i}={}){let e=null,n=0;if(typeof i==
"string"){if(c(i)<1){let r={instancePath:s,schemaPath:"#/minLength",keyword:"minLength",params:{limit:1}};e===null?e=[r]:
e.push(r),n++}}else{let r={instancePath:s,schemaPath:"#/type",keyword:"type",params:{type:"string"}};e===null?e=[r]:e.push(
r),n++}return d.errors=e,n===0}var b=new RegExp("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$","u"),$=new RegExp("^1\\.\\d{1,3}$","u");
function g(i,{instancePath:s="",parentData:f,parentDataProperty:u,rootData:l=i}={}){let e=null,n=0;if(i&&typeof i=="obje\
ct"&&!Array.isArray(i)){for(let r in i)if(!(r==="policy"||r==="namespace"||r==="kubeVersion"||r==="failOn"||r==="kinds")){
let t={instancePath:s,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty:r}};
e===null?e=[t]:e.push(t),n++}if(i.policy!==void 0){let r=i.policy;if(Array.isArray(r)){let t=r.length;for(let p=0;p<t;p++)
d(r[p],{instancePath:s+"/policy/"+p,parentData:r,parentDataProperty:p,rootData:l})||(e=e===null?d.errors:e.concat(d.errors),
n=e.length)}else{let t={instancePath:s+"/policy",schemaPath:"#/properties/policy/type",keyword:"type",params:{type:"arra\
y"}};e===null?e=[t]:e.push(t),n++}}if(i.namespace!==void 0){let r=i.namespace;if(typeof r=="string"){if(c(r)<1){let t={instancePath:s+
"/namespace",schemaPath:"#/properties/namespace/minLength",keyword:"minLength",params:{limit:1}};e===null?e=[t]:e.push(t),
n++}if(!b.test(r)){let t={instancePath:s+"/namespace",schemaPath:"#/properties/namespace/pattern",keyword:"pattern",params:{
pattern:"^[a-z0-9]([-a-z0-9]*[a-z0-9])?$"}};e===null?e=[t]:e.push(t),n++}}else{let t={instancePath:s+"/namespace",schemaPath:"\
#/properties/namespace/type",keyword:"type",params:{type:"string"}};e===null?e=[t]:e.push(t),n++}}if(i.kubeVersion!==void 0){
let r=i.kubeVersion;if(typeof r=="string"){if(c(r)<1){let t={instancePath:s+"/kubeVersion",schemaPath:"#/properties/kube\
Version/minLength",keyword:"minLength",params:{limit:1}};e===null?e=[t]:e.push(t),n++}if(!$.test(r)){let t={instancePath:s+
"/kubeVersion",schemaPath:"#/properties/kubeVersion/pattern",keyword:"pattern",params:{pattern:"^1\\.\\d{1,3}$"}};e===null?
e=[t]:e.push(t),n++}}else{let t={instancePath:s+"/kubeVersion",schemaPath:"#/properties/kubeVersion/type",keyword:"type",
params:{type:"string"}};e===null?e=[t]:e.push(t),n++}}if(i.failOn!==void 0){let r=i.failOn;if(typeof r!="string"){let t={
instancePath:s+"/failOn",schemaPath:"#/properties/failOn/type",keyword:"type",params:{type:"string"}};e===null?e=[t]:e.push(
t),n++}if(!(r==="deny"||r==="warn")){let t={instancePath:s+"/failOn",schemaPath:"#/properties/failOn/enum",keyword:"enum",
params:{allowedValues:w.properties.failOn.enum}};e===null?e=[t]:e.push(t),n++}}if(i.kinds!==void 0){let r=i.kinds;if(Array.
isArray(r)){let t=r.length;for(let p=0;p<t;p++){let o=r[p];if(o&&typeof o=="object"&&!Array.isArray(o)){if(o.group===void 0){
let a={instancePath:s+"/kinds/"+p,schemaPath:"#/properties/kinds/items/required",keyword:"required",params:{missingProperty:"\
group"}};e===null?e=[a]:e.push(a),n++}if(o.kind===void 0){let a={instancePath:s+"/kinds/"+p,schemaPath:"#/properties/kin\
ds/items/required",keyword:"required",params:{missingProperty:"kind"}};e===null?e=[a]:e.push(a),n++}if(o.template===void 0){
let a={instancePath:s+"/kinds/"+p,schemaPath:"#/properties/kinds/items/required",keyword:"required",params:{missingProperty:"\
template"}};e===null?e=[a]:e.push(a),n++}for(let a in o)if(!(a==="group"||a==="kind"||a==="template")){let m={instancePath:s+
"/kinds/"+p,schemaPath:"#/properties/kinds/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty:a}};
e===null?e=[m]:e.push(m),n++}if(o.group!==void 0&&typeof o.group!="string"){let a={instancePath:s+"/kinds/"+p+"/group",schemaPath:"\
#/properties/kinds/items/properties/group/type",keyword:"type",params:{type:"string"}};e===null?e=[a]:e.push(a),n++}o.kind!==
void 0&&(d(o.kind,{instancePath:s+"/kinds/"+p+"/kind",parentData:o,parentDataProperty:"kind",rootData:l})||(e=e===null?d.
errors:e.concat(d.errors),n=e.length)),o.template!==void 0&&(d(o.template,{instancePath:s+"/kinds/"+p+"/template",parentData:o,
parentDataProperty:"template",rootData:l})||(e=e===null?d.errors:e.concat(d.errors),n=e.length))}else{let a={instancePath:s+
"/kinds/"+p,schemaPath:"#/properties/kinds/items/type",keyword:"type",params:{type:"object"}};e===null?e=[a]:e.push(a),n++}}}else{
let t={instancePath:s+"/kinds",schemaPath:"#/properties/kinds/type",keyword:"type",params:{type:"array"}};e===null?e=[t]:
e.push(t),n++}}}else{let r={instancePath:s,schemaPath:"#/type",keyword:"type",params:{type:"object"}};e===null?e=[r]:e.push(
r),n++}return g.errors=e,n===0}export{L as validateConfig};
