package backup

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
)

// Manifest and note of a backup are read by whoever restores one from a folder
// that anybody may have touched.
func FuzzManifest(f *testing.F) {
	f.Add([]byte(`{"format":"` + format + `","log_size":3}`))
	f.Add([]byte(`[{"folder":"/backup","generation":"x","finished":"2026-11-21T20:31:00Z","log_size":3}]`))
	f.Fuzz(func(t *testing.T, b []byte) {
		dir := t.TempDir()
		for _, name := range []string{manifestName, noteName} {
			if err := os.WriteFile(filepath.Join(dir, name), b, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if m, err := readManifest(dir); (m == nil) == (err == nil) || m != nil && m.Format != format {
			t.Errorf("%+v, %v", m, err)
		}
		if err := os.WriteFile(filepath.Join(dir, triedName), b, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := TriedIn(dir); err == nil && !json.Valid(b) {
			t.Errorf("%q says when a backup was put back", b)
		}
		noted, err := NotedIn(dir)
		if err != nil && noted != nil {
			t.Errorf("%v, and yet %+v", err, noted)
		}
	})
}
