package main

import (
	"fmt"
	"os"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
)

type countersignCmd struct {
	online
	File string `arg:"" type:"existingfile" help:"The file that the first of you two made."`
	Yes  bool   `help:"Do not ask."`
}

func (countersignCmd) Example() string { return "safehand countersign close-rasso.half" }

func (c *countersignCmd) Run(s *session) error {
	b, err := os.ReadFile(c.File)
	if err != nil {
		return err
	}
	cl, err := s.open()
	if err != nil {
		return err
	}
	h, err := cl.ReadHalfSigned(s.ctx, b)
	if err != nil {
		return err
	}
	if err := s.confirm(halfSigned(h), c.Yes); err != nil {
		return err
	}
	d, err := cl.Countersign(s.ctx, h)
	if err != nil {
		return err
	}
	return s.print(d, func() { s.say("Signed by you both, and recorded at %s.", local(d.Recorded)) })
}

// halfSigned says what the second person is about to sign, from what was verified
// and from nothing else in the file.
func halfSigned(h *client.HalfSigned) string {
	by := h.Statement.Common()
	first := fmt.Sprintf("%s signed at %s, and asks you to sign too: ", by.By.ID, local(by.At))
	switch e := h.Statement.(type) {
	case *event.UnitClosed:
		return first + fmt.Sprintf("%s is closed. Nothing can be sent to it or from it again. It is refused if the unit still has anything.", e.Unit)
	case *event.Decided:
		return first + decisionWords(e.Key, e.Statement, e.Decision, h.About)
	}
	return first + string(h.Statement.Kind())
}

// decisionWords say what a decision is about.
func decisionWords(key event.KeyRef, id event.EventID, decision event.Code, x *client.Disputed) string {
	what := fmt.Sprintf("the statement %s, which you can't see yourself (%s)", client.Reference(id), id)
	if x != nil {
		what = fmt.Sprintf("the statement %s (%s: %s; recorded %s)", x.Reference, statementWords(x.Kind), x.About, local(x.Recorded))
	}
	signed := fmt.Sprintf("%s, signed with key %d of %s after it was stolen, ", what, key.Number, key.Holder)
	if decision == event.Stands {
		return signed + "stands: it is theirs."
	}
	return signed + "is not theirs: somebody else signed it."
}

// halfDone writes what the first of two signed.
func (s *session) halfDone(file string, n *event.Note, with event.PersonID, what string) error {
	if err := client.WriteNew(file, n.Bytes()); err != nil {
		return err
	}
	out := map[string]string{"file": file, "with": string(with), "event": n.ID().String()}
	return s.print(out, func() {
		s.say("You signed: %s", what)
		s.say("Nothing has happened yet. Give %s to %s, who signs it within a day: safehand countersign %s", file, with, file)
	})
}

// vacantFile refuses a file that is there already, before anything is signed.
func vacantFile(file string) error {
	if _, err := os.Lstat(file); err == nil {
		return usagef("--into: %s is there already and is not written over", file)
	}
	return nil
}
