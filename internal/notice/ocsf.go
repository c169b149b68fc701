package notice

import (
	"encoding/json"
	"time"

	"github.com/safehand/safehand/event"
)

// schema is the version of the Open Cybersecurity Schema Framework that findings
// are in: schema.ocsf.io/1.8.0/classes/detection_finding.
const schema = "1.8.0"

// finding is a Detection Finding (class 2004 of category 2), created. It is not an
// Incident Finding: late is no breach, and whether it is one is for people to decide.
type finding struct {
	Class    int      `json:"class_uid"`
	Category int      `json:"category_uid"`
	Activity int      `json:"activity_id"`
	Type     int      `json:"type_uid"`
	Time     int64    `json:"time"`
	Severity int      `json:"severity_id"`
	Status   int      `json:"status_id"`
	Alert    bool     `json:"is_alert"`
	Message  string   `json:"message"`
	Metadata metadata `json:"metadata"`
	Info     info     `json:"finding_info"`
	// What the schema has no place for stays together under the name it gives that.
	Unmapped facts `json:"unmapped"`
}

type metadata struct {
	UID     string  `json:"uid"`
	Version string  `json:"version"`
	Product product `json:"product"`
	Logged  int64   `json:"logged_time"`
}

type product struct {
	Name   string `json:"name"`
	Vendor string `json:"vendor_name"`
	// UID tells one service of an organisation from another.
	UID string `json:"uid"`
}

type info struct {
	UID   string   `json:"uid"`
	Title string   `json:"title"`
	Types []string `json:"types"`
	Link  string   `json:"src_url"`
}

// severities by kind, as the schema numbers them: 1 informational, 3 medium, 4 high.
var severities = map[string]int{
	Arrival: 1, Opening: 1, Overdue: 3, Managers: 4, Review: 4, Unreached: 4, Problem: 3, Unanswered: 4, Unsaid: 4, HoursLeft: 4, Unchecked: 3, Drill: 1, DrillOwed: 1, Unsent: 3, Owed: 3, Health: 3, Over: 1,
}

// findingOf is m as one line of JSON, without the line's end. Its uid is the
// message's number: one that comes twice is one.
func findingOf(m Message, service, base string) ([]byte, error) {
	f, err := factsOf(m, base)
	if err != nil {
		return nil, err
	}
	return json.Marshal(finding{
		Class: 2004, Category: 2, Activity: 1, Type: 200401, Time: millis(m.Said[0].Say),
		Severity: severities[f.Kind], Status: 1, Alert: severities[f.Kind] > 1, Message: f.Text,
		Metadata: metadata{m.ID, schema, product{"Safehand", "Safehand", service}, m.Now.UnixMilli()},
		Info:     info{m.ID, f.title, []string{f.Kind}, f.Link},
		Unmapped: f,
	})
}

func millis(t event.Time) int64 { return t.Std().UnixNano() / int64(time.Millisecond) }
