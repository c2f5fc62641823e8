// A plugin for the Pulumi engine: the real terraform bridge around mimics of the real provider's resources. The
// conformance test runs the same scenarios on it and on the stand-in provider, and compares.
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/hashicorp/terraform-plugin-sdk/v2/diag"
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/schema"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
	shim "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim/sdk-v2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/provider"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

const (
	name    = "mimic"
	version = "0.0.1"
	longest = 40
)

func main() {
	err := provider.Main(name, func(host *provider.HostClient) (pulumirpc.ResourceProviderServer, error) {
		info := pluginInfo()
		return tfbridge.NewProvider(context.Background(), host, name, version, info.P, info, nil), nil
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func pluginInfo() tfbridge.ProviderInfo {
	named := map[string]*tfbridge.SchemaInfo{"name": tfbridge.AutoName("name", longest, "-")}
	return tfbridge.ProviderInfo{
		P: shim.NewProvider(&schema.Provider{
			ResourcesMap: map[string]*schema.Resource{
				"mimic_listener":     listener.resource(),
				"mimic_distribution": distribution.resource(),
				"mimic_rule":         rule.resource(),
			},
			ConfigureContextFunc: func(context.Context, *schema.ResourceData) (any, diag.Diagnostics) {
				return cloud{dir: os.Getenv("MIMIC_CLOUD")}, nil
			},
		}),
		Name:                        name,
		Version:                     version,
		MetadataInfo:                tfbridge.NewProviderMetadata(nil),
		EnableAccurateBridgePreview: true,
		Resources: map[string]*tfbridge.ResourceInfo{
			"mimic_listener":     {Tok: "mimic:index/listener:Listener", Fields: named},
			"mimic_distribution": {Tok: "mimic:index/distribution:Distribution", Fields: named},
			// As pulumi-aws's overlay says for a few types.
			"mimic_rule": {Tok: "mimic:index/rule:Rule", Fields: named, DeleteBeforeReplace: true},
		},
	}
}
