//go:build js && wasm

package main

import (
	"fmt"
	"path"
	"strings"

	"github.com/safehand/safehand/seal"
)

// safeNames gives each path of an exhibit one by which it can be saved on any
// system, and no two the same one: capitals and small letters are one to most.
type safeNames map[string]bool

func (n safeNames) of(truePath string) string {
	var parts []string
	for part := range strings.SplitSeq(truePath, "/") {
		parts = append(parts, seal.PortableName(part))
	}
	name := strings.Join(parts, "/")
	ext := path.Ext(name)
	for i := 2; n[strings.ToLower(name)]; i++ {
		name = fmt.Sprintf("%s (%d)%s", strings.TrimSuffix(strings.Join(parts, "/"), ext), i, ext)
	}
	n[strings.ToLower(name)] = true
	return name
}
