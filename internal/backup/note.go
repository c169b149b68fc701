package backup

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/store"
)

// noteName is a file in the data folder that says where its backups are, so that
// what looks after it can miss them.
const noteName = "backups.json"

// Noted is the newest backup in one folder, as the service's own folder says.
type Noted struct {
	Folder     string     `json:"folder"`
	Generation string     `json:"generation"`
	Finished   event.Time `json:"finished"`
	Size       int64      `json:"log_size"`
	// Wanting is of how many exhibits pieces were missing or damaged.
	Wanting int `json:"wanting"`
}

// NotedIn lists the folders that a service was backed up into, with the newest
// backup of each.
func NotedIn(data string) ([]Noted, error) {
	b, err := os.ReadFile(filepath.Join(data, noteName))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var out []Noted
	if err := json.Unmarshal(b, &out); err != nil {
		return nil, fmt.Errorf("%s can't be read: %v", noteName, err)
	}
	return out, nil
}

// Newest is the newest backup of a service that was finished until an instant, zero when
// there is none. One that a wrong clock dated later hides none before it.
func Newest(data string, until event.Time) (newest store.Backup, err error) {
	all, err := NotedIn(data)
	for _, n := range all {
		if n.Finished > newest.At && n.Finished <= until {
			newest = store.Backup{At: n.Finished, Wanting: int64(n.Wanting)}
		}
	}
	return newest, err
}

// note keeps where the newest backup is. A note that can't be read is written
// anew.
func note(data string, n Noted) error {
	all, _ := NotedIn(data)
	all = append(slices.DeleteFunc(all, func(o Noted) bool { return o.Folder == n.Folder }), n)
	return write(filepath.Join(data, noteName), func(w io.Writer) error {
		e := json.NewEncoder(w)
		e.SetIndent("", "  ")
		return e.Encode(all)
	})
}
