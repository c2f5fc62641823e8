package main

import (
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/schema"
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/validation"
)

// A listener: its certificate is a plain attribute, and the cloud chooses a policy when the program does not.
var listener = mimic{
	schema: withCommon(map[string]*schema.Schema{
		"port": {
			Type: schema.TypeInt, Optional: true, Default: 443, ValidateFunc: validation.IntBetween(1, 65535),
		},
		"protocol": {
			Type: schema.TypeString, Required: true, ForceNew: true,
			ValidateFunc: validation.StringInSlice([]string{"TCP", "TLS"}, false),
		},
		"certificate_arn": {Type: schema.TypeString, Optional: true},
		"policy":          {Type: schema.TypeString, Optional: true, Computed: true},
		"label":           {Type: schema.TypeString, Optional: true},
	}),
	wanted: func(d *schema.ResourceData) live {
		policy := d.Get("policy").(string)
		if policy == "" {
			policy = "default-policy"
		}
		return live{
			"name": d.Get("name"), "notes": d.Get("notes"), "port": d.Get("port"), "protocol": d.Get("protocol"),
			"certificateArn": d.Get("certificate_arn"), "policy": policy, "label": d.Get("label"),
		}
	},
	read: func(d *schema.ResourceData, found live) error {
		return setAll(d, map[string]any{
			"port": found["port"], "protocol": found["protocol"], "certificate_arn": found["certificateArn"],
			"policy": found["policy"], "label": found["label"],
		})
	},
}

// A distribution: its certificate is in a block, its aliases are a set.
var distribution = mimic{
	schema: withCommon(map[string]*schema.Schema{
		"comment": {Type: schema.TypeString, Optional: true},
		"aliases": {Type: schema.TypeSet, Optional: true, Elem: &schema.Schema{Type: schema.TypeString}},
		"viewer_certificate": {
			Type: schema.TypeList, Required: true, MaxItems: 1,
			Elem: &schema.Resource{Schema: map[string]*schema.Schema{
				"acm_certificate_arn":      {Type: schema.TypeString, Optional: true},
				"minimum_protocol_version": {Type: schema.TypeString, Optional: true},
			}},
		},
		"domain_name": {Type: schema.TypeString, Computed: true},
	}),
	wanted: func(d *schema.ResourceData) live {
		return live{
			"name": d.Get("name"), "notes": d.Get("notes"), "comment": d.Get("comment"),
			"aliases": d.Get("aliases").(*schema.Set).List(),
			"viewerCertificate": map[string]any{
				"acmCertificateArn":      d.Get("viewer_certificate.0.acm_certificate_arn"),
				"minimumProtocolVersion": d.Get("viewer_certificate.0.minimum_protocol_version"),
			},
		}
	},
	read: func(d *schema.ResourceData, found live) error {
		viewer, _ := found["viewerCertificate"].(map[string]any)
		return setAll(d, map[string]any{
			"comment": found["comment"], "aliases": found["aliases"], "domain_name": d.Id() + ".mimic.example",
			"viewer_certificate": []any{map[string]any{
				"acm_certificate_arn":      viewer["acmCertificateArn"],
				"minimum_protocol_version": viewer["minimumProtocolVersion"],
			}},
		})
	},
}

// A rule: it belongs to another resource, and what it forwards to has demanding values.
var rule = mimic{
	schema: withCommon(map[string]*schema.Schema{
		"listener_arn": {Type: schema.TypeString, Required: true, ForceNew: true},
		"priority":     {Type: schema.TypeInt, Required: true, ValidateFunc: validation.IntBetween(1, 50000)},
		"action": {
			Type: schema.TypeList, Required: true,
			Elem: &schema.Resource{Schema: map[string]*schema.Schema{
				"type": {
					Type: schema.TypeString, Required: true,
					ValidateFunc: validation.StringInSlice([]string{"forward", "redirect"}, false),
				},
				"target_group_arn": {Type: schema.TypeString, Optional: true},
				"stickiness": {
					Type: schema.TypeList, Optional: true, MaxItems: 1,
					Elem: &schema.Resource{Schema: map[string]*schema.Schema{
						"enabled":  {Type: schema.TypeBool, Optional: true},
						"duration": {Type: schema.TypeInt, Required: true, ValidateFunc: validation.IntBetween(1, 604800)},
					}},
				},
			}},
		},
	}),
	wanted: func(d *schema.ResourceData) live {
		actions := []any{}
		for _, one := range d.Get("action").([]any) {
			action := one.(map[string]any)
			kept := map[string]any{"type": action["type"], "targetGroupArn": action["target_group_arn"]}
			if blocks := action["stickiness"].([]any); len(blocks) > 0 {
				kept["stickiness"] = blocks[0]
			}
			actions = append(actions, kept)
		}
		return live{
			"name": d.Get("name"), "notes": d.Get("notes"), "listenerArn": d.Get("listener_arn"),
			"priority": d.Get("priority"), "actions": actions,
		}
	},
	read: func(d *schema.ResourceData, found live) error {
		actions := []any{}
		kept, _ := found["actions"].([]any)
		for _, one := range kept {
			action := one.(map[string]any)
			block := map[string]any{"type": action["type"], "target_group_arn": action["targetGroupArn"]}
			if stickiness, ok := action["stickiness"].(map[string]any); ok {
				block["stickiness"] = []any{stickiness}
			}
			actions = append(actions, block)
		}
		return setAll(d, map[string]any{
			"listener_arn": found["listenerArn"], "priority": found["priority"], "action": actions,
		})
	},
}

func setAll(d *schema.ResourceData, values map[string]any) error {
	for name, value := range values {
		if err := d.Set(name, value); err != nil {
			return err
		}
	}
	return nil
}
