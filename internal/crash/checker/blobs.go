package checker

import (
	"encoding/hex"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
)

// stored: whatever has a blob's name has the digest that it is called by. A name
// that stands for other bytes would be taken for what was sealed.
func (c *check) stored() error {
	return filepath.WalkDir(c.blobs, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.Name() == "tmp" && d.IsDir():
			return fs.SkipDir
		case d.IsDir():
			return nil
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		name := filepath.Base(filepath.Dir(path)) + "/" + d.Name()
		if sum(string(b)) != d.Name() {
			return fmt.Errorf("the blob %s holds other bytes", name)
		}
		c.Stored[name] = int64(len(b))
		return nil
	})
}

// sized is a digest and a size: the blob must be there, of that length.
func (c *check) sized(recipient, s string) (path string, err error) {
	digest, size, _ := strings.Cut(s, " ")
	path = filepath.Join(c.blobs, recipient[:2], recipient, digest)
	info, err := os.Stat(path)
	if err == nil && fmt.Sprint(info.Size()) != size {
		err = fmt.Errorf("%s has %d bytes, not %s", path, info.Size(), size)
	}
	delete(c.loosely, recipient+"/"+digest)
	return path, err
}

// seals: every byte of what the log says is sealed is there. An event that names
// what is missing is evidence that was acknowledged and lost.
func (c *check) seals() error {
	c.loosely = maps.Clone(c.Stored)
	for _, n := range c.Notes {
		if field(n, "safehand/event/v1") != "sealed" {
			continue
		}
		if err := c.sealed(n); err != nil {
			return fmt.Errorf("a sealed exhibit is not whole: %v", err)
		}
		c.Sealed++
	}
	c.Loose = maps.Clone(c.loosely)
	return nil
}

func (c *check) sealed(note string) error {
	recipient := field(note, "recipient")
	if _, err := c.sized(recipient, field(note, "manifest")); err != nil {
		return err
	}
	list, err := c.sized(recipient, field(note, "list"))
	if err != nil {
		return err
	}
	b, err := os.ReadFile(list)
	if err != nil {
		return err
	}
	n := 0
	for line := range strings.Lines(string(b)) {
		word := strings.Fields(line)
		if word[0] != "segment" || len(word) != 4 {
			continue
		}
		if _, err := c.sized(recipient, word[2]+" "+word[3]); err != nil {
			return err
		}
		n++
	}
	if want, _, _ := strings.Cut(field(note, "segments"), " "); want != fmt.Sprint(n) {
		return fmt.Errorf("its list has %d segments, not %s", n, want)
	}
	return nil
}

// loose: what no seal names has a lease, or it would never be swept.
func (c *check) loose() error {
	type lease struct{ recipient, digest []byte }
	all, err := rows(c.db, "SELECT recipient, digest FROM lease", func(l *lease) []any { return []any{&l.recipient, &l.digest} })
	if err != nil {
		return err
	}
	for _, l := range all {
		delete(c.loosely, hex.EncodeToString(l.recipient)+"/"+hex.EncodeToString(l.digest))
	}
	for name := range c.loosely {
		return fmt.Errorf("the blob %s belongs to no seal, and no lease holds it", name)
	}
	return nil
}
