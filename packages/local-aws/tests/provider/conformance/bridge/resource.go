package main

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-sdk/v2/diag"
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/schema"
)

// A mimic of a resource of the real provider: written as its resources are, on a cloud that is a folder.
type mimic struct {
	schema map[string]*schema.Schema
	// What the program wants, as the cloud keeps it.
	wanted func(*schema.ResourceData) live
	// Puts what is live into the state.
	read func(*schema.ResourceData, live) error
}

func (m mimic) resource() *schema.Resource {
	return &schema.Resource{
		Schema:               m.schema,
		Importer:             &schema.ResourceImporter{StateContext: schema.ImportStatePassthroughContext},
		CreateWithoutTimeout: m.onCreate,
		ReadWithoutTimeout:   m.onRead,
		UpdateWithoutTimeout: m.onUpdate,
		DeleteWithoutTimeout: m.onDelete,
	}
}

func (m mimic) onCreate(ctx context.Context, d *schema.ResourceData, meta any) diag.Diagnostics {
	c := meta.(cloud)
	id := d.Get("name").(string)
	if err := c.call("Create", id); err != nil {
		return diag.FromErr(err)
	}
	if existing, err := c.get(id); err != nil || existing != nil {
		return diag.Errorf("AlreadyExists: %s %v", id, err)
	}
	if err := c.put(id, m.wanted(d)); err != nil {
		return diag.FromErr(err)
	}
	d.SetId(id)
	if err := c.call("Wait", id); err != nil {
		return diag.FromErr(err)
	}
	return m.onRead(ctx, d, meta)
}

func (m mimic) onRead(_ context.Context, d *schema.ResourceData, meta any) diag.Diagnostics {
	c := meta.(cloud)
	if err := c.call("Describe", d.Id()); err != nil {
		return diag.FromErr(err)
	}
	found, err := c.get(d.Id())
	if err != nil {
		return diag.FromErr(err)
	}
	if found == nil {
		d.SetId("")
		return nil
	}
	values := map[string]any{
		"name":     found["name"],
		"notes":    found["notes"],
		"arn":      "arn:mimic:" + d.Id(),
		"revision": found["revision"],
	}
	for name, value := range values {
		if err := d.Set(name, value); err != nil {
			return diag.FromErr(fmt.Errorf("setting %s: %w", name, err))
		}
	}
	return diag.FromErr(m.read(d, found))
}

// As the real provider: a call only for what changed, and a read at the end.
func (m mimic) onUpdate(ctx context.Context, d *schema.ResourceData, meta any) diag.Diagnostics {
	c := meta.(cloud)
	if d.HasChanges(m.changeable()...) {
		if err := c.call("Modify", d.Id()); err != nil {
			return diag.FromErr(err)
		}
		existing, err := c.get(d.Id())
		if err != nil {
			return diag.FromErr(err)
		}
		if existing == nil {
			return diag.Errorf("NotFound: %s", d.Id())
		}
		if err := c.put(d.Id(), m.wanted(d)); err != nil {
			return diag.FromErr(err)
		}
		if err := c.call("Wait", d.Id()); err != nil {
			return diag.FromErr(err)
		}
	}
	return m.onRead(ctx, d, meta)
}

func (m mimic) onDelete(_ context.Context, d *schema.ResourceData, meta any) diag.Diagnostics {
	c := meta.(cloud)
	if err := c.call("Delete", d.Id()); err != nil {
		return diag.FromErr(err)
	}
	return diag.FromErr(c.remove(d.Id()))
}

func (m mimic) changeable() []string {
	names := []string{}
	for name, one := range m.schema {
		if one.Required || one.Optional {
			names = append(names, name)
		}
	}
	return names
}

func withCommon(own map[string]*schema.Schema) map[string]*schema.Schema {
	own["name"] = &schema.Schema{Type: schema.TypeString, Required: true, ForceNew: true}
	own["notes"] = &schema.Schema{
		Type: schema.TypeMap, Optional: true, Elem: &schema.Schema{Type: schema.TypeString},
	}
	own["arn"] = &schema.Schema{Type: schema.TypeString, Computed: true}
	own["revision"] = &schema.Schema{Type: schema.TypeInt, Computed: true}
	return own
}
