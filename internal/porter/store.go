package porter

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/safehand/safehand/internal/durable"
)

// store is the folder in the agent's home with what must outlive the program.
type store struct{ dir string }

func (s store) path(name string) string { return filepath.Join(s.dir, name) }

// load reads what save wrote, and leaves v as it is when there is nothing.
func (s store) load(name string, v any) error {
	b, err := os.ReadFile(s.path(name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if err := json.Unmarshal(b, v); err != nil {
		return fmt.Errorf("%s is damaged: %v", s.path(name), err)
	}
	return nil
}

// save is durable when it returns: the step that it tells of may follow.
func (s store) save(name string, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return durable.Replace(s.path(name), b, 0o600)
}

func (s store) drop(name string) error {
	if err := os.Remove(s.path(name)); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// shared is the mode of files for people: the folder they lie in says whose.
const shared = 0o660
