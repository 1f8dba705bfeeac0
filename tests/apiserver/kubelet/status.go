package main

import (
	"context"
	"log"
	"time"

	coordination "k8s.io/api/coordination/v1"
	core "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// Makes a node that is ready, and renews its lease as long as ctx lasts.
func (a *agent) join(ctx context.Context, name string) error {
	node := &core.Node{ObjectMeta: meta.ObjectMeta{Name: name, Labels: map[string]string{
		core.LabelHostname:     name,
		core.LabelOSStable:     "linux",
		core.LabelTopologyZone: "zone-of-" + name,
	}}}
	node, err := a.client.CoreV1().Nodes().Create(ctx, node, meta.CreateOptions{})
	if err != nil {
		return err
	}
	node.Status.Capacity = core.ResourceList{
		core.ResourceCPU:    resource.MustParse("32"),
		core.ResourceMemory: resource.MustParse("64Gi"),
		core.ResourcePods:   resource.MustParse("110"),
	}
	node.Status.Allocatable = node.Status.Capacity
	node.Status.Conditions = []core.NodeCondition{{Type: core.NodeReady, Status: core.ConditionTrue}}
	if node, err = a.client.CoreV1().Nodes().UpdateStatus(ctx, node, meta.UpdateOptions{}); err != nil {
		return err
	}
	leases := a.client.CoordinationV1().Leases(core.NamespaceNodeLease)
	seconds := int32(40)
	now := meta.NowMicro()
	lease := &coordination.Lease{
		ObjectMeta: meta.ObjectMeta{Name: node.Name},
		Spec:       coordination.LeaseSpec{HolderIdentity: &node.Name, LeaseDurationSeconds: &seconds, RenewTime: &now},
	}
	if lease, err = leases.Create(ctx, lease, meta.CreateOptions{}); err != nil {
		return err
	}
	go func() {
		for ctx.Err() == nil {
			time.Sleep(10 * time.Second)
			now := meta.NowMicro()
			lease.Spec.RenewTime = &now
			renewed, err := leases.Update(ctx, lease, meta.UpdateOptions{})
			if err != nil {
				log.Print(err)
				continue
			}
			lease = renewed
		}
	}()
	return nil
}

// A pod that is running, ready or not. Its init containers have ended.
func running(pod *core.Pod, ready bool) core.PodStatus {
	status := *pod.Status.DeepCopy()
	status.Phase = core.PodRunning
	status.Reason, status.Message = "", ""
	status.PodIP = "10.244.0.1"
	status.PodIPs = []core.PodIP{{IP: status.PodIP}}
	if status.StartTime == nil {
		now := meta.Now()
		status.StartTime = &now
	}
	condition(&status, core.PodInitialized, true)
	condition(&status, core.ContainersReady, ready)
	condition(&status, core.PodReady, ready)
	status.ContainerStatuses = nil
	for _, container := range pod.Spec.Containers {
		status.ContainerStatuses = append(status.ContainerStatuses, core.ContainerStatus{
			Name: container.Name, Image: container.Image, Ready: ready, Started: &ready,
			State: core.ContainerState{Running: &core.ContainerStateRunning{StartedAt: *status.StartTime}},
		})
	}
	return status
}

// A pod whose containers have ended.
func ended(pod *core.Pod, failed bool) core.PodStatus {
	status := running(pod, false)
	status.Phase = core.PodSucceeded
	code := int32(0)
	if failed {
		status.Phase = core.PodFailed
		code = 1
	}
	for i := range status.ContainerStatuses {
		status.ContainerStatuses[i].State = core.ContainerState{Terminated: &core.ContainerStateTerminated{
			ExitCode: code, StartedAt: *status.StartTime, FinishedAt: meta.Now(),
		}}
	}
	return status
}

// A pod that cannot start yet.
func waiting(pod *core.Pod, missing string) core.PodStatus {
	status := *pod.Status.DeepCopy()
	status.Phase = core.PodPending
	status.Reason, status.Message = "ContainerCreating", missing+" is not there"
	return status
}

func condition(status *core.PodStatus, kind core.PodConditionType, holds bool) {
	wanted := core.ConditionFalse
	if holds {
		wanted = core.ConditionTrue
	}
	for i := range status.Conditions {
		if found := &status.Conditions[i]; found.Type == kind {
			if found.Status != wanted {
				found.Status, found.LastTransitionTime = wanted, meta.Now()
			}
			return
		}
	}
	status.Conditions = append(status.Conditions,
		core.PodCondition{Type: kind, Status: wanted, LastTransitionTime: meta.Now()})
}

// Whether nothing is to be told to the API server.
func same(before, after core.PodStatus) bool {
	ready := func(status core.PodStatus) bool {
		for _, condition := range status.Conditions {
			if condition.Type == core.PodReady {
				return condition.Status == core.ConditionTrue
			}
		}
		return false
	}
	return before.Phase == after.Phase && before.Message == after.Message &&
		(before.StartTime == nil) == (after.StartTime == nil) && ready(before) == ready(after)
}

func done(pod *core.Pod) bool {
	return pod.Status.Phase == core.PodSucceeded || pod.Status.Phase == core.PodFailed
}
