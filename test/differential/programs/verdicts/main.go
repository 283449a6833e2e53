// What Kubernetes' own code says of pods, LimitRanges, RuntimeClasses and quantities: one question a line on the standard input, as JSON,
// and one answer a line on the standard output.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"

	corev1 "k8s.io/api/core/v1"
	nodev1 "k8s.io/api/node/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	utiljson "k8s.io/apimachinery/pkg/util/json"
	"k8s.io/apiserver/pkg/admission"
	genericapirequest "k8s.io/apiserver/pkg/endpoints/request"
	"k8s.io/client-go/informers"
	resourcehelper "k8s.io/component-helpers/resource"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	"k8s.io/kubernetes/pkg/apis/core"
	_ "k8s.io/kubernetes/pkg/apis/core/install"
	"k8s.io/kubernetes/pkg/apis/core/validation"
	"k8s.io/kubernetes/pkg/apis/node"
	_ "k8s.io/kubernetes/pkg/apis/node/install"
	nodevalidation "k8s.io/kubernetes/pkg/apis/node/validation"
	"k8s.io/kubernetes/pkg/capabilities"
	registrypod "k8s.io/kubernetes/pkg/registry/core/pod"
	"k8s.io/kubernetes/pkg/security/apparmor"
	"k8s.io/kubernetes/plugin/pkg/admission/limitranger"
	"k8s.io/kubernetes/plugin/pkg/admission/runtimeclass"
	podsecurity "k8s.io/pod-security-admission/api"
	"k8s.io/pod-security-admission/policy"
)

const (
	namespace   = "shop"
	newestMinor = 37
)

type question struct {
	// Quantities, as a JSON document would have them.
	Amounts []json.RawMessage `json:"amounts"`
	// A pod as it is written, in a namespace with LimitRanges, on a cluster with RuntimeClasses.
	Pod            json.RawMessage   `json:"pod"`
	LimitRanges    []json.RawMessage `json:"limitRanges"`
	RuntimeClasses []json.RawMessage `json:"runtimeClasses"`
	// The same pod as a request to its subresource "resize" would have it, and its status then.
	Resized json.RawMessage `json:"resized"`
}

type answer struct {
	Error   string         `json:"error,omitempty"`
	Amounts []amount       `json:"amounts,omitempty"`
	Written *written       `json:"written,omitempty"`
	Created *pod           `json:"created,omitempty"`
	Resized *pod           `json:"resized,omitempty"`
	Facts   *surroundings  `json:"facts,omitempty"`
	Levels  map[string]any `json:"levels,omitempty"`
}

// What the API server keeps: without those that it refuses.
type surroundings struct {
	LimitRanges    []*corev1.LimitRange   `json:"limitRanges"`
	RuntimeClasses []*nodev1.RuntimeClass `json:"runtimeClasses"`
}

// A pod before any defaults, as the kubelet has it from a file.
type written struct {
	AppArmor []*corev1.AppArmorProfile `json:"appArmor"`
}

// A pod as a validating webhook sees it. Refused tells why the API server would not take it, and so not ask one.
type pod struct {
	Object   *corev1.Pod       `json:"object"`
	Refused  string            `json:"refused,omitempty"`
	Requests map[string]string `json:"requests"`
	Limits   map[string]string `json:"limits"`
	// As if the pod itself wrote no limits.
	LimitsOfContainers map[string]string         `json:"limitsOfContainers"`
	AppArmor           []*corev1.AppArmorProfile `json:"appArmor"`
}

// One quantity: its exact value, canonical text, and value rounded as the defaults of a pod round it.
type amount struct {
	Error     string `json:"error,omitempty"`
	Exact     string `json:"exact,omitempty"`
	Canonical string `json:"canonical,omitempty"`
	Rounded   string `json:"rounded,omitempty"`
}

func main() {
	capabilities.Setup(true, 0)
	judges := newLevels()
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<26)
	answers := json.NewEncoder(os.Stdout)
	for lines.Scan() {
		var asked question
		result := answer{}
		if err := json.Unmarshal(lines.Bytes(), &asked); err != nil {
			result.Error = err.Error()
		} else if asked.Pod == nil {
			result.Amounts = amountsOf(asked.Amounts)
		} else if err := answerPod(&result, asked, judges); err != nil {
			result.Error = err.Error()
		}
		if err := answers.Encode(result); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}

