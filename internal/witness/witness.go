// Package witness watches logs for somebody who does not run them.
//
// A [Witness] cosigns a log's head only after it was shown, with a proof, that
// the head grew out of the last one it cosigned, and only after it has kept the
// new one durably. So no two people can be shown two pasts of a log that both
// carry the line of one witness. What it refuses and can prove, it keeps as a
// file with both heads, and goes on ringing until somebody has read it.
//
// The protocol is c2sp.org/tlog-witness and the lines are those of
// c2sp.org/tlog-cosignature, so that any log can be watched and any log's own
// witness can watch ours. A witness sees heads, never contents.
package witness

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"time"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/ledger"
)

// Config is who the witness is and what it watches.
type Config struct {
	Dir    string // for heads and evidence; one process at a time
	Keys   []*ledger.Cosigner
	Logs   []ledger.HeadKeys
	Now    func() time.Time
	Logger *slog.Logger
}

// Witness is safe for concurrent use.
type Witness struct {
	keys []*ledger.Cosigner
	logs map[string]*watched
	now  func() time.Time
	log  *slog.Logger
}

// Open goes on where the witness stopped.
func Open(c Config) (*Witness, error) {
	w := &Witness{keys: c.Keys, logs: map[string]*watched{}, now: c.Now, log: c.Logger}
	if w.log == nil {
		w.log = slog.New(slog.DiscardHandler)
	}
	if len(c.Keys) == 0 || len(c.Logs) == 0 {
		return nil, errors.New("a witness has a key and a log to watch")
	}
	for _, k := range c.Logs {
		if w.logs[k.Origin] != nil {
			return nil, fmt.Errorf("the log %s twice: all its keys belong together", k.Origin)
		}
		l := &watched{keys: k, dir: dirOf(c.Dir, k.Origin)}
		if err := l.open(); err != nil {
			return nil, err
		}
		w.logs[k.Origin] = l
		for _, e := range l.kept {
			if e.Rings() {
				w.log.Error("this log has been caught", "log", k.Origin, "kind", e.Kind, "evidence", e.File)
			}
		}
	}
	return w, nil
}

// Add answers one add-checkpoint: cosignature lines, or a [*Refusal]. The order
// of the checks is that of c2sp.org/tlog-witness.
func (w *Witness) Add(body []byte) ([]byte, error) {
	r, err := ParseRequest(body)
	if err != nil {
		return nil, badRequest(err.Error())
	}
	origin, _, _ := bytes.Cut(r.Checkpoint, []byte("\n"))
	l := w.logs[string(origin)]
	if l == nil {
		return nil, errUnknown
	}
	h, text, err := l.keys.Open(r.Checkpoint)
	switch {
	case errors.Is(err, ledger.ErrSignature):
		return nil, errUnsigned
	case err != nil:
		return nil, badRequest(err.Error())
	case r.Old > h.Size:
		return nil, badRequest("the old size is larger than the checkpoint's")
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := w.grown(l, r, h); err != nil {
		return nil, err
	}
	own, err := l.keys.Own(r.Checkpoint)
	if err != nil {
		return nil, err
	}
	return w.cosign(l, h, own, text)
}

// grown refuses a head that is not shown to hold everything the last one held.
func (w *Witness) grown(l *watched, r Request, h ledger.Head) error {
	last := l.head
	switch {
	case l.note != nil && h.Size == last.Size && h.Root != last.Root:
		w.ring(l, Fork, h, r.Checkpoint)
		return conflict("another head of this size was cosigned", last.Size)
	case l.note != nil && h.Size < last.Size && l.keys.SignedAt(r.Checkpoint) > l.keys.SignedAt(l.note):
		w.ring(l, Shrunk, h, r.Checkpoint)
		return conflict("a larger head was cosigned, and the log signed it earlier", last.Size)
	case r.Old != last.Size:
		return conflict("another head was cosigned last", last.Size)
	case r.Old == 0 && len(r.Proof) > 0:
		return errProof
	case r.Old == 0:
		return nil
	}
	if err := ledger.CheckTree(r.Proof, h.Size, h.Root, last.Size, last.Root); err != nil {
		w.ring(l, Unproved, h, r.Checkpoint)
		return errProof
	}
	return nil
}

// ring makes itself heard. It never fails a refusal: what could not be kept is
// logged, with the reason.
func (w *Witness) ring(l *watched, kind string, h ledger.Head, note []byte) {
	fresh, err := l.ring(kind, h, note)
	if !fresh && err == nil {
		return
	}
	level := slog.LevelError
	if kind == Unproved {
		level = slog.LevelWarn
	}
	w.log.Log(context.Background(), level, meaning(kind, l.keys.Origin), "log", l.keys.Origin, "kind", kind, "refused", h.Size, "cosigned", l.head.Size)
	if err != nil {
		w.log.Error("the evidence could not be kept", "log", l.keys.Origin, "error", err.Error())
	}
}

// cosign keeps the head, then signs it.
func (w *Witness) cosign(l *watched, h ledger.Head, note, text []byte) ([]byte, error) {
	at := event.TimeOf(w.now())
	lines, err := ledger.Cosign(text, at, w.keys...)
	if err != nil {
		return nil, err
	}
	if err := l.keep(h, ledger.WithLines(note, lines), at); err != nil {
		w.log.Error("nothing was cosigned: the head could not be kept", "log", h.Origin, "error", err.Error())
		return nil, err
	}
	return lines, nil
}

// Logs is what the witness knows, by origin.
func (w *Witness) Logs() []Status {
	var out []Status
	for _, origin := range slices.Sorted(maps.Keys(w.logs)) {
		out = append(out, w.logs[origin].status())
	}
	return out
}

// Head is the newest head of a log that was cosigned, as a note; nil when there
// is none. Watched says whether the log is one that is watched.
func (w *Witness) Head(origin string) (note []byte, watched bool) {
	l := w.logs[origin]
	if l == nil {
		return nil, false
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.note, true
}
