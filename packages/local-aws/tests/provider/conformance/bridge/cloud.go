package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// The cloud of the conformance test is a folder, which the stand-in's types use in the same way: ID.json is what is
// live, ID.CALL.refusals how many more times a call is refused, and ID.calls the calls that were made.
type cloud struct{ dir string }

type live map[string]any

func (c cloud) path(parts ...string) string {
	return filepath.Join(c.dir, strings.Join(parts, "."))
}

// Nil when there is no such resource.
func (c cloud) get(id string) (live, error) {
	text, err := os.ReadFile(c.path(id, "json"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	found := live{}
	return found, json.Unmarshal(text, &found)
}

// Stores the resource as the cloud keeps it: texts of labels in lower case, and one revision more.
func (c cloud) put(id string, wanted live) error {
	before, err := c.get(id)
	if err != nil {
		return err
	}
	revision, _ := before["revision"].(float64)
	wanted["revision"] = revision + 1
	if label, ok := wanted["label"].(string); ok {
		wanted["label"] = strings.ToLower(label)
	}
	text, err := json.Marshal(wanted)
	if err != nil {
		return err
	}
	return os.WriteFile(c.path(id, "json"), text, 0o644)
}

func (c cloud) remove(id string) error {
	err := os.Remove(c.path(id, "json"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// Notes the call, and refuses it as often as the test asked for.
func (c cloud) call(name, id string) error {
	log, err := os.OpenFile(c.path(id, "calls"), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	defer log.Close()
	if _, err := fmt.Fprintln(log, name); err != nil {
		return err
	}
	file := c.path(id, name, "refusals")
	text, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	left, err := strconv.Atoi(string(text))
	if err != nil || left == 0 {
		return err
	}
	if err := os.WriteFile(file, []byte(strconv.Itoa(left-1)), 0o644); err != nil {
		return err
	}
	return fmt.Errorf("ThrottlingException: %s of %s was refused", name, id)
}