func answerPod(result *answer, asked question, judges levels) error {
	plain := &corev1.Pod{}
	if err := utiljson.Unmarshal(asked.Pod, plain); err != nil {
		return err
	}
	result.Written = &written{AppArmor: appArmorOf(plain)}
	facts, err := keep(asked)
	if err != nil {
		return err
	}
	result.Facts = facts

	internal := &core.Pod{}
	if err := intoInternal(plain, internal); err != nil {
		return err
	}
	refused := admit(internal, facts)
	ctx := genericapirequest.WithNamespace(genericapirequest.NewContext(), namespace)
	registrypod.Strategy.PrepareForCreate(ctx, internal)
	if problems := registrypod.Strategy.Validate(ctx, internal); refused == nil && len(problems) > 0 {
		refused = problems.ToAggregate()
	}
	if result.Created, err = podOf(internal, refused); err != nil {
		return err
	}
	result.Levels = judges.of(result.Created.Object)
	if asked.Resized == nil || refused != nil {
		return nil
	}
	result.Resized, err = resize(ctx, asked.Resized, internal, facts)
	return err
}

// The objects of the cluster as the API server keeps them.
func keep(asked question) (*surroundings, error) {
	kept := &surroundings{LimitRanges: []*corev1.LimitRange{}, RuntimeClasses: []*nodev1.RuntimeClass{}}
	for _, raw := range asked.LimitRanges {
		one, internal := &corev1.LimitRange{}, &core.LimitRange{}
		if err := utiljson.Unmarshal(raw, one); err != nil {
			return nil, err
		}
		if err := intoInternal(one, internal); err != nil {
			return nil, err
		}
		if len(validation.ValidateLimitRange(internal)) == 0 {
			kept.LimitRanges = append(kept.LimitRanges, one)
		}
	}
	for _, raw := range asked.RuntimeClasses {
		one, internal := &nodev1.RuntimeClass{}, &node.RuntimeClass{}
		if err := utiljson.Unmarshal(raw, one); err != nil {
			return nil, err
		}
		if err := intoInternal(one, internal); err != nil {
			return nil, err
		}
		if len(nodevalidation.ValidateRuntimeClass(internal)) == 0 {
			kept.RuntimeClasses = append(kept.RuntimeClasses, one)
		}
	}
	return kept, nil
}

// Sets the defaults on an object, as decoding does, and converts it.
func intoInternal(object, internal runtime.Object) error {
	legacyscheme.Scheme.Default(object)
	return legacyscheme.Scheme.Convert(object, internal, nil)
}

// The plugins that change a new pod, in the API server's order.
func admit(pod *core.Pod, facts *surroundings) error {
	for _, limitRange := range facts.LimitRanges {
		if err := limitranger.PodMutateLimitFunc(limitRange, pod); err != nil {
			return err
		}
	}
	factory := informers.NewSharedInformerFactory(nil, 0)
	classes := factory.Node().V1().RuntimeClasses().Informer().GetIndexer()
	known := false
	for _, class := range facts.RuntimeClasses {
		if err := classes.Add(class); err != nil {
			return err
		}
		known = known || pod.Spec.RuntimeClassName != nil && class.Name == *pod.Spec.RuntimeClassName
	}
	// It would ask a server for the class.
	if pod.Spec.RuntimeClassName != nil && !known {
		return fmt.Errorf("RuntimeClass %q not found", *pod.Spec.RuntimeClassName)
	}
	plugin := runtimeclass.NewRuntimeClass()
	plugin.SetExternalKubeInformerFactory(factory)
	kind, pods := core.Kind("Pod").WithVersion("v1"), core.Resource("pods").WithVersion("v1")
	attributes := admission.NewAttributesRecord(pod, nil, kind, namespace, pod.Name, pods, "", admission.Create, &metav1.CreateOptions{}, false, nil)
	if err := plugin.Admit(context.Background(), attributes, nil); err != nil {
		return err
	}
	return plugin.Validate(context.Background(), attributes, nil)
}

