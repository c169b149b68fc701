package web

import (
	"net/http"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/board"
	"github.com/safehand/safehand/internal/desk"
)

// boardView is the report of a month to the board. The service shows which months have
// one; the client in the page makes it, of what it has proven.
type boardView struct {
	Units   []unitChoice
	Month   *monthLink // that was chosen; nil when none has ended
	Newest  []monthLink
	Earlier []monthLink
	Why     string     // nothing is reported: no-unit, none, not-ended, before or no-month
	Asked   string     // the month that was asked for, where that has no report
	Ends    *Moment    // when that month does
	Made    *boardMade // in the gallery alone
}

// monthLink is a month that has ended.
type monthLink struct {
	Key, Name string
	Here      bool
}

// boardMade is a report as the page fills it in.
type boardMade struct {
	*board.Sheet
	Text, JSON string // digests of the files
}

// NoPart and NoRow are the shapes that the page fills in.
func (boardView) NoPart() board.Part { return board.Part{} }
func (boardView) NoRow() board.Row   { return board.Row{} }

// latest is how many months are offered before the earlier ones.
const latest = 12

func boardReport(p *Pages, v *visit) error {
	b, err := p.Desk.Board(v.r.Context(), v.caller)
	if err != nil {
		return err
	}
	return show(p, v, http.StatusOK, "board-report", boardOf(&b, v.r.URL.Query().Get("month"), p.now()))
}

func boardOf(b *desk.Board, asked string, now event.Time) boardView {
	var out boardView
	for _, u := range b.Units {
		out.Units = append(out.Units, unitChoice{u, unitName(u)})
	}
	months := endedMonths(b.Began, now)
	out.chosen(months, asked, now)
	if len(b.Units) == 0 {
		out.Why = "no-unit"
	}
	for i, m := range months {
		l := linkOf(m)
		l.Here = out.Month != nil && out.Month.Key == l.Key
		if i < latest {
			out.Newest = append(out.Newest, l)
		} else {
			out.Earlier = append(out.Earlier, l)
		}
	}
	return out
}

// chosen is the month that was asked for, or the newest that has ended. By this
// service's clock: the client goes by the log.
func (b *boardView) chosen(months []board.Month, asked string, now event.Time) {
	if asked == "" {
		if len(months) == 0 {
			b.Why = "none"
			return
		}
		l := linkOf(months[0])
		b.Month = &l
		return
	}
	m, err := board.ParseMonth(asked)
	if err != nil {
		b.Why = "no-month"
		return
	}
	b.Asked = m.String()
	switch {
	case m.Ends() > now:
		b.Why, b.Ends = "not-ended", momentOf(m.Ends())
	case len(months) == 0 || m.Ends() <= months[len(months)-1].Begins():
		b.Why = "before"
	default:
		l := linkOf(m)
		b.Month = &l
	}
}

// endedMonths are those since the log began, the newest first.
func endedMonths(began, now event.Time) (out []board.Month) {
	if began == 0 {
		return nil
	}
	for m := board.MonthOf(board.MonthOf(now).Begins() - 1); m.Ends() > began; m = board.MonthOf(m.Begins() - 1) {
		out = append(out, m)
	}
	return out
}

func linkOf(m board.Month) monthLink {
	b, _ := m.MarshalText() // of a month that is one
	return monthLink{Key: string(b), Name: m.String()}
}
