package desk

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/disk"
	"github.com/safehand/safehand/internal/store"
)

// Quota is how much may be stored for exhibits that are not sealed yet. What is
// sealed doesn't count: it is evidence. What isn't would otherwise be room that
// anybody who may send could fill, without a trace in the log.
type Quota struct {
	Bytes, Blobs int64
}

// Quotas are those of each person, and of each organisation.
type Quotas struct {
	Person, Organisation Quota
	// Drafts is how many bytes of drafts a person may keep: they lie in the
	// database, beside everybody's receipts. The usual number when zero.
	Drafts int64
}

const usualDrafts = 1 << 30

// DefaultQuotas let one person store two exhibits of a terabyte at once. Nobody
// who seals what she sends comes near it.
func DefaultQuotas() Quotas {
	return Quotas{
		Person:       Quota{Bytes: 2 << 40, Blobs: 500_000},
		Organisation: Quota{Bytes: 8 << 40, Blobs: 2_000_000},
		Drafts:       usualDrafts,
	}
}

// UnmarshalText reads a quota in the form that operators write: "2TiB:500000".
func (q *Quota) UnmarshalText(b []byte) error {
	size, blobs, ok := strings.Cut(string(b), ":")
	bytes, err := disk.ParseSize(size)
	n, err2 := strconv.ParseInt(blobs, 10, 64)
	if !ok || err != nil || err2 != nil || bytes < 1 || n < 1 {
		return fmt.Errorf("%q is no quota: say how many bytes and how many pieces, such as 2TiB:500000", b)
	}
	*q = Quota{bytes, n}
	return nil
}

// check refuses what went over a quota. It is asked in the transaction that
// counted it.
func (d *Desk) check(tx *store.Tx, by event.ActorID) error {
	person, organisation, err := tx.UploadingOf(by)
	if err != nil {
		return err
	}
	total, err := d.room.total()
	if err != nil {
		return err
	}
	if q := d.quotas.Person.within(total); q.less(person) {
		return over("you have", q)
	}
	if q := d.quotas.Organisation.within(total); q.less(organisation) {
		return over("your organisation has", q)
	}
	return nil
}

// checkDrafts refuses a part of a draft that is too much, in the transaction that
// keeps it.
func (d *Desk) checkDrafts(tx *store.Tx, by event.ActorID) error {
	have, err := tx.DraftBytes(by)
	most := d.quotas.Drafts
	if most == 0 {
		most = usualDrafts
	}
	if err != nil || have <= most {
		return err
	}
	return &api.Error{Code: api.CodeQuota, Message: fmt.Sprintf(
		"you have as much noted on the service of sendings that were begun and never sent as it keeps (%.1f GB); finish them or call them back", float64(most)/1e9)}
}

func (q Quota) less(u store.Uploading) bool { return u.Bytes > q.Bytes || u.Blobs > q.Blobs }

// within leaves a quarter of the volume to everybody else, however small it is.
func (q Quota) within(total int64) Quota {
	if total > 0 {
		q.Bytes = min(q.Bytes, total/4*3)
	}
	return q
}

func over(who string, q Quota) error {
	return &api.Error{Code: api.CodeQuota, Message: fmt.Sprintf(
		"%s as much on the service that was begun and never sent as it keeps (%.1f GB, %d pieces); finish those sendings or call them back, or wait: what nobody goes on with is deleted after seven days",
		who, float64(q.Bytes)/1e9, q.Blobs)}
}
