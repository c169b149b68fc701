package web

import (
	"net/http"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/desk"
)

// serviceView is how the service is: its newest backup, the ways by which people are
// told, and what it found wrong by itself.
type serviceView struct {
	Backup   *Moment
	Restored restoredLine
	Sealed   sealedLine
	Channels []channelLine
	Wrong    []wrongLine
	Quiet    []quietUnit // of the reader's organisation
}

type channelLine struct {
	Name    string // mail, webhook or siem
	Fails   bool
	Took    *Moment
	Waiting int64
	Since   *Moment // of what waits
}

// restoredLine is when a backup was last put back to see that it can be.
type restoredLine struct{ Passed, Of, Failed *Moment } // Failed when that was later

// sealedLine is when all sealed bytes were last gone through, and how many pieces are
// wanting.
type sealedLine struct {
	Looked, Read *Moment
	Lost         int64
}

type wrongLine struct {
	Matter string
	Since  Moment
}

func service(p *Pages, v *visit) error {
	h, err := p.Desk.Health(v.r.Context(), v.caller)
	if err != nil {
		return err
	}
	return show(p, v, http.StatusOK, "service", serviceOf(h, p.quietOf(v.caller.Actor.Org())))
}

func serviceOf(h desk.Health, quiet []quietUnit) (out serviceView) {
	out.Quiet = quiet
	out.Backup = momentOf(h.Backup)
	out.Restored = restoredLine{Passed: momentOf(h.Restored.Passed), Of: momentOf(h.Restored.Of)}
	if h.Restored.Failed > h.Restored.Passed {
		out.Restored.Failed = momentOf(h.Restored.Failed)
	}
	out.Sealed = sealedLine{momentOf(h.Sealed.Looked), momentOf(h.Sealed.Read), h.Sealed.Lost}
	for _, c := range h.Channels {
		out.Channels = append(out.Channels, channelLine{c.Name, c.Fails, momentOf(c.Took), c.Waiting, momentOf(c.Since)})
	}
	for _, w := range h.Wrong {
		out.Wrong = append(out.Wrong, wrongLine{w.Matter, moment(w.Since)})
	}
	return out
}

// momentOf is nil where there is none.
func momentOf(t event.Time) *Moment {
	if t == 0 {
		return nil
	}
	m := moment(t)
	return &m
}
