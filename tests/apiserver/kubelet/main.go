// Plays the agents of two nodes for a real API server: no container runs, but pods behave as the suite's would.
//
// A pod waits for what its volumes name, as at a real kubelet. A migration (args: migrate SERVICE) brings the database
// of its province up to its image's tag. A service (args: serve SERVICE) is running at once and ready when the schema
// is at least of its own tag, as `/readyz` is. Tags stand for faults: "…-stuck" is never ready, "…-unmigratable" fails
// to migrate. A pod with the annotation `test/sick` is running and not ready.
//
// KWOK would play nodes too, but decides for each pod by that pod alone; ours wait for the Job beside them.
package main

import (
	"context"
	"log"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	core "k8s.io/api/core/v1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/clientcmd"
)

// How often all pods are looked at.
const beat = 300 * time.Millisecond

// How long a migration runs before it ends.
const migrating = 2 * time.Second

type agent struct {
	client kubernetes.Interface
	// The newest tag that a database was brought up to, by "prefix/service". Databases outlive releases.
	schemas map[string]string
}

func main() {
	config, err := clientcmd.BuildConfigFromFlags("", os.Getenv("KUBECONFIG"))
	if err != nil {
		log.Fatal(err)
	}
	config.QPS, config.Burst = 100, 200
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	agent := agent{client: kubernetes.NewForConfigOrDie(config), schemas: map[string]string{}}
	for _, name := range []string{"node-a", "node-b"} {
		if err := agent.join(ctx, name); err != nil {
			log.Fatal(err)
		}
	}
	for ctx.Err() == nil {
		if err := agent.look(ctx); err != nil {
			log.Print(err)
		}
		time.Sleep(beat)
	}
}

func (a *agent) look(ctx context.Context) error {
	pods, err := a.client.CoreV1().Pods("").List(ctx, meta.ListOptions{})
	if err != nil {
		return err
	}
	for i := range pods.Items {
		pod := &pods.Items[i]
		if pod.Spec.NodeName == "" || (done(pod) && pod.DeletionTimestamp == nil) {
			continue
		}
		// Somebody else may have changed or deleted it meanwhile: the next look sees that.
		if err := a.step(ctx, pod); err != nil {
			log.Printf("%s/%s: %v", pod.Namespace, pod.Name, err)
		}
	}
	return nil
}

// Takes a pod one step further.
func (a *agent) step(ctx context.Context, pod *core.Pod) error {
	if pod.DeletionTimestamp != nil {
		now := int64(0)
		return a.client.CoreV1().Pods(pod.Namespace).Delete(ctx, pod.Name,
			meta.DeleteOptions{GracePeriodSeconds: &now, Preconditions: &meta.Preconditions{UID: &pod.UID}})
	}
	if missing := a.missing(ctx, pod); missing != "" {
		return a.say(ctx, pod, waiting(pod, missing))
	}
	if pod.Status.StartTime == nil {
		return a.say(ctx, pod, running(pod, false))
	}
	for _, container := range append(pod.Spec.InitContainers, pod.Spec.Containers...) {
		command, service, _ := strings.Cut(strings.Join(container.Args, " "), " ")
		if command != "migrate" {
			continue
		}
		if time.Since(pod.Status.StartTime.Time) < migrating {
			return nil
		}
		broken := strings.HasSuffix(tag(container), "-unmigratable")
		if key := schema(container, service); !broken && a.schemas[key] < tag(container) {
			a.schemas[key] = tag(container)
		}
		if len(pod.Spec.InitContainers) == 0 {
			return a.say(ctx, pod, ended(pod, broken))
		}
	}
	return a.say(ctx, pod, running(pod, a.ready(pod)))
}

// Whether a service's `/readyz` would say so.
func (a *agent) ready(pod *core.Pod) bool {
	container := pod.Spec.Containers[0]
	command, service, _ := strings.Cut(strings.Join(container.Args, " "), " ")
	_, sick := pod.Annotations["test/sick"]
	own := tag(container)
	return command == "serve" && !sick && !strings.HasSuffix(own, "-stuck") && a.schemas[schema(container, service)] >= own
}

// What of the pod's volumes is not there; empty when all is.
func (a *agent) missing(ctx context.Context, pod *core.Pod) string {
	for _, volume := range pod.Spec.Volumes {
		if claim := volume.PersistentVolumeClaim; claim != nil {
			found, err := a.client.CoreV1().PersistentVolumeClaims(pod.Namespace).Get(ctx, claim.ClaimName, meta.GetOptions{})
			if err != nil || found.Status.Phase != core.ClaimBound {
				return "claim " + claim.ClaimName
			}
		}
		if secret := volume.Secret; secret != nil {
			if missing := a.secret(ctx, pod.Namespace, secret.SecretName, secret.Items); missing != "" {
				return missing
			}
		}
		if volume.Projected == nil {
			continue
		}
		for _, source := range volume.Projected.Sources {
			if source.Secret == nil {
				continue
			}
			if missing := a.secret(ctx, pod.Namespace, source.Secret.Name, source.Secret.Items); missing != "" {
				return missing
			}
		}
	}
	return ""
}

func (a *agent) secret(ctx context.Context, namespace, name string, items []core.KeyToPath) string {
	found, err := a.client.CoreV1().Secrets(namespace).Get(ctx, name, meta.GetOptions{})
	if err != nil {
		return "Secret " + name
	}
	for _, item := range items {
		if _, there := found.Data[item.Key]; !there {
			return "key " + item.Key + " of Secret " + name
		}
	}
	return ""
}

func (a *agent) say(ctx context.Context, pod *core.Pod, status core.PodStatus) error {
	if same(pod.Status, status) {
		return nil
	}
	pod.Status = status
	_, err := a.client.CoreV1().Pods(pod.Namespace).UpdateStatus(ctx, pod, meta.UpdateOptions{})
	return err
}

func tag(container core.Container) string {
	return container.Image[strings.LastIndexAny(container.Image, ":@")+1:]
}

func schema(container core.Container, service string) string {
	for _, variable := range container.Env {
		if variable.Name == "PROVINCE_PREFIX" {
			return variable.Value + "/" + service
		}
	}
	return "?/" + service
}
