package store

import (
	"cmp"
	"slices"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/store/db"
)

// Question is nil when there is none (custody.Source).
func (t *Tx) Question(id event.EventID) (*custody.Question, error) {
	b, err := t.q.Question(t.ctx, id.Digest[:])
	return load[custody.Question]("question", b, err)
}

// Questions are those put to any of the holders (in) or by them (out), newest
// first, at places below before, at most limit of them.
func (t *Tx) Questions(holders []event.HolderID, d Direction, waiting bool, before event.LogIndex, limit int) ([]*custody.Question, error) {
	var out []*custody.Question
	p := db.QuestionsOfParams{Direction: string(d), LogIndex: int64(before), Limit: int32(limit)}
	if waiting {
		p.Waiting = 1
	}
	for _, h := range holders {
		p.Holder = string(h)
		rows, err := t.q.QuestionsOf(t.ctx, p)
		list, err := loadAll[custody.Question]("question", rows, err)
		if err != nil {
			return nil, err
		}
		out = append(out, list...)
	}
	slices.SortFunc(out, func(a, b *custody.Question) int { return cmp.Compare(b.Act.At.Index, a.Act.At.Index) })
	out = slices.CompactFunc(out, func(a, b *custody.Question) bool { return a.ID == b.ID })
	return out[:min(len(out), limit)], nil
}

// QuestionsRinging are the problems of which an alarm was due before an instant and has
// not rung, the longest owed first.
func (t *Tx) QuestionsRinging(before event.Time, limit int) ([]*custody.Question, error) {
	rows, err := t.q.QuestionsRinging(t.ctx, db.QuestionsRingingParams{RingsUs: micros(before), Limit: int32(limit)})
	return loadAll[custody.Question]("question", rows, err)
}

// NextQuestionRing is when the next alarm about a problem is due, 0 when none is.
func (t *Tx) NextQuestionRing() (event.Time, error) {
	rows, err := t.q.NextQuestionRing(t.ctx)
	if err != nil || len(rows) == 0 {
		return 0, err
	}
	return seconds(rows[0]), nil
}

func (t *Tx) saveQuestion(q *custody.Question) error {
	b, err := spell(q)
	if err != nil {
		return err
	}
	p := db.SaveQuestionParams{ID: q.ID.Digest[:], LogIndex: int64(q.Act.At.Index), Body: b}
	if !q.Done() {
		p.Waiting = 1
	}
	if r, ok := q.NextRing(); ok {
		p.RingsUs = micros(r.Due)
	}
	if err := t.q.SaveQuestion(t.ctx, p); err != nil {
		return typed(err)
	}
	add := func(h event.HolderID, d Direction) error {
		return t.q.AddQuestionParty(t.ctx, db.AddQuestionPartyParams{Holder: string(h), Direction: string(d), LogIndex: p.LogIndex})
	}
	for _, h := range q.To {
		h, err := t.lists(h, q.Act.At)
		if err == nil {
			err = add(h, In)
		}
		if err != nil {
			return err
		}
	}
	return add(event.HolderID(q.From), Out)
}
