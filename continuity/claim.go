package continuity

import (
	"fmt"
	"slices"
	"strings"

	"github.com/safehand/safehand/event"
)

// Claim is what the record says about openings, with the limits of saying so.
type Claim struct {
	// Holds: nobody is recorded as having opened the exhibit.
	Holds bool `json:"holds"`
	// UpTo is the recorded time of the account that counts its thread.
	UpTo event.Time `json:"up_to"`
	// ByRight are those who had the exhibit's key without the service.
	ByRight []event.ActorID `json:"by_right"`
	Text    string          `json:"text"`
}

// claim is never stronger than docs/continuity.md says it may be: a record
// speaks for the service's statements, not for what people do with keys.
func (sub *subject) claim(m *member) Claim {
	c := Claim{UpTo: m.asOf.Recorded, ByRight: []event.ActorID{m.sealed.By.ID}}
	opened := m.opened()
	for _, st := range opened {
		c.ByRight = append(c.ByRight, st.Event.Common().By.ID)
		if o := sub.story.State.Opening(st.ID); o.Granted != nil {
			c.ByRight = append(c.ByRight, event.ActorID(o.Granted.To.Holder))
		}
	}
	slices.Sort(c.ByRight)
	c.ByRight = slices.Compact(c.ByRight)
	c.Holds = len(opened) == 0
	what := "No key was released by this service up to %s."
	if !c.Holds {
		what = "No other key was released by this service up to %s."
	}
	c.Text = fmt.Sprintf(what+" This is wrong only if the service and a holder of a recipient's key broke the rules together, or someone who had the key by right gave it away: %s.",
		clock(c.UpTo), strings.Join(plainly(c.ByRight), ", "))
	return c
}

// opened are the statements before which no key is handed out.
func (m *member) opened() []*Statement {
	return slices.DeleteFunc(slices.Clone(m.thread), func(st *Statement) bool {
		_, ok := st.Event.(*event.Opened)
		return !ok
	})
}

func words[T ~string](s []T) []string {
	var out []string
	for _, x := range s {
		out = append(out, string(x))
	}
	return out
}

func plainly[T ~string](ids []T) []string {
	var out []string
	for _, id := range ids {
		out = append(out, actor(id))
	}
	return out
}

// doesNotShow is said in every certificate and every report.
func (sub *subject) doesNotShow() []string {
	out := []string{
		"That a statement is true. It shows that it was made, by whose key, and where it stands among the others.",
		"That a recording is complete, is of what it is said to be of, or was unchanged before it was sealed.",
		"Who sat at the keyboard. A statement is signed with a person's key on a machine that was unlocked.",
		"What somebody who opened it did with it. \"Opened\" and \"exported\" are told by the opener's own program; that they are missing after a key was released shows nothing.",
		"An exact time. The recorded time is the service's word; a signer's own clock is a claim.",
		"Anything after " + clock(sub.asOf.Recorded) + ".",
		sub.oneLog(),
		"That nobody could make a second exhibit with the same seal number. The number guards against mix-ups, not against the one who sealed; the seal in full does.",
		"That a key no longer opens what it could. Ending a key stops what it may sign; it does not close what it had opened.",
	}
	for _, l := range limits {
		if slices.ContainsFunc(sub.thread, func(st *Statement) bool { return slices.Contains(l.kinds, st.Event.Kind()) }) {
			out = append(out, l.words)
		}
	}
	return out
}

// oneLog says who else vouches for the head. What stands in the record is only
// that lines in those names are there: the certificate is made anew by whoever
// verifies, whatever her policy is.
func (sub *subject) oneLog() string {
	names := sub.story.counterSigned()
	if len(names) == 0 {
		return "That the service showed everybody the same log. No other organisation counter-signed this record; until one does, the service vouches for its own head."
	}
	return "That the service showed everybody the same log, unless the counter-signatures in this record are by people you trust. They are in the names of " + and(names) + "; that they are theirs shows when the record is checked against your own list of witnesses, and never by this text."
}

// limits are said where a statement of the kind could be taken for more than it
// is.
var limits = []struct {
	kinds []event.Kind
	words string
}{
	{[]event.Kind{"recalled"}, "That the recall brought the sealed bytes back. It stopped the key; the bytes may already have been fetched."},
	{[]event.Kind{"rejected"}, "That whoever rejected it never had the sealed bytes. Rejecting it stopped the key; the bytes may already have been fetched."},
	{[]event.Kind{"returned"}, "That nothing was kept when it was returned. From then on the service gave that side no key; what had been opened or exported before is not undone by it."},
	{[]event.Kind{"destroyed"}, "That it is destroyed everywhere. \"Destroyed\", and what became of exported copies, is the word of the person who signed it; the sealed bytes, the sender's own and copies that nobody told of may still be there."},
	{[]event.Kind{"assigned"}, "That only those on the case know what is in it. From then on the service let nobody else of their unit open it; what others had opened before is not undone by it."},
	{[]event.Kind{"granted"}, "What a machine did with the files it was given access to. \"Exported\" is its own word."},
	{[]event.Kind{"noted", "rejected", "returned", "destroyed", "redirect-asked", "asked-back", "reported", "answered", "review-decided"}, "What people wrote to each other beside these statements. Only the parties can read that."},
	{[]event.Kind{"alarm"}, "Who heard the alarm. It says that nobody had signed for the exhibit by then; late is not by itself a breach."},
	{[]event.Kind{"unchecked"}, "That what was not checked in time was damaged, or that nobody looked at it. It says that no comparison with the seal had been recorded by then."},
	{[]event.Kind{"unanswered"}, "Who heard the alarm about a problem, or who had read of it. It says that nobody on the side it was reported to had signed anything about it by then."},
	{[]event.Kind{"noticed"}, "What somebody noticed, or that anything was wrong. It says that they pressed a button to report a problem, before they were asked what it is; an alarm about it says that this had not been said by then."},
	{[]event.Kind{"review-decided"}, "That a decision on a review was right, or that whoever is named as having advised did. It is the word of the person who signed it, for one organisation."},
	{[]event.Kind{"stopped"}, "That nobody of an organisation knew what is in it while its access was stopped. From then on the service gave its people no key to it and no sealed part of it; what they had fetched, opened or exported before is not undone by it, and it bound no other organisation."},
	{[]event.Kind{"answered"}, "That what was agreed to was done. What was done is a statement of its own."},
}
