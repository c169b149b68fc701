package seal

import (
	"os"
	"path/filepath"
	"testing"
)

// A journal that is damaged makes an extraction begin anew, never go on wrongly.
func FuzzMark(f *testing.F) {
	f.Add([]byte(`{"of":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","segment":3,"start":24576,"files":1,"names":{"a":"b"}}`))
	f.Add([]byte(`{"files":-1}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, ".safehand-x"+journalSuffix), b, 0o600); err != nil {
			t.Fatal(err)
		}
		root, err := os.OpenRoot(dir)
		if err != nil {
			t.Fatal(err)
		}
		defer root.Close()
		if m := readMark(root, ".safehand-x"); m != nil && (m.Files < 0 || m.Segment < 0 || m.Start < 0) {
			t.Errorf("%+v", m)
		}
	})
}
