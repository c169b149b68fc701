package porter_test

import (
	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/world"
	"path/filepath"
	"strings"
)

// outgoing is a sending of one file for each reference.
func outgoing(h *house, exhibits map[string]string) client.Outgoing {
	h.Helper()
	o := client.Outgoing{
		For: world.Team, To: []event.HolderID{event.HolderID(world.RASSO)}, Deadline: event.Deadline{Kind: event.WorkingDays, N: 1},
	}
	dir := h.TempDir()
	for ref, content := range exhibits {
		name := strings.ReplaceAll(ref, "/", "-") + " Victim.txt"
		h.put(dir, map[string]string{name: content})
		o.Exhibits = append(o.Exhibits, client.OutgoingExhibit{
			Reference: ref, Description: "Something", Type: "document", Marking: event.Official, Paths: []string{filepath.Join(dir, name)},
		})
	}
	return o
}
