package backup_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/backup"
)

// A backup dated in the future is not the newest until then, and hides none that was.
func TestNewestIsOfTheFutureNever(t *testing.T) {
	data := t.TempDir()
	note := `[{"folder":"/a","finished":"2026-11-20T12:00:00Z","wanting":3},{"folder":"/b","finished":"2027-11-20T12:00:00Z","wanting":0}]`
	if err := os.WriteFile(filepath.Join(data, "backups.json"), []byte(note), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		until, want string
		wanting     int64
	}{{"2026-11-20T12:00:00Z", "2026-11-20T12:00:00Z", 3}, {"2027-11-20T11:59:59Z", "2026-11-20T12:00:00Z", 3}, {"2027-11-20T12:00:00Z", "2027-11-20T12:00:00Z", 0}} {
		got, err := backup.Newest(data, at(c.until))
		if err != nil || got.At != at(c.want) || got.Wanting != c.wanting {
			t.Errorf("until %s: %+v, %v", c.until, got, err)
		}
	}
	if got, err := backup.Newest(data, at("2026-11-20T11:59:59Z")); err != nil || got.At != 0 {
		t.Errorf("before any: %+v, %v", got, err)
	}
}

func at(s string) (t event.Time) {
	if err := t.UnmarshalText([]byte(s)); err != nil {
		panic(err)
	}
	return t
}
