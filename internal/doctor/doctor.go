// Package doctor examines the data folder of a service and names each thing that
// is wrong with it: one sentence for what it is, one for what to do, the worst
// first.
//
// It only reads and makes nothing, so that it can be run beside the service and
// by a timer. What it says rests on the log and on the files
// themselves, never on what the service believes. It names exhibits by their
// seal numbers and units, and knows no names of people or evidence.
package doctor

import (
	"context"
	"fmt"
	"maps"
	"os"
	"slices"
	"time"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/backup"
	"github.com/safehand/safehand/internal/disk"
	"github.com/safehand/safehand/internal/notice"
	"github.com/safehand/safehand/internal/server/node"
	"github.com/safehand/safehand/internal/stock"
	"github.com/safehand/safehand/internal/store"
)

// Config says what is examined, and how strictly.
type Config struct {
	Data, DSN    string
	Now          time.Time
	Deep         bool          // read every sealed byte
	Reserve      disk.Reserve  // what the service keeps free
	BackupWithin time.Duration // how old the newest backup may be
	// RestoreWithin is how long ago the last restore drill that worked may be; 0 where
	// that is looked after by other means.
	RestoreWithin time.Duration
	Notices       notice.Settings
	Accept        []string // codes of findings that are known and accepted
	Progress      func(done, total int64)
	// Space and Volume stand in for the operating system's in tests.
	Space  func(path string) (disk.Space, error)
	Volume func(path string) (string, error)
}

// Finding is one thing that is wrong.
type Finding struct {
	Code     string   `json:"code"`
	What     string   `json:"what"`
	Do       string   `json:"do"`
	Details  []string `json:"details"`
	Accepted bool     `json:"accepted"`
}

// Facts are what is good to know of a service, right or wrong.
type Facts struct {
	Service     event.OrgID  `json:"service"`
	Pin         string       `json:"pin"` // SHA-256 of its certificate
	Certificate event.Time   `json:"certificate_until"`
	Holidays    Holidays     `json:"holidays"`
	Quiet       []Quiet      `json:"quiet"`
	Engine      string       `json:"engine"`
	Entries     int64        `json:"entries"`
	Last        event.Time   `json:"last_recorded"`
	Free        int64        `json:"free_bytes"`
	Backups     []KnownFacts `json:"backups"`
	Stored      []Stored     `json:"stored"` // by whom, the most first
	Channels    []Channel    `json:"channels"`
	Watched     []Watched    `json:"watched"`
}

// Holidays says how long the program knows bank holidays as they were published.
type Holidays struct {
	Until event.Time `json:"until"`
	Soon  bool       `json:"soon"` // that is less than a year away
}

// Quiet is until when only the unit itself is mailed of its later alarms.
type Quiet struct {
	Unit  event.UnitID `json:"unit"`
	Until event.Time   `json:"until"`
	Over  bool         `json:"over"`
}

// KnownFacts are those of one folder of backups.
type KnownFacts struct {
	backup.Noted
	Kept   int        `json:"kept"`
	Oldest event.Time `json:"oldest"` // what was destroyed after it may still be opened from it
}

// Report is the outcome of an examination.
type Report struct {
	Findings []Finding    `json:"findings"`
	Stock    *stock.Count `json:"stock,omitempty"` // nil when it could not be counted
	Facts
}

// Wrong is how many findings nobody has accepted.
func (r *Report) Wrong() (n int) {
	for _, f := range r.Findings {
		if !f.Accepted {
			n++
		}
	}
	return n
}

// exam is an examination under way.
type exam struct {
	Config
	Report
	keys *node.Keys
	bad  []string // key files that can't be used
	db   *store.DB
	head store.Head
	read *stock.Reading
}

// Examine looks at everything. An error means that there was nothing to examine,
// or that it was stopped.
func Examine(ctx context.Context, c Config) (*Report, error) {
	if info, err := os.Stat(c.Data); err != nil || !info.IsDir() {
		return nil, fmt.Errorf("there is no service's data folder at %s", c.Data)
	}
	if c.Space == nil {
		c.Space = disk.SpaceOf
	}
	if c.Volume == nil {
		c.Volume = disk.Volume
	}
	x := &exam{Config: c, Report: Report{Findings: []Finding{}, Facts: Facts{Backups: []KnownFacts{}, Channels: []Channel{}, Watched: []Watched{}}}}
	x.Holidays = EndOfHolidays(c.Now)
	var err error
	if x.Quiet, err = QuietUnits(c.Notices, c.Now); err != nil {
		return nil, err
	}
	for _, look := range []func(context.Context) error{
		x.folder, x.readKeys, x.certificate, x.disk, x.database, x.log, x.ladders, x.witnesses, x.channels, x.bytes, x.backups, x.drills,
	} {
		if err := look(ctx); err != nil {
			return nil, err
		}
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
	}
	if x.db != nil {
		x.db.Close()
	}
	x.sort()
	return &x.Report, nil
}

// found adds a finding. Details may be many.
func (x *exam) found(code, what, do string, details ...string) {
	if details == nil {
		details = []string{}
	}
	x.Findings = append(x.Findings, Finding{code, what, do, details, slices.Contains(x.Accept, code)})
}

// worst lists every code there is, what loses evidence before what loses an hour.
var worst = []string{
	"restore-unfinished", "database-unreadable", "database-newer", "database-older", "database-damaged", "database-settings",
	"log-damaged", "log-behind", "statement-missing", "statement-strange",
	"name", "service-key", "log-key",
	"bytes-missing", "bytes-wrong-length", "bytes-damaged", "bytes-uncounted",
	"witness-unheard", "witness-silent",
	"mail-silent", "webhook-silent", "siem-silent", "notice-refused", "notice-late", "alarm-unheard",
	"keys-open", "folder-open",
	"backup-never", "backup-old", "backup-damaged", "backup-incomplete", "backup-unfinished", "backup-same-volume", "restore-failed", "restore-owed",
	"disk-nearly-full", "clock",
	"certificate-missing", "certificate-unusable", "certificate-expired", "certificate-expires",
	"bytes-extra", "leftovers",
}

// Codes are those of all findings, the worst first.
func Codes() []string { return slices.Clone(worst) }

func (x *exam) sort() {
	slices.SortStableFunc(x.Findings, func(a, b Finding) int {
		return slices.Index(worst, a.Code) - slices.Index(worst, b.Code)
	})
}

// when is an instant on this machine's clock, with its zone.
func when(t event.Time) string { return t.Std().Local().Format("02/01/2006 15:04 MST") }

func count(n int64, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// is is the verb for so many.
func is(n int64) string {
	if n == 1 {
		return "is"
	}
	return "are"
}

// EndOfHolidays: deadlines count what was published when the program was made. What is
// proclaimed afterwards comes with a newer one.
func EndOfHolidays(now time.Time) Holidays {
	until := custody.HolidaysListed
	return Holidays{until, now.AddDate(1, 0, 0).After(until.Std())}
}

// QuietUnits are those that the settings name, also where that is over.
func QuietUnits(s notice.Settings, now time.Time) ([]Quiet, error) {
	until, err := s.QuietUntil(now)
	out := []Quiet{}
	for _, unit := range slices.Sorted(maps.Keys(until)) {
		out = append(out, Quiet{unit, until[unit], event.TimeOf(now) >= until[unit]})
	}
	return out, err
}
