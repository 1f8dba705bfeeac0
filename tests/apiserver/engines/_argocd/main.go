// Stands in for Argo CD's cmd/main.go: the same commands, but only those that an installation without interface runs.
// The others (client, web server, notifications, generators of applications) would bring 600 packages to build. Among
// these is what switches on the lookups of gRPC that theirs switches off again.
package main

import (
	"os"

	"github.com/spf13/cobra"
	"k8s.io/klog/v2"

	appcontroller "github.com/argoproj/argo-cd/v3/cmd/argocd-application-controller/commands"
	gitaskpass "github.com/argoproj/argo-cd/v3/cmd/argocd-git-ask-pass/commands"
	reposerver "github.com/argoproj/argo-cd/v3/cmd/argocd-repo-server/commands"
	"github.com/argoproj/argo-cd/v3/common"
	"github.com/argoproj/argo-cd/v3/util/log"
)

func main() {
	klog.SetLogger(log.NewLogrusLogger(log.NewWithCurrentConfig()))
	commands := map[string]func() *cobra.Command{
		common.CommandApplicationController: appcontroller.NewCommand,
		common.CommandRepoServer:            reposerver.NewCommand,
		common.CommandGitAskPass:            gitaskpass.NewCommand,
	}
	if err := commands[os.Getenv("ARGOCD_BINARY_NAME")]().Execute(); err != nil {
		os.Exit(1)
	}
}
