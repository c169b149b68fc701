package doctor

import (
	"context"
	"fmt"
	"time"

	"github.com/safehand/safehand/internal/store"
)

// goOn is what to do about a log that nothing is appended to.
const goOn = "put back the newest data there is ('safehand restore', or the old disk); what nobody has any more is lost, and docs/operating.md, \"Behind its witnesses\", says how to go on honestly"

// unheardAfter is how long a witness may be silent: what is proved about recorded
// times gets as coarse as that.
const unheardAfter = 10 * time.Minute

// witnesses says what those who watch the log know, and who of them is silent.
func (x *exam) witnesses(ctx context.Context) error {
	if x.db == nil {
		return nil
	}
	var all []store.Witness
	var others []store.OtherHead
	err := x.db.View(ctx, func(tx *store.Tx) (err error) {
		if all, err = tx.Witnesses(); err == nil {
			others, err = tx.OtherHeads()
		}
		return err
	})
	if err != nil {
		x.found("log-damaged", fmt.Sprintf("what witnesses said can't be read (%v)", err), restore)
		return ctx.Err()
	}
	x.behind(all, others)
	x.silent(all)
	return nil
}

// behind: the service appends nothing.
func (x *exam) behind(all []store.Witness, others []store.OtherHead) {
	var details []string
	for _, h := range others {
		details = append(details, fmt.Sprintf("%s has shown a head of %s, signed with this log's own keys, which is not of this log", h.Witness, count64(h.Size)))
	}
	for _, w := range all {
		switch w.Trouble {
		case store.Ahead:
			details = append(details, fmt.Sprintf("%s says that it cosigned %s; here there are %s", w.Name, count64(w.Says), count64(x.head.Size)))
		case store.Forked:
			details = append(details, fmt.Sprintf("%s says that this log does not continue the one it cosigned at %s", w.Name, count64(w.Says)))
		}
	}
	if len(details) > 0 {
		x.found("log-behind", "nothing is appended to the log: witnesses know another history of it. Either the service was put back from an old copy, or its log was changed", goOn, details...)
	}
	for _, w := range all {
		if w.Trouble == store.Unheard {
			x.found("witness-unheard", fmt.Sprintf("nothing is appended to the log: the witness %s has not been heard since this database was made or put back, and may know entries that are not here", w.Name),
				"is its address right, and does whoever runs it have this log's keys? If the witness is no more, start without it")
		}
	}
}

func (x *exam) silent(all []store.Witness) {
	for _, w := range all {
		told := "never"
		if w.Cosigned > 0 {
			told = "last on " + when(w.Cosigned)
		}
		switch w.Trouble {
		case store.Silent, store.Refuses, store.Partial:
		default:
			continue
		}
		if w.Cosigned > 0 && x.Now.Sub(w.Cosigned.Std()) < unheardAfter && w.Trouble == store.Silent {
			continue // it may be starting anew
		}
		do := "ask whoever runs it whether it is running; until it answers, times are proved less closely and records carry fewer cosignatures"
		if w.Trouble != store.Silent {
			do = "ask whoever runs it whether it has this log's keys, and whether its own keys are those you were given ('safehand witness key')"
		}
		x.found("witness-silent", fmt.Sprintf("the witness %s does not cosign (%s); it did so %s", w.Name, w.Trouble, told), do)
	}
}

func count64(n int64) string {
	if n == 1 {
		return "1 entry"
	}
	return fmt.Sprintf("%d entries", n)
}
