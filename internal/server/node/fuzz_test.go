package node

import (
	"os"
	"path/filepath"
	"testing"
)

// Key files that are damaged are refused by name, and nothing of a private key is
// quoted.
func FuzzKeyFiles(f *testing.F) {
	dir := f.TempDir()
	k, err := LoadKeys(dir, "safehand.example")
	if err != nil {
		f.Fatal(err)
	}
	good := map[string][]byte{}
	for _, name := range []string{nameFile, serviceFile, logFile} {
		b, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			f.Fatal(err)
		}
		good[name] = b
		f.Add(b)
	}
	f.Add([]byte("PRIVATE+KEY+safehand.example"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if err := os.WriteFile(filepath.Join(dir, bucketFile), b, 0o600); err != nil {
			t.Fatal(err)
		}
		if bucket, err := BucketOf(dir); (bucket == nil) == (err == nil) {
			t.Errorf("%+v, %v", bucket, err)
		}
		for spoilt := range good {
			dir := t.TempDir()
			for name, was := range good {
				if name == spoilt {
					was = b
				}
				if err := os.WriteFile(filepath.Join(dir, name), was, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			read, err := LoadKeys(dir, "")
			if err == nil && (read.Name != k.Name || len(read.LogKeys) != len(k.LogKeys)) {
				t.Errorf("%s: keys of %q", spoilt, read.Name)
			}
		}
	})
}
