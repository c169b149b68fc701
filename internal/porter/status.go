package porter

import (
	"encoding/json"
	"sync"
	"time"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/durable"
)

// status is a file for whoever watches over the machine: that the porter lives,
// and how the last round of each errand went. It holds no name of evidence.
type status struct {
	path string
	now  func() time.Time

	mu   sync.Mutex
	Of   event.ActorID      `json:"agent"`
	At   time.Time          `json:"at"`
	Well bool               `json:"well"`
	Each map[string]errorAt `json:"errands"`
}

// errorAt is how an errand went: when it was last run, since when it has failed,
// and why.
type errorAt struct {
	At    time.Time  `json:"at"`
	Since *time.Time `json:"failing_since,omitempty"`
	Why   string     `json:"why,omitempty"`
}

func newStatus(path string, of event.ActorID, now func() time.Time) *status {
	return &status{path: path, now: now, Of: of, Each: map[string]errorAt{}}
}

// tell says how a round went.
func (s *status) tell(errand string, err error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.At = s.now().UTC().Truncate(time.Second)
	was, is := s.Each[errand], errorAt{At: s.At}
	if err != nil {
		is.Since, is.Why = was.Since, plainly(err)
		if now := s.At; is.Since == nil {
			is.Since = &now
		}
	}
	s.Each[errand] = is
	s.Well = true
	for _, e := range s.Each {
		s.Well = s.Well && e.Since == nil
	}
	if s.path == "" {
		return nil
	}
	b, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		return err
	}
	return durable.Replace(s.path, append(b, '\n'), 0o644)
}