func resize(ctx context.Context, raw json.RawMessage, created *core.Pod, facts *surroundings) (*pod, error) {
	wanted := &corev1.Pod{}
	if err := utiljson.Unmarshal(raw, wanted); err != nil {
		return nil, err
	}
	fresh, old := &core.Pod{}, created.DeepCopy()
	if err := intoInternal(wanted, fresh); err != nil {
		return nil, err
	}
	old.Status, old.ResourceVersion = fresh.Status, "1"
	fresh.ResourceVersion = "1"
	for _, limitRange := range facts.LimitRanges {
		if err := limitranger.PodMutateLimitFunc(limitRange, fresh); err != nil {
			return nil, err
		}
	}
	registrypod.ResizeStrategy.PrepareForUpdate(ctx, fresh, old)
	var refused error
	if problems := registrypod.ResizeStrategy.ValidateUpdate(ctx, fresh, old); len(problems) > 0 {
		refused = problems.ToAggregate()
	}
	return podOf(fresh, refused)
}

func podOf(internal *core.Pod, refused error) (*pod, error) {
	object := &corev1.Pod{}
	if err := legacyscheme.Scheme.Convert(internal, object, nil); err != nil {
		return nil, err
	}
	// The scheduler has it out of the storage, and so with the defaults set again: overhead of a RuntimeClass is rounded only then.
	stored := object.DeepCopy()
	legacyscheme.Scheme.Default(stored)
	told := &pod{
		Object:             object,
		Requests:           exactly(resourcehelper.PodRequests(stored, resourcehelper.PodResourcesOptions{})),
		Limits:             exactly(resourcehelper.PodLimits(stored, resourcehelper.PodResourcesOptions{})),
		LimitsOfContainers: exactly(resourcehelper.PodLimits(stored, resourcehelper.PodResourcesOptions{SkipPodLevelResources: true})),
		AppArmor:           appArmorOf(object),
	}
	if refused != nil {
		told.Refused = refused.Error()
	}
	return told, nil
}

func exactly(list corev1.ResourceList) map[string]string {
	amounts := map[string]string{}
	for name, quantity := range list {
		amounts[string(name)] = quantity.AsDec().String()
	}
	return amounts
}

// The profile of each init and regular container, as the kubelet takes it.
func appArmorOf(pod *corev1.Pod) []*corev1.AppArmorProfile {
	profiles := []*corev1.AppArmorProfile{}
	for _, containers := range [][]corev1.Container{pod.Spec.InitContainers, pod.Spec.Containers} {
		for i := range containers {
			profiles = append(profiles, apparmor.GetProfile(pod, &containers[i]))
		}
	}
	return profiles
}

// The Pod Security Standards, with the checks that refused the last pod.
type levels struct {
	evaluator policy.Evaluator
	refusing  *[]string
}

func newLevels() levels {
	refusing := &[]string{}
	checks := policy.DefaultChecks()
	for _, check := range checks {
		for i := range check.Versions {
			judge := check.Versions[i].CheckPod
			check.Versions[i].CheckPod = func(metadata *metav1.ObjectMeta, spec *corev1.PodSpec) policy.CheckResult {
				result := judge(metadata, spec)
				if !result.Allowed {
					*refusing = append(*refusing, string(check.ID))
				}
				return result
			}
		}
	}
	evaluator, err := policy.NewEvaluator(checks, nil)
	if err != nil {
		panic(err)
	}
	return levels{evaluator: evaluator, refusing: refusing}
}

// By level, the checks that refuse the pod: of each version in its place.
func (l levels) of(pod *corev1.Pod) map[string]any {
	all := map[string]any{}
	for _, level := range []podsecurity.Level{podsecurity.LevelBaseline, podsecurity.LevelRestricted} {
		byMinor := [][]string{}
		for minor := 0; minor <= newestMinor; minor++ {
			*l.refusing = []string{}
			version := podsecurity.MajorMinorVersion(1, minor)
			l.evaluator.EvaluatePod(podsecurity.LevelVersion{Level: level, Version: version}, &pod.ObjectMeta, &pod.Spec)
			byMinor = append(byMinor, *l.refusing)
		}
		all[string(level)] = byMinor
	}
	return all
}

func amountsOf(raws []json.RawMessage) []amount {
	amounts := make([]amount, len(raws))
	for i, raw := range raws {
		var quantity resource.Quantity
		if err := quantity.UnmarshalJSON(raw); err != nil {
			amounts[i].Error = err.Error()
			continue
		}
		exact, rounded := quantity.DeepCopy(), quantity.DeepCopy()
		rounded.RoundUp(resource.Milli)
		// Not by String, which gives some texts back as they were.
		number, suffix := quantity.CanonicalizeBytes(nil)
		amounts[i] = amount{Canonical: string(number) + string(suffix), Exact: exact.AsDec().String(), Rounded: rounded.AsDec().String()}
	}
	return amounts
}
