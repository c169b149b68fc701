package client

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/seal"
)

// Exported is where the files of an exhibit now stand.
type Exported struct {
	Exhibit   event.ExhibitID
	Reference string
	Folder    string
	*seal.Extracted
}

// Export opens exhibits and writes their files, each exhibit into a folder of
// its own below folder. Every byte is compared with the seal and the manifest
// before the folder takes its name.
//
// Cut short, it is gone on with by calling it again with the same exhibits and
// folder: under the same opening, without fetching what was written, and saying of
// each exhibit once that it was exported.
func (c *Client) Export(ctx context.Context, id event.ConsignmentID, which []event.ExhibitID, folder string, o seal.ExtractOptions, progress Progress) ([]Exported, error) {
	defer c.underway()()
	op, err := c.openToExport(ctx, id, which, folder)
	if err != nil {
		return nil, err
	}
	e := &exporting{c: c, op: op, folder: folder, options: o, progress: progress, taken: folders{}, began: c.now()}
	for _, x := range op.exhibits {
		e.total += x.Manifest.Stream.Padded
	}
	var failed error
	for i := range op.exhibits {
		if failed = e.exhibit(ctx, &op.exhibits[i]); failed != nil {
			failed = fmt.Errorf("%s: %w", op.exhibits[i].Manifest.Reference, failed)
			break
		}
	}
	if len(e.out) == 0 {
		return nil, failed
	}
	if err := errors.Join(failed, e.say(ctx)); err != nil {
		return e.out, err
	}
	return e.out, e.forget()
}

// folders gives each exhibit one of its own, on disks too that don't tell
// capitals from small letters.
type folders map[string]bool

func (f folders) of(reference string, x event.ExhibitID) string {
	name := FolderOf(reference)
	if f[strings.ToLower(name)] {
		name += " " + x.SealNumber()
	}
	f[strings.ToLower(name)] = true
	return name
}

// maxFolder leaves room for a path below it, on every system.
const maxFolder = 80

// reservedRE are names that Windows keeps for devices.
var reservedRE = regexp.MustCompile(`(?i)^(con|prn|aux|nul|com[0-9]|lpt[0-9])$`)

// FolderOf is a reference as a folder's name: JRS/1 becomes JRS-1. The
// reference is the sender's, so nothing of it but letters, digits, spaces,
// underscores and hyphens is let through, and no name that Windows keeps for
// itself.
func FolderOf(reference string) string {
	name := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == ' ', r == '_':
			return r
		}
		return '-'
	}, reference)
	name = strings.Trim(name[:min(len(name), maxFolder)], " -")
	if name == "" || reservedRE.MatchString(name) {
		return strings.TrimSpace("exhibit " + name)
	}
	return name
}

// ExhibitKeys opens exhibits and gives their own keys, with which the stock age
// program opens each segment. The opening is logged like any other.
func (c *Client) ExhibitKeys(ctx context.Context, id event.ConsignmentID, which []event.ExhibitID) (map[event.ExhibitID]string, error) {
	op, err := c.open(ctx, id, which, event.View)
	if err != nil {
		return nil, err
	}
	out := map[event.ExhibitID]string{}
	for _, x := range op.exhibits {
		out[x.id] = x.key.String()
	}
	return out, nil
}
