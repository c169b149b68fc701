package disk_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/safehand/safehand/internal/disk"
)

// The numbers are the operating system's own: sane, and less after something
// was written.
func TestSpaceOfARealVolume(t *testing.T) {
	dir := t.TempDir()
	before, err := disk.SpaceOf(dir)
	if err != nil || before.Free <= 0 || before.Total < before.Free {
		t.Fatalf("%+v, %v", before, err)
	}
	below, err := disk.SpaceOf(filepath.Join(dir, "not", "yet", "there"))
	if err != nil || below.Total != before.Total {
		t.Errorf("below it: %+v, %v", below, err)
	}
}

func TestVolume(t *testing.T) {
	dir := t.TempDir()
	a, err := disk.Volume(dir)
	if err != nil || a == "" {
		t.Fatalf("%q, %v", a, err)
	}
	if b, err := disk.Volume(filepath.Join(dir, "not", "there")); err != nil || b != a {
		t.Errorf("a folder below it is on %q, %v, not on %q", b, err, a)
	}
	// Linux has another file system at /proc.
	if _, err := os.Stat("/proc/self"); err == nil {
		if b, err := disk.Volume("/proc"); err != nil || b == a {
			t.Errorf("/proc is on %q, %v, as %s is", b, err, dir)
		}
	}
}

func TestReserve(t *testing.T) {
	const gib = 1 << 30
	for _, c := range []struct {
		name  string
		r     disk.Reserve
		space disk.Space
		bytes int64
		short bool
	}{
		{"plenty", 0, disk.Space{Free: 500 * gib, Total: 1000 * gib}, 8 << 20, false},
		{"a large disk keeps 2 GiB", 0, disk.Space{Free: 2*gib + 8<<20, Total: 1000 * gib}, 8 << 20, false},
		{"and not a byte less", 0, disk.Space{Free: 2*gib + 8<<20 - 1, Total: 1000 * gib}, 8 << 20, true},
		{"a small one keeps a twentieth", 0, disk.Space{Free: gib / 2, Total: 10 * gib}, 0, false},
		{"and not a byte less", 0, disk.Space{Free: gib / 2, Total: 10 * gib}, 1, true},
		{"what was chosen", 10 * gib, disk.Space{Free: 10 * gib, Total: 1000 * gib}, 1, true},
		{"a full disk", 0, disk.Space{Total: gib}, 0, true},
	} {
		if got := c.r.Short(c.space, c.bytes); got != c.short {
			t.Errorf("%s: short is %v", c.name, got)
		}
	}
}

func TestReserveReads(t *testing.T) {
	for text, want := range map[string]disk.Reserve{
		"2GiB": 2 << 30, "10GB": 1e10, "1.5 TB": 1.5e12, "64MiB": 64 << 20, "500MB": 5e8,
	} {
		var r disk.Reserve
		if err := r.UnmarshalText([]byte(text)); err != nil || r != want {
			t.Errorf("%q reads as %d, %v", text, r, err)
		}
	}
	for _, text := range []string{"", "10", "GB", "0GB", "1MB", "-5GB", "many", "NaNGB", "InfTB", "5%", "1e30TB"} {
		var r disk.Reserve
		if err := r.UnmarshalText([]byte(text)); err == nil {
			t.Errorf("%q reads as %d", text, r)
		}
	}
}
