package event

import (
	"errors"
	"time"
)

// Time is an instant in whole seconds. Its one text form is
// 2006-01-02T15:04:05Z: no offset, no fraction, so that equal instants are
// equal bytes.
type Time int64

const layout = "2006-01-02T15:04:05Z"

// TimeOf cuts t to the second it lies in.
func TimeOf(t time.Time) Time { return Time(t.Unix()) }

// Std is the instant in UTC.
func (t Time) Std() time.Time { return time.Unix(int64(t), 0).UTC() }

func (t Time) String() string               { return t.Std().Format(layout) }
func (t Time) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

func (t *Time) UnmarshalText(b []byte) error {
	p, err := time.Parse(layout, string(b))
	if err != nil || p.Format(layout) != string(b) || p.Year() < 1970 {
		return errors.New("not a time like 2006-01-02T15:04:05Z")
	}
	*t = TimeOf(p)
	return nil
}
