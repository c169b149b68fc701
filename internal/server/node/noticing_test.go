package node_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/notice"
	"github.com/safehand/safehand/internal/server/node"
)

// What a node is told to say it says by itself, with links to where people find the
// service, and not again after it was started anew.
func TestANodeSaysWhatIsDue(t *testing.T) {
	dir, path := t.TempDir(), filepath.Join(t.TempDir(), "siem.jsonl")
	c := node.Config{Data: dir, Name: "safehand.example", PublicURL: "https://safehand.example/", Notices: notice.Settings{SIEM: notice.SIEMConfig{Address: "file://" + path}}}
	for _, key := range []string{"first", "second"} {
		n := start(t, c)
		for _, k := range []string{"first", key} {
			if err := n.Notices.Add(t.Context(), notice.Notice{Key: k, Kind: notice.Overdue, At: event.TimeOf(time.Now()), Ref: "7Q4M-2KPD"}); err != nil {
				t.Fatal(err)
			}
		}
		for waiting := true; waiting; time.Sleep(50 * time.Millisecond) {
			all, err := n.Notices.Health(t.Context())
			if err != nil || len(all) != 1 || t.Context().Err() != nil {
				t.Fatal(all, err)
			}
			waiting = all[0].Waiting > 0
		}
		if err := n.Close(); err != nil {
			t.Fatal(err)
		}
	}
	b, err := os.ReadFile(path)
	if err != nil || strings.Count(string(b), "\n") != 2 || !strings.Contains(string(b), "https://safehand.example/r/7Q4M-2KPD") {
		t.Errorf("it said %s (%v)", b, err)
	}
}

// A channel that can't be right starts no service.
func TestAnImproperChannelStartsNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "siem.jsonl")
	n, err := node.Start(t.Context(), node.Config{Data: t.TempDir(), Notices: notice.Settings{SIEM: notice.SIEMConfig{Address: path}}})
	if err == nil {
		n.Close()
		t.Error("it started")
	}
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("it wrote there: %v", err)
	}
}
