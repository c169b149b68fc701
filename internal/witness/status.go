package witness

import (
	"slices"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/ledger"
)

// Status is what a witness says of a log it watches.
type Status struct {
	Origin   string     `json:"origin"`
	Size     int64      `json:"size"`
	Root     string     `json:"root"` // as a checkpoint writes it; empty while nothing was cosigned
	Cosigned event.Time `json:"cosigned"`
	// Rings: there is proof that the log broke its rule.
	Rings    bool       `json:"rings"`
	Evidence []Evidence `json:"evidence"`
}

func (w *watched) status() Status {
	w.mu.Lock()
	defer w.mu.Unlock()
	s := Status{Origin: w.keys.Origin, Size: w.head.Size, Cosigned: w.at, Evidence: slices.Clone(w.kept)}
	if w.note != nil {
		s.Root = w.head.Root.String()
	}
	if s.Evidence == nil {
		s.Evidence = []Evidence{}
	}
	s.Rings = slices.ContainsFunc(w.kept, Evidence.Rings)
	return s
}

// Read is what a witness knows of logs, read from its folder while it may be
// running.
func Read(dir string, logs []ledger.HeadKeys) ([]Status, error) {
	var out []Status
	for _, k := range logs {
		l := &watched{keys: k, dir: dirOf(dir, k.Origin)}
		if err := l.read(); err != nil {
			return nil, err
		}
		out = append(out, l.status())
	}
	return out, nil
}
