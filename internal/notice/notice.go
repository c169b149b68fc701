// Package notice tells people, and the systems that watch, what somebody must act
// on: by e-mail, by a signed webhook, and to a collector of security events.
//
// What it promises: a notice that [Queue.Add] took is in the database before Add
// returns, once for each channel and recipient, however often and by however many
// nodes it is added. It is tried until the channel takes it, and says so when it
// is late. No two nodes send one at the same time. What a message says is fixed
// when it is first tried, and so is its number: when an answer is lost on the way the
// message goes again under the same number, and its receiver can tell. Each channel
// fails alone, and says since when.
//
// What a message can say is [Said] and nothing more: no name of a person, no
// offence, no file, no unit and no URN.
package notice

import (
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/store"
)

// Notice is one thing that one recipient is to be told.
//
//   - Key names the thing that is said, such as the alarm's statement: the same for
//     all recipients of it. Added again for the same recipient, nothing happens;
//     webhook and collector are told once for each key.
//   - Kind, and for [Health] the Matter.
//   - At is the instant that it was due to be said. Said later, the text says so.
//   - Ref is the consignment's reference: [event.ConsignmentID.Reference].
//   - Exhibits is how many there are.
//   - From and For are the names of the sending and of the receiving organisation;
//     Sending is whether the recipient is on the sending side.
//   - Named is whether it was sent to somebody by name, whom alone it can be received
//     by; Instead whether the recipient is told in the place of somebody who is away.
//   - Since is when they began to wait, were prepared, or since when something is wrong, Due when their receipt was or is due, Next
//     when the next are told, and of a review Tell by when the Information
//     Commissioner must be told if it is a breach.
//   - Soon has an arrival said at once, since its deadline is short or nobody else
//     expects it. Others wait for the digests at 09:00 and 13:00.
//   - Unit is for whoever looks after the queue; no message says it.
//   - Zone is the one in which times are written, Europe/London when empty.
//   - To is one mail address. Without it, nobody is mailed.
type Notice = store.Notice

// Kinds of notices.
const (
	Arrival    = "arrival"    // something waits for a receipt
	Opening    = "opening"    // it still does, and the unit opens now
	Overdue    = "overdue"    // D1: the deadline has passed
	Managers   = "managers"   // D2: four working hours ago
	Review     = "review"     // D3: a working day ago
	Unreached  = "unreached"  // an alarm that would have reached nobody
	Problem    = "problem"    // somebody reported one
	Unanswered = "unanswered" // and nobody began on it
	Unsaid     = "unsaid"     // somebody began to report one, and nobody said what it is
	HoursLeft  = "hours-left" // either may be a breach, and the 72 hours run
	Unchecked  = "unchecked"  // what was received, and not compared with its seal in time
	Drill      = "drill"      // a test that is overdue on purpose
	DrillOwed  = "drill-owed" // nobody has tested a unit's alarms for a quarter
	Unsent     = "unsent"     // prepared, and not sent
	Owed       = "owed"       // a unit's key must be changed
	Health     = "health"     // something is wrong with the service
	Over       = "over"       // it is not any more
)

// Kinds are all of them.
func Kinds() []string {
	return []string{Arrival, Opening, Overdue, Managers, Review, Unreached, Problem, Unanswered, Unsaid, HoursLeft, Unchecked, Drill, DrillOwed, Unsent, Owed, Health, Over}
}

// Matters are what may be wrong with the service, each in a sentence.
func Matters() map[string]string {
	return map[string]string{
		"backup-old":     "the newest backup is too old",
		"restore-owed":   "nobody has put a backup back to test it for too long",
		"restore-failed": "the last test of putting a backup back failed",
		"witness-silent": "somebody who counter-signs the record, or keeps a copy of it, has fallen silent",
		"log-stopped":    "nothing is recorded, since somebody who counter-signs the record knows more of it than is here",
		"mail-down":      "no mail goes out",
		"webhook-down":   "the webhook does not work",
		"siem-down":      "the collector of security events does not work",
		"clock":          "the service's clock is wrong",
		"bytes-missing":  "sealed bytes of an exhibit are missing or damaged",
		"upload-stalled": "an upload has stalled",
		"not-sent":       "something was prepared and not sent",
		"unit-key-owed":  "a unit's key must be changed",
		"drill-owed":     "nobody has tested a unit's alarms for a quarter",
		"hours-left":     "a problem that may be a breach waits for somebody to act",
		"holidays-end":   "the table of bank holidays ends within a year",
	}
}

// london is where a notice without a zone is read.
const london event.Zone = "Europe/London"
