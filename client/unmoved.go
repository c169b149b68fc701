package client

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/safehand/safehand/event"
)

// Unmoved is a request to send something to another unit that a client of the
// sending unit could not carry out, and why.
type Unmoved struct {
	Question event.EventID
	Of       event.ConsignmentID
	Why      error
}

func (u Unmoved) Error() string {
	return fmt.Sprintf("asked to send %s to another unit: %v", u.Of.Reference(), u.Why)
}

func (u Unmoved) Unwrap() error { return u.Why }

// toldFile remembers what a person was told, by digest: why something was not sent
// may name evidence, and a home holds none in clear.
const toldFile = "told.json"

// toldOnce is what she was told of a request, and when.
type toldOnce struct {
	Why event.Digest `json:"why"`
	At  event.Time   `json:"at"`
}

// toldAgain is after how long she is told the same once more.
const toldAgain = event.Time(24 * time.Hour / time.Second)

// Untold are those of them that a person was not told of today on this machine, in
// the same words: a line at each command would be read by nobody. They stand among
// what is asked of her all the time ([Question.Stuck]). That the service can't be
// believed she is told each time. Whoever asks tells her.
func (c *Client) Untold(all []Unmoved) (out []Unmoved) {
	before, now := c.home.told(), event.TimeOf(c.now())
	next := map[event.EventID]toldOnce{}
	for _, u := range all {
		t, why := before[u.Question], event.Sum([]byte(u.Why.Error()))
		if t.Why != why || now >= t.At+toldAgain || errors.Is(u.Why, ErrUntrusted) {
			t = toldOnce{why, now}
			out = append(out, u)
		}
		next[u.Question] = t
	}
	if len(before) > 0 || len(out) > 0 {
		c.home.tell(next)
	}
	return out
}

// told is what she was told of requests that were still waiting when she last
// looked; nothing when the file can't be read. Then she is told again.
func (h *Home) told() map[event.EventID]toldOnce {
	out := map[event.EventID]toldOnce{}
	b, err := os.ReadFile(filepath.Join(h.Dir, toldFile))
	if err != nil || json.Unmarshal(b, &out) != nil {
		return nil
	}
	return out
}

func (h *Home) tell(t map[event.EventID]toldOnce) {
	if b, err := json.Marshal(t); err == nil {
		_ = replace(filepath.Join(h.Dir, toldFile), b) // at worst she is told again
	}
}
